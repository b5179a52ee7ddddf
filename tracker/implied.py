"""What fed funds futures gave a question about one FOMC decision at the moment of a call.

Only prices and decisions that were known at that moment count, and all prices are of one settlement.
The chance is always that the question ends TRUE.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction

import numpy as np

from tracker.criteria import settle
from tracker.domain.amounts import MICRO, from_micro, plain
from tracker.domain.catalogue import future
from tracker.domain.fedwatch import (
    Chances,
    Move,
    Strip,
    Undefined,
    chances,
    following,
    previous,
    together,
)
from tracker.domain.terms import Outcome, Terms
from tracker.panel import Figures, Panel, held
from tracker.sessions.almanac import Almanac
from tracker.sessions.calendar import Calendar

METHOD = "fed funds futures, CME day-weighting"
OLDEST = 5
"""A price is missing when more sessions than these have ended after its own."""

PLACES = 4
"""Decimals of a chance: a hundredth of a percentage point."""

BANK, UPPER, LOWER = "FOMC", "FED_UPPER", "FED_LOWER"
PRICED = {("decision", BANK), ("level", UPPER), ("level", LOWER)}
STEP_BP = 25


@dataclass(frozen=True)
class Implied:
    """The chance that a question ends TRUE, when it was priced so, and the observations it rests on."""

    probability: float
    at: datetime
    convention: str
    evidence: tuple[int, ...]


def decision_asked(terms: Terms) -> date | None:
    """The FOMC decision that a question is about; None when it is about anything else."""
    leaves = list(_leaves(terms))
    days = {leaf.last for leaf in leaves}
    if len(days) > 1 or not {(leaf.kind, leaf.series) for leaf in leaves} <= PRICED:
        return None
    return date.fromordinal(days.pop())


def needed(terms: Terms, moment: datetime, almanac: Almanac) -> tuple[set[str], date]:
    """The series that ``implied`` looks at, and the first day on which it does. Raises ``Undefined``."""
    futures = {future(month) for month in _months(_decision(terms), moment, almanac)}
    first = moment.date() - timedelta(days=14)
    last_decision = max((day for day in _schedule(almanac) if day <= first), default=first)
    return {UPPER, LOWER} | futures, last_decision


def implied(terms: Terms, moment: datetime, panel: Panel, almanac: Almanac) -> Implied:
    """What the futures gave the question at ``moment``; panel and almanac are as of then.

    Raises ``Undefined``.
    """
    decision = _decision(terms)
    months = _months(decision, moment, almanac)
    sessions, schedule = almanac.calendar_of(future(decision)), _schedule(almanac)
    recent = _recent(sessions, moment)
    settled = _settled(panel, decision, recent)
    slots = _slots(panel, months, settled, recent)
    prices = {month: from_micro(int(panel.value[slot])) for month, slot in slots.items()}
    strip = Strip(prices, schedule)
    levels = {leaf.series for leaf in _leaves(terms)} - {BANK}
    in_force = _in_force(panel, max(day for day in schedule if day <= settled))
    if lacking := sorted(levels - in_force.keys()):
        raise Undefined(f"{lacking[0]} in force on {settled} is not on record")
    earlier = [day for day in schedule if settled < day < decision] if levels else []
    moves = {day: strip.move(day) for day in (*earlier, decision)}
    outcomes = _outcomes(
        before=together(chances(moves[day].steps) for day in earlier),
        own=chances(moves[decision].steps),
        levels={name: in_force[name] for name in levels},
    )
    used = {m: slots[m] for m in slots if any(m in move.months for move in moves.values())}
    return Implied(
        round(float(_true(terms, decision, outcomes, almanac)), PLACES),
        sessions.close(settled),
        f"{_formula(decision)}; settled {settled}: {_priced(panel, used, settled)}; "
        f"{_expected(in_force, moves)}",
        tuple(int(panel.observation[slot]) for slot in used.values()),
    )


def _decision(terms: Terms) -> date:
    decision = decision_asked(terms)
    if decision is None:
        raise Undefined("the question is not about one decision of the FOMC")
    return decision


def _leaves(terms: Terms) -> Iterator[Terms]:
    if not terms.parts:
        yield terms
    for part in terms.parts:
        yield from _leaves(part)


def _schedule(almanac: Almanac) -> Sequence[date]:
    """The decisions that were or will be taken, in order."""
    meetings = almanac.calendar_of(BANK)
    return [date.fromordinal(o) for o in meetings.ordinals if o not in meetings.cancelled]


def _months(decision: date, moment: datetime, almanac: Almanac) -> Sequence[date]:
    """From the month before the call's to the first without a decision after the one asked about."""
    if future(decision) not in almanac.catalogue:
        raise Undefined(f"{future(decision)} is not in the catalogue")
    scheduled = {day.replace(day=1) for day in _schedule(almanac)}
    last = decision.replace(day=1)
    while last in scheduled:
        last = following(last)
    months = [previous(moment.date().replace(day=1))]
    while months[-1] < last:
        months.append(following(months[-1]))
    return months


