"""What was known, as a dictionary of decimals."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

CANCELLED, ENDED = "cancelled", "ended"

Figure = tuple[str, date]


@dataclass(frozen=True)
class Row:
    """One observation: a decimal, or that the release was cancelled or the series ended there."""

    series: str
    day: date
    value: Decimal | str
    known_at: datetime
    id: int
    corrects: int = 0
    source: str = ""


class Record:
    """What was known at ``as_of``: the first print of each day, wrong rows replaced in their place.

    One that another source contradicts by more than ``tolerance`` of its series is left out.
    """

    def __init__(
        self, rows: Iterable[Row], as_of: datetime, tolerance: Callable[[str], float]
    ) -> None:
        self.as_of = as_of
        known = sorted((r for r in rows if r.known_at <= as_of), key=lambda r: r.id)
        wrong = {r.corrects for r in known if r.corrects}
        published: dict[int, datetime] = {}
        for row in known:
            published[row.id] = published.get(row.corrects, row.known_at)
        self.figures: dict[Figure, Row] = {}
        disputed: set[Figure] = set()
        for row in sorted(known, key=lambda r: (r.value == CANCELLED, published[r.id], r.id)):
            if row.id not in wrong:
                first = self.figures.setdefault((row.series, row.day), row)
                together = published[first.id] == published[row.id]
                if together and first.source != row.source and _apart(first, row, tolerance):
                    disputed.add((row.series, row.day))
        for figure in disputed:
            del self.figures[figure]
        self.ends: dict[str, Row] = {}
        self.days: dict[str, list[date]] = {}
        for row in sorted(self.figures.values(), key=lambda r: r.day):
            self.ends[row.series] = row
            self.days.setdefault(row.series, []).append(row.day)

    def value(self, series: str, day: date) -> Decimal | None:
        """The figure of a day; None when there is none."""
        row = self.figures.get((series, day))
        return row.value if row is not None and isinstance(row.value, Decimal) else None

    def called_off(self, series: str, day: date) -> Figure | None:
        """The observation that says that the figure of a day will never come."""
        row = self.figures.get((series, day))
        if row is None and series in self.ends:
            last = self.ends[series]
            row = last if last.value == ENDED and last.day < day else None
        return (row.series, row.day) if row is not None and isinstance(row.value, str) else None


def _apart(first: Row, other: Row, tolerance: Callable[[str], float]) -> bool:
    """Whether two sources differ by more than they may."""
    if isinstance(first.value, str) or isinstance(other.value, str):
        return first.value != other.value
    slack = Decimal(str(tolerance(first.series))) * abs(first.value)
    return abs(first.value - other.value) > slack
