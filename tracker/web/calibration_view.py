"""Calibration on the scorecard page: the diagrams, and how often each expression came true."""

import streamlit as st

from tracker.presentation import calibration, cards, charts
from tracker.presentation.i18n import Texts
from tracker.scores.reliability import Table
from tracker.views import View
from tracker.web.current import drawn


def draw(view: View) -> None:
    """The diagrams of stated and of worded probabilities, never in one."""
    t, _ = drawn()
    st.html(cards.section(t("calibration.title"), t("calibration.read", level=90)))
    having = {basis: found for basis, found in view.reliability.items() if found.bins}
    if not having:
        st.html(cards.notice(t("calibration.none")))
    for basis, found in having.items():
        note = calibration.words_note(t, view) if basis == "words" else ""
        st.html(cards.section(t(f"calibration.{basis}"), note, level=3))
        left, right = st.columns([3, 2], gap="medium")
        with left:
            _diagram(t, found)
        with right:
            _bins_table(t, found)
            if basis == "words":
                st.html(calibration.each_word(t, view))


def _diagram(t: Texts, found: Table) -> None:
    words = {name: t(f"calibration.{name}") for name in ("x", "y", "inside", "outside")}
    said = "; ".join(calibration.bin_words(t, b) for b in found.bins)
    alt = t("calibration.alt", rows=said)
    st.vega_lite_chart(
        charts.calibration(found.bins, words), alt=alt, key=f"calibration_{found.basis}"
    )


def _bins_table(t: Texts, found: Table) -> None:
    with st.expander(t("table.show"), key=f"bins_{found.basis}"):
        st.html(calibration.bins(t, found))
