"""How one call ended: verdict, evidence, other readings, quoted prices, and what was corrected."""

import streamlit as st

from tracker.presentation import cards, outcome
from tracker.presentation.dossier import Dossier
from tracker.presentation.wording import Wording
from tracker.web.current import drawn, wording
from tracker.web.pieces import show

FEW = 6
ENDS = 2


def verdict(d: Dossier) -> None:
    """How the question ended, why, and every figure that rests on; earlier verdicts stay visible."""
    say = wording()
    show(outcome.verdict(say.t, d))
    _evidence(say, d)
    show(outcome.revised(say, d))
    show(outcome.history(say.t, d))


def _evidence(say: Wording, d: Dossier) -> None:
    """The figures in a table; many of them are shown by their ends, all of them on demand."""
    rows, label = d.evidence, say.t("call.rests_on")
    if not rows:
        return
    st.html(cards.section(label, level=3))
    ends = rows if len(rows) <= FEW else (*rows[:ENDS], *rows[-ENDS:])
    st.html(outcome.figures(say, ends, label, d.corrected))
    if len(rows) > FEW:
        every = say.t("call.evidence_more", n=len(rows))
        with st.expander(every, key="all_evidence"):
            st.html(outcome.figures(say, rows, every, d.corrected))


def readings(d: Dossier) -> None:
    """How the call would have ended under other fair readings."""
    _, led = drawn()
    show(outcome.readings(wording(), d, led.as_of))


def quotes(d: Dossier) -> None:
    """What the channel quoted as the market's probability of this very question."""
    show(outcome.quotes(drawn()[0], d))
