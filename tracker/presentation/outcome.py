"""How one call ended: verdict, evidence, other readings, quoted prices. Each gives piece after piece."""

from collections.abc import Iterator, Mapping, Sequence
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
from tracker.presentation.wording import Wording, marked

EVIDENCE = ("series", "period", "value", "known", "source")
Corrected = Mapping[int, ObservationRow]
NOTHING: Corrected = {}


@lru_cache(maxsize=16_384)
def both(t: Texts, moment: datetime) -> str:
    """A moment on both clocks."""
    return " / ".join(f"{city} {shown}" for city, shown in t.clocks(moment))


def verdict(t: Texts, d: Dossier) -> Iterator[str]:
    """How the question ended and why, or that it did not yet."""
    yield cards.section(t("call.verdict"))
    if not d.history:
        due = datetime.fromtimestamp(d.call.terms.due, UTC)
        why = t("call.missing") if d.call.matured else t("call.opens", when=both(t, due))
        yield cards.notice(t("call.no_verdict", why=why))
        return
    now = d.history[-1]
    simple = d.call.kind != "release" and not d.call.terms.parts
    decided = [
        t("call.decided", day=t.day(now.decided_on)) if now.decided_on and simple else "",
        t("call.known", when=both(t, now.known_at)) if now.known_at else "",
    ]
    kind = {"hit": "better", "miss": "worse"}.get(d.call.status, "plain")
    yield cards.notice(_because(t, now), kind=kind, more=list(filter(None, decided)))


def _because(t: Texts, now: VerdictRow) -> str:
    why = t.known("reason", now.reason)
    whole = f"{t(f'outcome.{now.outcome.name}')}: {why}"
    return cards.foreign(now.reason, within=whole) if why == now.reason else whole


def figures(
    say: Wording, rows: Sequence[ObservationRow], label: str, corrected: Corrected = NOTHING
) -> str:
    """Figures of the evidence as a table; ``corrected`` has the wrong ones that they replaced."""
    columns = [say.t(f"call.evidence_{name}") for name in EVIDENCE]
    return cards.table(columns, [_figure(say, o, corrected.get(o.id)) for o in rows], label=label)


def _figure(say: Wording, o: ObservationRow, old: ObservationRow | None) -> tuple[str, ...]:
    basis, known = _known(say.t, o.known_basis, o.known_at)
    value = basis if o.value is None else cards.together(say.value(o.series, o.value))
    source: str = cards.foreign(o.source)
    if o.corrects is not None:
        mended = _mended(say, o, old)
        source = cards.with_note(source, cards.foreign(o.reason or "", within=mended))
    return say.name(o.series), o.period, value, known, source


@lru_cache(maxsize=16_384)
def _known(t: Texts, code: str, moment: datetime) -> tuple[str, str]:
    """How it is known when a figure came out, and when that was; figures of one time share it."""
    basis = marked(t.known("known_basis", code), code)
    return basis, cards.with_note(both(t, moment), basis)


def _mended(say: Wording, o: ObservationRow, old: ObservationRow | None) -> str:
    why = o.reason or "–"
    if old is None or old.value is None:
        return say.t("call.corrects", why=why)
    return say.t("call.corrects_value", old=say.value(old.series, old.value), why=why)


def revised(say: Wording, d: Dossier) -> Iterator[str]:
    """What was published later of the same figures."""
    if d.revisions:
        title = say.t("site.later")
        yield cards.section(title, say.t("call.later_note"), level=3)
        yield figures(say, d.revisions, title)


def history(t: Texts, d: Dossier) -> Iterator[str]:
    """Every verdict there was, the one in force first, with what it replaced and why."""
    if len(d.history) < 2:
        return
    codes = ("call.revision_name", "price.result", "coverage.reason", "call.recorded_at")
    first = [_revision(t, None, d.history[0])]
    later = [_revision(t, before, after) for before, after in pairwise(d.history)]
    yield cards.section(t("call.history"), t("call.history_note"), level=3)
    yield cards.table([t(code) for code in codes], [*first, *later][::-1], label=t("call.history"))


def _revision(t: Texts, before: VerdictRow | None, v: VerdictRow) -> tuple[str, str, str, str]:
    outcomes = [t(f"outcome.{row.outcome.name}") for row in (before, v) if row]
    why = cards.foreign(v.why) if v.why else marked(t.known("reason", v.reason), v.reason)
    return t("call.revision", n=v.revision), " → ".join(outcomes), why, both(t, v.recorded_at)


def readings(say: Wording, d: Dossier, as_of: datetime) -> Iterator[str]:
    """How the call would have ended under other fair readings: one row a sentence, one column an entry."""
    t = say.t
    if not d.readings:
        return
    own = Reading(d.call.sentence, d.row.question.entry_rule, d.call.terms, d.call.outcome)
    cells = {(r.sentence, r.entry_rule): r for r in reversed([own, *d.readings])}
    rules = [r for r in ("next", "previous") if any(rule == r for _, rule in cells)]
    names = [t("call.reading"), *(t(f"call.{r}") for r in rules)]
    rows = [
        (
            _reading(t, d, sentence),
            *(_cell(say, d.call, cells.get((sentence, r)), as_of) for r in rules),
        )
        for sentence in dict.fromkeys(r.sentence for r in [own, *d.readings])
    ]
    yield cards.section(t("call.readings"), t("call.readings_note"))
    yield _compared(t, d)
    yield cards.table(names, rows, label=t("call.readings"), narrow=True)


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


def _cell(say: Wording, call: Call, reading: Reading | None, as_of: datetime) -> str:
    if reading is None:
        return "–"
    matured = reading.terms.due <= as_of.timestamp()
    status = replace(call, outcome=reading.outcome, matured=matured).status
    until = due_day(reading.terms, say.almanac)
    return cards.chip_cell(status, say.t(f"status.{status}"), until.isoformat())


def quotes(t: Texts, d: Dossier) -> Iterator[str]:
    """What the channel quoted as the market's probability of this very question, post by post."""
    if not d.quotes:
        return
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
    yield cards.section(t("call.quotes"), t("call.quotes_note"))
    yield cards.table(names, rows, label=t("call.quotes"), narrow=True)
