"""The list of calls: how they stand, a page of them, and the way to the next page."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from urllib.parse import urlencode

import streamlit as st

from tracker.calls import Call
from tracker.presentation import cards
from tracker.presentation.i18n import Texts
from tracker.presentation.leanings import due_day, series_in
from tracker.presentation.one_call import day_of, side_and_probability
from tracker.presentation.wording import said
from tracker.store.listing import TABS, Tab
from tracker.views import CUTS, Scope, View
from tracker.web import calls_filters, data, state
from tracker.web.calls_filters import RESET
from tracker.web.current import drawn, wording
from tracker.web.data import CallsPage, Wanted

UNCODABLE = "uncodable"
EVERY_TAB = (*TABS, UNCODABLE)
STANDING: Mapping[str, tuple[str, ...]] = {
    "open": ("pending", "missing", "waiting"),
    "settled": ("hit", "miss"),
    "void": ("void",),
}
TAB_OF = {status: tab for tab, statuses in STANDING.items() for status in statuses}
DETAILS = ("said_on", "series", "side", "due", "grade", "times")
Counted = Mapping[Tab, int | None]


def counts(views: Sequence[View], wanted: Wanted) -> Counted:
    """How many calls each tab holds; in a large record how many questions, where that is kept.

    ``None`` where counting them would take too long.
    """
    _, led = drawn()
    if not led.large:
        return {tab: data.count(led, replace(wanted, tab=tab)) for tab in TABS}
    kept = _kept(views, wanted)
    return {tab: _standing(kept, tab) for tab in TABS}


def _kept(views: Sequence[View], wanted: Wanted) -> Sequence[View]:
    """The views of exactly these calls, as far as a large record keeps such; else none."""
    _, led = drawn()
    cuts = {name: getattr(wanted, name) for name in CUTS if getattr(wanted, name)}
    if wanted.kind or wanted.status or wanted.text or len(cuts) > 1:
        return ()
    late = wanted.retrospective
    chosen = [v for v in views if late is None or (v.record == "retrospective") == late]
    if not cuts and not wanted.forecaster:
        return chosen
    scopes = (Scope(wanted.forecaster or None, v.record, cuts) for v in chosen)
    return [data.view(led, scope) for scope in scopes]


def _standing(views: Sequence[View], tab: Tab) -> int | None:
    if not views or tab not in STANDING:
        return None
    return sum(view.tally[status] for view in views for status in STANDING[tab])


def tab(wanted: Wanted, counted: Counted, remarks: int | None) -> str:
    """Draw the tabs; give back the one the address asks for, else the one that has something to show."""
    t, _ = drawn()
    names: dict[str, str] = {name: _named(t, name, counted[name]) for name in TABS}
    names[UNCODABLE] = _named(t, UNCODABLE, remarks)
    usual = TAB_OF.get(wanted.status) or ("open" if _any_open(wanted, counted) else "settled")
    return state.pills(t("calls.tabs"), "tab", names, usual, resets=RESET, always=True)


def _any_open(wanted: Wanted, counted: Counted) -> bool:
    known = counted["open"]
    if known is not None:
        return known > 0
    return bool(data.page(drawn()[1], replace(wanted, tab="open"), size=1).calls)


def _named(t: Texts, tab: str, n: int | None) -> str:
    name = t(f"tab.{tab}")
    return name if n is None else f"{name} {n:,}"


def listed(wanted: Wanted, n: int | None) -> None:
    """A page of the calls, with how many there are and the way to newer and older ones."""
    t, led = drawn()
    page = data.page(led, wanted, after=state.number("after"), before=state.number("before"))
    if n is not None:
        st.html(f'<p class="sub">{cards.esc(_found(t, n))}</p>')
    if not page.calls:
        _nothing(t, wanted.tab)
        return
    _pager(t, page, wanted.tab, "above")
    asked = data.mentions(led, page.calls)
    with st.container(key="listed"):
        st.html(cards.call_names([t("calls.said"), t("filter.status"), *_detail_names(t)]))
        for call in page.calls:
            row(call, _details(t, call, asked.get(call.question, 1)))
    _pager(t, page, wanted.tab, "below")


def _found(t: Texts, n: int) -> str:
    return t("calls.questions" if drawn()[1].large else "calls.found_all", n=n)


def _nothing(t: Texts, tab: str) -> None:
    turned = any(name in st.query_params for name in RESET)
    narrowed = calls_filters.active()
    code = "end" if turned else "none" if narrowed else f"empty_{tab}"
    st.html(cards.notice(t(f"calls.{code}")))
    if turned:
        onwards = state.link(**calls_filters.kept(), tab=tab)
        st.page_link("calls.py", label=t("calls.newest"), query_params=onwards)
    elif narrowed:
        st.page_link("calls.py", label=t("calls.clear"), query_params=state.link(tab=tab))


def _pager(t: Texts, page: CallsPage, tab: str, place: str) -> None:
    """Links to the page of newer and of older calls, as far as there are any."""
    if page.newer is None and page.older is None:
        return
    ways = {"newer": ("before", page.newer), "older": ("after", page.older)}
    with st.container(horizontal=True, key=f"pager_{place}"):
        for code, (cursor, call) in ways.items():
            if call is not None:
                onwards = state.link(**calls_filters.kept(), tab=tab, **{cursor: call})
                st.page_link("calls.py", label=t(f"calls.{code}"), query_params=onwards)


def row(call: Call, details: Sequence[tuple[str, str]], *marks: str, place: str = "list") -> None:
    """A call as one large link to its page; ``marks`` stand beside its result, ``place`` names the list."""
    t, _ = drawn()
    tags = (*([t("record.retrospective")] if call.retrospective else []), *marks)
    shown = cards.CallRow(
        call.status, t(f"status.{call.status}"), said(t, call), tuple(details), tags
    )
    with st.container(key=f"row_{place}_{call.id}"):
        st.html(cards.call_row(shown))
        link = state.link(id=call.id)
        st.page_link("call.py", label=t("nav.details", id=call.id), query_params=link)


def _detail_names(t: Texts) -> list[str]:
    return [t(f"calls.{name}") for name in DETAILS]


def _details(t: Texts, call: Call, times: int) -> list[tuple[str, str]]:
    say = wording()
    values = (
        _said_on(call),
        " + ".join(say.name(part) for part in series_in(call.terms)),
        side_and_probability(t, call),
        due(t, call),
        call.grade,
        t("calls.times_n", n=times),
    )
    return list(zip(_detail_names(t), values, strict=True))


def _said_on(call: Call) -> str:
    """The day it was said, and by whom where there are several who say things."""
    _, led = drawn()
    day = day_of(call)
    by = led.named(call.forecaster) if len(led.forecasters) > 1 else None
    return cards.foreign(by.name, within=f"{day} · {by.name}") if by else day


def due(t: Texts, call: Call) -> str:
    """The day a call is due; of one that still runs also how many days are left, on the same clock."""
    _, led = drawn()
    until = due_day(call.terms, led.almanac)
    if call.matured or call.status not in STANDING["open"]:
        return until.isoformat()
    today = due_day(replace(call.terms, due=int(led.as_of.timestamp())), led.almanac)
    left = (until - today).days
    return f"{until.isoformat()} · {t('calls.today') if not left else t('calls.left', n=left)}"


def downloads(wanted: Wanted) -> None:
    """The whole record as files, of the forecaster and record that are chosen."""
    t, _ = drawn()
    st.html(cards.section(t("calls.files"), t("calls.files_note")))
    record = {None: None, True: "retrospective", False: "live"}[wanted.retrospective]
    chosen = {"by": wanted.forecaster or None, "record": record}
    asked = urlencode({name: value for name, value in chosen.items() if value})
    end = f"?{asked}" if asked else ""
    files = [
        (f"/api/calls.csv{end}", t("calls.csv")),
        (f"/api/record.json{end}", t("calls.json")),
    ]
    st.html(cards.links(files, t("calls.files")))
