"""The parts of a call's page that show figures: a price path, the course of an event, what was published."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache

from tracker.calls import Call
from tracker.domain.amounts import from_micro
from tracker.domain.terms import Terms
from tracker.presentation import cards
from tracker.presentation.charts import Close, Path
from tracker.presentation.dossier import Dossier
from tracker.presentation.leanings import entry_of, is_price, parts_of
from tracker.site.frame import Voice
from tracker.site.paths import price_svg
from tracker.site.reading import Prices

BEFORE, AFTER, LONG = timedelta(days=39), timedelta(days=12), 400
EARLIER, LATER = timedelta(days=400), timedelta(days=200)
NEIGHBOURS, NEXT = 9, 3
MOST = 3


def figures(v: Voice, prices: Prices, d: Dossier) -> str:
    """What each part of the question is about, each series once."""
    parts = {part.series: part for part in reversed(parts_of(d.call.terms)) if part.series}
    return "".join(_part(v, prices, d, part) for part in list(parts.values())[::-1][:MOST])


def _part(v: Voice, prices: Prices, d: Dossier, part: Terms) -> str:
    if is_price(part.series, v.record.almanac):
        return _price(v, prices, d.call, part)
    return _event(v, d, part) if part.kind == "event" else _published(v, prices, part)


def _event(v: Voice, d: Dossier, terms: Terms) -> str:
    """The course of a question about an event: said, searched from and to, found."""
    t = v.t
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
    return cards.section(f"{t('path.events_title')}: {v.say.name(terms.series)}") + cards.facts(
        steps
    )


def _price(v: Voice, prices: Prices, call: Call, terms: Terms) -> str:
    """The price from before the entry to after the end."""
    t, almanac = v.t, v.record.almanac
    entry, last = entry_of(terms, call, almanac), date.fromordinal(terms.last)
    closes = _trimmed(prices.between(terms.series, entry - BEFORE, last + AFTER))
    if not closes:
        return ""
    value = {c.day: c.value for c in closes if c.value is not None}
    level = _level(terms, value.get(entry))
    path = Path(
        first=max(entry, closes[0].day),
        last=min(last, closes[-1].day),
        points=tuple(_points(v, call, terms, value, entry)),
        level=level,
        level_text=_level_text(v, terms, level),
        status=call.status,
    )
    alt = t(
        "path.alt" if last in value else "path.alt_open",
        series=v.say.name(terms.series),
        entry=entry,
        entry_value=_shown(value.get(entry)),
        exit=last,
        exit_value=_shown(value.get(last)),
        first=closes[0].day,
        last=closes[-1].day,
    )
    title = cards.section(f"{t('path.title')}: {v.say.name(terms.series)}")
    gaps = sum(c.value is None for c in closes)
    told = f'<p class="sub">{cards.esc(t("site.gaps", n=gaps))}</p>' if gaps else ""
    return f"{title}{price_svg(closes, path, alt)}{told}"


def _trimmed(closes: list[Close]) -> list[Close]:
    held = [i for i, c in enumerate(closes) if c.value is not None]
    return closes[held[0] : held[-1] + 1][-LONG:] if held else []


def _points(
    v: Voice, call: Call, terms: Terms, value: dict[date, float], entry: date
) -> Iterator[tuple[date, float, str]]:
    """Entry, end, and the day that decided where it is another one."""
    last = date.fromordinal(terms.last)
    named = [(entry, "entry"), (last, "exit")]
    if not call.terms.parts and call.decided_on and call.decided_on not in (entry, last):
        named.append((call.decided_on, "decided"))
    for day, name in named:
        if day in value:
            shown = _value(v, terms.series, value[day])
            yield day, value[day], f"{v.t(f'path.{name}')} {shown}"


@lru_cache(maxsize=65_536)
def _value(v: Voice, series: str, value: float) -> str:
    """A figure in words; calls of one time show the same ones."""
    return v.say.value(series, Decimal(str(value)))


def _level(terms: Terms, entry: float | None) -> float | None:
    """The level a question turns on: its own, or the entry close moved by its percentage."""
    if terms.kind in ("level", "touch"):
        return float(from_micro(terms.x))
    if terms.kind in ("move", "drawdown") and entry is not None:
        way = 1 if terms.op > 0 else -1
        return entry * (1 + way * float(from_micro(terms.x)) / 100)
    return None


def _level_text(v: Voice, terms: Terms, level: float | None) -> str:
    """What the level is called; the entry close has its name already."""
    if level is None or (terms.kind == "move" and not terms.x):
        return ""
    return v.t("path.threshold", value=v.say.value(terms.series, Decimal(f"{level:.2f}")))


def _shown(value: float | None) -> str:
    return f"{value:,.2f}" if value is not None else "–"


def _published(v: Voice, prices: Prices, terms: Terms) -> str:
    """The figures that were published before and after, those asked about marked."""
    t = v.t
    first, last = date.fromordinal(terms.first), date.fromordinal(terms.last)
    every = prices.between(terms.series, first - EARLIER, last + LATER)
    found = [(c.day, c.value) for c in every if c.value is not None]
    inside = [i for i, (day, _) in enumerate(found) if first <= day <= last]
    if not inside:
        return ""
    low, high = max(inside[0] - NEIGHBOURS, 0), inside[-1] + NEXT
    rows = [
        (
            v.say.period(terms.series, day.toordinal()),
            cards.together(_value(v, terms.series, value)),
            t("path.asked") if first <= day <= last else "",
        )
        for day, value in found[low:high]
    ]
    title = f"{t('path.figures_title')}: {v.say.name(terms.series)}"
    columns = [t("call.evidence_period"), t("path.value"), t("site.which")]
    return cards.section(title) + cards.table(columns, rows, label=title, narrow=True)
