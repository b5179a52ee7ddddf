"""What was read of the forecaster's posts, and what of it is scored."""

from collections.abc import Sequence

import streamlit as st

from tracker.presentation import cards
from tracker.views import View
from tracker.web import state
from tracker.web.current import drawn

REMARKS = ("reported", "quote", "abstention", "self_score", "uncodable")


def draw(view: View) -> None:
    """How many sentences there are of each kind."""
    t, _ = drawn()
    st.html(cards.section(t("coverage.title"), t("coverage.note")))
    counts: Sequence[tuple[str, int]] = [
        ("posts", view.counts.posts),
        ("calls", view.counts.mentions),
        *((kind, view.counts.remarks.get(kind, 0)) for kind in REMARKS),
    ]
    st.html(cards.facts((t(f"coverage.{name}"), str(n)) for name, n in counts))
    st.page_link(
        "calls.py",
        label=t("coverage.show"),
        query_params=state.link(tab="uncodable", by=view.forecaster),
    )
