"""The parts of one call's page that say what was said: the words, the numbers, the window, the source."""

from datetime import UTC, date, datetime

import streamlit as st

from tracker.calls import Call
from tracker.domain.base_rate import BaseRate
from tracker.domain.terms import Terms
from tracker.presentation import cards
from tracker.presentation.cards import Kpi
from tracker.presentation.dossier import Dossier
from tracker.presentation.i18n import Texts, chance, percent, utc
from tracker.presentation.wording import marked, said
from tracker.web import state
from tracker.web.calls_view import probability
from tracker.web.current import drawn, wording

CONDITIONAL = ("condition", "claim")
ENTERING = ("move", "drawdown", "relative")


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
    call = d.call
    marks = cards.chip(call.status, t(f"status.{call.status}"))
    if call.retrospective:
        marks += cards.tag(t("record.retrospective"))
    if d.replaced_by:
        marks += cards.tag(t("call.replaced"))
    by = cards.foreign(d.row.by.name, within=f"{d.row.by.name} · {said_on(t, d)}")
    st.html(f"<p>{marks}</p>" + cards.head(said(t, call), by))
    _corrected(t, d)
    if call.retrospective:
        recorded = t("call.late", day=t.day(call.recorded_at.date()))
        st.html(cards.notice(t("call.late_title"), more=[recorded]))
    st.html(cards.kpis([_side(t, call), _probability(t, call), _base(t, d.base), _market(t, d)]))


def _corrected(t: Texts, d: Dossier) -> None:
    """That this entry was corrected by another one, or corrects one itself, with the way there."""
    why = [cards.foreign(d.row.reason)] if d.row.reason else []
    for code, other, more in (
        ("replaced_by", d.replaced_by, []),
        ("replaces", d.row.supersedes, why),
    ):
        if other:
            st.html(cards.notice(t(f"call.{code}", id=other), more=more))
            link = state.link(id=other)
            st.page_link("call.py", label=t("nav.details", id=other), query_params=link)


def said_on(t: Texts, d: Dossier) -> str:
    """The day or range of days it was said on, in the forecaster's own zone."""
    post = d.row.post
    if post is None or post.precision == "second":
        return t.clock(d.call.made_at, d.row.by.timezone)
    first, last = post.not_before, post.not_after
    return t.day(first) if first == last else f"{t.day(first)} – {t.day(last)}"


def _side(t: Texts, call: Call) -> Kpi:
    side = t("call.for" if call.said_true else "call.against")
    return Kpi(t("call.side"), side, (t(f"status.{call.status}_long"),), small=True)


def _probability(t: Texts, call: Call) -> Kpi:
    if call.probability is None:
        return Kpi(t("call.probability"), t("call.no_number"), (t("call.no_word"),), small=True)
    shown = chance(call.probability.low, call.probability.high)
    lines = [t("call.probability_of")]
    if call.says:
        means = t("call.word_means", word=call.says, range=shown)
        lines = [cards.foreign(call.says, within=means), *lines]
    bar = cards.Bar(call.probability.mid, call.probability.low, call.probability.high, 0.5, shown)
    return Kpi(t("call.probability"), shown, tuple(lines), bar)


def _base(t: Texts, base: BaseRate | None) -> Kpi:
    if base is None or base.rate is None:
        reason = (
            (marked(t.known("base_reason", base.reason), base.reason),)
            if base and base.reason
            else ()
        )
        return Kpi(t("call.base"), t("call.base_none"), reason, small=True)
    thin = f" · {t('call.base_thin')}" if base.thin else ""
    counted = t("call.base_windows", windows=base.windows, apart=base.apart) + thin
    bar = cards.Bar(base.rate, reference=0.5, label=percent(base.rate))
    return Kpi(t("call.base"), percent(base.rate), (counted,), bar)


def _market(t: Texts, d: Dossier) -> Kpi:
    if d.call.market_probability is None:
        return Kpi(t("call.market"), "–", (t("call.market_none"),), small=True)
    p = d.call.market_probability
    at = utc(d.row.market_at) if d.row.market_at else ""
    source = cards.foreign(d.call.market_source) if d.call.market_source else ""
    bar = cards.Bar(p, reference=0.5, label=chance(p, p))
    return Kpi(t("call.market"), chance(p, p), (source, at), bar)


def criterion(d: Dossier) -> None:
    """What makes the sentence TRUE, in plain words and as the program reads it."""
    t, _ = drawn()
    say = wording()
    st.html(cards.section(t("call.question")))
    terms = d.call.terms
    told = [(t("call.true_when"), say.criterion(terms))]
    if terms.kind == "if then":
        told = [
            (t(f"call.{part}"), say.criterion(p))
            for part, p in zip(CONDITIONAL, terms.parts, strict=True)
        ]
    st.html(
        "".join(
            f'<p class="sub">{cards.esc(name)}</p><p class="big">{cards.prose(plain)}</p>'
            for name, plain in told
            if plain
        )
        + f'<p class="sub">{cards.esc(t("call.sentence"))}</p>'
        f'<p class="sentence" lang="en">{cards.prose(d.call.sentence)}</p>'
    )


