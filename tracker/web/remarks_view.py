"""What posts hold besides calls: every sentence that is not scored, with the reason."""

from collections import Counter

import streamlit as st

from tracker.domain.records import RemarkRow
from tracker.presentation import cards
from tracker.presentation.i18n import Texts, chance
from tracker.web import data, state
from tracker.web.calls_filters import RESET
from tracker.web.current import drawn

KINDS = ("uncodable", "reported", "quote", "abstention", "self_score")
ON_A_PAGE = 50


def draw(forecaster: str) -> None:
    """A page of the sentences that are no calls, of one kind when the address says so."""
    t, led = drawn()
    st.html(cards.section(t("calls.remarks"), t("coverage.note")))
    every = data.remarks(led, forecaster or None)
    counted = Counter(r.kind for r in every)
    held = [kind for kind in KINDS if counted[kind]]
    names = {"all": f"{t('filter.all')} {len(every):,}"}
    names |= {kind: f"{t(f'coverage.{kind}')} {counted[kind]:,}" for kind in held}
    chosen = state.pills(t("call.kind"), "remark", names, "all", resets=RESET)
    found = [r for r in every if chosen in ("all", r.kind) and r.id > (state.number("after") or 0)]
    if not found:
        st.html(cards.notice(t("calls.no_remarks")))
        return
    columns = [t("call.unit"), t("call.kind"), t("call.said"), t("coverage.reason")]
    shown = found[:ON_A_PAGE]
    st.html(cards.table(columns, [_cells(t, r) for r in shown], label=t("calls.remarks")))
    if len(found) > len(shown):
        kept = {"by": forecaster or None, "remark": None if chosen == "all" else chosen}
        onwards = state.link(**kept, tab="uncodable", after=shown[-1].id)
        st.page_link("calls.py", label=t("calls.more_remarks"), query_params=onwards)


def _cells(t: Texts, remark: RemarkRow) -> tuple[str, ...]:
    own, other = remark.summary_ko, remark.summary_en
    if t.lang == "en":
        own, other = other, own
    told = own or cards.foreign(other or "–")
    return remark.unit or "–", t(f"coverage.{remark.kind}"), told, _why(t, remark)


def _why(t: Texts, remark: RemarkRow) -> str:
    """Why it is no call: the reason on record, else that of its kind; with what was quoted of the market."""
    why = cards.foreign(remark.reason) if remark.reason else t(f"remark_why.{remark.kind}")
    if not remark.market_sentence:
        return why
    p = remark.market_probability
    priced = (
        f"{remark.market_sentence}: {chance(p, p)}" if p is not None else remark.market_sentence
    )
    return cards.with_note(why, cards.foreign(remark.market_sentence, "en", within=priced))
