"""Two years that never were: prices, calls and a source that fails now and then, the same every time."""

import json
import random
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path

from tests.sources.replaying import Known, yahoo_
from tests.sources.server import Asked
from tracker.domain.records import NewForecaster, NewObservation
from tracker.errors import SourceError
from tracker.imports import import_predictions
from tracker.lines import Connect
from tracker.report import Period
from tracker.sessions.almanac import standard
from tracker.sources import Answer, Ask, Request
from tracker.store import writes
from tracker.store.engine import Store
from tracker.store.migrate import upgrade

FIRST = Period(2024, 1)
SERIES = {"KOSPI": Decimal(2600), "SP500": Decimal(4700)}
FORECASTERS = ("ann", "bob")
REVISED = "SP500"
"""The series of which the source changes a figure, days after it was first seen."""


@dataclass(frozen=True)
class Story:
    """How long it goes on, and in which months, counted from 0, something goes wrong.

    In the months ``down`` the source fails when it is asked first; after ``revision``, none of these, it
    gives another close for that month's last session; in ``correction`` a figure turns out to be mistyped.
    """

    months: int
    down: frozenset[int]
    revision: int
    correction: int

    @property
    def periods(self) -> list[Period]:
        return list(FIRST.through(ending(self.months - 1)))


def ending(month: int) -> Period:
    """The month with this number."""
    period = FIRST
    for _ in range(month):
        period = period.following
    return period


def after(month: int, days: float = 0) -> datetime:
    """One in the morning of Seoul's first day after a month, and so many days later."""
    return ending(month).ends_at + timedelta(hours=1, days=days)


@cache
def closes() -> Mapping[str, Sequence[NewObservation]]:
    """A random walk of each series, a close a session, through the calendars' own moments."""
    chance = random.Random(2024)
    return {name: tuple(_walk(name, start, chance)) for name, start in SERIES.items()}


def _walk(series: str, start: Decimal, chance: random.Random) -> Iterator[NewObservation]:
    calendar, value = standard().calendar_of(series), start
    for day in calendar.between(date(2023, 11, 1), date(2026, 3, 31)):
        value = round(value * Decimal(1 + chance.gauss(0.0004, 0.011)), 2)
        known = calendar.close(day)
        yield NewObservation(
            series=series,
            period=f"{day}",
            day=day.toordinal(),
            value=value,
            known_at=known,
            known_basis="session_close",
            source="Yahoo",
            retrieved_at=known,
        )


def last_session(series: str, month: int) -> date:
    """The last session of a month that is over at its end in Seoul."""
    found = standard().calendar_of(series).last_close_until(ending(month).ends_at)
    assert found is not None
    return found


def close_on(series: str, day: date) -> Decimal:
    (found,) = (f.value for f in closes()[series] if f.day == day.toordinal())
    assert found is not None
    return found


def figures(story: Story) -> list[NewObservation]:
    """Every figure, the revised one twice."""
    every = [f for own in closes().values() for f in own]
    day = last_session(REVISED, story.revision)
    (first,) = (f for f in every if f.series == REVISED and f.day == day.toordinal())
    assert first.value is not None
    again = replace(
        first, value=first.value + Decimal("1.5"), known_at=after(story.revision, days=2)
    )
    return [*every, again]


def source(story: Story, now: datetime, *, up: bool) -> Connect:
    """Lines to the sources as they are at ``now``: only one has an answer, and not when it is down."""
    known = Known(figures(story), now)

    @contextmanager
    def connect(name: str) -> Iterator[Ask]:
        serve = yahoo_(known)

        def ask(request: Request) -> Answer:
            reply = None
            if up and name == "yahoo":
                reply = serve(Asked("GET", request.path, dict(request.query), {}))
            if not isinstance(reply, bytes):
                raise SourceError(f"{name} does not answer", "Run it again later")
            return Answer(
                url=f"https://{name}.example{request.path}",
                status=200,
                content_type="application/json",
                body=reply,
                retrieved_at=now,
            )

        yield ask

    return connect


def create(url: str) -> None:
    """A database with two forecasters."""
    from tracker.store.engine import open_store

    upgrade(url)
    with open_store(url) as store, store.writing() as db:
        for slug in FORECASTERS:
            writes.add_forecaster(
                db,
                NewForecaster(
                    slug=slug,
                    name=slug.title(),
                    timezone="Asia/Seoul",
                    recorded_at=FIRST.begins_at,
                ),
            )


def log_calls(store: Store, month: int, folder: Path) -> None:
    """The calls of a month, made and written down on its tenth."""
    period = ending(month)
    made = datetime(period.year, period.month, 10, 2, tzinfo=UTC)
    file = folder / f"{period}.jsonl"
    lines = [
        {"forecaster": by, "at": made.isoformat(), "sentence": sentence, "probability": p}
        for by, sentence, p in _said(month, made.date())
    ]
    file.write_text("".join(f"{json.dumps(line)}\n" for line in lines), encoding="utf-8")
    import_predictions(store, file, standard(), made)


def _said(month: int, day: date) -> Iterator[tuple[str, str, float]]:
    kospi, sp500 = (_level(name, day) for name in SERIES)
    ends = last_session("KOSPI", month), last_session(REVISED, month)
    yield "ann", f"KOSPI above {kospi:.0f} on {ends[0]}", 0.6
    yield "ann", f"SP500 above {sp500:.0f} on {ends[1]}", 0.7
    yield "ann", "KOSPI down over 20 sessions", 0.55
    yield "bob", "SP500 up over 5 sessions", 0.65
    yield "bob", f"SP500 reaches {sp500 * Decimal('1.03'):.0f} within 30 sessions", 0.4
    yield (
        "bob",
        f"KOSPI above {kospi * Decimal('1.02'):.0f} on {last_session('KOSPI', month + 2)}",
        0.3,
    )


def _level(series: str, day: date) -> Decimal:
    value = [f.value for f in closes()[series] if f.day < day.toordinal()][-1]
    assert value is not None
    return value
