"""Whether the calls got better: by quarter of the deadline, and as the record grew."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import Final, cast

import streamlit as st

from tracker.grouping import Group
from tracker.presentation import cards, charts
from tracker.presentation.charts import Dot, Point
from tracker.presentation.i18n import Texts, percent, percents, score, scores
from tracker.scores import FEWEST, Diagram, Score
from tracker.views import View
from tracker.web import facets, state
from tracker.web.current import drawn
from tracker.web.once import once

MEASURES = ("hit_rate", "brier")
REFERENCE: Final[Mapping[str, float]] = {"hit_rate": 0.5, "brier": 0.25}
MOST = 24
SHOWN = 20


def draw(view: View) -> None:
    """The measure chosen by quarter, then as the record grew, each with its table."""
    t, _ = drawn()
    st.html(cards.section(t("trend.title"), t("trend.note")))
    names = {measure: t(f"kpi.{measure}") for measure in MEASURES}
    measure = state.pills(t("trend.measure"), "trend", names, "hit_rate")
    once("trend", partial(_drawings, t, view, measure), measure, view)


def _drawings(t: Texts, view: View, measure: str) -> None:
    name = _name(view, measure)
    scored = [(g, g.scores[name]) for g in view.groups["quarter"]]
    quarters = [(g, s) for g, s in scored if s.value is not None][-MOST:]
    if not quarters:
        st.html(cards.notice(t("trend.none")))
        return
    _by_quarter(t, measure, quarters, note=t("trend.in_words") if name == "brier_words" else "")
    if name != "brier_words":
        _as_it_grew(t, measure, view.trend)


def _name(view: View, measure: str) -> str:
    """The score that is drawn: one kind of probability in all of the chart, stated ones first."""
    if measure == "hit_rate":
        return "proportion_correct"
    return "brier" if view.scores["family"]["brier"].value is not None else "brier_words"


def _top(measure: str, ends: Iterable[float]) -> float:
    """The end of the axis: a Brier score is seldom above one half."""
    return 0.5 if measure == "brier" and max(ends, default=0.0) <= 0.5 else 1.0


def _quarter(t: Texts, value: str) -> str:
    return facets.value_name(t, "quarter", value)


def _shown(measure: str, value: float) -> str:
    return percent(value) if measure == "hit_rate" else score(value)


def _span(measure: str, low: float, high: float) -> str:
    return percents(low, high) if measure == "hit_rate" else scores(low, high)


def _by_quarter(
    t: Texts, measure: str, quarters: Sequence[tuple[Group, Score]], *, note: str
) -> None:
    reading = " ".join(filter(None, [t(f"trend.reading_{measure}"), note]))
    st.html(cards.section(t("trend.quarters"), reading, level=3))
    dots = [
        Dot(g.value, s.value or 0.0, s.interval, s.families, s.families < FEWEST)
        for g, s in quarters
    ]
    ends = (end for d in dots for end in (d.value, *(d.interval or ())))
    said = "; ".join(
        t(
            "groups.alt_row",
            name=facets.value_name(t, "quarter", d.name),
            rate=_shown(measure, d.value),
            n=d.n,
        )
        for d in dots
    )
    words = {"y": t(f"kpi.{measure}"), "n": t("kpi.families")}
    spec = charts.dots_in_time(
        dots,
        words,
        reference=REFERENCE[measure],
        top=_top(measure, ends),
        share=measure == "hit_rate",
    )
    st.vega_lite_chart(spec, alt=t("trend.alt", rows=said), key=f"quarters_{measure}")
    with st.expander(t("table.show"), key="quarters"):
        names = [
            t("dimension.quarter"),
            t(f"kpi.{measure}"),
            t("trend.interval"),
            t("kpi.families"),
        ]
        rows = [
            (
                _quarter(t, g.value),
                t("groups.few") if s.families < FEWEST else _shown(measure, s.value or 0.0),
                _span(measure, *s.interval) if s.interval else t("kpi.no_interval"),
                str(s.families),
            )
            for g, s in quarters
        ]
        st.html(cards.table(names, rows, label=t("trend.quarters"), narrow=True))


def _as_it_grew(t: Texts, measure: str, found: Diagram) -> None:
    """The cumulative course; of many moments the table has those evenly apart."""
    points = _points(found, measure)
    if len(points) < 2:
        return
    st.html(cards.section(t("trend.grew"), t("trend.grew_note"), level=3))
    last = points[-1]
    ends = (end for p in points for end in (p.value, p.high or 0.0, p.latest or 0.0))
    words = {"y": t(f"kpi.{measure}"), "all": t("trend.all"), "latest": t("trend.latest")}
    spec = charts.course(
        points,
        words,
        reference=REFERENCE[measure],
        top=_top(measure, ends),
        share=measure == "hit_rate",
    )
    alt = t(
        "trend.grew_alt",
        first=points[0].day,
        last=last.day,
        value=_shown(measure, last.value),
        n=last.n,
    )
    st.vega_lite_chart(spec, alt=alt, key=f"course_{measure}")
    with st.expander(t("table.show"), key="course"):
        names = [t("trend.until"), t(f"kpi.{measure}"), t("trend.interval"), t("kpi.families")]
        step = -(-len(points) // SHOWN)
        rows = [
            (
                p.day.isoformat(),
                _shown(measure, p.value),
                _span(measure, p.low, p.high)
                if p.low is not None and p.high is not None
                else t("kpi.no_interval"),
                str(p.n),
            )
            for p in points[::-step][::-1]
        ]
        st.html(cards.table(names, rows, label=t("trend.grew"), narrow=True))


def _points(found: Diagram, measure: str) -> list[Point]:
    if not found.columns:
        return []
    short = "hit" if measure == "hit_rate" else "brier"
    names = ("closed", "families", measure, f"{short}_low", f"{short}_high", f"rolling_{measure}")
    columns = (cast("Sequence[float | None]", found.columns[name]) for name in names)
    return [
        Point(
            datetime.fromtimestamp(closed or 0, UTC).date(), value, low, high, rolling, int(n or 0)
        )
        for closed, n, value, low, high, rolling in zip(*columns, strict=True)
        if value is not None
    ]
