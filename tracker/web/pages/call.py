"""One call: what was said, what was asked, how it ended and on which figures."""

import streamlit as st

from tracker.web import call_view, calls_filters, data, family_view, outcome_view, path_view, state
from tracker.web.current import drawn

t, led = drawn()

st.page_link("calls.py", label=f"← {t('nav.back')}", query_params=calls_filters.way_back())
number = state.number("id")
state.arrived(f"call {number}")
found = data.dossier(led, number) if number else None
if found is None:
    call_view.unknown()
else:
    call_view.top(found)
    call_view.criterion(found)
    outcome_view.verdict(found)
    path_view.draw(found)
    call_view.window(found)
    call_view.coded(found)
    outcome_view.readings(found)
    outcome_view.quotes(found)
    family_view.mentions(found)
    family_view.reversal(found)
    family_view.family(found)
    call_view.source(found)
    call_view.recompute(found)
    family_view.neighbours(found)
