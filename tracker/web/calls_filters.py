"""The filters of the list of calls: what the address says, and the controls that write it."""

from collections.abc import Sequence
from functools import partial

import streamlit as st

from tracker.calls import STATUSES
from tracker.presentation.i18n import Texts
from tracker.views import RECORDS, View
from tracker.web import facets, state
from tracker.web.current import drawn
from tracker.web.data import Wanted
from tracker.web.once import once

RESET = ("after", "before")
"""A page of the list is a page of what was filtered: another filter begins at the newest call."""
NARROWING = (*facets.DIMENSIONS, "status", "by", "record", "q")
ALL = "all"


def active() -> bool:
    """Whether the address narrows the list."""
    return any(name in st.query_params for name in NARROWING)


def remember() -> None:
    """Note the list as the reader has it now, for the way back from a call."""
    st.session_state["_list"] = st.query_params.to_dict()


def way_back() -> dict[str, str]:
    """The parameters of the list as the reader last had it, in the language of the page."""
    return {**st.session_state.get("_list", {}), **state.link()}


def kept() -> dict[str, str]:
    """The filters of the address."""
    return {name: st.query_params[name] for name in NARROWING if name in st.query_params}


def calls(views: Sequence[View]) -> Wanted:
    """Draw the filters of calls and give back what they leave; folded away on a phone until asked for."""
    t, _ = drawn()
    text = state.search(t, "q", resets=RESET)
    with st.container(key="fold"):
        unfolded = st.toggle(t("filter.more"), value=active(), key="unfolded")
    with st.container(key="filters_shown" if unfolded else "filters_folded"):
        choices = once("filters", partial(_choices, t, views), *views)
        chosen = dict.fromkeys((*facets.DIMENSIONS, "status", "by", "record"), ALL)
        names = list(choices)
        for four in (names[i : i + 4] for i in range(0, len(names), 4)):
            for name, column in zip(four, st.columns(4), strict=False):
                with column:
                    label = t(f"filter.{name}")
                    chosen[name] = state.select(label, name, choices[name], ALL, resets=RESET)
    found = {name: "" if value == ALL else value for name, value in chosen.items()}
    return Wanted(
        forecaster=found["by"],
        retrospective=found["record"] == "retrospective" if found["record"] else None,
        status=found["status"],
        series=found["series"],
        kind=found["kind"],
        grade=found["grade"],
        horizon=found["horizon"],
        quarter=found["quarter"],
        text=text,
    )


def author() -> str:
    """Draw the choice of a forecaster, where there are several; give back the one chosen or nothing."""
    t, led = drawn()
    if len(led.forecasters) < 2:
        return ""
    names = _forecasters(t)
    chosen = state.select(t("filter.by"), "by", names, ALL, resets=RESET)
    return "" if chosen == ALL else chosen


def _choices(t: Texts, views: Sequence[View]) -> dict[str, dict[str, str]]:
    """By filter, its values with their names; one with a single value narrows nothing and is left out."""
    everything = {ALL: t("filter.all")}
    found: dict[str, dict[str, str]] = {}
    for dimension in facets.DIMENSIONS:
        counted = facets.options(views, dimension)
        named = {
            value: t("filter.counted", name=facets.value_name(t, dimension, value), n=n)
            for value, n in counted.items()
        }
        found[dimension] = {**everything, **named}
    standing = [s for s in STATUSES if any(view.tally[s] for view in views)]
    found["status"] = {**everything, **{s: t(f"status.{s}") for s in standing}}
    if len(drawn()[1].forecasters) > 1:
        found["by"] = _forecasters(t)
    held = [r for r in RECORDS if any(r in view.records for view in views)]
    if len(held) > 1:
        found["record"] = {**everything, **{r: t(f"record.{r}") for r in held}}
    return found


def _forecasters(t: Texts) -> dict[str, str]:
    return {ALL: t("filter.all"), **{f.slug: f.name for f in drawn()[1].forecasters}}
