"""Decisions of a central bank, read from a daily series of the rate in force."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

from tracker.errors import UnexpectedAnswer, UnknownMeeting
from tracker.sources._base import Answer, Published

BASIS_POINTS = 100
LONGEST_GAP = timedelta(days=7)
"""A rate given later than this after a decision comes in force does not tell what was decided."""

Level = tuple[date, Decimal]


@dataclass(frozen=True)
class Decision:
    """What one meeting decided: the rate before and after it, in percent."""

    meeting: date
    before: Decimal | None
    after: Decimal

    def published(self, *, level: str, change: str | None) -> Iterator[Published]:
        """The rate after the meeting as series ``level``, its change in basis points as ``change``."""
        yield Published(level, self.meeting, self.after)
        if change is not None and self.before is not None:
            yield Published(change, self.meeting, (self.after - self.before) * BASIS_POINTS)


def decisions(
    answer: Answer, levels: Sequence[Level], meetings: Sequence[date], *, delay: int
) -> list[Decision]:
    """The decision of each meeting whose new rate is in ``levels``; it is in force ``delay`` days later.

    ``levels`` are days in order with the rate in force. A change that no meeting explains raises
    ``UnknownMeeting``: the calendar lacks one. Two rates of one day raise ``UnexpectedAnswer``.
    """
    if any(day == other and rate != also for (day, rate), (other, also) in pairwise(levels)):
        raise UnexpectedAnswer(answer.url, "one rate a day", "two that differ")
    found = [d for m in meetings if (d := _decision(levels, m, delay))]
    for (before, low), (day, high) in pairwise(levels):
        if low != high and not any(before < m + timedelta(delay) <= day for m in meetings):
            raise UnknownMeeting(answer.url, before, day)
    return found


def _decision(levels: Sequence[Level], meeting: date, delay: int) -> Decision | None:
    effective = meeting + timedelta(delay)
    earlier = [rate for day, rate in levels if day < meeting + timedelta(min(delay, 1))]
    later = [rate for day, rate in levels if effective <= day <= effective + LONGEST_GAP]
    return Decision(meeting, earlier[-1] if earlier else None, later[0]) if later else None
