"""Worlds to ask questions in: generated series on the real calendars, and the series of `seeds/`.

Prices move on coarse grids, so that equal closes and exact percentages occur; sessions are missing,
series begin late and end early, releases are cancelled, revised and corrected. Questions of every
kind are drawn around the figures there are, so that ties and near misses are common.
"""

import csv
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from random import Random

import numpy as np

from benchmarks.naive import CANCELLED, ENDED, Record, Row
from tracker import panel as panels
from tracker import sessions
from tracker.criteria import Call, Timing, parse
from tracker.criteria._fields import period_day
from tracker.domain.amounts import plain, tidy, to_micro
from tracker.domain.series import Catalogue, Series
from tracker.panel import Figures, Panel
from tracker.sessions.almanac import Almanac, standard

FIGURES = Path(__file__).parents[1] / "seeds" / "figures"
FIRST, LAST = date(2022, 1, 3), date(2025, 6, 30)
SHAPES = ("coarse", "coarse", "fine", "signed")
CALENDARS = ("XKRX", "XNYS", "SIFMA_US", "FX")


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
        )

    def panel(self, as_of: datetime) -> Panel:
        """What the columns are checked against."""
        return Panel(self.figures, self.almanac.calendar_of, int(as_of.timestamp()))

    def record(self, as_of: datetime) -> Record:
        """What the plain implementation looks figures up in."""
        return Record(self.rows, as_of)

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
    series = tuple(_series(closes))
    almanac = Almanac(Catalogue(series), sessions.calendar)
    rows: list[Row] = []
    for one in series:
        rows += _published(one, rng, almanac, first, last, start=len(rows) + 1)
    return World(almanac, tuple(rows), _utc(first) + timedelta(days=60), _utc(last))


