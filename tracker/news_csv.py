"""News of meetings and releases in a CSV file: ``calendar,session,status,at,known_at,source``."""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from tracker.criteria import period_day
from tracker.domain.moments import instant
from tracker.domain.records import NewRelease
from tracker.errors import InvalidFile, NotASession, OutsideCalendar, TrackerError
from tracker.files import Progress, lines_of, opened, unseen
from tracker.sessions.almanac import Almanac
from tracker.sessions.calendar import Calendar
from tracker.sessions.news import MEETINGS, NEWSWORTHY

COLUMNS = ("calendar", "session", "status", "at", "known_at", "source")
STATUSES = ("scheduled", "released", "delayed", "cancelled")
MOST_BAD_LINES = 1000
FARTHEST = timedelta(days=400)
"""Nothing is put off for longer than this: farther away is a slip of the pen."""


@dataclass(frozen=True)
class Line:
    """One row and where it stands."""

    number: int
    row: NewRelease


def news_in(
    path: Path, almanac: Almanac, now: datetime, progress: Progress = unseen
) -> list[NewRelease]:
    """The rows of a file, in its order. Raises ``InvalidFile`` with every line that is wrong.

    ``almanac`` says which meetings and releases there are; a meeting may be new in the file itself.
    """
    problems: list[tuple[int, str]] = []
    with opened(path) as file:
        rows = csv.DictReader(lines_of(file, progress), strict=True)
        try:
            if wrong := _header_problems(rows.fieldnames):
                raise InvalidFile(str(path), wrong)
            lines = list(_lines(rows, now, problems))
        except csv.Error as why:
            raise InvalidFile(str(path), [f"line {rows.reader.line_num}: {why}"]) from None
    problems += _strangers(lines, almanac)
    if not lines and not problems:
        problems.append((0, "the file has a header but no rows"))
    if problems:
        raise InvalidFile(str(path), [text for _, text in sorted(problems)])
    return [line.row for line in lines]


def _header_problems(header: Iterable[str] | None) -> list[str]:
    if header is None:
        return [f"the file is empty: the first line must name {', '.join(COLUMNS)}"]
    names = list(header)
    return [
        *(f"line 1: column {name} is missing" for name in COLUMNS if name not in names),
        *(
            f"line 1: unknown column {name!r}; allowed are {', '.join(COLUMNS)}"
            for name in dict.fromkeys(names)
            if name not in COLUMNS
        ),
        *(f"line 1: column {n} comes twice" for n in COLUMNS if names.count(n) > 1),
    ]


def _lines(
    rows: "csv.DictReader[str]", now: datetime, problems: list[tuple[int, str]]
) -> Iterator[Line]:
    for row in rows:
        try:
            yield Line(rows.line_num, _row(row, now))
        except (TrackerError, ValueError) as why:
            problems.append((rows.line_num, f"line {rows.line_num}: {why}"))
            if len(problems) >= MOST_BAD_LINES:
                problems.append((rows.line_num, "too many bad lines; the rest was not read"))
                return


def _row(row: dict[str, Any], now: datetime) -> NewRelease:
    if None in row or any(row[name] is None for name in COLUMNS):
        raise ValueError(f"wrong number of fields; expected {', '.join(COLUMNS)}")
    given = {name: row[name].strip() for name in COLUMNS}
    found = NewRelease(
        calendar=given["calendar"].upper(),
        session=period_day(given["session"]),
        status=given["status"].lower(),
        at=instant(given["at"]),
        known_at=instant(given["known_at"]),
        source=given["source"],
        recorded_at=now,
    )
    if problem := _problem(found, now):
        raise ValueError(problem)
    return found


def _problem(row: NewRelease, now: datetime) -> str | None:
    """What is wrong with a row by itself."""
    away = abs(row.at.date() - row.session)
    return next(
        (
            says
            for wrong, says in (
                (row.calendar not in NEWSWORTHY, _no_calendar(row.calendar)),
                (row.status not in STATUSES, f"status is {row.status!r}: {', '.join(STATUSES)}"),
                (row.known_at > now, "known_at lies in the future"),
                (not row.source, "source is empty: name the publisher"),
                (away > FARTHEST, f"at is {away.days} days away from {row.session}"),
                (
                    row.status == "released" and row.known_at < row.at,
                    "released, but known before it was out; say scheduled",
                ),
                (
                    row.status in ("scheduled", "delayed") and row.known_at > row.at,
                    f"{row.status}, but known only after it was out; say released",
                ),
            )
            if wrong
        ),
        None,
    )


def _no_calendar(name: str) -> str:
    return f"{name or 'nothing'} is no calendar of meetings or releases: name one of {', '.join(NEWSWORTHY)}"


def _strangers(lines: Iterable[Line], almanac: Almanac) -> Iterator[tuple[int, str]]:
    """A problem for each row that is about no meeting or release there is or can be."""
    new: set[tuple[str, date]] = set()
    for line in sorted(lines, key=lambda line: line.row.known_at):
        row, calendar = line.row, almanac.calendar(line.row.calendar)
        held = row.calendar in MEETINGS and row.status in ("scheduled", "released")
        if held:
            new.add((row.calendar, row.session))
            on = row.at.astimezone(ZoneInfo(calendar.zone)).date()
            problem = f"at falls on {on}, not on {row.session}" if on != row.session else None
        elif calendar.is_session(row.session) or (row.calendar, row.session) in new:
            problem = None
        else:
            problem = _no_session(calendar, row.session)
        if problem:
            yield line.number, f"line {line.number}: {problem}"


def _no_session(calendar: Calendar, day: date) -> str:
    try:
        return str(NotASession(calendar.name, day, *calendar.neighbours(day)))
    except OutsideCalendar as why:
        return str(why)
