"""Worlds to ask questions in: generated series on the real calendars, and the series of `seeds/`."""

import csv
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from random import Random

import numpy as np

from benchmarks.generating import every_series, published
from benchmarks.naive import CANCELLED, ENDED, Record, Row
from tracker import panel as panels
from tracker import sessions
from tracker.criteria import period_day
from tracker.domain.amounts import to_micro
from tracker.domain.series import Catalogue
from tracker.panel import Figures, Panel
from tracker.sessions.almanac import Almanac, standard

FIGURES = Path(__file__).parents[1] / "seeds" / "figures"
FIRST, LAST = date(2022, 1, 3), date(2025, 6, 30)


@dataclass(frozen=True)
class World:
    """Series with their calendars, the observations on record, and when calls are made."""

    almanac: Almanac
    rows: tuple[Row, ...]
    begins: datetime
    ends: datetime

    @cached_property
    def figures(self) -> Figures:
        """The observations as columns."""
        names = tuple(sorted({r.series for r in self.rows}))
        codes = {name: i for i, name in enumerate(names)}
        return Figures(
            names,
            np.array([codes[r.series] for r in self.rows], np.int32),
            np.array([r.day.toordinal() for r in self.rows], np.int32),
            np.array([micro(r.value) for r in self.rows], np.int64),
            np.array([int(r.known_at.timestamp()) for r in self.rows], np.int64),
            np.array([r.id for r in self.rows], np.int64),
            np.array([r.corrects for r in self.rows], np.int64),
            np.unique([r.source for r in self.rows], return_inverse=True)[1].astype(np.int32),
            tuple(self.almanac.catalogue[name].tolerance for name in names),
        )

    def panel(self, as_of: datetime) -> Panel:
        """What the columns are checked against."""
        return Panel(self.figures, self.almanac.calendar_of, int(as_of.timestamp()))

    def record(self, as_of: datetime) -> Record:
        """What the plain implementation looks figures up in."""
        return Record(self.rows, as_of, lambda name: self.almanac.catalogue[name].tolerance)

    @cached_property
    def days(self) -> dict[str, list[Row]]:
        """The rows with a value of each series, in order."""
        found: dict[str, list[Row]] = {}
        for row in sorted(self.rows, key=lambda r: (r.series, r.day)):
            if isinstance(row.value, Decimal):
                found.setdefault(row.series, []).append(row)
        return found

    @cached_property
    def by_meaning(self) -> dict[str, list[str]]:
        """The series with figures by what a figure means."""
        found: dict[str, list[str]] = {}
        for name in self.days:
            found.setdefault(self.almanac.catalogue[name].meaning, []).append(name)
        return found


def micro(value: Decimal | str) -> int:
    """A figure in the panel's units."""
    if isinstance(value, Decimal):
        return to_micro(value)
    return {CANCELLED: panels.CANCELLED, ENDED: panels.ENDED}[value]


def generated(seed: int, *, closes: int = 12, first: date = FIRST, last: date = LAST) -> World:
    """A random world; one seed gives one world."""
    rng = Random(seed)
    series = tuple(every_series(closes))
    almanac = Almanac(Catalogue(series), sessions.calendar)
    rows: list[Row] = []
    for one in series:
        rows += published(one, rng, almanac, first, last, start=len(rows) + 1)
    return World(almanac, tuple(rows), _utc(first) + timedelta(days=60), _utc(last))


def embedded() -> World:
    """The figures that ship with the product, under the standard catalogue."""
    almanac = standard()
    rows: list[Row] = []
    for path in sorted(FIGURES.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                if "value" in row:
                    rows.append(_embedded(row, len(rows) + 1))
    return World(almanac, tuple(rows), _utc(date(2022, 11, 1)), _utc(date(2023, 12, 29)))


def _embedded(row: dict[str, str], id: int) -> Row:
    known_at = datetime.fromisoformat(row["known_at"])
    value = {"cancelled": CANCELLED, "ended": ENDED}.get(row["known_basis"])
    return Row(
        row["series"],
        period_day(row["period"]),
        value or Decimal(row["value"]),
        known_at,
        id,
        source=row["source"],
    )


def _utc(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)
