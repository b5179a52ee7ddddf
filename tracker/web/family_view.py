"""What stands around one call: every time it was said, what it reversed, its family, its neighbours."""

from collections.abc import Sequence

import streamlit as st

from tracker.calls import Call
from tracker.presentation import cards, one_call
from tracker.presentation.dossier import Dossier
from tracker.presentation.i18n import Texts
from tracker.presentation.leanings import series_in
from tracker.presentation.one_call import day_of, side_and_probability
from tracker.presentation.wording import said
from tracker.web import data, state
from tracker.web.calls_view import due, row
from tracker.web.current import drawn, wording
from tracker.web.data import Wanted

SHOWN = 10


def mentions(d: Dossier) -> None:
    """Every time the question was asked, with the side and the probability of each."""
    t, _ = drawn()
    if not d.mentions:
        return
    cut = len(d.mentions) >= data.MOST_OF_A_FAMILY
    times = t("call.mentions_most" if cut else "call.mentions_n", n=len(d.mentions))
    st.html(cards.section(t("call.mentions"), times))
    _calls(t, d.mentions, d.call.id, "mentions")


def reversal(d: Dossier) -> None:
    """What the call reverses and what reverses it, where its author turned round."""
    t, _ = drawn()
    if not d.call.reversal_of and not d.reversed_by:
        return
    st.html(cards.section(t("call.reversals")))
    if d.call.reversal_of:
        st.html(cards.notice(t("call.reversal", unit=d.call.reversal_of)))
        _calls(t, d.reverses, d.call.id, "reverses")
    if d.reversed_by:
        st.html(cards.notice(t("call.reversed_by")))
        _calls(t, d.reversed_by, d.call.id, "reversed_by")


def family(d: Dossier) -> None:
    """The other questions of the same thesis."""
    t, _ = drawn()
    title, others = one_call.family(t, d)
    if others:
        st.html(title)
        _calls(t, others, d.call.id, "family")


def _calls(t: Texts, calls: Sequence[Call], own: int, place: str) -> None:
    """A few calls as rows that are links, the one shown among them; the rest in a table on demand."""
    first = sorted(calls, key=lambda c: (c.id != own, not c.in_force))[:SHOWN]
    for call in (c for c in calls if c in first):
        row(call, _details(t, call), *one_call.marks(t, call, own), place=place)
    rest = [c for c in calls if c not in first]
    if rest:
        with st.expander(t("call.more_calls", n=len(rest)), key=f"more_{place}"):
            names = [t("calls.said_on"), t("calls.said"), t("calls.side"), t("filter.status"), ""]
            cells = [_cells(t, call, own) for call in rest]
            st.html(cards.table(names, cells, label=t("call.more_calls", n=len(rest))))


def _details(t: Texts, call: Call) -> list[tuple[str, str]]:
    return [
        (t("calls.said_on"), day_of(call)),
        (t("calls.side"), side_and_probability(t, call)),
        (t("calls.due"), due(t, call)),
    ]


def _cells(t: Texts, call: Call, own: int) -> tuple[str, ...]:
    marks = " · ".join(one_call.marks(t, call, own))
    return (
        day_of(call),
        said(t, call),
        side_and_probability(t, call),
        cards.chip_cell(call.status, t(f"status.{call.status}"), marks),
        cards.link_cell(f"?id={call.id}&lang={t.lang}", t("nav.details", id=call.id)),
    )


def neighbours(d: Dossier) -> None:
    """The way to the calls of the same forecaster about the same series, just before and after."""
    t, led = drawn()
    about = series_in(d.call.terms)
    if not about or d.replaced_by:
        return
    wanted = Wanted(forecaster=d.call.forecaster, series=about[0])
    found = {
        "earlier": data.page(led, wanted, after=d.call.id, size=1).calls,
        "later": data.page(led, wanted, before=d.call.id, size=1).calls,
    }
    if any(found.values()):
        st.html(cards.section(t("call.near", series=wording().name(about[0]))))
        with st.container(horizontal=True, key="pager_near"):
            for code, calls in found.items():
                for call in calls:
                    label = t(f"call.{code}", day=day_of(call))
                    st.page_link("call.py", label=label, query_params=state.link(id=call.id))
