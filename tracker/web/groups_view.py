"""The record broken down: the scores of each group, as a table and as dots with their intervals."""

from functools import partial

import streamlit as st

from tracker.grouping import Group, series_named
from tracker.presentation import cards, charts, headline
from tracker.presentation.charts import Dot
from tracker.presentation.i18n import Texts, percent, percents, score
from tracker.scores import FEWEST, Score
from tracker.views import CUTS, View
from tracker.web import facets, state
from tracker.web.current import drawn, wording
from tracker.web.once import once

DIMENSIONS = ("series", "horizon", "grade", "kind", "length", "basis")
IN_ORDER = ("grade", "length")
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
    found = _sorted(chosen, view.groups[chosen])
    dots = [_dot(t, chosen, g) for g in found if _hits(g).value is not None][:MOST]
    if dots:
        words = {"x": t("kpi.hit_rate"), "n": t("kpi.families")}
        said = "; ".join(
            t("groups.alt_row", name=d.name, rate=percent(d.value), n=d.n) for d in dots
        )
        spec = charts.dots(dots, words, reference=0.5)
        st.vega_lite_chart(spec, alt=t("groups.alt", rows=said), key=f"dots_{chosen}")
    columns = [t("groups.value"), t("groups.hit_rate"), t("groups.brier"), t("groups.n")]
    rows = [_row(t, view, chosen, g) for g in found[:LONGEST]]
    with st.expander(t("table.show"), key="groups", expanded=not dots):
        st.html(cards.table(columns, rows, label=t("groups.title")))
        if len(found) > LONGEST:
            st.html(cards.notice(t("groups.more", n=len(found) - LONGEST)))


def _sorted(dimension: str, found: tuple[Group, ...]) -> list[Group]:
    if dimension in IN_ORDER:
        return list(found)
    return sorted(found, key=lambda g: (-g.families, g.value))


def _hits(group: Group) -> Score:
    return group.scores["proportion_correct"]


def _dot(t: Texts, dimension: str, group: Group) -> Dot:
    hits = _hits(group)
    name = _name(t, dimension, group.value)
    return Dot(name, hits.value or 0.0, hits.interval, hits.families, hits.families < FEWEST)


def _row(t: Texts, view: View, dimension: str, group: Group) -> tuple[str, str, str, str]:
    hits = _hits(group)
    counted = f"{group.families} · {group.questions} · {group.mentions}"
    name = _linked(t, view, dimension, group.value)
    if hits.value is None:
        return name, t("groups.none"), "–", counted
    low, high = hits.interval or (None, None)
    interval = percents(*hits.interval) if hits.interval else t("kpi.no_interval")
    note = f"{interval} · {t('kpi.n', n=hits.families)}"
    bar = cards.Bar(hits.value, low, high, hits.reference, headline.interval_of(t, hits))
    rate = t("groups.few") if hits.families < FEWEST else percent(hits.value)
    return name, cards.rate_cell(rate, bar, note), _brier(t, group), counted


def _brier(t: Texts, group: Group) -> str:
    """The Brier score of stated probabilities, else that of words, which says so."""
    stated, words = group.scores["brier"], group.scores["brier_words"]
    found = stated if stated.value is not None else words
    if found.value is None:
        return "–"
    shown = t("groups.few") if found.families < FEWEST else score(found.value)
    code = "groups.stated" if found is stated else "groups.words"
    return t(code, score=shown, n=t("kpi.n", n=found.families))


def _linked(t: Texts, view: View, dimension: str, value: str) -> str:
    """The name of a group, leading to the page narrowed to it where there is one."""
    name = _name(t, dimension, value)
    single = dimension != "series" or value in drawn()[1].almanac.catalogue
    if dimension == "forecaster":
        link = state.link(by=value)
    elif dimension in CUTS and single:
        link = state.link(by=view.forecaster, record=view.record, **{dimension: value})
    else:
        return name
    return cards.link_cell(f"/?{state.encoded(link)}", name)


def _name(t: Texts, dimension: str, value: str) -> str:
    if dimension == "series":
        say = wording()
        return " + ".join(t.known("kind", say.name(part)) for part in series_named(value))
    return facets.value_name(t, dimension, value)
