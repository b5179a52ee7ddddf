"""The parts of one call's page."""

from datetime import UTC, date, datetime

import streamlit as st

from tracker.calls import Call
from tracker.criteria import BaseRate
from tracker.domain.terms import Terms
from tracker.web import cards
from tracker.web.calls_view import probability
from tracker.web.cards import Kpi
from tracker.web.current import drawn, wording
from tracker.web.data import Dossier, status_of
from tracker.web.i18n import Texts, chance, percent, utc
from tracker.web.score_view import summary

CONDITIONAL = ("condition", "claim")
ENTERING = ("move", "drawdown", "relative")


def top(d: Dossier) -> None:
    """What was said and how it stands."""
    t, _ = drawn()
    status = status_of(d.call)
    marks = cards.chip(status, t(f"status.{status}"))
    if d.call.retrospective:
        marks += cards.tag(t("record.retrospective"))
    st.html(
        f"<p>{marks}</p>" + cards.head(summary(t, d.call), f"{d.row.by.name} · {said_on(t, d)}")
    )
    st.html(
        cards.kpis([_side(t, d.call), _probability(t, d.call), _base(t, d.base), _market(t, d)])
    )


def said_on(t: Texts, d: Dossier) -> str:
    """The day or range of days it was said on, in the forecaster's own zone."""
    post = d.row.post
    if post is None or post.precision == "second":
        return t.clock(d.call.made_at, d.row.by.timezone)
    first, last = post.not_before, post.not_after
    return t.day(first) if first == last else f"{t.day(first)} – {t.day(last)}"


def _side(t: Texts, call: Call) -> Kpi:
    long = t(f"status.{status_of(call)}_long")
    return Kpi(
        t("call.side"), t("call.for" if call.said_true else "call.against"), (long,), small=True
    )


def _probability(t: Texts, call: Call) -> Kpi:
    if call.probability is None:
        return Kpi(t("call.probability"), t("call.no_number"), (t("call.no_word"),), small=True)
    shown = chance(call.probability.low, call.probability.high)
    lines = [t("call.probability_of")]
    if call.says:
        lines = [t("call.word_means", word=call.says, range=shown), t("call.editorial"), *lines]
    bar = cards.Bar(call.probability.mid, call.probability.low, call.probability.high, 0.5, shown)
    return Kpi(t("call.probability"), shown, tuple(lines), bar)


def _base(t: Texts, base: BaseRate | None) -> Kpi:
    if base is None or base.rate is None:
        reason = t.known("base_reason", base.reason) if base and base.reason else ""
        return Kpi(t("call.base"), t("call.base_none"), (reason,) if reason else (), small=True)
    thin = f" · {t('call.base_thin')}" if base.thin else ""
    counted = t("call.base_windows", windows=base.windows, apart=base.apart) + thin
    return Kpi(
        t("call.base"),
        percent(base.rate),
        (counted,),
        cards.Bar(base.rate, reference=0.5, label=percent(base.rate)),
    )


def _market(t: Texts, d: Dossier) -> Kpi:
    if d.call.market_probability is None:
        return Kpi(t("call.market"), "–", (t("call.market_none"),), small=True)
    p = d.call.market_probability
    at = utc(d.row.market_at) if d.row.market_at else ""
    lines = (d.call.market_source or "", at, d.row.market_convention or "")
    return Kpi(
        t("call.market"),
        chance(p, p),
        tuple(line for line in lines if line),
        cards.Bar(p, reference=0.5, label=chance(p, p)),
    )


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
    said = {"day": t("call.made_on_day"), "between": t("call.made_between")}.get(
        d.call.precision, ""
    )
    made = " · ".join(filter(None, [both(t, d.call.made_at), said]))
    rows = [
        (t("call.made_at"), made),
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
    """What the author said and what the coder filled in, apart."""
    t, _ = drawn()
    call = d.call
    assumed = ", ".join(t.known("assumed", a) for a in call.assumed) or t("assumed.none")
    st.html(cards.section(t("call.coded")))
    st.html(
        cards.facts(
            [
                (t("call.hedge"), f"‘{call.hedge}’" if call.hedge else "–"),
                (t("call.probability"), probability(t, call)),
                (t("call.horizon"), t.known("horizon", call.horizon_basis)),
                (t("call.assumed"), assumed),
                (t("call.grade"), t.known("grade", call.grade)),
                (t("call.kind"), t.known("kind", call.kind)),
                (t("call.note"), call.note or ""),
            ]
        )
    )
    if call.reversal_of:
        st.html(cards.notice(t("call.reversal", unit=call.reversal_of)))


def source(d: Dossier) -> None:
    """Where it was said and when it came into the record."""
    t, _ = drawn()
    post = d.row.post
    st.html(cards.section(t("call.source")))
    st.html(cards.outside_link(d.call.post_url, t("call.open_post"), t("call.no_link")))
    pairs = [
        (t("call.unit"), d.row.unit or ""),
        (t("call.hash"), (post.text_sha256 or "") if post else ""),
        (t("call.recorded_at"), utc(d.call.recorded_at)),
    ]
    st.html(cards.facts(pairs))
