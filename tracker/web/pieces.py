"""Pieces of HTML on a page."""

from collections.abc import Iterable

import streamlit as st


def show(pieces: Iterable[str]) -> None:
    """Draw pieces of a page one below the other."""
    for piece in pieces:
        st.html(piece)
