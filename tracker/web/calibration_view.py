"""Calibration on the scorecard page: the diagrams, and how often each expression came true."""

import streamlit as st

from tracker.presentation import cards, charts
from tracker.presentation.i18n import Texts, chance, percent, percents
from tracker.scores.reliability import Bin, Table
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
        note = _words_note(t, view) if basis == "words" else ""
        st.html(cards.section(t(f"calibration.{basis}"), note, level=3))
        left, right = st.columns([3, 2], gap="medium")
        with left:
            _diagram(t, found)
        with right:
            _bins_table(t, found)
            if basis == "words":
                _each_word(t, view)


def _diagram(t: Texts, found: Table) -> None:
    words = {name: t(f"calibration.{name}") for name in ("x", "y", "inside", "outside")}
    said = "; ".join(_bin_words(t, b) for b in found.bins)
    alt = t("calibration.alt", rows=said)
    st.vega_lite_chart(
        charts.calibration(found.bins, words), alt=alt, key=f"calibration_{found.basis}"
    )


def _words_note(t: Texts, view: View) -> str:
    example = view.words[0].word if view.words else ""
    return cards.foreign(example, within=t("calibration.words_note", example=example))


def _bin_words(t: Texts, b: Bin) -> str:
    rate, band = percent(b.share_true), percents(*b.bar)
    return t("calibration.alt_row", p=_said(b), rate=rate, n=b.questions, band=band)


def _said(b: Bin) -> str:
    if b.p_low == b.p_high:
        return percent(b.p)
    return f"{percent(b.p)} ({chance(b.p_low, b.p_high)})"


def _bins_table(t: Texts, found: Table) -> None:
    names = [t(f"calibration.column_{c}") for c in ("p", "rate", "n", "band")]
    rows = [
        (_said(b), percent(b.share_true), str(b.questions), percents(*b.bar)) for b in found.bins
    ]
    with st.expander(t("table.show"), key=f"bins_{found.basis}"):
        st.html(cards.table(names, rows, label=t("calibration.title"), narrow=True))


def _each_word(t: Texts, view: View) -> None:
    st.html(cards.section(t("calibration.per_word"), t("calibration.per_word_note"), level=4))
    names = [t("calibration.word"), t("calibration.happened")]
    rows = [
        (
            cards.foreign(w.word, within=f"{w.word} → {chance(w.p.low, w.p.high)}"),
            t("calibration.of", k=w.happened, n=w.ended),
        )
        for w in view.words
    ]
    st.html(cards.table(names, rows, label=t("calibration.per_word"), narrow=True))
