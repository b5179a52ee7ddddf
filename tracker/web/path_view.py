"""One call's price path, or the published figures it asks about."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

import streamlit as st

from tracker.calls import Call
from tracker.domain.amounts import from_micro
from tracker.domain.terms import Terms
from tracker.presentation import cards, charts
from tracker.presentation.charts import Close, Path
from tracker.presentation.dossier import Dossier
from tracker.presentation.i18n import Texts
from tracker.presentation.leanings import entry_of, is_price, parts_of
from tracker.presentation.wording import Wording
from tracker.web import data
from tracker.web.current import drawn, wording

BEFORE, AFTER, LONG = 25, 12, 400
NEIGHBOURS = 9
MOST = 3


def draw(d: Dossier) -> None:
    """What each part of the question is about, each series once: a price, figures, or a course of events."""
    _, led = drawn()
    parts = {part.series: part for part in reversed(parts_of(d.call.terms)) if part.series}
    for part in list(parts.values())[::-1][:MOST]:
        if is_price(part.series, led.almanac):
            _price(d.call, part)
        elif part.kind == "event":
            _events(d, part)
        else:
            _published(part)


def _events(d: Dossier, terms: Terms) -> None:
    """The course of a question about an event: said, searched from and to, found."""
    t, _ = drawn()
    name = wording().name(terms.series)
    st.html(cards.section(f"{t('path.events_title')}: {name}"))
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
    st.html(cards.facts(steps))


def _price(call: Call, terms: Terms) -> None:
    t, led = drawn()
    say = wording()
    entry = entry_of(terms, call, led.almanac)
    last = date.fromordinal(terms.last)
    calendar = led.almanac.calendar_of(terms.series)
    reach = timedelta(days=BEFORE + 14)
    start = max(entry - reach, calendar.first_day)
    closes = data.closes(
        led, terms.series, start, min(last + timedelta(days=AFTER), calendar.last_day)
    )
    closes = _trimmed(closes)
    if not closes:
        return
    value = {c.day: c.value for c in closes if c.value is not None}
    points = _points(call, value, entry, last, lambda v: say.value(terms.series, Decimal(str(v))))
    level = _level(terms, value.get(entry))
    path = Path(
        first=max(entry, closes[0].day),
        last=min(last, closes[-1].day),
        points=points,
        level=level,
        level_text=_level_text(t, say, terms, level),
        status=call.status,
    )
    code = "path.alt" if last in value else "path.alt_open"
    alt = t(
        code,
        series=say.name(terms.series),
        entry=entry,
        entry_value=_shown(value.get(entry)),
        exit=last,
        exit_value=_shown(value.get(last)),
        first=closes[0].day,
        last=closes[-1].day,
    )
    st.html(cards.section(f"{t('path.title')}: {say.name(terms.series)}"))
    st.vega_lite_chart(charts.price_path(closes, path), alt=alt, key=f"path_{terms.series}")
    with st.expander(t("table.show"), key=f"path_table_{terms.series}"):
        rows = [
            (c.day.isoformat(), _shown(c.value) if c.value is not None else t("price.missing"))
            for c in closes
        ]
        st.html(cards.table([t("path.day"), t("path.value")], rows, label=t("path.title")))


def _trimmed(closes: list[Close]) -> list[Close]:
    held = [i for i, c in enumerate(closes) if c.value is not None]
    return closes[held[0] : held[-1] + 1][-LONG:] if held else []


def _points(
    call: Call, value: dict[date, float], entry: date, last: date, shown: Callable[[float], str]
) -> tuple[tuple[date, float, str], ...]:
    t, _ = drawn()
    named = [(entry, "entry"), (last, "exit")]
    whole = not call.terms.parts
    if whole and call.decided_on and call.decided_on not in (entry, last):
        named.append((call.decided_on, "decided"))
    return tuple(
        (day, value[day], f"{t(f'path.{name}')} {shown(value[day])}")
        for day, name in named
        if day in value
    )


def _level(terms: Terms, entry: float | None) -> float | None:
    """The level a question turns on: its own, or the entry close moved by its percentage."""
    if terms.kind in ("level", "touch"):
        return float(from_micro(terms.x))
    if terms.kind in ("move", "drawdown") and entry is not None:
        way = 1 if terms.op > 0 else -1
        return entry * (1 + way * float(from_micro(terms.x)) / 100)
    return None


def _level_text(t: Texts, say: Wording, terms: Terms, level: float | None) -> str:
    """What the level is called; the entry close has its name already."""
    if level is None or (terms.kind == "move" and not terms.x):
        return ""
    return t("path.threshold", value=say.value(terms.series, Decimal(f"{level:.2f}")))


def _shown(value: float | None) -> str:
    return f"{value:,.2f}" if value is not None else "–"


def _published(terms: Terms) -> None:
    t, led = drawn()
    say = wording()
    calendar = led.almanac.calendar_of(terms.series)
    first, last = date.fromordinal(terms.first), date.fromordinal(terms.last)
    start = calendar.on_or_before(max(first - timedelta(days=400), calendar.first_day))
    end = min(last + timedelta(days=200), calendar.last_day)
    found = [c for c in data.closes(led, terms.series, start, end) if c.value is not None]
    inside = [i for i, c in enumerate(found) if first <= c.day <= last]
    if not inside:
        return
    low, high = max(inside[0] - NEIGHBOURS, 0), inside[-1] + 3
    rows = [
        (say.period(terms.series, c.day.toordinal()), c.value, first <= c.day <= last)
        for c in found[low:high]
        if c.value is not None
    ]
    st.html(cards.section(f"{t('path.figures_title')}: {say.name(terms.series)}"))
    told = "; ".join(f"{p} {say.value(terms.series, Decimal(str(v)))}" for p, v, _ in rows)
    alt = t("path.figures_alt", series=say.name(terms.series), rows=told)
    st.vega_lite_chart(
        charts.figures(rows, t("path.asked"), t("path.earlier")),
        alt=alt,
        key=f"figures_{terms.series}",
    )
