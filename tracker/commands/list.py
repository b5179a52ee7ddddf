"""``tracker list``: the calls on record."""

from typing import TYPE_CHECKING

import click

from tracker.commands._edge import Edge, pass_edge
from tracker.commands._options import as_of_option, examples, forecaster_option, json_option

if TYPE_CHECKING:
    from tracker.calls import Call

OUTCOMES = ("TRUE", "FALSE", "VOID", "PENDING")


@click.command(
    epilog=examples(
        "tracker list",
        "tracker list --forecaster pluto-research --outcome PENDING",
        "tracker list --kind decision --grade A --json",
    )
)
@forecaster_option
@click.option(
    "--outcome", type=click.Choice(OUTCOMES, case_sensitive=False), help="Only calls that ended so."
)
@click.option("--kind", metavar="KIND", help="Only questions of this kind (`tracker kinds`).")
@click.option("--grade", type=click.Choice("ABC", case_sensitive=False), help="Only this grade.")
@click.option(
    "--record", type=click.Choice(("live", "retrospective")), help="Only one of the two records."
)
@as_of_option
@json_option
@pass_edge
def command(
    edge: Edge,
    *,
    forecaster: str | None,
    outcome: str | None,
    kind: str | None,
    grade: str | None,
    record: str | None,
    as_of: str | None,
    as_json: bool,
) -> None:
    """List the calls on record, oldest first."""
    from tracker.commands._text import echo_json
    from tracker.contracts import call_json
    from tracker.ledger import load_calls
    from tracker.store import reads

    with edge.opened(read_only=True) as store, store.reading() as db:
        if forecaster:
            reads.forecaster(db, forecaster)
        calls = load_calls(db, edge.as_of(as_of), forecaster)
    wanted = {"outcome": outcome, "kind": _known_kind(kind, calls), "grade": grade}
    kept = [
        c
        for c in calls
        if all(value in (None, getattr(c, name)) for name, value in wanted.items())
        and record in (None, "retrospective" if c.retrospective else "live")
    ]
    if as_json:
        echo_json([call_json(c) for c in kept])
    else:
        _echo(kept, total=len(calls))


def _known_kind(kind: str | None, calls: "list[Call]") -> str | None:
    """``kind`` when a call is of it; only otherwise are the kinds loaded, to tell what is wrong."""
    if kind is None or any(c.kind == kind for c in calls):
        return kind
    from tracker.criteria import kinds
    from tracker.errors import UnknownKind

    if kind not in kinds():
        raise UnknownKind(kind, kinds())
    return kind


def _echo(calls: "list[Call]", *, total: int) -> None:
    from tracker.commands._calls import echo_calls
    from tracker.commands._text import counted

    if not calls:
        click.echo("No call on record." if not total else f"None of {counted(total, 'call')}.")
        return
    echo_calls(calls)
