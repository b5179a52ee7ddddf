"""Whether everything the tracker needs is there and in order: one finding a line, each with what to do."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from tracker import sessions
from tracker.errors import DatabaseError, InvalidSettings
from tracker.freshness import Freshness, freshness
from tracker.jobs import MONTHLY, shown
from tracker.keys import key
from tracker.sessions.almanac import Almanac, standard
from tracker.sources import chain, sources, telling
from tracker.store.address import address_of
from tracker.store.check import check
from tracker.store.deliveries import deliveries
from tracker.store.engine import Store, open_store
from tracker.store.leases import holder
from tracker.store.reads import latest_record, open_series
from tracker.store.releases import almanac_of
from tracker.store.runs import runs

State = Literal["ok", "attention", "wrong"]
NEAR_THE_END = timedelta(days=180)
LITTLE_SPACE, NO_SPACE = 1_000_000_000, 50_000_000
OVERDUE = timedelta(days=33)
"""So long after a run the next one of a monthly schedule should have been."""
ZONES = ("Asia/Seoul", "America/New_York", "Europe/Berlin")


@dataclass(frozen=True)
class Finding:
    """What was looked at, how it is, and what to do where the finding itself does not say."""

    what: str
    state: State
    told: str
    remedy: str = ""


def examine(url: str, now: datetime) -> list[Finding]:
    """Look at the database at ``url``, the calendars, the figures, the keys, the clock and the disk."""
    findings: list[Finding] = []
    try:
        with open_store(url, read_only=True) as store:
            almanac = almanac_of(store)
            findings += [*_database(store), *_figures(store, almanac, now), *_clock(store, now)]
            findings += [*_schedule(store, now), *_channels(store)]
    except DatabaseError as why:
        almanac = standard()
        findings.append(Finding("database", "wrong", str(why)))
    findings += _calendars(almanac, now)
    findings += _keys()
    findings += _zones()
    return [*findings, *_disk(address_of(url).file)]


def _database(store: Store) -> Iterator[Finding]:
    problems = check(store)
    if problems:
        yield Finding("database", "wrong", "; ".join(problems), "Restore a copy that is whole")
    else:
        yield Finding("database", "ok", f"{store.where} is whole")


def _figures(store: Store, almanac: Almanac, now: datetime) -> Iterator[Finding]:
    """Whether open questions have the figures that sources should have by now, and sources agree."""
    with store.reading() as db:
        wanted = {name for name in open_series(db) if chain(name)}
        every = freshness(db, almanac, almanac.catalogue, now)
    states = {name: state for name, state in every.items() if name in wanted}
    disputes = {name: state.disputed for name, state in every.items() if state.disputed}
    late = [name for name, s in states.items() if s.late]
    none = sorted(wanted - states.keys())
    if late or none:
        told = [*(_behind(states[name]) for name in sorted(late)), *(f"{n}: none" for n in none)]
        yield Finding("figures", "attention", "; ".join(told), "Run `tracker fetch`")
    else:
        yield Finding("figures", "ok", "open questions have every figure that sources should have")
    for name, periods in disputes.items():
        told_ = f"sources disagree about {name} {', '.join(periods)}"
        yield Finding("figures", "wrong", told_, "Put the wrong one right with `tracker correct`")


def _schedule(store: Store, now: datetime) -> Iterator[Finding]:
    """Whether the monthly job runs as often as it should, and how its last run ended."""
    held = holder(store, MONTHLY)
    with store.reading() as db:
        found = runs(db, MONTHLY, most=1)
    if not found:
        told = "the monthly job has never run"
        yield Finding(
            "schedule", "attention", told, "Run `tracker monthly`, and put it on a schedule"
        )
        return
    last = found[0]
    state = shown(last, held, now)
    when = f"{last.started_at:%Y-%m-%d %H:%M} UTC"
    if now - last.started_at > OVERDUE:
        told = f"overdue: the last run of the monthly job began on {when}"
        yield Finding(
            "schedule", "attention", told, "Run `tracker monthly`, and look at its schedule"
        )
    elif state in ("failed", "killed"):
        why = f": {last.errors[-1]}" if last.errors else ""
        told = f"the monthly job of {when} ended as {state}{why}"
        yield Finding("schedule", "attention", told, "Run `tracker monthly` again")
    else:
        yield Finding("schedule", "ok", f"the last run of the monthly job began on {when}")


def _channels(store: Store) -> Iterator[Finding]:
    """Reports that a channel refused, or of which nobody knows whether they arrived."""
    with store.reading() as db:
        found = deliveries(db)
    for one in found:
        if one.state == "refused":
            told = f"{one.channel} refused the report of {one.period}: {one.note}"
            yield Finding("channel", "attention", told, "Mend it; the next run sends it again")
        elif one.state == "unsure":
            told = f"the report of {one.period} may not have reached {one.channel}: {one.note}"
            yield Finding("channel", "attention", told, "Look there; it is not sent again")


def _behind(state: Freshness) -> str:
    return f"{state.series}: {state.late} late since {state.last}"


def _calendars(almanac: Almanac, now: datetime) -> Iterator[Finding]:
    ends = {name: almanac.calendar(name).last_day for name in sessions.names()}
    told = ", ".join(f"{name} to {day}" for name, day in ends.items())
    short = [name for name, day in ends.items() if day - now.date() < NEAR_THE_END]
    if short:
        remedy = (
            f"Run `tracker fetch`; it asks for {', '.join(short)} until the days are out"
            if all(map(telling, short))
            else f"Update the tracker, or `tracker import releases` for {', '.join(short)}"
        )
        yield Finding("calendars", "attention", told, remedy)
    else:
        yield Finding("calendars", "ok", told)


def _keys() -> Iterator[Finding]:
    for name, source in sources().items():
        if source.key is None:
            continue
        try:
            held = key(source.key.variable)
        except InvalidSettings as why:
            yield Finding("key", "wrong", str(why), f"Set {source.key.variable} again")
            continue
        if held:
            yield Finding("key", "ok", f"{source.key.variable} is set: {name} can be asked")
        elif not source.key_optional:
            told = f"{source.key.variable} is not set: {name} is not asked"
            yield Finding("key", "attention", told, f"Get one at {source.key.where}")


def _clock(store: Store, now: datetime) -> Iterator[Finding]:
    with store.reading() as db:
        last = latest_record(db)
    if last and last > now:
        told = (
            f"this machine says {now:%Y-%m-%d %H:%M} UTC, the record has {last:%Y-%m-%d %H:%M} UTC"
        )
        yield Finding(
            "clock", "wrong", told, "Set the clock; until then nothing is written in order"
        )
    else:
        yield Finding("clock", "ok", f"{now:%Y-%m-%d %H:%M} UTC, not before the record")


def _zones() -> Iterator[Finding]:
    try:
        for zone in ZONES:
            ZoneInfo(zone)
    except ZoneInfoNotFoundError as why:
        yield Finding("clock", "wrong", f"no time zone data: {why}", "Install the package tzdata")


def _disk(file: Path | None) -> Iterator[Finding]:
    if file is None:
        return
    folder = next(parent for parent in file.absolute().parents if parent.is_dir())
    free = shutil.disk_usage(folder).free
    told = f"{free / 1e9:,.1f} GB free in {folder}"
    if free < NO_SPACE:
        yield Finding("disk", "wrong", told, "Free some space")
    elif free < LITTLE_SPACE:
        yield Finding("disk", "attention", told, "Free some space soon")
    else:
        yield Finding("disk", "ok", told)
