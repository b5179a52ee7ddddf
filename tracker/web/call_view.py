"""The parts of one call's page that say what was said: the words, the numbers, the window, the source."""

import streamlit as st

from tracker.presentation import cards, one_call
from tracker.presentation.dossier import Dossier
from tracker.web import state
from tracker.web.current import drawn, wording
from tracker.web.pieces import show


def unknown() -> None:
    """What to do where the address names no call on record: look for its words, or go to the list."""
    t, _ = drawn()
    st.html(cards.head(t("call.unknown_title"), t("call.unknown")))
    label = t("call.unknown_search")
    words = st.text_input(
        label,
        type="search",
        max_chars=state.LONGEST,
        key="unknown",
        placeholder=t("filter.search_hint"),
    )
    if words:
        st.switch_page("calls.py", query_params=state.link(q=words))


def top(d: Dossier) -> None:
    """What was said and how it stands; that it was corrected, or written down late, where it was."""
    t, _ = drawn()
    marks = one_call.stands(t, d)
    st.html(f"<p>{marks}</p>" + one_call.head(t, d))
    for other, told in one_call.corrections(t, d):
        st.html(told)
        link = state.link(id=other)
        st.page_link("call.py", label=t("nav.details", id=other), query_params=link)
    show(one_call.late(t, d.call))
    st.html(one_call.numbers(t, d))


def criterion(d: Dossier) -> None:
    """What makes the sentence TRUE, in plain words and as the program reads it."""
    show(one_call.criterion(wording(), d.call))


def window(d: Dossier) -> None:
    """When it was said and until when it runs, on both clocks."""
    show(one_call.window(wording(), d.call))


def coded(d: Dossier) -> None:
    """What the author said and what the coder filled in, apart; how each number was made."""
    show(one_call.coded(drawn()[0], d))


def source(d: Dossier) -> None:
    """Where it was said and when it came into the record."""
    show(one_call.source(drawn()[0], d))


def recompute(d: Dossier, address: str) -> None:
    """How to get this page's figures again: a command, an address that stays, and files."""
    t, led = drawn()
    id = d.call.id
    st.html(cards.section(t("call.recompute"), t("call.recompute_note")))
    command = f"tracker show {id} --as-of {led.as_of:%Y-%m-%dT%H:%MZ}"
    st.code(command, language=None, wrap_lines=True)
    show(one_call.settled_with(t, d))
    st.html(f'<p class="sub">{cards.esc(t("call.permanent"))}</p>')
    st.code(address, language=None, wrap_lines=True)
    files = [
        (f"/api/call/{id}.json", t("call.json")),
        (f"/share/call/{id}.png?lang={t.lang}", t("call.picture")),
    ]
    st.html(cards.links(files, t("calls.files")))


def address(id: int | None) -> str:
    """The address of a call without the reader's own language."""
    here = (st.context.url or "/call").partition("?")[0]
    return f"{here}?id={id}"
