"""What the address holds: the language and the filters, by stable codes. Nothing else decides a page."""

from collections.abc import Callable, Mapping, Sequence
from urllib.parse import urlencode

import streamlit as st

from tracker import settings
from tracker.presentation.i18n import LANGUAGES, Texts, preferred

LONGEST = 80


def language() -> str:
    """The language of the address, else the one already in use, else the browser's first."""
    asked = st.query_params.get("lang")
    if asked not in LANGUAGES:
        asked = st.session_state.get("_lang") or preferred(st.context.locale, settings.language())
    st.session_state["_lang"] = asked
    return str(asked)


def code(name: str, allowed: Sequence[str], default: str) -> str:
    """The code ``name`` has in the address; anything that is not allowed is the default."""
    given = st.query_params.get(name, default)
    return given if given in allowed else default


def number(name: str) -> int | None:
    """The whole number above 0 that ``name`` has in the address."""
    return whole_number(st.query_params.get(name, ""))


def whole_number(text: str) -> int | None:
    """The whole number above 0 that ``text`` is, of at most nine digits."""
    return int(text) or None if text.isascii() and text.isdigit() and len(text) <= 9 else None


def words(name: str) -> str:
    """The search words in the address, cut to a length that a search needs."""
    return " ".join(st.query_params.get(name, "").split())[:LONGEST]


def link(**params: object) -> dict[str, str]:
    """The parameters of a link inside the app: the language and what is given."""
    return {"lang": language(), **{k: str(v) for k, v in params.items() if v is not None}}


def encoded(params: Mapping[str, str]) -> str:
    """Parameters as they stand in an address."""
    return urlencode(params)


TO_THE_TOP = "<script>document.querySelector('[data-testid=stMain]').scrollTo(0, 0) // {}</script>"


def arrived(place: str) -> None:
    """Let the browser follow a link from a page to itself: show its address, begin at the top.

    Streamlit's page links do neither when they stay on a page; from another page they show the address,
    and writing it again could meet the reader on his way back. ``place`` begins with the name of the page
    and names what it shows of a list or a record; a filter that changes less leaves the reader where he is.
    """
    address = st.query_params.to_dict()
    before = st.session_state.get("_place", place)
    stayed = before.split()[0] == place.split(maxsplit=1)[0]
    if stayed and st.session_state.get("_address", address) != address:
        st.query_params.from_dict(address)
    if before != place:
        turns = st.session_state["_turns"] = st.session_state.get("_turns", 0) + 1
        st.html(TO_THE_TOP.format(turns), unsafe_allow_javascript=True)
    st.session_state["_address"], st.session_state["_place"] = address, place


def write(name: str, default: str, *, resets: Sequence[str] = ()) -> Callable[[], None]:
    """A callback that puts the widget's value into the address, leaving the default out."""

    def changed() -> None:
        value = st.session_state.get(f"w_{name}")
        text = str(value if value is not None else default)
        for stale in resets:
            st.query_params.pop(stale, None)
        if text == default:
            st.query_params.pop(name, None)
        else:
            st.query_params[name] = text

    return changed


def pills(
    label: str,
    name: str,
    options: Mapping[str, str],
    default: str,
    *,
    resets: Sequence[str] = (),
    always: bool = False,
) -> str:
    """One choice among a few, kept in the address; with ``always`` the default too once it is chosen."""
    chosen = code(name, tuple(options), default)
    st.session_state[f"w_{name}"] = chosen
    st.pills(
        label,
        list(options),
        format_func=lambda option: options[option],
        key=f"w_{name}",
        required=True,
        on_change=write(name, "" if always else default, resets=resets),
        label_visibility="collapsed",
    )
    return chosen


def select(
    label: str, name: str, options: Mapping[str, str], default: str, *, resets: Sequence[str] = ()
) -> str:
    """One choice among many, kept in the address."""
    chosen = code(name, tuple(options), default)
    st.session_state[f"w_{name}"] = chosen
    st.selectbox(
        label,
        list(options),
        format_func=lambda option: options[option],
        key=f"w_{name}",
        on_change=write(name, default, resets=resets),
    )
    return chosen


def search(t: Texts, name: str, *, resets: Sequence[str] = ()) -> str:
    """A search box, kept in the address."""
    st.session_state[f"w_{name}"] = words(name)
    st.text_input(
        t("filter.search"),
        key=f"w_{name}",
        type="search",
        max_chars=LONGEST,
        placeholder=t("filter.search_hint"),
        on_change=write(name, "", resets=resets),
    )
    return words(name)
