"""Calls on the price, on the scorecard page."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import partial
from itertools import islice
from typing import Any

import streamlit as st

from tracker.calls import Call
from tracker.presentation import cards, charts
from tracker.presentation.charts import Close, Mark
from tracker.presentation.i18n import Texts, figure
from tracker.presentation.leanings import entry_of, is_price, leanings, series_in
from tracker.presentation.wording import summary
from tracker.views import View
from tracker.web import data, facets, state
from tracker.web.current import drawn, wording
from tracker.web.data import Ledger, Wanted
from tracker.web.once import once

BEFORE, AFTER = 15, 5
MOST, CHIPS = 120, 8
LONGEST = 750
"""Sessions on one chart: about three years."""
CHART_WORDS = ("up", "down", "direction", "result")


@dataclass(frozen=True)
class Drawn:
    """A series with the calls on it and its closes around them."""

    series: str
    closes: list[Close]
    marks: list[Mark]


@dataclass(frozen=True)
class Drawing:
    """What is drawn of a series: the chart, the same in words, and the rows of its table."""

    spec: dict[str, Any]
    alt: str
    rows: Sequence[tuple[str, ...]]


def draw(view: View, wanted: Wanted) -> None:
    """Calls on the price of the series chosen, the latest of them."""
    t, led = drawn()
    st.html(cards.section(t("price.title"), t("price.read")))
    series = _chosen(t, led, view, wanted)
    found = once("price", partial(_drawing, t, wanted, series), wanted, series)
    if not found:
        return
    picked = st.vega_lite_chart(found.spec, alt=found.alt, key=f"on_{series}", on_select="rerun")
    chosen = picked["selection"].get(charts.PICKED)
    if chosen:
        st.switch_page("call.py", query_params=state.link(id=int(chosen[0]["call"])))
    once("marks", partial(_table, t, found.rows), wanted, series)


def _table(t: Texts, rows: Sequence[tuple[str, ...]]) -> None:
    with st.expander(t("table.show"), key="marks"):
        names = [t(f"price.column_{c}") for c in ("day", "close", "direction", "status", "call")]
        st.html(cards.table(names, rows, label=t("price.title")))


def _drawing(t: Texts, wanted: Wanted, series: str) -> Drawing | None:
    """What is drawn of the latest calls on a series; without any it says so."""
    _, led = drawn()
    about = replace(wanted, series=series)
    calls = data.on_series(led, about, most=MOST) if series else []
    if wanted.series not in ("", series):
        calls = [call for call in calls if wanted.series in series_in(call.terms)]
    found = _marked(t, led, calls, series)
    if not found.marks:
        st.html(cards.notice(t("price.none")))
        return None
    if len(calls) == MOST:
        total = data.count(led, about)
        latest = t("price.latest_of", n=MOST, total=total) if total else t("price.latest", n=MOST)
        st.html(f'<p class="sub">{cards.esc(latest)}</p>')
    say = wording()
    words = {name: t(f"price.{name}") for name in CHART_WORDS}
    words |= {s: t(f"status.{s}") for s in cards.STATUSES}
    words |= {
        "series": say.name(series),
        "day": t("price.column_day"),
        "call": t("price.column_call"),
    }
    tally = [m.status for m in found.marks]
    alt = t(
        "price.alt",
        series=say.name(series),
        first=found.closes[0].day if found.closes else "–",
        last=found.closes[-1].day if found.closes else "–",
        n=len(tally),
        hits=tally.count("hit"),
        misses=tally.count("miss"),
        rest=len(tally) - tally.count("hit") - tally.count("miss"),
    )
    rows = [
        (
            m.day.isoformat(),
            figure(Decimal(repr(m.value)), places=2),
            f"{'▲' if m.way > 0 else '▼'} {words['up' if m.way > 0 else 'down']}",
            cards.chip_cell(m.status, words[m.status]),
            m.text,
        )
        for m in sorted(found.marks, key=lambda m: m.day)
    ]
    return Drawing(charts.calls_on_price(found.closes, found.marks, words), alt, rows)


def _chosen(t: Texts, led: Ledger, view: View, wanted: Wanted) -> str:
    """The series whose price is shown: the one the page is narrowed to, else the one picked among those
    with the most questions; empty when no question is about a price.
    """
    counted = facets.options([view], "series")
    priced = {s: n for s, n in counted.items() if is_price(s, led.almanac)}
    if wanted.series in priced:
        return wanted.series
    if not priced:
        return ""
    say = wording()
    names = {s: f"{say.name(s)} {n}" for s, n in islice(priced.items(), CHIPS)}
    return state.pills(t("price.series"), "on", names, next(iter(names)))


def _marked(t: Texts, led: Ledger, calls: Sequence[Call], series: str) -> Drawn:
    """The first mention of each question on the price."""
    first = {call.question: call for call in reversed(calls)}
    placed = [
        (call, lean, entry_of(lean.terms, call, led.almanac))
        for call in sorted(first.values(), key=lambda c: (c.made_at, c.id))
        for lean in leanings(call, led.almanac)
        if lean.terms.series == series
    ]
    if not placed:
        return Drawn(series, [], [])
    calendar = led.almanac.calendar_of(series)
    last = max(date.fromordinal(lean.terms.last) for _, lean, _ in placed)
    days = calendar.between(calendar.first_day, min(last, calendar.last_day))[-LONGEST:]
    placed = [(call, lean, day) for call, lean, day in placed if day >= days[0]]
    entered = min((day for _, _, day in placed), default=days[0])
    start = max(days.index(entered) - BEFORE, 0)
    end = calendar.between(last, calendar.last_day)[:AFTER]
    closes = data.closes(led, series, days[start], end[-1] if end else last)
    value = {c.day: c.value for c in closes}
    marks = [
        Mark(day, at, lean.way, call.status, summary(t, call), call.id)
        for call, lean, day in placed
        if (at := value.get(day)) is not None
    ]
    shown = [i for i, c in enumerate(closes) if c.value is not None]
    return Drawn(series, closes[shown[0] : shown[-1] + 1] if shown else [], marks)
