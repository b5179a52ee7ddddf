"""The record broken down: the scores of each group, as a table and as dots with their intervals."""

from functools import partial

import streamlit as st

from tracker.grouping import Group
from tracker.presentation import cards, charts
from tracker.presentation import groups as told
from tracker.presentation.charts import Dot
from tracker.presentation.i18n import Texts, percent
from tracker.scores import FEWEST, Score
from tracker.views import CUTS, View
from tracker.web import facets, state
from tracker.web.current import drawn, wording
from tracker.web.once import once
from tracker.web.pieces import show

DIMENSIONS = ("series", "horizon", "grade", "kind", "length", "basis")
MOST, LONGEST = 20, 40
"""Dots in the chart, rows in the table."""


def draw(view: View) -> None:
    """The scores by the dimension chosen: the groups with most families first."""
    t, led = drawn()
    st.html(cards.section(t("groups.title"), t("groups.note")))
    dimensions = [*DIMENSIONS, *(["forecaster"] if len(led.forecasters) > 1 else [])]
    chosen = state.pills(
        t("groups.by"), "cut", {d: t(f"dimension.{d}") for d in dimensions}, "series"
    )
    once("groups", partial(_scores, t, view, chosen), chosen, view)


def _scores(t: Texts, view: View, chosen: str) -> None:
    found = told.arranged(chosen, view.groups[chosen])
    dots = [_dot(chosen, g) for g in found if _hits(g).value is not None][:MOST]
    if dots:
        words = {"x": t("kpi.hit_rate"), "n": t("kpi.families")}
        said = "; ".join(
            t("groups.alt_row", name=d.name, rate=percent(d.value), n=d.n) for d in dots
        )
        spec = charts.dots(dots, words, reference=0.5)
        st.vega_lite_chart(spec, alt=t("groups.alt", rows=said), key=f"dots_{chosen}")
    named = partial(_linked, view, chosen)
    with st.expander(t("table.show"), key="groups", expanded=not dots):
        show(told.table(t, found, named, label=t("groups.title"), most=LONGEST))


def _hits(group: Group) -> Score:
    return group.scores["proportion_correct"]


def _dot(dimension: str, group: Group) -> Dot:
    hits = _hits(group)
    name = _name(dimension, group.value)
    return Dot(name, hits.value or 0.0, hits.interval, hits.families, hits.families < FEWEST)


def _linked(view: View, dimension: str, value: str) -> str:
    """The name of a group, leading to the page narrowed to it where there is one."""
    name = _name(dimension, value)
    single = dimension != "series" or value in drawn()[1].almanac.catalogue
    if dimension == "forecaster":
        link = state.link(by=value)
    elif dimension in CUTS and single:
        link = state.link(by=view.forecaster, record=view.record, **{dimension: value})
    else:
        return name
    return cards.link_cell(f"/?{state.encoded(link)}", name)


def _name(dimension: str, value: str) -> str:
    if dimension == "forecaster":
        return facets.value_name(drawn()[0], dimension, value)
    return told.name(wording(), dimension, value)
