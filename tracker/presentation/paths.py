"""What one call's question is about: a price path, published figures, or the course of an event."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from tracker.calls import Call
from tracker.domain.amounts import from_micro
from tracker.domain.terms import Terms
from tracker.presentation import cards
from tracker.presentation.charts import Close, Path
from tracker.presentation.dossier import Dossier
from tracker.presentation.leanings import entry_of, parts_of
from tracker.presentation.wording import Wording

BEFORE, AFTER, LONG = timedelta(days=39), timedelta(days=12), 400
EARLIER, LATER = timedelta(days=400), timedelta(days=200)
NEIGHBOURS, NEXT = 9, 3
MOST = 3

Between = Callable[[str, date, date], list[Close]]
"""Gives the figure of each session of a series from one day to another."""


class Price(NamedTuple):
    """What a picture of a price shows, and the same in words."""

    closes: list[Close]
    path: Path
    alt: str


class Figure(NamedTuple):
    """A published figure, by the name of its period; ``asked`` where the question is about it."""

    period: str
    value: float
    asked: bool


def parts(call: Call) -> list[Terms]:
    """What is shown of a call: each series once."""
    named = {part.series: part for part in reversed(parts_of(call.terms)) if part.series}
    return list(named.values())[::-1][:MOST]


def title(say: Wording, code: str, terms: Terms) -> str:
    """What a part of the page is called: what it shows, and of which series."""
    return f"{say.t(f'path.{code}')}: {say.name(terms.series)}"


def event(say: Wording, d: Dossier, terms: Terms) -> Iterator[str]:
    """The course of a question about an event: said, searched from and to, found."""
    t = say.t
    found = [
        t.day(date.fromordinal(o.day)) for o in d.evidence if o.series == terms.series and o.value
    ]
    searched = "no_event" if d.history else "event_open"
    steps = [
        (t("call.made_at"), t.day(d.call.post_date or d.call.made_at.date())),
        (t("path.begins"), t.day(date.fromordinal(terms.first))),
        *((t("path.event"), day) for day in found),
        ("" if found else t("path.event"), "" if found else t(f"path.{searched}")),
        (t("path.ends"), t.day(date.fromordinal(terms.last))),
    ]
    yield cards.section(title(say, "events_title", terms))
    yield cards.facts(steps)


def price(say: Wording, call: Call, terms: Terms, between: Between) -> Price | None:
    """The price from before the entry to after the end; ``None`` where there is no figure."""
    entry, last = entry_of(terms, call, say.almanac), date.fromordinal(terms.last)
    closes = _trimmed(between(terms.series, entry - BEFORE, last + AFTER))
    if not closes:
        return None
    value = {c.day: c.value for c in closes if c.value is not None}
    level = _level(terms, value.get(entry))
    path = Path(
        first=max(entry, closes[0].day),
        last=min(last, closes[-1].day),
        points=tuple(_points(say, call, terms, value, entry)),
        level=level,
        level_text=_level_text(say, terms, level),
        status=call.status,
    )
    alt = say.t(
        "path.alt" if last in value else "path.alt_open",
        series=say.name(terms.series),
        entry=entry,
        entry_value=plain(value.get(entry)),
        exit=last,
        exit_value=plain(value.get(last)),
        first=closes[0].day,
        last=closes[-1].day,
    )
    return Price(closes, path, alt)


def _trimmed(closes: list[Close]) -> list[Close]:
    held = [i for i, c in enumerate(closes) if c.value is not None]
    return closes[held[0] : held[-1] + 1][-LONG:] if held else []


def _points(
    say: Wording, call: Call, terms: Terms, value: dict[date, float], entry: date
) -> Iterator[tuple[date, float, str]]:
    """Entry, end, and the day that decided where it is another one."""
    last = date.fromordinal(terms.last)
    named = [(entry, "entry"), (last, "exit")]
    if not call.terms.parts and call.decided_on and call.decided_on not in (entry, last):
        named.append((call.decided_on, "decided"))
    for day, name in named:
        if day in value:
            shown = in_words(say, terms, value[day])
            yield day, value[day], f"{say.t(f'path.{name}')} {shown}"


def _level(terms: Terms, entry: float | None) -> float | None:
    """The level a question turns on: its own, or the entry close moved by its percentage."""
    if terms.kind in ("level", "touch"):
        return float(from_micro(terms.x))
    if terms.kind in ("move", "drawdown") and entry is not None:
        way = 1 if terms.op > 0 else -1
        return entry * (1 + way * float(from_micro(terms.x)) / 100)
    return None


def _level_text(say: Wording, terms: Terms, level: float | None) -> str:
    """What the level is called; the entry close has its name already."""
    if level is None or (terms.kind == "move" and not terms.x):
        return ""
    return say.t("path.threshold", value=say.value(terms.series, Decimal(f"{level:.2f}")))


def plain(value: float | None) -> str:
    """A figure without its unit."""
    return f"{value:,.2f}" if value is not None else "–"


def in_words(say: Wording, terms: Terms, value: float) -> str:
    """A figure of a series with its unit."""
    return say.value(terms.series, Decimal(str(value)))


def published(say: Wording, terms: Terms, between: Between) -> list[Figure]:
    """The figures asked about with those before and after; none before the first one is out."""
    first, last = date.fromordinal(terms.first), date.fromordinal(terms.last)
    every = between(terms.series, first - EARLIER, last + LATER)
    found = [
        Figure(say.period(terms.series, c.day.toordinal()), c.value, first <= c.day <= last)
        for c in every
        if c.value is not None
    ]
    asked = [i for i, figure in enumerate(found) if figure.asked]
    return found[max(asked[0] - NEIGHBOURS, 0) : asked[-1] + NEXT] if asked else []
