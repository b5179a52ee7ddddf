"""A calendar: the days on which a series has a figure, and the moment each figure is official.

A *session* is a plain ``date``. Its *close* is the aware UTC moment from which the figure may be
used: an exchange's closing time, a central bank's announcement, a release's publication.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from tracker.errors import NotASession, OutsideCalendar

if TYPE_CHECKING:
    from typing import TypeVar

    import numpy as np
    from numpy.typing import NDArray

    ScalarT = TypeVar("ScalarT", bound=np.generic)

BLOCK = 1 << 15


@dataclass(frozen=True, eq=False, repr=False)
class Calendar:
    """Sessions in order. ``ordinals`` are proleptic day numbers; ``closes`` never go back in time.

    ``nominal`` tells of a session whether its close comes from a rule or lacks a confirming source;
    ``cancelled`` holds those whose figure never came out; their close is the moment once announced.
    """

    name: str
    zone: str
    ordinals: Sequence[int]
    closes: Sequence[datetime]
    opens: Sequence[datetime] | None = None
    nominal: Callable[[int], bool] = lambda ordinal: False
    cancelled: frozenset[int] = frozenset()

    def __repr__(self) -> str:
        return f"Calendar({self.name}, {self.first_day}..{self.last_day})"

    @property
    def first_day(self) -> date:
        return date.fromordinal(self.ordinals[0])

    @property
    def last_day(self) -> date:
        return date.fromordinal(self.ordinals[-1])

    def is_session(self, day: date) -> bool:
        """Whether ``day`` is one of the sessions; a day outside the calendar is none."""
        i = bisect_left(self.ordinals, day.toordinal())
        return i < len(self.ordinals) and self.ordinals[i] == day.toordinal()

    def is_nominal(self, day: date) -> bool:
        """Whether the close of session ``day`` follows from a rule or is unconfirmed."""
        return self.nominal(self.ordinals[self._index(day)])

    def is_cancelled(self, day: date) -> bool:
        """Whether the figure of session ``day`` was announced and then never published."""
        return self.ordinals[self._index(day)] in self.cancelled

    def close(self, day: date) -> datetime:
        """The UTC moment from which the figure of session ``day`` is official."""
        return self.closes[self._index(day)]

    def open(self, day: date) -> datetime | None:
        """The UTC moment trading starts on session ``day``; None where nothing trades."""
        index = self._index(day)
        return self.opens[index] if self.opens is not None else None

    def first_close_from(self, moment: datetime) -> date:
        """The first session whose close is at or after ``moment`` (the entry of a call made then).

        Raises OutsideCalendar when the moment is before the first session or after the last close.
        """
        index = bisect_left(self.closes, moment)
        local = moment.astimezone(ZoneInfo(self.zone)).date()
        if local < self.first_day or index == len(self.closes):
            raise self._outside(local)
        return date.fromordinal(self.ordinals[index])

    def last_close_until(self, moment: datetime) -> date | None:
        """The last session whose close is at or before ``moment``; None before the first close."""
        index = bisect_right(self.closes, moment) - 1
        return date.fromordinal(self.ordinals[index]) if index >= 0 else None

    def offset(self, day: date, n: int) -> date:
        """The session ``n`` sessions after session ``day`` (before it when ``n`` is negative)."""
        index = self._index(day) + n
        if not 0 <= index < len(self.ordinals):
            raise self._outside(_days_on(day.toordinal(), n))
        return date.fromordinal(self.ordinals[index])

    def on_or_before(self, day: date) -> date:
        """``day`` when it is a session, else the last session before it."""
        self._require_inside(day)
        return date.fromordinal(self.ordinals[bisect_right(self.ordinals, day.toordinal()) - 1])

    def on_or_after(self, day: date) -> date:
        """``day`` when it is a session, else the first session after it."""
        self._require_inside(day)
        return date.fromordinal(self.ordinals[bisect_left(self.ordinals, day.toordinal())])

    def neighbours(self, day: date) -> tuple[date, date]:
        """The sessions next to ``day`` on either side, ``day`` itself left out."""
        before = bisect_left(self.ordinals, day.toordinal()) - 1
        after = bisect_right(self.ordinals, day.toordinal())
        if before < 0 or after == len(self.ordinals):
            raise self._outside(day)
        return date.fromordinal(self.ordinals[before]), date.fromordinal(self.ordinals[after])

    def between(self, first: date, last: date) -> Sequence[date]:
        """The sessions from ``first`` to ``last``, both included; empty when there is none."""
        start = bisect_left(self.ordinals, first.toordinal())
        stop = bisect_right(self.ordinals, last.toordinal())
        return [date.fromordinal(o) for o in self.ordinals[start:stop]]

    def days_array(self) -> "NDArray[np.int32]":
        """Every session as a day number, ascending."""
        return self._days

    def closes_array(self) -> "NDArray[np.int64]":
        """Every close as epoch seconds, aligned with ``days_array``."""
        return self._closes

    def rank_table(self) -> "tuple[int, NDArray[np.int32]]":
        """``(day0, table)``: entry ``i`` is the rank of the last session on or before ``day0 + i``.

        The table runs from the first session to the last, so every entry is at least 0.
        """
        return self.ordinals[0], self._ranks

    def offsets(
        self, days: "NDArray[np.signedinteger]", n: "NDArray[np.signedinteger] | int"
    ) -> "NDArray[np.int64]":
        """``offset`` for a whole column of day numbers at once."""
        import numpy as np

        column, steps = np.broadcast_arrays(days, n)
        found = np.empty(column.shape, np.int64)
        flat_column, flat_steps, flat = column.ravel(), steps.ravel(), found.ravel()
        for start in range(0, flat.size, BLOCK):
            block = slice(start, start + BLOCK)
            flat[block] = self._offsets(flat_column[block], flat_steps[block])
        return found

    def _offsets(
        self, column: "NDArray[np.signedinteger]", steps: "NDArray[np.signedinteger]"
    ) -> "NDArray[np.int32]":
        """``offsets`` of a block that stays in the processor's cache."""
        import numpy as np

        since = column - self.ordinals[0]
        if since.min() < 0 or since.max() >= self._ranks.size:
            outside = (since < 0) | (since >= self._ranks.size)
            raise self._outside(date.fromordinal(int(column[outside][0])))
        ranks = self._session_ranks[since]
        if ranks.min() < 0:
            raise self._no_session(date.fromordinal(int(column[ranks < 0][0])))
        targets = ranks + steps
        if targets.min() < 0 or targets.max() >= self._days.size:
            first = int(((targets < 0) | (targets >= self._days.size)).argmax())
            raise self._outside(_days_on(int(column[first]), int(steps[first])))
        return np.asarray(self._days[targets])

    @cached_property
    def _days(self) -> "NDArray[np.int32]":
        import numpy as np

        return _frozen(np.array(self.ordinals, dtype=np.int32))

    @cached_property
    def _closes(self) -> "NDArray[np.int64]":
        import numpy as np

        return _frozen(
            np.fromiter((int(c.timestamp()) for c in self.closes), np.int64, len(self.closes))
        )

    @cached_property
    def _ranks(self) -> "NDArray[np.int32]":
        import numpy as np

        every = np.arange(self.ordinals[0], self.ordinals[-1] + 1)
        return _frozen((np.searchsorted(self._days, every, side="right") - 1).astype(np.int32))

    @cached_property
    def _session_ranks(self) -> "NDArray[np.int64]":
        """The rank of each day from the first session to the last that is one itself, else -1."""
        import numpy as np

        ranks = np.full(self._ranks.size, -1)
        ranks[self._days - self.ordinals[0]] = np.arange(self._days.size)
        return _frozen(ranks)

    def _index(self, day: date) -> int:
        index = self._index_of.get(day.toordinal())
        if index is None:
            self._require_inside(day)
            raise self._no_session(day)
        return index

    @cached_property
    def _index_of(self) -> dict[int, int]:
        """The rank of each session."""
        return {ordinal: i for i, ordinal in enumerate(self.ordinals)}

    def _require_inside(self, day: date) -> None:
        if not self.ordinals[0] <= day.toordinal() <= self.ordinals[-1]:
            raise self._outside(day)

    def _no_session(self, day: date) -> NotASession:
        return NotASession(self.name, day, *self.neighbours(day))

    def _outside(self, day: date) -> OutsideCalendar:
        return OutsideCalendar(self.name, day, self.first_day, self.last_day)


def _days_on(ordinal: int, n: int) -> date:
    """A day to name in an error: ``n`` days on, held inside what a date can express."""
    return date.fromordinal(min(max(ordinal + n, 1), date.max.toordinal()))


def _frozen(array: "NDArray[ScalarT]") -> "NDArray[ScalarT]":
    array.setflags(write=False)
    return array
