"""Figures in a CSV file: ``series,period,value,known_at,source``, optionally ``known_basis``."""

import csv
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from tracker.criteria import period_day, period_text
from tracker.domain.amounts import figure
from tracker.domain.moments import instant
from tracker.domain.records import NewObservation
from tracker.domain.series import Series
from tracker.errors import InvalidFile, TrackerError
from tracker.files import Progress, lines_of, opened, unseen
from tracker.sessions.almanac import Almanac
from tracker.sessions.calendar import Calendar

REQUIRED = ("series", "period", "value", "known_at", "source")
OPTIONAL = ("known_basis",)
ABSENT = ("cancelled", "ended")
MOST_BAD_LINES = 1000
OUT_AT_THE_CLOSE = ("close", "settlement", "decision", "level", "first print", "median")


class FigureFile:
    """The observations of a CSV file, read one by one as they are iterated over.

    ``line`` is that of the last one. When the file has been read to its end, or has too many bad lines,
    iterating raises ``InvalidFile`` with every line that is wrong.
    """

    def __init__(
        self, path: Path, almanac: Almanac, now: datetime, progress: Progress = unseen
    ) -> None:
        self.line = 0
        self._path, self._almanac, self._now, self._progress = path, almanac, now, progress

    def lines(self) -> Iterator[int]:
        """The number of the line read last, for as long as it is asked."""
        while True:
            yield self.line

    def __iter__(self) -> Iterator[NewObservation]:
        problems: list[str] = []
        found = False
        with opened(self._path) as file:
            rows = csv.DictReader(lines_of(file, self._progress), strict=True)
            try:
                self._require(_header_problems(rows.fieldnames))
                for row in rows:
                    self.line = rows.line_num
                    try:
                        observation = _observation(row, self._almanac, self._now)
                    except (TrackerError, ValueError) as why:
                        problems.append(f"line {rows.line_num}: {why}")
                        if len(problems) >= MOST_BAD_LINES:
                            problems.append("too many bad lines; the rest was not read")
                            break
                        continue
                    found = True
                    yield observation
            except csv.Error as why:
                problems.append(f"line {rows.reader.line_num}: {why}")
        if not found and not problems:
            problems.append("the file has a header but no rows")
        self._require(problems)

    def _require(self, problems: list[str]) -> None:
        if problems:
            raise InvalidFile(str(self._path), problems)


def _header_problems(header: Iterable[str] | None) -> list[str]:
    if header is None:
        return [f"the file is empty: the first line must name {', '.join(REQUIRED)}"]
    names = list(header)
    missing = [name for name in REQUIRED if name not in names]
    unknown = [name for name in names if name not in REQUIRED + OPTIONAL]
    twice = [name for name in dict.fromkeys(names) if names.count(name) > 1]
    return [
        *(f"line 1: column {name} is missing" for name in missing),
        *(
            f"line 1: unknown column {name!r}; allowed are {', '.join(REQUIRED + OPTIONAL)}"
            for name in unknown
        ),
        *(f"line 1: column {name} comes twice" for name in twice if name not in unknown),
    ]


def _observation(row: dict[str, Any], almanac: Almanac, now: datetime) -> NewObservation:
    short = [name for name in REQUIRED if row.get(name) is None]
    if short or None in row:
        raise ValueError(f"wrong number of fields; expected {', '.join(REQUIRED)}")
    series = almanac.catalogue.find(row["series"].strip())
    period = row["period"].strip().upper()
    day = period_day(period)
    calendar = almanac.calendar(series.calendar)
    if not calendar.is_session(day):
        raise ValueError(
            f"{period} is no {calendar.name} session, so {series.id} has no figure there"
        )
    period = period_text(calendar, day)
    known_at = instant(row["known_at"].strip())
    if known_at > now:
        raise ValueError(f"known_at {row['known_at']} lies in the future")
    if row["value"].strip() and known_at < _earliest(series, calendar, day):
        raise ValueError(
            f"known_at {row['known_at']} is before {series.id} {period} was out "
            f"({calendar.close(day):%Y-%m-%dT%H:%MZ})"
        )
    if not row["source"].strip():
        raise ValueError("source is empty: name the publisher")
    basis = (row.get("known_basis") or "given").strip()
    return NewObservation(
        series=series.id,
        period=period,
        day=day.toordinal(),
        value=_value(row["value"].strip(), basis),
        known_at=known_at,
        known_basis=basis,
        source=row["source"].strip(),
        retrieved_at=now,
    )


def _earliest(series: Series, calendar: Calendar, day: date) -> datetime:
    """The moment before which a figure cannot have been known; polls and searches have none."""
    announced = series.meaning in OUT_AT_THE_CLOSE and calendar.name != "DAILY"
    if announced and not calendar.is_nominal(day):
        return calendar.close(day)
    return datetime.min.replace(tzinfo=UTC)


def _value(text: str, basis: str) -> Decimal | None:
    if text:
        return figure(text)
    if basis in ABSENT:
        return None
    raise ValueError(f"value is empty; leave it so only with known_basis {' or '.join(ABSENT)}")
