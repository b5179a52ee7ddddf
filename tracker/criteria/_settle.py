"""Settling any mixture of questions: group by kind, check each column, put the answers back in order."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from tracker.criteria._base import epoch
from tracker.criteria._columns import COMMON_REASONS, Checked, Column
from tracker.criteria._read import kinds
from tracker.domain.terms import Outcome, Terms
from tracker.panel import Ints, Panel
from tracker.sessions.almanac import Almanac

BLOCK = 1 << 15


@dataclass(frozen=True)
class Answer:
    """How one question stands: outcome, why, the deciding day (ordinal, 0 none), slots of evidence."""

    outcome: Outcome
    reason: str
    day: int
    evidence: tuple[int, ...]


def reasons_of(kind: str) -> tuple[str, ...]:
    """The reasons a kind can give, by code."""
    return (*COMMON_REASONS, *kinds()[kind].Criterion.REASONS)


def check(kind: str, column: Column, panel: Panel) -> Checked:
    """Settle a column of questions of one simple kind, in blocks that stay in the processor's cache."""
    settle_block: Callable[[Column, Panel], Checked] = kinds()[kind].check
    if len(column) <= BLOCK:
        return settle_block(column, panel)
    starts = range(0, len(column), BLOCK)
    blocks = (settle_block(column.take(slice(i, i + BLOCK)), panel) for i in starts)
    return Checked.joined(blocks, len(column))


def settle(terms: Sequence[Terms], panel: Panel) -> list[Answer]:
    """How each question stands on ``panel``, in the order given."""
    answers: dict[int, Answer] = {}
    by_kind: dict[str, list[int]] = {}
    for i, t in enumerate(terms):
        by_kind.setdefault(t.kind, []).append(i)
    for kind, rows in by_kind.items():
        group = [terms[i] for i in rows]
        found = _compound(kind, group, panel) if group[0].parts else _simple(kind, group, panel)
        answers.update(zip(rows, found, strict=True))
    return [answers[i] for i in range(len(terms))]


def _simple(kind: str, terms: Sequence[Terms], panel: Panel) -> list[Answer]:
    checked = check(kind, Column.of(terms, panel), panel)
    names = reasons_of(kind)
    return [
        Answer(Outcome(int(o)), names[r], int(d), tuple(slots_of(e)))
        for o, r, d, e in zip(
            checked.outcome, checked.reason, checked.day, checked.evidence, strict=True
        )
    ]


def _compound(kind: str, terms: Sequence[Terms], panel: Panel) -> list[Answer]:
    flat = settle([part for t in terms for part in t.parts], panel)
    combine = kinds()[kind].combine
    answers, at = [], 0
    for t in terms:
        parts = flat[at : at + len(t.parts)]
        at += len(t.parts)
        outcome, reason, deciding = combine([p.outcome for p in parts], [p.day for p in parts])
        if not outcome:
            answers.append(next(p for p in parts if not p.outcome))
            continue
        resting = [parts[i] for i in deciding]
        slots = dict.fromkeys(s for p in resting for s in p.evidence)
        answers.append(Answer(outcome, reason, max(p.day for p in resting), tuple(slots)))
    return answers


def wake(terms: Terms, almanac: Almanac) -> int:
    """The earliest moment (epoch seconds) at which the question can settle."""
    if terms.parts:
        return min(wake(part, almanac) for part in terms.parts)
    if not kinds()[terms.kind].Criterion.SETTLES_EARLY:
        return terms.due
    return epoch(almanac.calendar_of(terms.series).close(date.fromordinal(terms.first)))


def slots_of(evidence: Ints) -> list[int]:
    """The slots of the panel in one question's runs of evidence, in order, each once."""
    found: dict[int, None] = {}
    for lo, hi in evidence.tolist():
        if lo:
            found.update(dict.fromkeys(range(lo, hi + 1)))
    return list(found)


def observations_of(slots: Sequence[int], panel: Panel) -> list[int]:
    """The observation ids in the given slots, missing ones left out."""
    return [int(panel.observation[s]) for s in slots if panel.observation[s]]


__all__ = ["Answer", "check", "observations_of", "reasons_of", "settle", "slots_of"]
