"""How one call ended: verdict, evidence, other readings, quoted prices, and every time it was said."""

from dataclasses import replace
from datetime import UTC, datetime

import streamlit as st

from tracker.calls import Call
from tracker.domain.records import ObservationRow, VerdictRow
from tracker.ledger import Reading
from tracker.web import cards, state
from tracker.web.call_view import both
from tracker.web.calls_view import probability
from tracker.web.current import drawn, wording
from tracker.web.data import Dossier, status_of
from tracker.web.i18n import Texts, chance, utc
from tracker.web.leanings import due_day
from tracker.web.score_view import summary

FEW = 6


def verdict(d: Dossier) -> None:
    """How the question ended, why, and every figure that rests on; earlier verdicts stay visible."""
    t, led = drawn()
    st.html(cards.section(t("call.verdict")))
    if not d.history:
        due = datetime.fromtimestamp(d.call.terms.due, UTC)
        why = t("call.opens", when=both(t, due)) if due > led.as_of else t("call.missing")
        st.html(cards.notice(t("call.no_verdict", why=why)))
        return
    now = d.history[-1]
    simple = now.decided_on and d.call.kind != "release" and not d.call.terms.parts
    told = [
        t("call.decided", day=t.day(now.decided_on)) if now.decided_on and simple else "",
        t("call.known", when=both(t, now.known_at)) if now.known_at else "",
    ]
    decided = " · ".join(filter(None, told))
    shown = f"{t(f'outcome.{now.outcome.name}')}: {t.known('reason', now.reason)}"
    st.html(
        cards.notice(
            shown,
            kind={"hit": "better", "miss": "worse"}.get(status_of(d.call), "plain"),
            more=[decided] if decided else (),
        )
    )
    _evidence(t, d.evidence)
    if d.revisions:
        st.html(cards.section(t("call.later"), t("call.later_note"), level=3))
        st.html(
            cards.table(_columns(t), [_figure(t, o) for o in d.revisions], label=t("call.later"))
        )
    if len(d.history) > 1:
        st.html(cards.section(t("call.history")))
        rows = [_revision(t, v, current=v is now) for v in reversed(d.history)]
        st.html(
            cards.table(
                [
                    t("call.revision", n=""),
                    t("price.result"),
                    t("coverage.reason"),
                    t("call.recorded_at"),
                ],
                rows,
                label=t("call.history"),
            )
        )


def _revision(t: Texts, v: VerdictRow, *, current: bool) -> tuple[str, str, str, str]:
    which = f"{t('call.revision', n=v.revision)} · {t('call.current' if current else 'call.superseded')}"
    return (
        which,
        t(f"outcome.{v.outcome.name}"),
        v.why or t.known("reason", v.reason),
        utc(v.recorded_at),
    )


def _columns(t: Texts) -> list[str]:
    return [t(f"call.evidence_{c}") for c in ("series", "period", "value", "known", "source")]


def _figure(t: Texts, o: ObservationRow) -> tuple[str, ...]:
    say = wording()
    known = t.clock(o.known_at, "Asia/Seoul")
    value = (
        t.known("known_basis", o.known_basis) if o.value is None else say.value(o.series, o.value)
    )
    return say.name(o.series), o.period, value, known, o.source


def _evidence(t: Texts, rows: tuple[ObservationRow, ...]) -> None:
    """The figures in a table; many of them are shown by their ends, all of them on demand."""
    if not rows:
        return
    st.html(f'<p class="sub">{cards.esc(t("call.rests_on"))}</p>')
    shown = rows if len(rows) <= FEW else (*rows[:2], *rows[-2:])
    st.html(cards.table(_columns(t), [_figure(t, o) for o in shown], label=t("call.rests_on")))
    if len(rows) > FEW:
        with st.expander(t("call.evidence_more", n=len(rows)), key="all_evidence"):
            st.html(
                cards.table(_columns(t), [_figure(t, o) for o in rows], label=t("call.rests_on"))
            )


