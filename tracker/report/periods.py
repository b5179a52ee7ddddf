"""The months of reports: months of Seoul."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final, Self
from zoneinfo import ZoneInfo

from tracker.errors import InvalidPeriod

ZONE: Final = "Asia/Seoul"
_WRITTEN = re.compile(r"(\d{4})-(\d{2})", re.ASCII)


@dataclass(frozen=True, order=True)
class Period:
    """A month of Seoul.

    >>> march = Period.parse("2023-03")
    >>> str(march), str(march.following), march.begins_at.isoformat()
    ('2023-03', '2023-04', '2023-02-28T15:00:00+00:00')
    """

    year: int
    month: int

    @classmethod
    def parse(cls, text: str) -> Self:
        """The month that is written such as 2023-03. Raises ``InvalidPeriod``."""
        found = _WRITTEN.fullmatch(text)
        if found is None:
            raise InvalidPeriod(text)
        year, month = int(found[1]), int(found[2])
        if not (1900 <= year < 9999 and 1 <= month <= 12):
            raise InvalidPeriod(text)
        return cls(year, month)

    @classmethod
    def of(cls, moment: datetime) -> Self:
        """The month in which ``moment`` lies."""
        local = moment.astimezone(ZoneInfo(ZONE))
        return cls(local.year, local.month)

    def __str__(self) -> str:
        return f"{self.year:04}-{self.month:02}"

    @property
    def begins_at(self) -> datetime:
        """Its first moment, UTC."""
        return datetime(self.year, self.month, 1, tzinfo=ZoneInfo(ZONE)).astimezone(UTC)

    @property
    def ends_at(self) -> datetime:
        """The first moment after it, UTC."""
        return self.following.begins_at

    @property
    def following(self) -> Self:
        """The month after it."""
        year, month = divmod(12 * self.year + self.month, 12)
        return type(self)(year, month + 1)

    @property
    def previous(self) -> Self:
        """The month before it."""
        year, month = divmod(12 * self.year + self.month - 2, 12)
        return type(self)(year, month + 1)

    def through(self, last: Self) -> Iterator[Self]:
        """This month and those after it, up to ``last``; none when that lies before."""
        month = self
        while month <= last:
            yield month
            month = month.following