def _recent(sessions: Calendar, moment: datetime) -> Sequence[date]:
    """The sessions that had ended at ``moment`` and whose prices are not too old, in order."""
    last = sessions.last_close_until(moment)
    return sessions.between(last - timedelta(days=14), last)[-OLDEST - 1 :] if last else ()


def _settled(panel: Panel, decision: date, recent: Sequence[date]) -> date:
    """The last session with a price of the decision's own month."""
    name = future(decision)
    for day in reversed(recent):
        if _slot(panel, name, day):
            return day
    last = f" up to {recent[-1]}" if recent else ""
    raise Undefined(
        f"{name} has no settlement known then from the last {OLDEST + 1} sessions{last}"
    )


def _slots(
    panel: Panel, months: Sequence[date], settled: date, recent: Sequence[date]
) -> dict[date, int]:
    """The price of each month at the settlement; of a month that was over by then, its last one."""
    found = {}
    for month in months:
        days = [day for day in recent if day <= settled and day < following(month)]
        if days and (slot := _slot(panel, future(month), days[-1])):
            found[month] = slot
    return found


def _slot(panel: Panel, series: str, day: date) -> int:
    """Where the figure of a day stands; 0 where there is none."""
    slot = panel.slot(panel.codes([series]), np.array([day.toordinal()]))
    return int(slot[0]) if held(panel.value[slot])[0] else 0


def _in_force(panel: Panel, meeting: date) -> dict[str, int]:
    """The bounds of the target range after a meeting, those on record, in micro-units."""
    slots = {name: _slot(panel, name, meeting) for name in (LOWER, UPPER)}
    return {name: int(panel.value[slot]) for name, slot in slots.items() if slot}


def _outcomes(
    before: Chances, own: Chances, levels: Mapping[str, int]
) -> Iterator[tuple[Fraction, dict[str, int]]]:
    """What may be announced and how likely it is: figures by series, in micro-units."""
    for earlier, likely in before.items():
        for steps, chance in own.items():
            moved = STEP_BP * (earlier + steps) * MICRO // 100
            after = {name: level + moved for name, level in levels.items()}
            yield likely * chance, {BANK: STEP_BP * steps * MICRO, **after}


def _true(
    terms: Terms,
    decision: date,
    outcomes: Iterator[tuple[Fraction, dict[str, int]]],
    almanac: Almanac,
) -> Fraction:
    """The share of TRUE: the question is settled on every outcome. Those that make it VOID do not count."""
    weight = dict.fromkeys(Outcome, Fraction(0))
    for chance, figures in outcomes:
        (answer,) = settle([terms], _supposed(figures, decision, terms.due, almanac))
        weight[answer.outcome] += chance
    decided = weight[Outcome.TRUE] + weight[Outcome.FALSE]
    if not decided:
        raise Undefined("no outcome with a price decides the question")
    return weight[Outcome.TRUE] / decided


def _supposed(figures: Mapping[str, int], day: date, due: int, almanac: Almanac) -> Panel:
    """A panel in which these figures, and nothing else, were announced."""
    count = len(figures)
    known = Figures(
        names=tuple(figures),
        series=np.arange(count, dtype=np.int32),
        day=np.full(count, day.toordinal(), np.int32),
        value=np.array(list(figures.values()), np.int64),
        known_at=np.full(count, due),
        id=np.arange(1, count + 1),
        corrects=np.zeros(count, np.int64),
        source=np.zeros(count, np.int32),
        tolerance=(0.0,) * count,
    )
    return Panel(known, almanac.calendar_of, due)


def _formula(decision: date) -> str:
    days = (following(decision.replace(day=1)) - timedelta(days=1)).day
    return f"A = (N*S + M*E)/D, N = {decision.day} of D = {days} days at the old rate"


def _priced(panel: Panel, slots: Mapping[date, int], settled: date) -> str:
    shown = []
    for month, slot in slots.items():
        price = plain(from_micro(int(panel.value[slot])), places=4)
        day = date.fromordinal(int(panel.day[slot]))
        shown.append(f"{future(month)} {price}{'' if day == settled else f' of {day}'}")
    return ", ".join(shown)


def _expected(in_force: Mapping[str, int], moves: Mapping[date, Move]) -> str:
    bounds = "-".join(plain(from_micro(level), places=2) for level in in_force.values())
    expected = ", ".join(f"{float(STEP_BP * m.steps):+.1f} bp on {day}" for day, m in moves.items())
    known = f"range in force {bounds}; " if len(in_force) == 2 else ""
    return f"{known}expected {expected}"
