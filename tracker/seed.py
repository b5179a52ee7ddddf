"""Loading a record from files: forecaster, posts, calls, remarks, and the figures that settle them."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from tracker import log
from tracker.domain.moments import Said, said
from tracker.domain.records import Added, ForecasterRow, NewForecaster, NewPost, NewRemark
from tracker.errors import InvalidFile, TrackerError
from tracker.figures_csv import FigureFile
from tracker.files import opened
from tracker.history import in_step
from tracker.sessions.almanac import Almanac
from tracker.statement import Statement, Understood, digest, understand
from tracker.store import reads, writes
from tracker.store.engine import Store
from tracker.store.observations import add_observations


@dataclass(frozen=True)
class Seeded:
    """What loading a record added: rows new and rows already there, by table."""

    observations: Added
    predictions: Added
    remarks: Added


def seed(store: Store, folder: Path, almanac: Almanac, now: datetime) -> Seeded:
    """Load the figures and every forecaster found in ``folder``. All or nothing, and idempotent."""
    if not folder.is_dir():
        raise InvalidFile(str(folder), ["there is no such folder"])
    observations, problems = [], []
    for path in sorted((folder / "figures").glob("*.csv")):
        if path.name == "unconfirmed.csv":
            continue
        try:
            observations += list(FigureFile(path, almanac, now))
        except InvalidFile as why:
            problems += [f"{path.name}: {problem}" for problem in why.problems]
    if problems:
        raise InvalidFile(str(folder / "figures"), problems)
    with store.writing() as conn, in_step(conn, almanac, now):
        figures = add_observations(conn, observations)
        added = [
            _readable(conn, path.parent, almanac, now)
            for path in sorted(folder.glob("*/forecaster.json"))
        ]
    if not observations and not added:
        raise InvalidFile(str(folder), ["no figures/*.csv and no */forecaster.json in it"])
    predictions = Added(sum(a.new for a, _ in added), sum(a.known for a, _ in added))
    remarks = Added(sum(r.new for _, r in added), sum(r.known for _, r in added))
    return Seeded(figures, predictions, remarks)


def _readable(
    conn: Connection, folder: Path, almanac: Almanac, now: datetime
) -> tuple[Added, Added]:
    try:
        return _record(conn, folder, almanac, now)
    except KeyError as why:
        raise InvalidFile(str(folder), [f"{why} is missing in one of its files"]) from None
    except TypeError as why:
        raise InvalidFile(str(folder), [f"a field has the wrong type: {why}"]) from None


def _record(conn: Connection, folder: Path, almanac: Almanac, now: datetime) -> tuple[Added, Added]:
    forecaster = _forecaster(conn, folder / "forecaster.json", now)
    posts = {p["post"]: p for p in _lines(folder / "posts.jsonl")}
    when = {ref: _said(p, forecaster.timezone) for ref, p in posts.items()}
    ids = {
        ref: writes.add_post(conn, _post(forecaster, p, when[ref], now)) for ref, p in posts.items()
    }
    understood = _understood(folder / "predictions.jsonl", forecaster, posts, almanac, now)
    panel = log.panel_for(conn, almanac, now, [u.terms for u in understood])
    recorded = reads.recorded(conn, [u.identity for u in understood])
    late = [
        log.refuse_if_over(u, answer, now, recorded)
        for u, answer in zip(understood, log.stands(understood, panel), strict=True)
    ]
    predictions = log.record(
        conn, forecaster, understood, late, posts=ids, almanac=almanac, now=now
    )
    remarks = writes.add_remarks(
        conn, list(_remarks(folder / "remarks.jsonl", forecaster, ids, now))
    )
    return predictions, remarks


def _lines(path: Path) -> list[dict[str, Any]]:
    found, problems = [], []
    with opened(path) as file:
        for number, line in enumerate(file, start=1):
            if not line.strip():
                continue
            try:
                found.append(json.loads(line))
            except ValueError as why:
                problems.append(f"line {number}: no JSON: {why}")
    if problems:
        raise InvalidFile(str(path), problems)
    return found


def _forecaster(conn: Connection, path: Path, now: datetime) -> ForecasterRow:
    try:
        with opened(path) as file:
            fields = json.load(file)
    except ValueError as why:
        raise InvalidFile(str(path), [f"no JSON: {why}"]) from None
    known = {f.slug: f for f in reads.forecasters(conn)}
    if fields["slug"] not in known:
        writes.add_forecaster(conn, NewForecaster(**fields, recorded_at=now))
        known = {f.slug: f for f in reads.forecasters(conn)}
    return known[fields["slug"]]


def _said(post: dict[str, Any], zone: str) -> Said:
    first, last = post["not_before"], post["not_after"]
    return said(first if first == last else f"{first}..{last}", zone)


def _post(forecaster: ForecasterRow, post: dict[str, Any], when: Said, now: datetime) -> NewPost:
    return NewPost(
        forecaster_id=forecaster.id,
        ref=post["post"],
        url=post["url"],
        precision=when.precision,
        said_at=when.moment,
        not_before=when.not_before,
        not_after=when.not_after,
        title_date=date.fromisoformat(post["title_date"]) if post["title_date"] else None,
        text_sha256=post["sha256"],
        note=post["note"],
        first_seen_at=now,
    )


def _understood(
    path: Path,
    forecaster: ForecasterRow,
    posts: dict[str, dict[str, Any]],
    almanac: Almanac,
    now: datetime,
) -> list[Understood]:
    found, problems = [], []
    for number, line in enumerate(_lines(path), start=1):
        try:
            statement = _statement(line, forecaster.slug, posts[line["post"]])
            found.append(understand(statement, zone=forecaster.timezone, almanac=almanac, now=now))
        except TrackerError as why:
            problems.append(f"line {number}: {why}")
    if problems:
        raise InvalidFile(str(path), problems)
    return found


def _statement(line: dict[str, Any], slug: str, post: dict[str, Any]) -> Statement:
    market = line["market"] or {}
    first, last = post["not_before"], post["not_after"]
    return Statement(
        forecaster=slug,
        at=first if first == last else f"{first}..{last}",
        sentence=line["sentence"],
        probability=line["probability"],
        says=line["says"],
        against=line["against"],
        market_probability=market.get("probability"),
        market_source=market.get("source"),
        market_convention=market.get("convention"),
        post_ref=line["post"],
        note=line["note"],
        retrospective=True,
        hedge=line["hedge"],
        grade=line["grade"],
        horizon_basis=line["horizon_basis"],
        assumed=tuple(line["assumed"]),
        family=line["family"],
        reversal_of=line["reversal_of"],
        readings=tuple(line["readings"]),
        summary_en=line["summary"]["en"],
        summary_ko=line["summary"]["ko"],
        unit=line["unit"],
    )


def _remarks(
    path: Path, forecaster: ForecasterRow, posts: dict[str, int], now: datetime
) -> Iterable[NewRemark]:
    for number, line in enumerate(_lines(path)):
        market = line["market"] or {}
        yield NewRemark(
            key=digest(forecaster.slug, line["post"], line["unit"], line["kind"], number),
            forecaster_id=forecaster.id,
            post_id=posts[line["post"]],
            unit=line["unit"],
            kind=line["kind"],
            reason=line["reason"],
            market_sentence=market.get("sentence"),
            market_probability=market.get("probability"),
            market_source=market.get("source"),
            summary_en=line["summary"]["en"],
            summary_ko=line["summary"]["ko"],
            recorded_at=now,
        )
