"""How one call ended: verdict, evidence, other readings, quoted prices, and what was corrected."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise

import streamlit as st

from tracker.calls import Call
from tracker.domain.records import ObservationRow, VerdictRow
from tracker.ledger import Reading
from tracker.presentation import cards
from tracker.presentation.dossier import Dossier
from tracker.presentation.i18n import Texts, chance
from tracker.presentation.leanings import due_day
from tracker.presentation.wording import marked
from tracker.web.call_view import both
from tracker.web.current import drawn, wording

FEW = 6
Corrected = Mapping[int, ObservationRow]
NOTHING: Corrected = {}
ENDS = 2
EVIDENCE = ("series", "period", "value", "known", "source")


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
    simple = d.call.kind != "release" and not d.call.terms.parts
    decided = [
        t("call.decided", day=t.day(now.decided_on)) if now.decided_on and simple else "",
        t("call.known", when=both(t, now.known_at)) if now.known_at else "",
    ]
    kind = {"hit": "better", "miss": "worse"}.get(d.call.status, "plain")
    ended = t(f"outcome.{now.outcome.name}")
    st.html(
        cards.notice(_because(t, ended, now.reason), kind=kind, more=list(filter(None, decided)))
    )
    _evidence(t, d)
    if d.revisions:
        st.html(cards.section(t("call.later"), t("call.later_note"), level=3))
        _figures(t, d.revisions, t("call.later"))
    if len(d.history) > 1:
        _history(t, d.history)


def _because(t: Texts, ended: str, reason: str) -> str:
    why = t.known("reason", reason)
    whole = f"{ended}: {why}"
    return cards.foreign(reason, within=whole) if why == reason else whole


def _history(t: Texts, history: Sequence[VerdictRow]) -> None:
    """Every verdict there was, the one in force first, with what it replaced and why."""
    st.html(cards.section(t("call.history"), t("call.history_note"), level=3))
    columns = [
        t("call.revision_name"),
        t("price.result"),
        t("coverage.reason"),
        t("call.recorded_at"),
    ]
    first = [_revision(t, None, history[0])]
    later = [_revision(t, before, after) for before, after in pairwise(history)]
    st.html(cards.table(columns, [*first, *later][::-1], label=t("call.history")))


def _revision(t: Texts, before: VerdictRow | None, v: VerdictRow) -> tuple[str, str, str, str]:
    outcomes = [t(f"outcome.{row.outcome.name}") for row in (before, v) if row]
    why = cards.foreign(v.why) if v.why else marked(t.known("reason", v.reason), v.reason)
    return t("call.revision", n=v.revision), " → ".join(outcomes), why, both(t, v.recorded_at)


def _evidence(t: Texts, d: Dossier) -> None:
    """The figures in a table; many of them are shown by their ends, all of them on demand."""
    rows = d.evidence
    if not rows:
        return
    st.html(cards.section(t("call.rests_on"), level=3))
    ends = rows if len(rows) <= FEW else (*rows[:ENDS], *rows[-ENDS:])
    _figures(t, ends, t("call.rests_on"), d.corrected)
    if len(rows) > FEW:
        with st.expander(t("call.evidence_more", n=len(rows)), key="all_evidence"):
            _figures(t, rows, t("call.evidence_more", n=len(rows)), d.corrected)


def _figures(
    t: Texts, rows: Sequence[ObservationRow], label: str, corrected: Corrected = NOTHING
) -> None:
    columns = [t(f"call.evidence_{name}") for name in EVIDENCE]
    st.html(cards.table(columns, [_figure(t, row, corrected) for row in rows], label=label))


def _figure(t: Texts, o: ObservationRow, corrected: Corrected) -> tuple[str, ...]:
    say = wording()
    basis = marked(t.known("known_basis", o.known_basis), o.known_basis)
    value = basis if o.value is None else cards.together(say.value(o.series, o.value))
    known = cards.with_note(both(t, o.known_at), basis)
    told = cards.foreign(o.source)
    if o.corrects is not None:
        mended = _mended(t, o, corrected.get(o.id))
        told = cards.with_note(told, cards.foreign(o.reason or "", within=mended))
    return say.name(o.series), o.period, value, known, told


def _mended(t: Texts, o: ObservationRow, old: ObservationRow | None) -> str:
    why = o.reason or "–"
    if old is None or old.value is None:
        return t("call.corrects", why=why)
    return t("call.corrects_value", old=wording().value(old.series, old.value), why=why)


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
        (_reading(t, d, sentence), *(_cell(t, d.call, cells.get((sentence, r))) for r in rules))
        for sentence in dict.fromkeys(r.sentence for r in [own, *d.readings])
    ]
    st.html(cards.table(names, rows, label=t("call.readings"), narrow=True))


def _reading(t: Texts, d: Dossier, sentence: str) -> str:
    own = f" ({t('call.primary')})" if sentence == d.call.sentence else ""
    return cards.foreign(sentence, "en", within=f"{sentence}{own}")


def _cell(t: Texts, call: Call, reading: Reading | None) -> str:
    if reading is None:
        return "–"
    led = drawn()[1]
    matured = reading.terms.due <= led.as_of.timestamp()
    status = replace(call, outcome=reading.outcome, matured=matured).status
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
            cards.foreign(r.market_source or "–"),
        )
        for post, r in d.quotes
    ]
    names = [t("path.day"), t("call.market"), t("call.evidence_source")]
    st.html(cards.table(names, rows, label=t("call.quotes"), narrow=True))
