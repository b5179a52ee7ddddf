"""The combinators, and the way to every kind by its name."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from decimal import Context, localcontext
from typing import Any

from benchmarks.naive import announcements, prices
from benchmarks.naive.asker import FALSE, PENDING, TRUE, VOID, Asker, Found
from benchmarks.naive.record import Figure
from tracker.domain.terms import Outcome

EXACT = Context(prec=80)


def settle(criterion: Any, asker: Asker) -> Found:
    """How the question stands. Raises ``Refused`` when it cannot be asked then."""
    with localcontext(EXACT):
        return KINDS[criterion.KIND](criterion, asker)


def all_of(c: Any, ask: Asker) -> Found:
    parts = [settle(part, ask) for part in c.parts]
    if false := [p for p in parts if p.outcome is FALSE]:
        return _earliest(FALSE, "one does not hold", false, parts)
    return _waiting(parts) or _voided(parts) or _resting(TRUE, "all hold", parts, parts)


def any_of(c: Any, ask: Asker) -> Found:
    parts = [settle(part, ask) for part in c.parts]
    if true := [p for p in parts if p.outcome is TRUE]:
        return _earliest(TRUE, "one holds", true, parts)
    return _waiting(parts) or _voided(parts) or _resting(FALSE, "none holds", parts, parts)


def negation(c: Any, ask: Asker) -> Found:
    (part,) = (settle(part, ask) for part in c.parts)
    outcome, reason = {
        TRUE: (FALSE, "it holds"),
        FALSE: (TRUE, "it does not hold"),
        VOID: (VOID, "it is void"),
        PENDING: (PENDING, part.reason),
    }[part.outcome]
    return replace(part, outcome=outcome, reason=reason)


def if_then(c: Any, ask: Asker) -> Found:
    condition = settle(c.parts[0], ask)
    starts = max(ask.counts_from or ask.called_at, condition.due)
    claim = settle(c.parts[1], replace(ask, counts_from=starts))
    parts = [condition, claim]
    if condition.outcome in (FALSE, VOID):
        return _resting(VOID, "condition not met", [condition], parts)
    if waiting := _waiting(parts):
        return waiting
    reason = {
        TRUE: "condition met, claim holds",
        FALSE: "condition met, claim does not hold",
        VOID: "claim is void",
    }[claim.outcome]
    return _resting(claim.outcome, reason, parts, parts)


KINDS: dict[str, Callable[[Any, Asker], Found]] = {
    "move": prices.move,
    "level": prices.level,
    "touch": prices.touch,
    "drawdown": prices.drawdown,
    "relative": prices.relative,
    "volatility": prices.volatility,
    "average": prices.average,
    "decision": announcements.decision,
    "path": announcements.path,
    "release": announcements.release,
    "event": announcements.event,
    "all of": all_of,
    "any of": any_of,
    "not": negation,
    "if then": if_then,
}


def _resting(
    outcome: Outcome, reason: str, deciding: Sequence[Found], parts: Sequence[Found]
) -> Found:
    """A compound that rests on all of ``deciding``."""
    days = [p.day for p in deciding if p.day is not None]
    evidence = frozenset[Figure]().union(*(p.evidence for p in deciding))
    return Found(outcome, reason, max(days), evidence, max(p.due for p in parts))


def _earliest(
    outcome: Outcome, reason: str, deciding: Sequence[Found], parts: Sequence[Found]
) -> Found:
    """A compound that one part decides: the first of them to have done so."""
    first = min(deciding, key=lambda p: p.day or date.max)
    return _resting(outcome, reason, [first], parts)


def _waiting(parts: Sequence[Found]) -> Found | None:
    """A compound that waits for its first pending part."""
    pending = next((p for p in parts if p.outcome is PENDING), None)
    return pending and replace(pending, due=max(p.due for p in parts))


def _voided(parts: Sequence[Found]) -> Found | None:
    """A compound that a void part voids."""
    void = [p for p in parts if p.outcome is VOID]
    return _resting(VOID, "one is void", void, parts) if void else None