def embedded() -> World:
    """The figures that ship with the product, under the standard catalogue."""
    almanac = standard()
    rows = []
    for path in sorted(FIGURES.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                if "value" in row:
                    rows.append(_embedded(row, len(rows) + 1))
    return World(almanac, tuple(rows), _utc(date(2022, 11, 1)), _utc(date(2023, 12, 29)))


def questions(world: World, rng: Random, count: int) -> Iterator[tuple[Call, Timing]]:
    """Random questions of all kinds, a fifth of them compounds, with the calls that ask them."""
    for _ in range(count):
        timing = Timing(_moment(world, rng), rng.choice(("next", "next", "next", "previous")))
        yield parse(sentence(world, rng, timing.called_at), world.almanac), timing


def sentence(world: World, rng: Random, called_at: datetime, *, depth: int = 0) -> str:
    """One random sentence that parses, for a call at that moment."""
    if depth < 3 and rng.random() < (0.2 if depth == 0 else 0.1):
        parts = [sentence(world, rng, called_at, depth=depth + 1) for _ in range(rng.choice((2, 2, 3)))]
        return rng.choice(COMPOUNDS)(parts)
    return rng.choice(SIMPLE)(world, rng, called_at)


COMPOUNDS: tuple[Callable[[Sequence[str]], str], ...] = (
    lambda parts: f"all of ({'; '.join(parts)})",
    lambda parts: f"any of ({'; '.join(parts)})",
    lambda parts: f"not ({parts[0]})",
    lambda parts: f"if ({parts[0]}) then ({parts[1]})",
)


def _move(world: World, rng: Random, at: datetime) -> str:
    least = rng.choice(("", "", f"at least {_percent(rng)}% "))
    horizon = _horizon(world, rng, at, "over N", "by D")
    return f"{_close(world, rng)} {rng.choice(('up', 'down'))} {least}{horizon}"


def _level(world: World, rng: Random, at: datetime) -> str:
    name = _priced(world, rng)
    horizon = _horizon(world, rng, at, "after N", "on D", series=name)
    return f"{name} {rng.choice(('above', 'below'))} {_near(world, rng, name, at)} {horizon}"


def _touch(world: World, rng: Random, at: datetime) -> str:
    name = _priced(world, rng)
    how = rng.choice(("reaches", "drops to", "stays below", "stays above"))
    horizon = _horizon(world, rng, at, "by D", "through D", "within N", "within A..B")
    return f"{name} {how} {_near(world, rng, name, at)} {horizon}"


def _drawdown(world: World, rng: Random, at: datetime) -> str:
    horizon = _horizon(world, rng, at, "within N", "within A..B", "by D")
    return f"{_close(world, rng)} {rng.choice(('falls', 'rises'))} at least {_percent(rng)}% {horizon}"


def _relative(world: World, rng: Random, at: datetime) -> str:
    one, other = rng.sample(world.by_meaning["close"], 2)
    return f"{one} beats {other} {_horizon(world, rng, at, 'over N', 'by D')}"


def _decision(world: World, rng: Random, at: datetime) -> str:
    bank = rng.choice(world.by_meaning["decision"])
    day = _session(world, rng, bank, at)
    said = rng.choice(("hikes", "holds", "cuts", *(f"{op} {n:+d}bp" for op in ("=", ">=", "<=") for n in (-25, 25, 50))))
    return f"{bank} {day} {said}"


def _path(world: World, rng: Random, at: datetime) -> str:
    bank = rng.choice(world.by_meaning["decision"])
    horizon = _horizon(world, rng, at, "through D", "within A..B", "within N", "by D", reach=300)
    return f"no {bank} {rng.choice(('cut', 'hike'))} {horizon}"


def _release(world: World, rng: Random, at: datetime) -> str:
    name = rng.choice(world.by_meaning["first print"] + world.by_meaning["median"])
    day = _session(world, rng, name, at)
    low, high = sorted((_near(world, rng, name, at), _near(world, rng, name, at)), key=Decimal)
    forms = [
        f"{rng.choice(('above', 'below', 'at least', 'at most'))} {low}",
        f"between {low} and {high}",
    ]
    if f"{name}_CONSENSUS" in world.almanac.catalogue:
        forms += [f"{rng.choice(('above', 'below'))} consensus"] * 2
    earlier = world.almanac.calendar_of(name).between(day - timedelta(days=100), day - timedelta(days=1))
    if earlier:
        forms.append(f"{rng.choice(('above', 'below'))} {name} {_period(world, name, rng.choice(earlier))}")
    return f"{name} {_period(world, name, day)} {rng.choice(forms)}"


def _volatility(world: World, rng: Random, at: datetime) -> str:
    horizon = _horizon(world, rng, at, "over N", "over A..B")
    while horizon == "over 1 sessions":
        horizon = _horizon(world, rng, at, "over N")
    side = rng.choice(("above", "below"))
    return f"{_close(world, rng)} realised volatility {horizon} {side} prior {rng.randint(2, 30)} sessions"


def _average(world: World, rng: Random, at: datetime) -> str:
    name = _close(world, rng)
    horizon = _horizon(world, rng, at, "after N", "on D", series=name)
    n = rng.choice((2, 2, 3, 5, 20, 60))
    return f"{name} {rng.choice(('above', 'below'))} its {n}-session average {horizon}"


def _event(world: World, rng: Random, at: datetime) -> str:
    category = rng.choice(world.by_meaning["count"])
    return f"{category} {_horizon(world, rng, at, 'within A..B', 'within N', 'by D', reach=300)}"


SIMPLE: tuple[Callable[[World, Random, datetime], str], ...] = (
    _move, _level, _touch, _drawdown, _relative, _decision, _path, _release, _volatility, _average,
    _event,
)  # fmt: skip


def _close(world: World, rng: Random) -> str:
    return rng.choice(world.by_meaning["close"])


def _priced(world: World, rng: Random) -> str:
    """A close, now and then a rate or a release."""
    meaning = rng.choice(("close", "close", "close", "close", "level", "first print"))
    return rng.choice(world.by_meaning.get(meaning) or world.by_meaning["close"])


def _percent(rng: Random) -> str:
    return rng.choice(("1", "2", "5", "5", "10", "10", "10", "12.5", "20", "25", "50", "100", "0.5", "3.333333"))


def _near(world: World, rng: Random, name: str, at: datetime) -> str:
    """A level that the series takes within some months of the call, or lies next to."""
    rows = world.days[name]
    some = [r for r in rows if abs((r.day - at.date()).days) < 90] or rows
    value = rng.choice(some).value
    assert isinstance(value, Decimal)
    near = value + rng.choice((0, 0, 0, 1, -1)) * rng.choice((Decimal("0.01"), Decimal(1), Decimal(5)))
    series = world.almanac.catalogue[name]
    positive = series.meaning == "close" and series.unit != "%"
    return plain(tidy(near if near > 0 or not positive else value), places=series.level_places)


def _session(world: World, rng: Random, name: str, at: datetime) -> date:
    """A session of the series that closes after the call."""
    calendar = world.almanac.calendar_of(name)
    days = calendar.between(at.date() - timedelta(days=75), at.date() + timedelta(days=200))
    return rng.choice([day for day in days if calendar.close(day) >= at] or list(days))


def _period(world: World, name: str, day: date) -> str:
    calendar = world.almanac.catalogue[name].calendar
    if calendar == "GDP":
        return f"{day.year}Q{(day.month + 2) // 3}"
    return f"{day:%Y-%m}" if calendar in ("NFP", "CPI", "JOLTS") else day.isoformat()


def _horizon(world: World, rng: Random, at: datetime, *forms: str, series: str = "", reach: int = 120) -> str:
    """A random horizon of one of the forms: ``over N``, ``by D``, ``within A..B``."""
    form, _, shape = rng.choice(forms).partition(" ")
    if shape == "N":
        unit, most = rng.choice((("sessions", 60), ("sessions", 10), ("days", 90), ("weeks", 12), ("months", 5)))
        return f"{form} {rng.randint(1, most)} {unit}"
    today = at.date()
    if shape == "D":
        if form == "on" and rng.random() < 0.95:
            return f"on {_session(world, rng, series, at)}"
        return f"{form} {today + timedelta(days=rng.randint(-2, reach))}"
    first = today + timedelta(days=rng.choice((-10, 0, 0, 1, 1, 2, 3, 4, rng.randint(5, 60))))
    return f"{form} {first}..{first + timedelta(days=rng.choice((0, 1, 7, rng.randint(2, reach))))}"


def _moment(world: World, rng: Random) -> datetime:
    """When a call is made: any second, or close to the close of a session, or on it."""
    span = int((world.ends - world.begins).total_seconds())
    moment = world.begins + timedelta(seconds=rng.randrange(span))
    if rng.random() < 0.5:
        return moment
    calendar = world.almanac.calendar_of(rng.choice(list(world.days)))
    close = calendar.close(calendar.first_close_from(moment))
    return close + rng.choice((timedelta(0), timedelta(seconds=1), timedelta(seconds=-1), timedelta(hours=-3)))


def _series(closes: int) -> Iterator[Series]:
    for i in range(closes):
        calendar, shape = CALENDARS[i % len(CALENDARS)], SHAPES[i % len(SHAPES) if i < 4 else i % 3]
        unit = "%" if shape == "signed" else "points"
        yield Series(f"{shape.upper()}{i}", shape, shape, unit, calendar, "nobody", "close")
    for calendar in ("FOMC", "ECB", "BOK"):
        yield Series(f"BANK_{calendar}", "bank", "bank", "bp", calendar, "nobody", "decision", 0)
    yield Series("RATE", "rate", "rate", "%", "FOMC", "nobody", "level")
    yield Series("DOTS", "dots", "dots", "%", "FOMC", "nobody", "median")
    for calendar in ("NFP", "CPI", "ICSA", "GDP", "JOLTS"):
        name = f"PRINT_{calendar}"
        yield Series(name, "print", "print", "thousands", calendar, "nobody", "first print", 0)
        yield Series(f"{name}_CONSENSUS", "poll", "poll", "thousands", calendar, "nobody", "consensus", 0)
    for name in ("quake", "flood:KR"):
        yield Series(name, "event", "event", "events", "DAILY", "nobody", "count", 0)
        yield Series(f"{name}.searched", "days", "days", "days", "DAILY", "nobody", "searched", 0)


def _published(series: Series, rng: Random, almanac: Almanac, first: date, last: date, *, start: int) -> list[Row]:
    """The observations of one series, ids from ``start``."""
    calendar = almanac.calendar_of(series.id)
    days = list(calendar.between(first, last))
    if series.meaning == "close":
        days = days[rng.choice((0, 0, 40, 200)) : rng.choice((None, None, -100))]
    rows: list[Row] = []
    for day, value in zip(days, _values(series, rng, days), strict=True):
        if value is None:
            continue
        known_at = calendar.close(day) + timedelta(hours=rng.choice((0, 0, 0, 0, 6, 90)))
        row = Row(series.id, day, value, known_at, start + len(rows))
        rows.append(row)
        rows += _second_thoughts(row, rng, start + len(rows))
    if series.meaning == "close" and days[-1] < last - timedelta(days=7) and rng.random() < 0.7:
        day = calendar.offset(days[-1], 1)
        rows.append(Row(series.id, day, ENDED, calendar.close(day), start + len(rows)))
    return rows


def _second_thoughts(row: Row, rng: Random, id: int) -> list[Row]:
    """Now and then a revision, a correction, or a correction after a revision."""
    if rng.random() > 0.02 or not isinstance(row.value, Decimal):
        return []
    other = row.value + rng.choice((1, -1, 25))
    later = row.known_at + timedelta(days=rng.randint(1, 60))
    revision = replace(row, value=other, known_at=later, id=id)
    correction = replace(revision, value=row.value + 2, known_at=later + timedelta(days=1), id=id, corrects=row.id)
    return rng.choice(([revision], [correction], [revision, replace(correction, id=id + 1)]))


def _values(series: Series, rng: Random, days: Sequence[date]) -> Iterator[Decimal | str | None]:
    if series.meaning == "close":
        yield from _walk(rng, series.en, len(days))
        return
    choices: dict[str, tuple[str | None, ...]] = {
        "decision": ("0",) * 12 + ("25", "25", "50", "-25", "-50", None),
        "level": ("4", "4.25", "4.5", "4.5", "5", None),
        "median": ("4.5", "4.625", "5.125", None),
        "first print": ("100", "110", "121", "200", "-35", "150.5", None, CANCELLED),
        "consensus": ("100", "110", "150.5", "200", None),
        "count": (*(None,) * 80, "1", "2"),
        "searched": (*(None,) * 40, "30", "90", "400"),
    }
    for _ in days:
        value = rng.choice(choices[series.meaning])
        yield value if value is None or value == CANCELLED else Decimal(value)


def _walk(rng: Random, shape: str, count: int) -> Iterator[Decimal | None]:
    """Closes: whole numbers around 100 with jumps, cents around 2500, or quarters around zero."""
    price, missing = {"coarse": 100, "fine": 250_000, "signed": 2}[shape], rng.choice((0.0, 0.003, 0.03))
    unit = {"coarse": Decimal(1), "fine": Decimal("0.01"), "signed": Decimal("0.25")}[shape]
    for _ in range(count):
        if shape == "coarse":
            price = min(max(price + rng.choice((-10, -3, -1, 0, 0, 0, 1, 3, 10)), 50), 200)
        elif shape == "fine":
            price = max(price + round(rng.gauss(0, 0.01) * price), 1)
        else:
            price = min(max(price + rng.choice((-1, 0, 1)), -6), 12)
        yield None if rng.random() < missing else price * unit


def _embedded(row: dict[str, str], id: int) -> Row:
    known_at = datetime.fromisoformat(row["known_at"])
    value = {"cancelled": CANCELLED, "ended": ENDED}.get(row["known_basis"])
    return Row(row["series"], period_day(row["period"]), value or Decimal(row["value"]), known_at, id)


def _utc(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)
