"""What every number means and how it can be computed again."""

import streamlit as st

from tracker.presentation import cards
from tracker.web import method_view, state
from tracker.web.current import drawn

t, _ = drawn()

state.arrived("method")
st.html(cards.head(t("method.title"), t("method.intro")))
method_view.counted()
method_view.scale()
method_view.rules()
method_view.assumed()
method_view.agreed()
method_view.figures()
method_view.state_of_record()
method_view.recompute()
