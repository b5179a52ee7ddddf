"""What every page stands in: style, navigation, language, footer; and the pages shown instead of an error."""

from pathlib import Path
from urllib.parse import urlencode

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from tracker.errors import (
    DatabaseError,
    DatabaseNotReady,
    DatabaseTooNew,
    DatabaseUnreachable,
    TrackerError,
)
from tracker.presentation import cards
from tracker.presentation.i18n import LANGUAGES, Texts, utc
from tracker.web import state
from tracker.web.data import Ledger

HERE = Path(__file__).parent
PAGES = ("score", "calls", "compare", "method")
COMPARISON = "compare"
"""The page that is in the navigation only where there are several forecasters."""
NAMES = {"ko": "한국어", "en": "English"}
HELP: dict[type[DatabaseError], tuple[str, tuple[str, ...]]] = {
    DatabaseNotReady: ("not_ready", ("tracker db upgrade", "tracker demo --no-serve")),
    DatabaseTooNew: ("too_new", ("git pull", "make setup")),
    DatabaseUnreachable: ("unreachable", ("echo $TRACKER_DATABASE_URL", "tracker db upgrade")),
}
OLDER = ("older", ("tracker db upgrade",))
OTHER = ("other", ("tracker db check",))


def open_page(t: Texts) -> DeltaGenerator:
    """Draw what stands above every page; gives the place of the link to the comparison."""
    st.set_page_config(
        page_title=t("app.name"), page_icon=str(HERE / "icon.png"), layout="centered"
    )
    st.html(HERE / "styles.css")
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="top"):
        places = {name: st.empty() for name in PAGES}
        st.html(_languages(t), width="content")
    for name in PAGES:
        if name != COMPARISON:
            _link(t, name, places[name])
    return places[COMPARISON]


def offer_comparison(t: Texts, led: Ledger, place: DeltaGenerator) -> None:
    """Put the link to the comparison at its place, where there is something to compare."""
    if len(led.forecasters) > 1:
        _link(t, COMPARISON, place)


def _link(t: Texts, name: str, place: DeltaGenerator) -> None:
    place.page_link(f"{name}.py", label=t(f"nav.{name}"), query_params=state.link())


def _languages(t: Texts) -> str:
    """Links that load the page anew, so that the document itself is in the language chosen."""
    links = "".join(
        f'<b lang="{lang}" aria-current="true">{NAMES[lang]}</b>'
        if lang == t.lang
        else f'<a lang="{lang}" hreflang="{lang}" target="_self" href="{_here(lang)}">{NAMES[lang]}</a>'
        for lang in LANGUAGES
    )
    return f'<nav class="langs" aria-label="{cards.esc(t("nav.language"))}">{links}</nav>'


def _here(lang: str) -> str:
    """The address of this page in another language."""
    params = {k: v for k, v in st.query_params.items() if k != "lang"}
    return cards.esc(f"?{urlencode({**params, 'lang': lang})}")


def close_page(t: Texts, led: Ledger) -> None:
    """Draw what stands below every page."""
    as_of = f"{utc(led.as_of)} ({t.clock(led.as_of, 'Asia/Seoul')})"
    text = t("app.footer", version=led.version, as_of=as_of)
    st.html(f'<footer class="sub">{cards.esc(text)}</footer>')


def database_page(t: Texts, error: TrackerError) -> None:
    """What to do about a database that cannot be read."""
    code, commands = next((HELP[kind] for kind in HELP if isinstance(error, kind)), OTHER)
    if isinstance(error, DatabaseNotReady) and error.found is not None:
        code, commands = OLDER
    _help_page(t, code, commands)
    with st.expander(t("state.details"), key="details"):
        st.text(str(error))


def empty_page(t: Texts) -> None:
    """What to do when there is no call on record."""
    log = 'tracker log "KOSPI up over 20 sessions" --by SLUG --new-forecaster NAME --at 2023-03-15'
    _help_page(t, "empty", ("tracker demo --no-serve", log))


def broken_page(t: Texts) -> None:
    """What a reader sees when a page fails; the server's log has the rest."""
    st.html(cards.head(t("state.title_error"), t("state.error")))


def _help_page(t: Texts, code: str, commands: tuple[str, ...]) -> None:
    st.html(cards.head(t(f"state.title_{code}"), t(f"state.{code}")))
    st.html(cards.section(t("state.run")))
    for command in commands:
        st.code(command, language=None, wrap_lines=True)
