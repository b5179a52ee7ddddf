"""Taking in files: observations as CSV, predictions as JSONL. All or nothing; every bad line is named."""

import csv
import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import fields
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, TextIO

from sqlalchemy import Connection

from tracker import log
from tracker.criteria import period_day
from tracker.domain.amounts import figure
from tracker.domain.moments import instant
from tracker.domain.records import Added, NewObservation
from tracker.errors import InvalidFile, TrackerError, UnknownForecaster
from tracker.sessions.almanac import Almanac
from tracker.statement import Statement, Understood, checked_probability, understand
from tracker.store import reads
from tracker.store.engine import Store
from tracker.store.observations import add_observations

REQUIRED = ("series", "period", "value", "known_at", "source")
OPTIONAL = ("known_basis",)
ABSENT = ("cancelled", "ended")
MOST_BAD_LINES = 1000
LARGEST_FILE = 256 * 1024**2
TEXTS = ("forecaster", "at", "sentence")
OPTIONAL_TEXTS = ("says", "market_source", "post_url", "note")
NUMBERS = ("probability", "market_probability")
FLAGS = ("against", "retrospective")


@contextmanager
def opened(path: Path) -> Iterator[TextIO]:
    """The text of ``path`` without a byte-order mark. Raises ``InvalidFile`` for no readable text."""
    try:
        size = path.stat().st_size
        if size > LARGEST_FILE:
            most = LARGEST_FILE // 1024**2
            raise InvalidFile(
                str(path), [f"{size / 1024**2:,.0f} MB: at most {most} MB a file; split it"]
            )
        with path.open(encoding="utf-8-sig", newline="") as file:
            yield file
    except UnicodeDecodeError:
        raise InvalidFile(str(path), ["the file is not UTF-8 text"]) from None
    except OSError as why:
        raise InvalidFile(str(path), [f"{why.strerror or why}"]) from None


def read_observations(
    path: Path, almanac: Almanac, now: datetime
) -> tuple[list[NewObservation], list[str]]:
    """The observations of a CSV file and what is wrong with it, a line each."""
    found: list[NewObservation] = []
    problems: list[str] = []
    with opened(path) as file:
        rows = csv.DictReader(file, strict=True)
        problems += _header_problems(rows.fieldnames)
        if problems:
            return [], problems
        try:
            for row in rows:
                try:
                    found.append(_observation(row, almanac, now))
                except (TrackerError, ValueError) as why:
                    problems.append(f"line {rows.line_num}: {why}")
                if len(problems) >= MOST_BAD_LINES:
                    problems.append("too many bad lines; the rest was not read")
                    break
        except csv.Error as why:
            problems.append(f"line {rows.line_num}: {why}")
    if not found and not problems:
        problems.append("the file has a header but no rows")
    return found, problems


