"""One call: what was said, what was asked, how it ended and on which figures."""

import streamlit as st

from tracker.web import call_view, cards, data, outcome_view, path_view, state
from tracker.web.current import drawn

t, led = drawn()

st.page_link("calls.py", label=f"← {t('nav.back')}", query_params=state.link())
number = state.number("id")
found = data.dossier(led, number) if number else None
if found is None:
    st.html(cards.head(t("call.unknown_title"), t("call.unknown")))
else:
    call_view.top(found)
    call_view.criterion(found)
    outcome_view.verdict(found)
    path_view.draw(found.call)
    call_view.window(found)
    call_view.coded(found)
    outcome_view.readings(found)
    outcome_view.quotes(found)
    outcome_view.family(found)
    call_view.source(found)
