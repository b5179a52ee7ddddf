"""The scorecard: ``streamlit run app.py``."""

import streamlit as st

from tracker.web import shell

app = st.App(
    shell.SCRIPT, lifespan=shell.warm, routes=shell.routes(), middleware=shell.middleware()
)
