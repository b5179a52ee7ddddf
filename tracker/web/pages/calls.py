"""Every call, narrowed by what the address says, and every sentence that is none."""

from dataclasses import replace
from functools import partial

import streamlit as st

from tracker.presentation import cards
from tracker.store.listing import TABS
from tracker.web import calls_filters, calls_view, facets, remarks_view, state
from tracker.web.current import drawn
from tracker.web.data import Wanted
from tracker.web.once import once

t, led = drawn()

state.arrived(f"calls {state.number('after')} {state.number('before')}")
calls_filters.remember()
views = facets.whole(led)
st.html(cards.head(t("calls.title"), t("calls.note")))
tabs = st.container(key="tabs")
asked = state.code("tab", calls_view.EVERY_TAB, "")
if asked == calls_view.UNCODABLE:
    wanted = Wanted(forecaster=calls_filters.author())
else:
    wanted = calls_filters.calls(views)
counted = calls_view.counts(views, wanted)
with tabs:
    remarks = None if wanted.forecaster else sum(views[0].counts.remarks.values())
    tab = calls_view.tab(wanted, counted, remarks)
if tab == calls_view.UNCODABLE:
    remarks_view.draw(wanted.forecaster)
else:
    chosen = next(known for known in TABS if known == tab)
    shown, n = replace(wanted, tab=chosen), counted[chosen]
    once("listed", partial(calls_view.listed, shown, n), shown, n, st.query_params.to_dict())
calls_view.downloads(wanted)