def readings(d: Dossier) -> None:
    """How the call would have ended under other fair readings: one row a sentence, one column an entry."""
    t, _ = drawn()
    if not d.readings:
        return
    st.html(cards.section(t("call.readings"), t("call.readings_note")))
    decided = [r.outcome for r in d.readings if r.outcome in ("TRUE", "FALSE")]
    if d.call.correct is not None and decided:
        word = "robust" if set(decided) == {d.call.outcome} else "fragile"
        counted = f"{decided.count(d.call.outcome)}/{len(decided)}"
        st.html(cards.notice(t(f"call.{word}"), more=[t("call.same_end", counted=counted)]))
    else:
        st.html(cards.notice(t("call.nothing_to_compare")))
    own = Reading(d.call.sentence, d.row.question.entry_rule, d.call.terms, d.call.outcome)
    cells = {(r.sentence, r.entry_rule): r for r in reversed([own, *d.readings])}
    rules = [r for r in ("next", "previous") if any(rule == r for _, rule in cells)]
    names = [t("call.reading"), *(t(f"call.{r}") for r in rules)]
    rows = [
        (_named(t, d, sentence), *(_cell(t, d.call, cells.get((sentence, rule))) for rule in rules))
        for sentence in dict.fromkeys(r.sentence for r in [own, *d.readings])
    ]
    st.html(cards.table(names, rows, label=t("call.readings"), narrow=True))


def _named(t: Texts, d: Dossier, sentence: str) -> str:
    return f"{sentence} ({t('call.primary')})" if sentence == d.call.sentence else sentence


def _cell(t: Texts, call: Call, reading: Reading | None) -> str:
    if reading is None:
        return "–"
    led = drawn()[1]
    matured = reading.terms.due <= led.as_of.timestamp()
    status = status_of(replace(call, outcome=reading.outcome, matured=matured))
    until = due_day(reading.terms, led.almanac)
    return cards.chip_cell(status, t(f"status.{status}"), until.isoformat())


def quotes(d: Dossier) -> None:
    """What the channel quoted as the market's probability of this very question, post by post."""
    t, _ = drawn()
    if not d.quotes:
        return
    st.html(cards.section(t("call.quotes"), t("call.quotes_note")))
    rows = [
        (
            post.not_after.isoformat() if post else "–",
            chance(r.market_probability, r.market_probability)
            if r.market_probability is not None
            else "–",
            r.market_source or "–",
        )
        for post, r in d.quotes
    ]
    names = [t("path.day"), t("call.market"), t("call.evidence_source")]
    st.html(cards.table(names, rows, label=t("call.quotes"), narrow=True))


def family(d: Dossier) -> None:
    """Every time it was said, and the other questions of the same thesis."""
    t, led = drawn()
    questions = len({c.question for c in d.family})
    st.html(cards.section(t("call.mentions")))
    for call in d.mentions:
        marks = [
            t("call.this_one") if call.id == d.call.id else "",
            t("call.in_force") if call.in_force else "",
        ]
        _linked(
            t,
            call,
            [(call.post_date or call.made_at.date()).isoformat(), probability(t, call), *marks],
        )
    others = [c for c in d.family if c.question != d.call.question]
    if others:
        st.html(
            cards.section(
                t("call.family"), t("call.family_note", name=d.call.family, questions=questions)
            )
        )
        for call in others:
            until = t("calls.until", day=due_day(call.terms, led.almanac))
            _linked(t, call, [until, probability(t, call)])


def _linked(t: Texts, call: Call, lines: list[str]) -> None:
    status = status_of(call)
    with st.container(key=f"row_{call.id}"):
        st.html(cards.row(status, t(f"status.{status}"), summary(t, call), lines))
        st.page_link(
            "call.py", label=t("nav.details", id=call.id), query_params=state.link(id=call.id)
        )
