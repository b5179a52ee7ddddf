"""Settling a column of questions of one kind, and what an answer is."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from tracker.criteria._base import epoch
from tracker.criteria._columns import COMMON_REASONS, Checked, Column
from tracker.criteria._read import kinds
from tracker.domain.terms import Outcome, Terms
from tracker.panel import Panel
from tracker.sessions.almanac import Almanac

BLOCK = 1 << 16


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


def wake(terms: Terms, almanac: Almanac) -> int:
    """The earliest moment (epoch seconds) at which the question can settle."""
    if terms.parts:
        return min(wake(part, almanac) for part in terms.parts)
    if not kinds()[terms.kind].Criterion.SETTLES_EARLY:
        return terms.due
    return epoch(almanac.calendar_of(terms.series).close(date.fromordinal(terms.first)))


def observations_of(slots: Sequence[int], panel: Panel) -> list[int]:
    """The observation ids in the given slots, missing ones left out."""
    return [int(panel.observation[s]) for s in slots if panel.observation[s]]
