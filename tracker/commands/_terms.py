"""A question's window in words and in JSON, each part of a compound on its own."""

from datetime import date
from typing import Any

from tracker.commands._text import weekday
from tracker.domain.terms import Terms
from tracker.sessions.almanac import Almanac


def terms_facts(terms: Terms, almanac: Almanac) -> list[tuple[str, str]]:
    """``entry`` and ``window`` of a question, as label and value."""
    if terms.parts:
        return [
            (f"part {i}: {label}" if label == "entry" else f"part {i}", value)
            for i, part in enumerate(terms.parts, start=1)
            for label, value in terms_facts(part, almanac)
        ]
    facts = []
    if terms.entry:
        facts.append(("entry", _entry(terms.series, terms.entry, almanac)))
    if terms.other_last and terms.other_entry:
        facts.append(("", _entry(terms.other, terms.other_entry, almanac)))
    return [*facts, ("window", _window(terms, almanac))]


def terms_json(terms: Terms) -> dict[str, Any]:
    """``entry`` and ``window`` of a question; a compound's stand in ``parts``."""
    own = {
        "series": terms.series or None,
        "entry": _iso(terms.entry),
        "window": {"first": _iso(terms.first), "last": _iso(terms.last)},
    }
    return {**own, "parts": [{"kind": p.kind, **terms_json(p)} for p in terms.parts]}


def _entry(series: str, ordinal: int, almanac: Almanac) -> str:
    calendar = almanac.calendar_of(series)
    return f"{series} close of {weekday(date.fromordinal(ordinal))} ({calendar.name})"


def _window(terms: Terms, almanac: Almanac) -> str:
    first, last = date.fromordinal(terms.first), date.fromordinal(terms.last)
    calendar = almanac.calendar_of(terms.series)
    if first == last:
        return f"{weekday(last)} ({calendar.name})"
    n = len(calendar.between(first, last))
    return f"{weekday(first)} to {weekday(last)}, {n} {calendar.name} sessions"


def _iso(ordinal: int) -> str | None:
    return date.fromordinal(ordinal).isoformat() if ordinal else None
