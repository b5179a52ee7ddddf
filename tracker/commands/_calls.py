"""Calls as a table of 80 columns."""

from collections.abc import Sequence

import click

from tracker.calls import Call
from tracker.commands._text import NONE, counted, echo_table, probability

MARKS = {True: "right", False: "wrong", None: ""}


def echo_calls(calls: Sequence[Call]) -> None:
    """Print one row a call, and loudly which of them are retrospective."""
    late = sum(c.retrospective for c in calls)
    if late == len(calls):
        click.echo(f"RETROSPECTIVE: {_all(late)} written down after the outcome was known.\n")
    elif late:
        click.echo(
            f"RETROSPECTIVE: the {late} marked R, written down after the outcome was known.\n"
        )
    mixed = 0 < late < len(calls)
    columns = [("ID", "right"), "Said", "Call", "P", "Outcome", "Call was"]
    echo_table(columns, [_row(c, mixed=mixed) for c in calls])  # type: ignore[arg-type]
    click.echo(f"\n{_summary(calls)}")


def chance(call: Call) -> str:
    """The probability that the sentence comes true, as given, or none."""
    p = call.probability
    return probability(p.low, p.mid, p.high) if p else NONE


def said_on(call: Call) -> str:
    """The day of the call in its post, else in UTC."""
    return str(call.post_date or call.made_at.date())


def _row(call: Call, *, mixed: bool) -> tuple[str, ...]:
    sentence = call.sentence if call.said_true else f"not: {call.sentence}"
    mark = " R" if mixed and call.retrospective else ""
    return str(call.id), said_on(call), sentence + mark, chance(call), call.outcome, verdict(call)


def verdict(call: Call) -> str:
    """Whether the call was right; ``early`` while its window is still open."""
    early = "" if call.matured or call.correct is None else " (early)"
    return MARKS[call.correct] + early


def _all(n: int) -> str:
    return "the call below was" if n == 1 else f"all {n} calls below were"


def _summary(calls: Sequence[Call]) -> str:
    questions = len({c.question for c in calls})
    families = len({(c.forecaster, c.family) for c in calls})
    return (
        f"{counted(len(calls), 'mention')} of {counted(questions, 'question')} "
        f"in {counted(families, 'family', 'families')}."
    )
