"""The calls that were farthest from the odds: right against them, and wrong with them."""

from collections.abc import Sequence

import streamlit as st

from tracker.presentation import cards
from tracker.presentation.i18n import percent
from tracker.presentation.wording import said
from tracker.views import Notable, View
from tracker.web import data, state
from tracker.web.current import drawn


def draw(view: View) -> None:
    """Both side by side; found by rule, and as many of each as there are."""
    t, _ = drawn()
    st.html(cards.section(t("notable.title"), t("notable.note")))
    hits, misses = st.columns(2, gap="medium")
    with hits:
        _listed("hits", view.hits)
    with misses:
        _listed("misses", view.misses)


def _listed(which: str, found: Sequence[Notable]) -> None:
    t, led = drawn()
    st.html(cards.section(t(f"notable.{which}"), level=3))
    if not found:
        st.html(cards.notice(t(f"notable.no_{which}")))
        return
    calls = {call.id: call for call in data.calls(led, [n.call for n in found])}
    for notable in found:
        call = calls[notable.call]
        odds = t("notable.odds", rate=percent(notable.chance))
        st.html(
            cards.row(call.status, t(f"status.{call.status}"), said(t, call), [odds]),
        )
        label = t("nav.details", id=call.id)
        st.page_link("call.py", label=label, query_params=state.link(id=call.id))
