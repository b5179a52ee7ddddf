"""``tracker resolve``: settle what can be settled."""

from typing import TYPE_CHECKING

import click

from tracker.commands._edge import Edge, pass_edge
from tracker.commands._options import as_of_option, examples, json_option
from tracker.errors import DoneInPart

if TYPE_CHECKING:
    from tracker.commands._verdicts import Settled
    from tracker.resolve import Resolution

SHOWN = 40


@click.command(
    epilog=examples(
        "tracker resolve", "tracker resolve --as-of 2023-04-30", "tracker resolve --json"
    )
)
@as_of_option
@json_option
@pass_edge
def command(edge: Edge, *, as_of: str | None, as_json: bool) -> None:
    """Settle every open question that can be settled.

    Keeps the evidence. Running it again with the same figures writes nothing. A question that cannot be
    checked is listed, stops no other, and makes the exit code 3.
    """
    from tracker.commands._text import echo_json, progress
    from tracker.commands._verdicts import settled_json, settled_now
    from tracker.contracts import utc
    from tracker.resolve import resolve
    from tracker.store.releases import almanac_of

    cut = edge.as_of(as_of)
    with edge.opened() as store:
        with progress("Settling") as seen:
            done = resolve(store, almanac_of(store), as_of=cut, now=edge.now, progress=seen)
        edge.wrote = bool(done.questions)
        edge.renew(store)
        with store.reading() as db:
            wanted = done.questions if as_json else done.questions[:SHOWN]
            settled = settled_now(db, wanted, evidence=as_json)
    if as_json:
        echo_json(
            {
                "as_of": utc(done.as_of),
                "counts": dict(done.counts),
                "verdicts": [settled_json(s) for s in settled],
                "errors": list(done.errors),
            }
        )
    else:
        _echo(done, settled)
    if done.errors:
        raise DoneInPart(done.errors)


def _echo(done: "Resolution", settled: "list[Settled]") -> None:
    from tracker.commands._text import NONE, counted, echo_table, echo_text

    total = sum(done.counts[name] for name in ("TRUE", "FALSE", "VOID"))
    if settled:
        rows = [
            (
                str(s.question.id),
                s.question.sentence,
                s.verdict.outcome.name,
                str(s.verdict.decided_on or NONE),
                s.verdict.reason,
            )
            for s in settled
        ]
        echo_table([("Question", "right"), "Sentence", "Outcome", "Decided", "Because"], rows)
        click.echo("")
    if total > len(settled):
        click.echo(f"… and {total - len(settled):,} more; --json lists them all.\n")
    parts = [f"{done.counts[name]:,} {name}" for name in ("TRUE", "FALSE", "VOID")]
    new = f"{counted(total, 'question')} settled ({', '.join(parts)})" if total else "Nothing new"
    echo_text(
        f"{new}; {done.counts['PENDING']:,} still PENDING. As of {done.as_of:%Y-%m-%d %H:%M} UTC."
    )
