"""Settling any mixture of questions one asks about as objects."""

from collections.abc import Sequence

from tracker.criteria._forest import Forest, settle_forest
from tracker.criteria._settle import Answer
from tracker.domain.terms import Outcome, Terms
from tracker.panel import Panel


def settle(terms: Sequence[Terms], panel: Panel) -> list[Answer]:
    """How each question stands on ``panel``, in the order given."""
    found = settle_forest(Forest.of(terms, panel), panel)
    slots: list[dict[int, None]] = [{} for _ in terms]
    for question, lo, hi in found.runs.tolist():
        slots[question].update(dict.fromkeys(range(lo, hi + 1)))
    columns = zip(
        found.outcome.tolist(), found.reason.tolist(), found.day.tolist(), slots, strict=True
    )
    return [Answer(Outcome(o), found.reasons[r], day, tuple(s)) for o, r, day, s in columns]
