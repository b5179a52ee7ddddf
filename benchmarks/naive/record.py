"""What was known, as a dictionary of decimals."""

from collections.abc import Iterable
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


class Record:
    """What was known at ``as_of``: the first print of each day, wrong rows replaced in their place."""

    def __init__(self, rows: Iterable[Row], as_of: datetime) -> None:
        self.as_of = as_of
        known = sorted((r for r in rows if r.known_at <= as_of), key=lambda r: r.id)
        wrong = {r.corrects for r in known if r.corrects}
        published: dict[int, datetime] = {}
        for row in known:
            published[row.id] = published.get(row.corrects, row.known_at)
        self.figures: dict[Figure, Row] = {}
        for row in sorted(known, key=lambda r: (published[r.id], r.id)):
            if row.id not in wrong:
                self.figures.setdefault((row.series, row.day), row)
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
