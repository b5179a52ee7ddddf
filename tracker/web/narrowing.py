"""What the scorecard is narrowed to: the calls that the address asks for, and the controls that write it."""

from collections.abc import Mapping
from functools import partial

import streamlit as st

from tracker import settings
from tracker.presentation import cards
from tracker.presentation.i18n import Texts
from tracker.scorecard import Record
from tracker.views import CUTS, RECORDS, Scope, View
from tracker.web import data, facets, state
from tracker.web.current import drawn
from tracker.web.data import Ledger, Wanted
from tracker.web.once import once

ALL = "all"


def asked() -> Scope:
    """The calls that the address asks for; a code that does not exist asks for nothing."""
    _, led = drawn()
    forecaster = state.code("by", [f.slug for f in led.forecasters], "") or None
    held = data.view(led, Scope(forecaster)).records
    record: Record | None = next(
        (r for r in RECORDS if r == state.code("record", tuple(held), "")), None
    )
    whole = data.view(led, Scope(forecaster, record))
    given = [name for name in CUTS if name in st.query_params]
    cuts = {name: state.code(name, tuple(facets.options([whole], name)), "") for name in given}
    return Scope(forecaster, whole.record, {name: value for name, value in cuts.items() if value})


def wanted(view: View, cuts: Mapping[str, str]) -> Wanted:
    """The calls of a view, for a list of them."""
    return Wanted(
        forecaster=view.forecaster or "",
        retrospective=view.record == "retrospective",
        series=cuts.get("series", ""),
        horizon=cuts.get("horizon", ""),
        grade=cuts.get("grade", ""),
        quarter=cuts.get("quarter", ""),
    )


def told(scope: Scope) -> None:
    """Say what the page is narrowed to, with the way back to all of it."""
    t, led = drawn()
    if not scope.cuts:
        return
    named = ", ".join(
        f"{t(f'filter.{name}')}: {facets.value_name(t, name, value)}"
        for name, value in scope.cuts.items()
    )
    more = [t("narrow.parts")] if "series" in scope.cuts else []
    st.html(cards.notice(t("narrow.told", what=named), more=more))
    st.page_link("score.py", label=t("narrow.clear"), query_params=_without_cuts(scope, led))


def _without_cuts(scope: Scope, led: Ledger) -> dict[str, str]:
    return state.link(by=scope.forecaster, record=scope.record)


def controls(whole: View, scope: Scope) -> None:
    """What narrows the page; folded away on a phone until asked for."""
    t, led = drawn()
    st.html(cards.section(t("narrow.title"), t("narrow.note")))
    if len(led.forecasters) > 1:
        everyone = {ALL: t("filter.all"), **{f.slug: f.name for f in led.forecasters}}
        state.select(t("filter.by"), "by", everyone, ALL, resets=CUTS)
    with st.container(key="fold"):
        unfolded = st.toggle(t("filter.more"), value=bool(scope.cuts), key="narrow_unfolded")
    with st.container(key="filters_shown" if unfolded else "filters_folded"):
        for name, column in zip(CUTS, st.columns(len(CUTS)), strict=True):
            with column:
                choices = once("choices", partial(_choices, t, whole, name), name, whole)
                state.select(t(f"filter.{name}"), name, choices, ALL)
    with st.expander(t("narrow.share"), key="share"):
        st.html(cards.copyable(_address(scope)))


def _choices(t: Texts, whole: View, dimension: str) -> dict[str, str]:
    counted = facets.options([whole], dimension)
    named = {
        value: t("filter.counted", name=facets.value_name(t, dimension, value), n=n)
        for value, n in counted.items()
    }
    return {ALL: t("filter.all"), **named}


def _address(scope: Scope) -> str:
    """The address of this view, for somebody else: without what the reader opened or folded."""
    held = {"by": scope.forecaster, "record": scope.record, **scope.cuts, "lang": state.language()}
    base = settings.public_url() or st.context.url or ""
    known = {name: value for name, value in held.items() if value}
    return f"{base.rstrip('/')}/?{state.encoded(known)}"
