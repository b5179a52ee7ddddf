"""The record as a reader sees it: every call with its question, how it stands, and its family."""

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import groupby

from tracker.domain.terms import Terms

STATUSES = ("hit", "miss", "pending", "missing", "waiting", "void")


@dataclass(frozen=True)
class Range:
    """A probability, or the range a word stands for; all of the sentence being TRUE, from 0 to 1."""

    low: float
    mid: float
    high: float


@dataclass(frozen=True)
class Call:
    """One mention of one call. Days are the sessions of the question; moments are UTC.

    ``outcome`` is TRUE, FALSE, VOID or PENDING; ``correct`` is ``None`` unless it is TRUE or FALSE.
    ``matured`` says whether the window has closed: a touch that settled early waits for it.
    ``standing`` is the probability in force, with its basis: a bare repeat leaves the last one standing
    as long as the side is the same. ``priced`` marks the last mention with a market price.
    """

    id: int
    forecaster: str
    made_at: datetime
    precision: str
    question: int
    sentence: str
    kind: str
    thesis: str
    terms: Terms
    said_true: bool
    grade: str
    basis: str
    horizon_basis: str
    assumed: tuple[str, ...]
    probability: Range | None
    says: str | None
    hedge: str | None
    market_probability: float | None
    market_source: str | None
    outcome: str
    reason: str | None
    decided_on: date | None
    matured: bool
    retrospective: bool
    recorded_at: datetime
    label: str | None
    post_ref: str | None
    post_url: str | None
    post_date: date | None
    summary_en: str | None
    summary_ko: str | None
    note: str | None
    reversal_of: str | None
    family: str = ""
    first_mention: bool = False
    in_force: bool = False
    priced: bool = False
    standing: Range | None = None
    standing_basis: str = "none"

    @property
    def correct(self) -> bool | None:
        if self.outcome not in ("TRUE", "FALSE"):
            return None
        return self.said_true == (self.outcome == "TRUE")

    @property
    def status(self) -> str:
        """How it stands: hit, miss, void, pending, missing (its window has closed without a figure it
        needs, which is pending too), or waiting for its window to close.
        """
        if self.outcome == "VOID":
            return "void"
        if self.correct is None:
            return "missing" if self.matured else "pending"
        if not self.matured:
            return "waiting"
        return "hit" if self.correct else "miss"

    @property
    def first(self) -> date:
        return date.fromordinal(self.terms.begins)

    @property
    def last(self) -> date:
        return date.fromordinal(self.terms.last)


def arranged(calls: Iterable[Call]) -> list[Call]:
    """The calls in order of time, each with its family and its place among the mentions of its question.

    The first mention is the earliest; the one in force is the latest made before the question ended.
    """
    ordered = sorted(calls, key=lambda c: (c.forecaster, c.question, c.made_at, c.id))
    marked = [
        call
        for group in _grouped(ordered, lambda c: (c.forecaster, c.question))
        for call in _mentions(group)
    ]
    names = families(marked)
    named = [replace(c, family=names[c.forecaster, c.question]) for c in marked]
    return sorted(named, key=lambda c: (c.made_at, c.id))


def _mentions(group: Sequence[Call]) -> list[Call]:
    """The mentions of one question, oldest first, each with its place and what it leaves standing."""
    priced = max((i for i, c in enumerate(group) if c.market_probability is not None), default=None)
    found: list[Call] = []
    for i, call in enumerate(group):
        before = found[-1] if found and found[-1].said_true == call.said_true else None
        kept = call if call.probability or before is None else before
        standing = call.probability or kept.standing
        basis = call.basis if call.probability else kept.standing_basis
        found.append(
            replace(
                call,
                first_mention=i == 0,
                in_force=i == len(group) - 1,
                priced=i == priced,
                standing=standing,
                standing_basis=basis,
            )
        )
    return found


def families(calls: Sequence[Call]) -> dict[tuple[str, int], str]:
    """The family of each (forecaster, question).

    Questions with an explicit label are one family. Otherwise questions with one thesis and side are
    one family while their windows overlap; a later, separate run of them is another, numbered one.
    """
    standing = [c for c in calls if c.in_force]
    standing.sort(key=lambda c: (c.forecaster, _thesis(c), c.first, c.last, c.question))
    named: dict[tuple[str, int], str] = {}
    for group in _grouped(standing, lambda c: (c.forecaster, _thesis(c))):
        run, until = 1, group[0].last
        for call in group:
            if call.label is None and call.first > until:
                run += 1
            until = max(until, call.last)
            name = _thesis(call)
            named[call.forecaster, call.question] = name if run == 1 else f"{name} ({run})"
    return named


def _thesis(call: Call) -> str:
    if call.label:
        return call.label
    return call.thesis if call.said_true else f"against: {call.thesis}"


def _grouped(calls: Sequence[Call], key: Callable[[Call], Hashable]) -> list[list[Call]]:
    return [list(group) for _, group in groupby(calls, key=key)]
