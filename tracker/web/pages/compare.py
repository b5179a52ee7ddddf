"""Several forecasters side by side."""

import streamlit as st

from tracker.presentation import cards
from tracker.views import RECORDS, Scope
from tracker.web import compare_view, data, record, state
from tracker.web.current import drawn

t, led = drawn()

state.arrived("compare")
if len(led.forecasters) < 2:
    st.html(cards.head(t("compare.title"), t("compare.alone")))
else:
    asked = state.code("record", tuple(data.view(led).records), "")
    view = data.view(led, Scope(record=next((r for r in RECORDS if r == asked), None)))
    tag = cards.tag(t(f"record.{view.record}"))
    st.html(cards.head(t("compare.title"), t("compare.note"), tag=tag))
    record.switch(view)
    record.age(view)
    st.html(f'<p class="sub">{cards.esc(t(f"record.{view.record}_why"))}</p>')
    compare_view.draw(compare_view.compared(led, view), view)
