"""Every call, filtered by what the address says."""

from collections import Counter

import streamlit as st

from tracker.web import calls_view, cards, data, record, state
from tracker.web.current import drawn

t, led = drawn()

kept = record.chosen(led, None)
sheet = data.sheet(led, None, kept)
st.html(cards.head(t("calls.title"), tag=cards.tag(t(f"record.{sheet.record}"))))
record.switch(led, None)
calls, filters = calls_view.controls(sheet)
found = [call for call in calls if filters.keep(call)]
code = "found_all" if len(found) == len(calls) else "found_of"
st.html(f'<p class="sub">{cards.esc(t(f"calls.{code}", n=len(found), total=len(calls)))}</p>')
if not found:
    st.html(cards.notice(t("calls.none")))
    st.page_link("calls.py", label=t("calls.clear"), query_params=state.link())

pages = -(-len(found) // calls_view.ON_A_PAGE)
number = min(state.number("page") or 1, max(pages, 1))
calls_view.rows(calls_view.page_of(found, number), Counter(c.question for c in sheet.calls))
if pages > 1:
    state.pagination("page", pages, number)
