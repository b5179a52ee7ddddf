"""Which of the two records a page shows, the switch between them, and how old the figures are."""

import streamlit as st

from tracker.presentation import cards
from tracker.presentation.i18n import utc
from tracker.views import RECORDS, View
from tracker.web import data, state
from tracker.web.current import drawn

ENDED = ("hit", "miss", "waiting", "void")


def switch(view: View) -> None:
    """The switch, where both records hold calls."""
    t, _ = drawn()
    if len(view.records) > 1:
        names: dict[str, str] = {
            r: f"{t(f'record.{r}')} {n}" for r in RECORDS if (n := view.records.get(r))
        }
        state.pills(t("record.switch"), "record", names, view.record, always=True)


def age(view: View) -> None:
    """Say so when the numbers are not those of this moment: kept ones of an earlier state, deadlines that
    have passed since the record was settled or since the latest figure, nothing ever settled.
    """
    t, led = drawn()
    if not view.holds(led.as_of):
        st.html(cards.notice(t("record.old", when=utc(view.as_of))))
    elif led.large and not led.kept.startswith(led.version):
        st.html(cards.notice(t("record.earlier", when=utc(view.as_of))))
    elif view.tally["missing"] and not any(view.tally[status] for status in ENDED):
        st.html(cards.notice(t("record.never")))
    elif newest := data.behind(led):
        st.html(cards.notice(t("record.behind", when=utc(newest))))
