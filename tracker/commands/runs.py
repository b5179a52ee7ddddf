"""``tracker runs``: the past runs of the monthly job."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

import click

from tracker.commands._edge import Edge, pass_edge
from tracker.commands._options import examples, json_option

if TYPE_CHECKING:
    from tracker.jobs import Shown
    from tracker.store.runs import JobRun

NAMES = {
    "fetched": ("figure", "figures"),
    "true": ("TRUE", "TRUE"),
    "false": ("FALSE", "FALSE"),
    "void": ("VOID", "VOID"),
    "reports": ("report", "reports"),
    "sent": ("sent", "sent"),
}


@click.command(epilog=examples("tracker runs", "tracker runs --last 50", "tracker runs --json"))
@click.option("--last", type=click.IntRange(min=1), default=12, show_default=True, metavar="N")
@json_option
@pass_edge
def command(edge: Edge, *, last: int, as_json: bool) -> None:
    """See the past runs of the monthly job.

    When each began, how long it took, what it settled, reported and sent, and what failed. A run that
    neither ended nor renews its lease was killed: the next one has done, or does, what it left undone.
    """
    from tracker.commands._text import echo_json, echo_table, echo_text
    from tracker.jobs import MONTHLY, shown
    from tracker.store.leases import holder
    from tracker.store.runs import runs

    with edge.opened(read_only=True) as store:
        held = holder(store, MONTHLY)
        with store.reading() as db:
            found = runs(db, MONTHLY, most=last)
    states = [shown(run, held, edge.now) for run in found]
    if as_json:
        echo_json([_json(run, state) for run, state in zip(found, states, strict=True)])
        return
    if not found:
        echo_text("`tracker monthly` has not run yet.")
        return
    rows = [
        (str(run.id), f"{run.started_at:%Y-%m-%d %H:%M}", _took(run), state, _did(run))
        for run, state in zip(found, states, strict=True)
    ]
    echo_table(
        [("Run", "right"), ("Began, UTC", "whole"), ("Took", "right"), ("State", "whole"), "Did"],
        rows,
    )
    for run in found:
        for error in run.errors:
            echo_text(f"Run {run.id}: {error}")


def _took(run: "JobRun") -> str:
    from tracker.commands._text import NONE

    return f"{_seconds(run.started_at, run.ended_at):,.1f} s" if run.ended_at else NONE


def _seconds(began: datetime, ended: datetime) -> float:
    return (ended - began).total_seconds()


def _did(run: "JobRun") -> str:
    from tracker.commands._text import counted

    parts = [counted(n, *words) for name, words in NAMES.items() if (n := run.counts.get(name))]
    return ", ".join(parts) or "nothing new"


def _json(run: "JobRun", state: "Shown") -> dict[str, Any]:
    from tracker.contracts import utc

    return {
        "run": run.id,
        "state": state.replace("_", " "),
        "as_of": utc(run.as_of),
        "started_at": utc(run.started_at),
        "ended_at": utc(run.ended_at) if run.ended_at else None,
        "seconds": _seconds(run.started_at, run.ended_at) if run.ended_at else None,
        "counts": dict(run.counts),
        "errors": list(run.errors),
    }
