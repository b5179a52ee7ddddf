"""Random questions of every kind, near the figures there are, so that ties are common."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random

from benchmarks.world import World
from tracker.criteria import Call, Timing, parse
from tracker.domain.amounts import plain, tidy


def questions(world: World, rng: Random, count: int) -> Iterator[tuple[Call, Timing]]:
    """Random questions of all kinds, a fifth of them compounds, with the calls that ask them."""
    for _ in range(count):
        timing = Timing(_moment(world, rng), rng.choice(("next", "next", "next", "previous")))
        yield parse(sentence(world, rng, timing.called_at), world.almanac), timing


def sentence(world: World, rng: Random, called_at: datetime, *, depth: int = 0) -> str:
    """One random sentence that parses, for a call at that moment."""
    if depth < 3 and rng.random() < (0.2 if depth == 0 else 0.1):
        parts = [
            sentence(world, rng, called_at, depth=depth + 1) for _ in range(rng.choice((2, 2, 3)))
        ]
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
    how = rng.choice(("falls", "rises"))
    return f"{_close(world, rng)} {how} at least {_percent(rng)}% {horizon}"


def _relative(world: World, rng: Random, at: datetime) -> str:
    one, other = rng.sample(world.by_meaning["close"], 2)
    return f"{one} beats {other} {_horizon(world, rng, at, 'over N', 'by D')}"


def _decision(world: World, rng: Random, at: datetime) -> str:
    bank = rng.choice(world.by_meaning["decision"])
    day = _session(world, rng, bank, at)
    compared = [f"{op} {n:+d}bp" for op in ("=", ">=", "<=") for n in (-25, 25, 50)]
    return f"{bank} {day} {rng.choice(['hikes', 'holds', 'cuts', *compared])}"


def _path(world: World, rng: Random, at: datetime) -> str:
    bank = rng.choice(world.by_meaning["decision"])
    horizon = _horizon(world, rng, at, "through D", "within A..B", "within N", "by D", reach=300)
    return f"no {bank} {rng.choice(('cut', 'hike'))} {horizon}"


def _release(world: World, rng: Random, at: datetime) -> str:
    name = rng.choice(world.by_meaning["first print"] + world.by_meaning["median"])
    day = _session(world, rng, name, at)
    low, high = sorted((_near(world, rng, name, at), _near(world, rng, name, at)), key=Decimal)
    side, than = (
        rng.choice(("above", "below")),
        rng.choice(("above", "below", "at least", "at most")),
    )
    forms = [f"{than} {low}", f"between {low} and {high}"]
    if f"{name}_CONSENSUS" in world.almanac.catalogue:
        forms += [f"{side} consensus"] * 2
    before = day - timedelta(days=1)
    if earlier := world.almanac.calendar_of(name).between(day - timedelta(days=100), before):
        forms.append(f"{side} {name} {_period(world, name, rng.choice(earlier))}")
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
    return rng.choice(
        ("1", "2", "5", "5", "10", "10", "10", "12.5", "20", "25", "50", "100", "0.5", "3.333333")
    )


def _near(world: World, rng: Random, name: str, at: datetime) -> str:
    """A level that the series takes within some months of the call, or lies next to."""
    rows = world.days[name]
    some = [r for r in rows if abs((r.day - at.date()).days) < 90] or rows
    value = rng.choice(some).value
    assert isinstance(value, Decimal)
    near = value + rng.choice((0, 0, 0, 1, -1)) * rng.choice(
        (Decimal("0.01"), Decimal(1), Decimal(5))
    )
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


def _horizon(
    world: World, rng: Random, at: datetime, *forms: str, series: str = "", reach: int = 120
) -> str:
    """A random horizon of one of the forms: ``over N``, ``by D``, ``within A..B``."""
    form, _, shape = rng.choice(forms).partition(" ")
    if shape == "N":
        unit, most = rng.choice(
            (("sessions", 60), ("sessions", 2), ("days", 90), ("weeks", 12), ("months", 5))
        )
        return f"{form} {rng.randint(1, most)} {unit}"
    today = at.date()
    if shape == "D":
        if form == "on":
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
    return close + rng.choice(
        (timedelta(0), timedelta(seconds=1), timedelta(seconds=-1), timedelta(hours=-3))
    )
