"""What prices of 30-day fed funds futures say about the decisions of the FOMC.

A contract settles at 100 less the mean rate of its month, so ``A = 100 - P`` is the mean rate expected.
A month with a decision mixes the rate before it, ``S``, and after it, ``E``:
``A = (N*S + M*E) / D``, with ``N`` the day of the month of the decision (that day still has the old
rate), ``D`` the days of the month and ``M = D - N``. A month without a decision is an anchor: its mean
is the rate at its start and at its end. From the next anchor months are solved backwards, from the
last one forwards.

Rates are in per cent and exact, months are named by their first day.
"""

from calendar import monthrange
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from math import floor

STEP = Fraction(1, 4)
FEWEST_DAYS = 10
"""No month is divided by fewer days: half a tick of its price would move a chance by three points."""

Chances = Mapping[int, Fraction]
"""How likely each number of steps of 25 basis points is; sums to 1."""


class Undefined(Exception):
    """Why the futures give no number."""


@dataclass(frozen=True)
class Rate:
    """A rate, and the contract months it was solved from."""

    value: Fraction
    months: frozenset[date]


@dataclass(frozen=True)
class Move:
    """What is expected of one decision: the rate before it and after it."""

    start: Fraction
    end: Fraction
    months: frozenset[date]

    @property
    def steps(self) -> Fraction:
        """The expected change in steps of 25 basis points."""
        return (self.end - self.start) / STEP


@dataclass(frozen=True)
class Strip:
    """The prices of one settlement by contract month, and every decision on the published schedule."""

    prices: Mapping[date, Decimal]
    decisions: Sequence[date]

    def move(self, decision: date) -> Move:
        """The change expected of ``decision``. Raises ``Undefined``.

        Solved backwards from the next anchor; where that cannot be done or the decision falls too early
        in its month, forwards from the last one.
        """
        month = self._only(decision)
        self._mean(month)
        try:
            end = self._at_start(following(month))
            return _move(self._before(decision, end), end)
        except Undefined as backwards:
            try:
                start = self._at_end(previous(month))
                return _move(start, self._after(decision, start))
            except Undefined as forwards:
                raise Undefined(f"{backwards}, and {forwards}") from None

    def _at_start(self, month: date) -> Rate:
        """The rate at the start of a month, from its contract and later ones."""
        decision = self._decision(month)
        if decision is None or not _days(decision)[1]:
            return self._mean(month)
        return self._before(decision, self._at_start(following(month)))

    def _at_end(self, month: date) -> Rate:
        """The rate at the end of a month, from its contract and earlier ones."""
        decision = self._decision(month)
        if decision is None:
            return self._mean(month)
        return self._after(decision, self._at_end(previous(month)))

    def _before(self, decision: date, end: Rate) -> Rate:
        n, m = _days(decision)
        if n < FEWEST_DAYS:
            raise Undefined(f"{decision} leaves too few days at the old rate ({n})")
        mean = self._mean(decision.replace(day=1))
        return Rate(((n + m) * mean.value - m * end.value) / n, mean.months | end.months)

    def _after(self, decision: date, start: Rate) -> Rate:
        n, m = _days(decision)
        if m < FEWEST_DAYS:
            raise Undefined(f"{decision} leaves too few days at the new rate ({m})")
        mean = self._mean(decision.replace(day=1))
        return Rate(((n + m) * mean.value - n * start.value) / m, mean.months | start.months)

    def _mean(self, month: date) -> Rate:
        if month not in self.prices:
            raise Undefined(f"there is no price for {month:%Y-%m}")
        return Rate(100 - Fraction(self.prices[month]), frozenset({month}))

    def _only(self, decision: date) -> date:
        """The month of a decision that has no other one."""
        month = decision.replace(day=1)
        if self._decision(month) != decision:
            raise Undefined(f"{decision} is no decision on the schedule")
        return month

    def _decision(self, month: date) -> date | None:
        """The decision of a month; None makes it an anchor."""
        if not self._months or not self._months[0] <= month <= self._months[-1]:
            raise Undefined(f"{month:%Y-%m} lies outside the published schedule")
        found = self._by_month.get(month, ())
        if len(found) > 1:
            raise Undefined(f"{month:%Y-%m} has {len(found)} decisions")
        return found[0] if found else None

    @cached_property
    def _months(self) -> list[date]:
        """The months with a decision, in order."""
        return sorted(self._by_month)

    @cached_property
    def _by_month(self) -> dict[date, tuple[date, ...]]:
        found: dict[date, tuple[date, ...]] = {}
        for decision in self.decisions:
            month = decision.replace(day=1)
            found[month] = (*found.get(month, ()), decision)
        return found


def chances(steps: Fraction) -> Chances:
    """An expected number of steps, split over the two whole numbers around it.

    >>> {k: float(v) for k, v in chances(Fraction(33, 100)).items()}
    {0: 0.67, 1: 0.33}
    """
    below = floor(steps)
    rest = steps - below
    return {below: 1 - rest, below + 1: rest} if rest else {below: Fraction(1)}


def together(each: Iterable[Chances]) -> Chances:
    """The steps of several decisions added up, each taken as independent of the others."""
    total: dict[int, Fraction] = {0: Fraction(1)}
    for one in each:
        added: dict[int, Fraction] = {}
        for so_far, likely in total.items():
            for steps, chance in one.items():
                added[so_far + steps] = added.get(so_far + steps, Fraction(0)) + likely * chance
        total = added
    return total


def _move(start: Rate, end: Rate) -> Move:
    return Move(start.value, end.value, start.months | end.months)


def _days(decision: date) -> tuple[int, int]:
    """The days of its month at the old rate and at the new one."""
    length = monthrange(decision.year, decision.month)[1]
    return decision.day, length - decision.day


def following(month: date) -> date:
    """The first day of the next month; ``month`` is a first day too."""
    return (month + timedelta(days=31)).replace(day=1)


def previous(month: date) -> date:
    """The first day of the month before; ``month`` is a first day too."""
    return (month - timedelta(days=1)).replace(day=1)
