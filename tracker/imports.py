"""Taking in files: observations as CSV, predictions as JSONL. All or nothing; every bad line is named."""

import json
from collections.abc import Mapping
from dataclasses import fields
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from tracker import log
from tracker.domain.records import Added
from tracker.errors import Gathered, InvalidFile, TrackerError, UnknownForecaster
from tracker.figures_csv import FigureFile
from tracker.files import Progress, lines_of, opened, unseen
from tracker.history import in_step
from tracker.sessions.almanac import Almanac
from tracker.statement import Statement, Understood, understand
from tracker.store import reads
from tracker.store.engine import Store
from tracker.store.observations import add_observations

TEXTS = ("forecaster", "at", "sentence")
OPTIONAL_TEXTS = (
    "says", "market_source", "market_at", "market_convention", "post_url", "note", "unit",
)  # fmt: skip
NUMBERS = ("probability", "market_probability")
FLAGS = ("against", "retrospective")


def import_observations(
    store: Store, path: Path, almanac: Almanac, now: datetime, progress: Progress = unseen
) -> Added:
    """Take in a CSV file. Raises ``InvalidFile`` with every bad line, ``ConflictingObservation``.

    The file is written as it is read, in one transaction, so that a long one needs little memory.
    """
    file = FigureFile(path, almanac, now, progress)
    with store.writing() as conn, in_step(conn, almanac, now):
        return add_observations(conn, file, lines=file.lines())


def import_predictions(
    store: Store, path: Path, almanac: Almanac, now: datetime, progress: Progress = unseen
) -> Added:
    """Take in a JSONL file, one call a line. Raises ``InvalidFile`` with every bad line."""
    with store.writing() as conn, in_step(conn, almanac, now):
        read, problems = _read_predictions(conn, path, almanac, now, progress)
        priced = log.with_market(conn, almanac, [u for _, u in read])
        understood = [(number, u) for (number, _), u in zip(read, priced, strict=True)]
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
    conn: Connection, path: Path, almanac: Almanac, now: datetime, progress: Progress
) -> tuple[list[tuple[int, Understood]], list[tuple[int, str]]]:
    zones = {f.slug: f.timezone for f in reads.forecasters(conn)}
    found: list[tuple[int, Understood]] = []
    problems: list[tuple[int, str]] = []
    with opened(path) as file:
        for number, line in enumerate(lines_of(file, progress), start=1):
            if not line.strip():
                continue
            try:
                found.append((number, _understood(line, zones, almanac, now)))
            except (TrackerError, ValueError) as why:
                problems.append((number, f"line {number}: {why}"))
    if not found and not problems:
        problems.append((0, "the file is empty: one JSON object a line is expected"))
    return found, problems


def _understood(line: str, zones: Mapping[str, str], almanac: Almanac, now: datetime) -> Understood:
    statement = _statement(line)
    gathered = Gathered()
    zone = gathered.attempt(lambda: _zone(statement.forecaster, zones))
    seen = gathered.attempt(
        lambda: understand(statement, zone=zone or "UTC", almanac=almanac, now=now)
    )
    if gathered.errors or not seen:
        raise gathered.error()
    return seen


def _zone(slug: str, zones: Mapping[str, str]) -> str:
    if slug not in zones:
        raise UnknownForecaster(slug, zones)
    return zones[slug]


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


def _require_text(row: dict[str, Any]) -> None:
    """JSON can write half a character (a lone surrogate), which no database takes."""
    try:
        json.dumps(row, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        raise ValueError("it holds half a character, which is no text") from None


def _statement(line: str) -> Statement:
    try:
        row = json.loads(line)
    except (json.JSONDecodeError, RecursionError) as why:
        raise ValueError(f"no JSON: {why}") from None
    if not isinstance(row, dict):
        raise ValueError("no JSON object")
    _require_text(row)
    allowed = (*TEXTS, *OPTIONAL_TEXTS, *NUMBERS, *FLAGS)
    problems = []
    if unknown := [repr(name) for name in row if name not in allowed]:
        problems.append(f"unknown field {', '.join(unknown)}; allowed are {', '.join(allowed)}")
    if missing := [name for name in TEXTS if not isinstance(row.get(name), str)]:
        problems.append(f"{' and '.join(missing)} must be given as text")
    wrong = [n for n in OPTIONAL_TEXTS if not isinstance(row.get(n), str | None)]
    wrong += [n for n in FLAGS if not isinstance(row.get(n, False), bool)]
    if wrong:
        problems.append(f"{' and '.join(wrong)} must be of another type")
    if problems:
        raise ValueError("; ".join(problems))
    return Statement(**{f.name: row[f.name] for f in fields(Statement) if f.name in row})
