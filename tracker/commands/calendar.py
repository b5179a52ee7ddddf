"""``tracker calendar``: what settles when."""

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import click

from tracker.commands._edge import Edge, pass_edge
from tracker.commands._options import as_of_option, examples, json_option

if TYPE_CHECKING:
    from datetime import datetime

    from tracker.agenda import Agenda, Due, Event

MOST_DAYS = 3660
SHOWN = 20
BASES = {
    "published": "confirmed",
    "unconfirmed": "unconfirmed",
    "rule": "by the usual rule",
    "news": "confirmed",
    "day": "day confirmed",
}


@click.command(
    epilog=examples(
        "tracker calendar",
        "tracker calendar --days 14",
        "tracker calendar --as-of 2023-03-15 --json",
    )
)
@click.option(
    "--days",
    type=click.IntRange(1, MOST_DAYS),
    default=60,
    show_default=True,
    metavar="N",
    help="How far to look ahead.",
)
@as_of_option
@json_option
@pass_edge
def command(edge: Edge, *, days: int, as_of: str | None, as_json: bool) -> None:
    """Show what settles when.

    Open questions by the moment at which they settle, among the meetings of central banks and the
    releases to come: confirmed, by the usual rule, moved or cancelled. `tracker import releases` takes
    in what has been announced since.
    """
    from tracker.agenda import agenda
    from tracker.commands._text import echo_json
    from tracker.store.releases import almanac_in

    cut = edge.as_of(as_of)
    with edge.opened(read_only=True) as store, store.reading() as db:
        found = agenda(db, almanac_in(db), cut, cut + timedelta(days=days))
    if as_json:
        echo_json(_json(found))
    else:
        _echo(found)


def _echo(found: "Agenda") -> None:
    from tracker.commands._text import counted

    days = counted((found.until - found.as_of).days, "day")
    _echo_item(f"As of {found.as_of:%Y-%m-%d %H:%M} UTC, the next {days}.", stands_in=0)
    if found.overdue:
        click.echo("\nDue before and not settled")
        _echo_questions(found.overdue)
    moments = sorted({e.at for e in found.events} | {due.at for due in found.questions})
    for moment in moments:
        click.echo("")
        _echo_item(_clocks(moment), stands_in=0)
        for event in found.events:
            if event.at == moment:
                _echo_item(_event_text(event))
        _echo_questions([due for due in found.questions if due.at == moment])
    if not moments:
        click.echo("\nNothing is to come.")
    if found.ends:
        ends = ", ".join(f"{name} after {last}" for name, last in found.ends)
        how = "`tracker fetch` or `tracker import releases` adds what has been announced."
        click.echo("")
        _echo_item(f"No meeting on file: {ends}. {how}", stands_in=0)


def _clocks(moment: "datetime") -> str:
    from tracker.commands._text import both_clocks

    return f"{moment:%Y-%m-%d %H:%M} UTC · {both_clocks(moment)}"


def _event_text(event: "Event") -> str:
    what = "meeting" if event.is_meeting else "release"
    told = {
        "scheduled": BASES[event.basis],
        "moved": f"moved from {event.moved_from:%Y-%m-%d %H:%M} UTC" if event.moved_from else "",
        "cancelled": "CANCELLED",
    }[event.status]
    source = f" ({event.source})" if event.source else ""
    return f"{event.calendar} {event.period}: {what}, {told}{source}"


def _echo_questions(questions: "tuple[Due, ...] | list[Due]") -> None:
    for due in questions[:SHOWN]:
        ids = ", ".join(str(id) for id in due.predictions)
        early = ", may settle before" if due.early else ""
        window = "" if due.dated else f" (window ends {due.last}{early})"
        _echo_item(f"{ids}  {due.sentence}{window}")
    if len(questions) > SHOWN:
        click.echo(f"  … and {len(questions) - SHOWN:,} more; --json lists them all.")


def _echo_item(text: str, *, stands_in: int = 2) -> None:
    """Print a text, wrapped to the width of the terminal; its further lines stand in by two more."""
    from tracker.commands._text import line_width, wrap

    lines = wrap(text, line_width() - stands_in - 2)
    for i, line in enumerate(lines):
        click.echo(" " * (stands_in + 2 * (i > 0)) + line)


def _json(found: "Agenda") -> dict[str, Any]:
    from tracker.contracts import utc

    return {
        "as_of": utc(found.as_of),
        "until": utc(found.until),
        "overdue": [_question_json(due) for due in found.overdue],
        "questions": [_question_json(due) for due in found.questions],
        "events": [_event_json(event) for event in found.events],
        "ends": {name: last.isoformat() for name, last in found.ends},
    }


def _question_json(due: "Due") -> dict[str, Any]:
    from tracker.commands._text import clocks_json

    return {
        "question": due.question,
        "predictions": list(due.predictions),
        "sentence": due.sentence,
        "window_ends": due.last.isoformat(),
        "settles_at": clocks_json(due.at),
        "early": due.early,
    }


def _event_json(event: "Event") -> dict[str, Any]:
    from tracker.commands._text import clocks_json
    from tracker.contracts import utc

    return {
        "calendar": event.calendar,
        "period": event.period,
        "kind": "meeting" if event.is_meeting else "release",
        "at": clocks_json(event.at),
        "status": event.status,
        "moved_from": utc(event.moved_from) if event.moved_from else None,
        "basis": event.basis,
        "source": event.source,
    }
