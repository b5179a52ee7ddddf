"""Random series: prices on coarse grids, decisions, releases with polls, events with searches.

Ties and exact percentages occur; sessions are missing, series begin late and end early, releases are
cancelled, revised and corrected.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from benchmarks.naive import CANCELLED, ENDED, Row
from tracker.domain.series import Series
from tracker.sessions.almanac import Almanac

SHAPES = ("coarse", "coarse", "fine", "signed")
CALENDARS = ("XKRX", "XNYS", "SIFMA_US", "FX")


def every_series(closes: int) -> Iterator[Series]:
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
        yield Series(
            f"{name}_CONSENSUS", "poll", "poll", "thousands", calendar, "nobody", "consensus", 0
        )
    for name in ("quake", "flood:KR"):
        yield Series(name, "event", "event", "events", "DAILY", "nobody", "count", 0)
        yield Series(f"{name}.searched", "days", "days", "days", "DAILY", "nobody", "searched", 0)


def published(
    series: Series, rng: Random, almanac: Almanac, first: date, last: date, *, start: int
) -> list[Row]:
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
    """Now and then a revision, a correction, one after the other, or another source's figure."""
    if rng.random() > 0.03 or not isinstance(row.value, Decimal):
        return []
    other = row.value + rng.choice((1, -1, 25))
    later = row.known_at + timedelta(days=rng.randint(1, 60))
    revision = replace(row, value=other, known_at=later, id=id)
    correction = replace(
        revision, value=row.value + 2, known_at=later + timedelta(days=1), id=id, corrects=row.id
    )
    near = (row.value * Decimal("1.0004")).quantize(Decimal("0.0001"))
    rival = replace(row, value=rng.choice((row.value, near, other)), id=id, source="rival")
    settled = replace(rival, value=row.value, id=id + 1, corrects=id, known_at=later)
    return rng.choice(
        (
            [revision],
            [correction],
            [revision, replace(correction, id=id + 1)],
            [rival],
            [rival, settled],
        )
    )


def _values(series: Series, rng: Random, days: Sequence[date]) -> Iterator[Decimal | str | None]:
    if series.meaning == "close":
        yield from _walk(rng, series.en, len(days))
        return
    choices: dict[str, tuple[str | None, ...]] = {
        "decision": ("0",) * 12 + ("25", "25", "50", "-25", "-50", None, CANCELLED),
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
    price, missing = (
        {"coarse": 100, "fine": 250_000, "signed": 2}[shape],
        rng.choice((0.0, 0.003, 0.03)),
    )
    unit = {"coarse": Decimal(1), "fine": Decimal("0.01"), "signed": Decimal("0.25")}[shape]
    for _ in range(count):
        if shape == "coarse":
            price = min(max(price + rng.choice((-10, -3, -1, 0, 0, 0, 1, 3, 10)), 50), 200)
        elif shape == "fine":
            price = max(price + round(rng.gauss(0, 0.01) * price), 1)
        else:
            price = min(max(price + rng.choice((-1, 0, 1)), -6), 12)
        yield None if rng.random() < missing else price * unit
