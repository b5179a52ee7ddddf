"""The parts of a call's page that say how it ended: verdict, evidence, other readings, quoted prices."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import lru_cache
from itertools import pairwise

from tracker.calls import Call
from tracker.domain.records import ObservationRow, VerdictRow
from tracker.ledger import Reading
from tracker.presentation import cards
from tracker.presentation.dossier import Dossier
from tracker.presentation.i18n import Texts, chance
from tracker.presentation.leanings import due_day
from tracker.presentation.wording import marked
from tracker.site.frame import Voice, folded

EVIDENCE = ("series", "period", "value", "known", "source")
FEW = 12
"""Figures that are shown at once; more of them are folded up."""
Corrected = Mapping[int, ObservationRow]


@lru_cache(maxsize=16_384)
def both(t: Texts, moment: datetime) -> str:
    """A moment on both clocks."""
    return " / ".join(f"{city} {shown}" for city, shown in t.clocks(moment))


def verdict(v: Voice, d: Dossier) -> str:
    """How the question ended, why, and every figure that rests on; earlier verdicts stay visible."""
    t = v.t
    title = cards.section(t("call.verdict"))
    if not d.history:
        due = datetime.fromtimestamp(d.call.terms.due, UTC)
        why = t("call.missing") if d.call.matured else t("call.opens", when=both(t, due))
        return title + cards.notice(t("call.no_verdict", why=why))
    now = d.history[-1]
    simple = d.call.kind != "release" and not d.call.terms.parts
    decided = [
        t("call.decided", day=t.day(now.decided_on)) if now.decided_on and simple else "",
        t("call.known", when=both(t, now.known_at)) if now.known_at else "",
    ]
    kind = {"hit": "better", "miss": "worse"}.get(d.call.status, "plain")
    ended = cards.notice(_because(t, now), kind=kind, more=list(filter(None, decided)))
    return title + ended + _evidence(v, d) + _later(v, d) + _history(t, d.history)


def _because(t: Texts, now: VerdictRow) -> str:
    why = t.known("reason", now.reason)
    whole = f"{t(f'outcome.{now.outcome.name}')}: {why}"
    return cards.foreign(now.reason, within=whole) if why == now.reason else whole


def _evidence(v: Voice, d: Dossier) -> str:
    """Every figure; many of them folded up."""
    rows = d.evidence
    if not rows:
        return ""
    title = cards.section(v.t("call.rests_on"), level=3)
    if len(rows) <= FEW:
        return title + _figures(v, rows, v.t("call.rests_on"), d.corrected)
    label = v.t("call.evidence_more", n=len(rows))
    ends = _figures(v, (rows[0], rows[-1]), v.t("call.rests_on"), d.corrected)
    return title + ends + folded(label, _figures(v, rows, label, d.corrected))


def _later(v: Voice, d: Dossier) -> str:
    if not d.revisions:
        return ""
    title = v.t("site.later")
    return cards.section(title, v.t("call.later_note"), level=3) + _figures(
        v, d.revisions, title, {}
    )


def _figures(v: Voice, rows: Sequence[ObservationRow], label: str, corrected: Corrected) -> str:
    columns = [v.t(f"call.evidence_{name}") for name in EVIDENCE]
    shown = [_figure(v, o, corrected.get(o.id)) for o in rows]
    return cards.table(columns, shown, label=label)


@lru_cache(maxsize=16_384)
def _figure(v: Voice, o: ObservationRow, old: ObservationRow | None) -> tuple[str, ...]:
    """A figure as a row; calls of one time share their figures. ``old`` is the wrong one it replaced."""
    t, say = v.t, v.say
    basis = marked(t.known("known_basis", o.known_basis), o.known_basis)
    value = basis if o.value is None else cards.together(say.value(o.series, o.value))
    known = cards.with_note(both(t, o.known_at), basis)
    told: str = cards.foreign(o.source)
    if o.corrects is not None:
        mended = _mended(v, o, old)
        told = cards.with_note(told, cards.foreign(o.reason or "", within=mended))
    return say.name(o.series), o.period, value, known, told


def _mended(v: Voice, o: ObservationRow, old: ObservationRow | None) -> str:
    why = o.reason or "–"
    if old is None or old.value is None:
        return v.t("call.corrects", why=why)
    return v.t("call.corrects_value", old=v.say.value(old.series, old.value), why=why)


def _history(t: Texts, history: Sequence[VerdictRow]) -> str:
    """Every verdict there was, the one in force first, with what it replaced and why."""
    if len(history) < 2:
        return ""
    columns = [
        t("call.revision_name"), t("price.result"), t("coverage.reason"), t("call.recorded_at"),
    ]  # fmt: skip
    first = [_revision(t, None, history[0])]
    later = [_revision(t, before, after) for before, after in pairwise(history)]
    title = cards.section(t("call.history"), t("call.history_note"), level=3)
    return title + cards.table(columns, [*first, *later][::-1], label=t("call.history"))


def _revision(t: Texts, before: VerdictRow | None, v: VerdictRow) -> tuple[str, str, str, str]:
    outcomes = [t(f"outcome.{row.outcome.name}") for row in (before, v) if row]
    why = cards.foreign(v.why) if v.why else marked(t.known("reason", v.reason), v.reason)
    return t("call.revision", n=v.revision), " → ".join(outcomes), why, both(t, v.recorded_at)


def readings(v: Voice, d: Dossier) -> str:
    """How the call would have ended under other fair readings: one row a sentence, one column an entry."""
    t = v.t
    if not d.readings:
        return ""
    own = Reading(d.call.sentence, d.row.question.entry_rule, d.call.terms, d.call.outcome)
    cells = {(r.sentence, r.entry_rule): r for r in reversed([own, *d.readings])}
    rules = [r for r in ("next", "previous") if any(rule == r for _, rule in cells)]
    names = [t("call.reading"), *(t(f"call.{r}") for r in rules)]
    rows = [
        (_reading(t, d, sentence), *(_cell(v, d.call, cells.get((sentence, r))) for r in rules))
        for sentence in dict.fromkeys(r.sentence for r in [own, *d.readings])
    ]
    return (
        cards.section(t("call.readings"), t("call.readings_note"))
        + _compared(t, d)
        + cards.table(names, rows, label=t("call.readings"), narrow=True)
    )


def _compared(t: Texts, d: Dossier) -> str:
    decided = [r.outcome for r in d.readings if r.outcome in ("TRUE", "FALSE")]
    if d.call.correct is None or not decided:
        return cards.notice(t("call.nothing_to_compare"))
    word = "robust" if set(decided) == {d.call.outcome} else "fragile"
    counted = f"{decided.count(d.call.outcome)}/{len(decided)}"
    return cards.notice(t(f"call.{word}"), more=[t("call.same_end", counted=counted)])


def _reading(t: Texts, d: Dossier, sentence: str) -> str:
    own = f" ({t('call.primary')})" if sentence == d.call.sentence else ""
    return cards.foreign(sentence, "en", within=f"{sentence}{own}")


def _cell(v: Voice, call: Call, reading: Reading | None) -> str:
    if reading is None:
        return "–"
    matured = reading.terms.due <= v.record.as_of.timestamp()
    status = replace(call, outcome=reading.outcome, matured=matured).status
    until = due_day(reading.terms, v.record.almanac)
    return cards.chip_cell(status, v.t(f"status.{status}"), until.isoformat())


def quotes(t: Texts, d: Dossier) -> str:
    """What the channel quoted as the market's probability of this very question, post by post."""
    if not d.quotes:
        return ""
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
    title = cards.section(t("call.quotes"), t("call.quotes_note"))
    return title + cards.table(names, rows, label=t("call.quotes"), narrow=True)