def window(d: Dossier) -> None:
    """When it was said and until when it runs, on both clocks."""
    t, _ = drawn()
    st.html(cards.section(t("call.window")))
    due = datetime.fromtimestamp(d.call.terms.due, UTC)
    precision = {"day": t("call.made_on_day"), "between": t("call.made_between")}
    rows = [
        (t("call.made_at"), both(t, d.call.made_at)),
        (t("call.precision"), precision.get(d.call.precision, "")),
        *_sessions(t, d.call.terms),
        (t("call.deadline"), both(t, due)),
    ]
    st.html(cards.facts(rows))


def _sessions(t: Texts, terms: Terms) -> list[tuple[str, str]]:
    """The days a question rests on, in the words that fit its kind."""
    if terms.parts:
        return []
    first, last = date.fromordinal(terms.first), date.fromordinal(terms.last)
    if terms.kind == "release":
        return [(t("call.period"), wording().period(terms.series, terms.last))]
    if first == last:
        return [(t("call.last"), t.day(last))]
    entry = date.fromordinal(terms.entry) if terms.kind in ENTERING else None
    found = [(t("call.entry"), f"{t.day(entry)} · {t('call.entry_note')}")] if entry else []
    return [*found, (t("call.first"), t.day(first)), (t("call.last"), t.day(last))]


def both(t: Texts, moment: datetime) -> str:
    """A moment on both clocks."""
    return " / ".join(f"{city} {shown}" for city, shown in t.clocks(moment))


def coded(d: Dossier) -> None:
    """What the author said and what the coder filled in, apart; how each number was made."""
    t, _ = drawn()
    call = d.call
    assumed = ", ".join(t.known("assumed", a) for a in call.assumed) or t("assumed.none")
    hedge = cards.foreign(call.hedge, within=f"‘{call.hedge}’") if call.hedge else "–"
    st.html(cards.section(t("call.coded")))
    st.html(
        cards.facts(
            [
                (t("call.hedge"), hedge),
                (t("call.probability"), _numbered(t, call)),
                (t("call.base"), t("call.base_made") if d.base and d.base.windows else ""),
                (t("call.market"), _priced(t, d)),
                (t("call.horizon"), t.known("horizon", call.horizon_basis)),
                (t("call.assumed"), assumed),
                (t("call.grade"), t.known("grade", call.grade)),
                (t("call.kind"), t.known("kind", call.kind)),
                (t("call.note"), cards.foreign(call.note) if call.note else ""),
            ]
        )
    )


def _numbered(t: Texts, call: Call) -> str:
    """How the words became a number."""
    shown = probability(t, call)
    if call.probability is None or not call.says:
        return t(f"call.basis_{call.basis}", shown=shown)
    middle = percent(call.probability.mid, places=1)
    told = t("call.basis_words", shown=shown, middle=middle)
    return cards.foreign(call.says, within=told)


def _priced(t: Texts, d: Dossier) -> str:
    """How the market's number was made; nothing where there is none."""
    convention = d.row.market_convention
    if d.call.market_probability is None or not convention:
        return ""
    return cards.foreign(convention)


def source(d: Dossier) -> None:
    """Where it was said and when it came into the record."""
    t, _ = drawn()
    post = d.row.post
    st.html(cards.section(t("call.source")))
    st.html(cards.outside_link(d.call.post_url, t("call.open_post"), t("call.no_link")))
    pairs = [
        (t("call.unit"), d.row.unit or ""),
        (t("call.hash"), (post.text_sha256 or "") if post else ""),
        (t("call.post_note"), cards.foreign(post.note) if post and post.note else ""),
        (t("call.recorded_at"), both(t, d.call.recorded_at)),
    ]
    st.html(cards.facts(pairs))


def recompute(d: Dossier, address: str) -> None:
    """How to get this page's figures again: a command, an address that stays, and files."""
    t, led = drawn()
    id = d.call.id
    st.html(cards.section(t("call.recompute"), t("call.recompute_note")))
    command = f"tracker show {id} --as-of {led.as_of:%Y-%m-%dT%H:%MZ}"
    st.code(command, language=None, wrap_lines=True)
    if d.history:
        now = d.history[-1]
        versions = t("call.versions", rules=now.rules, calendars=now.calendars)
        st.html(cards.facts([(t("call.settled_with"), versions)]))
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