def _header_problems(header: Iterable[str] | None) -> list[str]:
    if header is None:
        return [f"the file is empty: the first line must name {', '.join(REQUIRED)}"]
    names = list(header)
    missing = [name for name in REQUIRED if name not in names]
    unknown = [name for name in names if name not in REQUIRED + OPTIONAL]
    return [f"line 1: column {name} is missing" for name in missing] + [
        f"line 1: unknown column {name!r}; allowed are {', '.join(REQUIRED + OPTIONAL)}"
        for name in unknown
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
    known_at = instant(row["known_at"].strip())
    if known_at > now:
        raise ValueError(f"known_at {row['known_at']} lies in the future")
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


def _value(text: str, basis: str) -> Decimal | None:
    if text:
        return figure(text)
    if basis in ABSENT:
        return None
    raise ValueError(f"value is empty; leave it so only with known_basis {' or '.join(ABSENT)}")


def import_observations(store: Store, path: Path, almanac: Almanac, now: datetime) -> Added:
    """Take in a CSV file. Raises ``InvalidFile`` with every bad line, ``ConflictingObservation``."""
    found, problems = read_observations(path, almanac, now)
    if problems:
        raise InvalidFile(str(path), problems)
    with store.writing() as conn:
        return add_observations(conn, found)


def import_predictions(store: Store, path: Path, almanac: Almanac, now: datetime) -> Added:
    """Take in a JSONL file, one call a line. Raises ``InvalidFile`` with every bad line."""
    with store.writing() as conn:
        understood, problems = _read_predictions(conn, path, almanac, now)
        late = _late(conn, understood, problems, almanac, now)
        if problems:
            raise InvalidFile(str(path), [text for _, text in sorted(problems)])
        forecasters = {f.slug: f for f in reads.forecasters(conn)}
        added = Added(0, 0)
        for slug in dict.fromkeys(u.statement.forecaster for _, u in understood):
            own = [i for i, (_, u) in enumerate(understood) if u.statement.forecaster == slug]
            part = log.record(
                conn,
                forecasters[slug],
                [understood[i][1] for i in own],
                [late[i] for i in own],
                almanac=almanac,
                now=now,
            )
            added = Added(added.new + part.new, added.known + part.known)
        return added


def _read_predictions(
    conn: Connection, path: Path, almanac: Almanac, now: datetime
) -> tuple[list[tuple[int, Understood]], list[tuple[int, str]]]:
    zones = {f.slug: f.timezone for f in reads.forecasters(conn)}
    found: list[tuple[int, Understood]] = []
    problems: list[tuple[int, str]] = []
    with opened(path) as file:
        for number, line in enumerate(file, start=1):
            if not line.strip():
                continue
            try:
                statement = _statement(line)
                if statement.forecaster not in zones:
                    raise UnknownForecaster(statement.forecaster, zones)
                zone = zones[statement.forecaster]
                found.append((number, understand(statement, zone=zone, almanac=almanac, now=now)))
            except (TrackerError, ValueError) as why:
                problems.append((number, f"line {number}: {why}"))
    if not found and not problems:
        problems.append((0, "the file is empty: one JSON object a line is expected"))
    return found, problems


def _late(
    conn: Connection,
    understood: list[tuple[int, Understood]],
    problems: list[tuple[int, str]],
    almanac: Almanac,
    now: datetime,
) -> list[bool]:
    calls = [u for _, u in understood]
    panel = log.panel_for(conn, almanac, now, [u.terms for u in calls])
    recorded = reads.recorded(conn, [u.identity for u in calls])
    late = []
    for (number, u), answer in zip(understood, log.stands(calls, panel), strict=True):
        try:
            late.append(log.refuse_if_over(u, answer, now, recorded))
        except TrackerError as why:
            problems.append((number, f"line {number}: {why}"))
            late.append(True)
    return late


def _statement(line: str) -> Statement:
    try:
        row = json.loads(line)
    except (json.JSONDecodeError, RecursionError) as why:
        raise ValueError(f"no JSON: {why}") from None
    if not isinstance(row, dict):
        raise ValueError("no JSON object")
    allowed = (*TEXTS, *OPTIONAL_TEXTS, *NUMBERS, *FLAGS)
    unknown = [name for name in row if name not in allowed]
    if unknown:
        raise ValueError(f"unknown field {unknown[0]!r}; allowed are {', '.join(allowed)}")
    missing = [name for name in TEXTS if not isinstance(row.get(name), str)]
    if missing:
        raise ValueError(f"{' and '.join(missing)} must be given as text")
    wrong = [n for n in OPTIONAL_TEXTS if not isinstance(row.get(n), str | None)]
    wrong += [n for n in FLAGS if not isinstance(row.get(n, False), bool)]
    if wrong:
        raise ValueError(f"{wrong[0]} has a value of the wrong type")
    for name in NUMBERS:
        if row.get(name) is not None:
            row[name] = checked_probability(row[name], name)
    return Statement(**{f.name: row[f.name] for f in fields(Statement) if f.name in row})
