"""Calls on the price, on the scorecard page."""

from dataclasses import dataclass
from datetime import date

import streamlit as st

from tracker.scorecard import Card
from tracker.web import cards, charts, data, state
from tracker.web.charts import Close, Mark
from tracker.web.current import drawn, wording
from tracker.web.data import Ledger
from tracker.web.i18n import Texts
from tracker.web.leanings import entry_of, leanings
from tracker.web.score_view import summary

BEFORE, AFTER = 15, 5
CHART_WORDS = ("up", "down", "direction", "result")


@dataclass(frozen=True)
class Drawn:
    """A series with the calls on it and its closes around them."""

    series: str
    closes: list[Close]
    marks: list[Mark]


def draw(sheet: Card) -> None:
    """Calls on the price of the series chosen."""
    t, led = drawn()
    st.html(cards.section(t("price.title"), t("price.read")))
    counted = _counted(sheet, led)
    if not counted:
        st.html(cards.notice(t("price.none")))
        return
    say = wording()
    names = {s: f"{say.name(s)} {n}" for s, n in counted}
    series = state.pills(t("price.series"), "on", names, counted[0][0])
    found = _marked(t, led, sheet, series)
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
    spec = charts.calls_on_price(found.closes, found.marks, words)
    picked = st.vega_lite_chart(spec, alt=alt, key=f"on_{series}", on_select="rerun")
    chosen = picked["selection"].get(charts.PICKED)
    if chosen:
        st.switch_page("call.py", query_params=state.link(id=int(chosen[0]["call"])))
    with st.expander(t("table.show"), key="marks"):
        names_ = [t(f"price.column_{c}") for c in ("day", "close", "direction", "status", "call")]
        rows = [
            (
                m.day.isoformat(),
                f"{m.value:,.2f}",
                f"{'▲' if m.way > 0 else '▼'} {words['up' if m.way > 0 else 'down']}",
                cards.chip_cell(m.status, words[m.status]),
                m.text,
            )
            for m in found.marks
        ]
        st.html(cards.table(names_, rows, label=t("price.title")))


def _counted(sheet: Card, led: Ledger) -> list[tuple[str, int]]:
    counted: dict[str, int] = {}
    for call in sheet.calls:
        if call.first_mention:
            for found in {lean.terms.series for lean in leanings(call, led.almanac)}:
                counted[found] = counted.get(found, 0) + 1
    return sorted(counted.items(), key=lambda item: (-item[1], item[0]))


def _marked(t: Texts, led: Ledger, sheet: Card, series: str) -> Drawn:
    placed = [
        (call, lean, entry_of(lean.terms, call, led.almanac))
        for call in sheet.calls
        if call.first_mention
        for lean in leanings(call, led.almanac)
        if lean.terms.series == series
    ]
    calendar = led.almanac.calendar_of(series)
    last = max(date.fromordinal(lean.terms.last) for _, lean, _ in placed)
    days = calendar.between(calendar.first_day, min(last, calendar.last_day))
    start = max(days.index(min(day for _, _, day in placed)) - BEFORE, 0)
    end = calendar.between(last, calendar.last_day)[:AFTER]
    closes = data.closes(led, series, days[start], end[-1] if end else last)
    value = {c.day: c.value for c in closes}
    marks = [
        Mark(day, at, lean.way, data.status_of(call), summary(t, call), call.id)
        for call, lean, day in placed
        if (at := value.get(day)) is not None
    ]
    shown = [i for i, c in enumerate(closes) if c.value is not None]
    return Drawn(series, closes[shown[0] : shown[-1] + 1] if shown else [], marks)
