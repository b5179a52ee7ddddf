"""One call: what was said, what was asked, how it ended and on which figures."""

from functools import partial

import streamlit as st

from tracker.web import call_view, calls_filters, data, family_view, outcome_view, path_view, state
from tracker.web.current import drawn
from tracker.web.once import once

t, led = drawn()


def draw(number: int, address: str) -> bool:
    """Everything about a call, where there is one of this number."""
    found = data.dossier(led, number)
    if found is None:
        return False
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
    call_view.recompute(found, address)
    family_view.neighbours(found)
    return True


st.page_link("calls.py", label=f"← {t('nav.back')}", query_params=calls_filters.way_back())
number = state.number("id")
state.arrived(f"call {number}")
address = call_view.address(number)
if not (number and once("call", partial(draw, number, address), address)):
    call_view.unknown()
