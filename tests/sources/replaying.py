"""Servers that answer in each source's shape with the figures that ship with the tracker."""

import struct
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import cached_property
from zoneinfo import ZoneInfo

from tests.sources import (
    charts,
    test_bls,
    test_ecb,
    test_ecos,
    test_eia,
    test_fed,
    test_fred,
    test_krx,
    test_naver,
    test_nyfed,
    test_treasury,
)
from tests.sources.server import Serve
from tracker.domain.amounts import plain
from tracker.domain.records import NewObservation
from tracker.sessions.almanac import standard
from tracker.sessions.rules import NEW_YORK
from tracker.sources import bls, fred, yahoo
from tracker.sources._levels import months_before

WEEK = timedelta(days=7)
JOBS, PRICES = Decimal(150_000), Decimal(300)
"""Levels to begin with: only changes are on file."""

APART = {"CPI_YOY": 12, "CPI_CORE_YOY": 12, "CPI_MOM": 1, "CPI_CORE_MOM": 1}
"""How many months lie between the two levels of a change in percent."""

THOUSANDTH = Decimal("0.001")
LONDON, SEOUL = "Europe/London", "Asia/Seoul"
MARKETS = {
    "KOSPI": (SEOUL, "INDEX", time(9)),
    "KOSDAQ": (SEOUL, "INDEX", time(9)),
    "SP500": (NEW_YORK, "INDEX", time(9, 30)),
    "NASDAQ": (NEW_YORK, "INDEX", time(9, 30)),
    "VIX": (NEW_YORK, "INDEX", time(9, 30)),
    "GOLD": (NEW_YORK, "FUTURE", time(0)),
    "USDKRW": (LONDON, "CURRENCY", time(0)),
}
"""Zone, kind and the hour at which a bar begins."""

Values = Mapping[date, Decimal]


@dataclass(frozen=True)
class Known:
    """The figures that were public at ``now``."""

    figures: Iterable[NewObservation]
    now: datetime

    @cached_property
    def vintages(self) -> Mapping[str, Mapping[date, Mapping[datetime, Decimal]]]:
        """Values by the moment from which each was known, by day, by series; everything in order."""
        found: dict[str, dict[date, dict[datetime, Decimal]]] = {}
        for f in sorted(self.figures, key=lambda f: (f.day, f.known_at)):
            if f.known_at <= self.now and f.value is not None:
                own = found.setdefault(f.series, {})
                own.setdefault(date.fromordinal(f.day), {})[f.known_at] = f.value
        return found

    def of(self, series: str) -> Values:
        """The latest value of each day."""
        days = self.vintages.get(series, {})
        return {day: list(values.values())[-1] for day, values in days.items()}

    def texts(self, series: str) -> dict[str, str]:
        """The latest value of each day as text, by day as text."""
        return {f"{day}": f"{value}" for day, value in self.of(series).items()}

    def in_force(self, level: str, change: str, *, delay: int) -> dict[date, str]:
        """The rate in force on every day, ``delay`` days after it was decided on."""
        levels = self.of(level)
        if not levels:
            return {}
        first = min(levels)
        steps = {first - 2 * WEEK: levels[first] - self.of(change)[first] / 100}
        steps |= {day + timedelta(delay): rate for day, rate in levels.items()}
        texts = {f"{day}": plain(rate) for day, rate in steps.items()}
        return test_ecb.daily(texts, f"{self.now.date()}")


def krx(known: Known) -> Serve:
    return test_krx.serve({series: known.texts(series) for series in ("KOSPI", "KOSDAQ")})


def naver(known: Known) -> Serve:
    own = {s: test_naver.serve(known.texts(s), s) for s in ("KOSPI", "KOSDAQ")}
    return lambda asked: own[asked.query["symbol"]](asked)


def ecos(known: Known) -> Serve:
    rates = known.in_force("BOK_RATE", "BOK", delay=0)
    closes = {"KOSPI": test_ecos.KOSPI, "KOSDAQ": test_ecos.KOSDAQ}
    values = {item: {d: f"{v}" for d, v in known.of(s).items()} for s, item in closes.items()}
    return test_ecos.serve({**values, test_ecos.BASE_RATE: rates})


def ecb(known: Known) -> Serve:
    return test_ecb.serve(known.in_force("ECB_DFR", "ECB", delay=6))


def nyfed(known: Known) -> Serve:
    low, high = (known.in_force(s, "FOMC", delay=1) for s in ("FED_LOWER", "FED_UPPER"))
    return test_nyfed.serve({d: (low[d], high[d]) for d in high if d.weekday() < 5})


def fed(known: Known) -> Serve:
    """The statement of the meeting before the first on file too, from the change at the first."""
    low, high, change = (known.of(s) for s in ("FED_LOWER", "FED_UPPER", "FOMC"))
    first = min(high)
    before, _ = standard().calendar("FOMC").neighbours(first)
    step = change[first] / 100
    ranges = {before: (low[first] - step, high[first] - step)}
    ranges |= {day: (low[day], high[day]) for day in high}
    shown = {d: f"{_fraction(a)} to {_fraction(b)}" for d, (a, b) in ranges.items()}
    told = {d: f"{_decided(change.get(d, Decimal(0)))} {r} percent" for d, r in shown.items()}
    return test_fed.serve(
        {day: test_fed.statement(day, sentence) for day, sentence in told.items()},
        {day: test_fed.note(day, range_) for day, range_ in shown.items()},
    )


def _decided(change: Decimal) -> str:
    if not change:
        return f"maintain {test_fed.RATE} at"
    return f"{'raise' if change > 0 else 'lower'} {test_fed.RATE} to"


def _fraction(rate: Decimal) -> str:
    """The rate as statements write it.

    >>> [_fraction(Decimal(rate)) for rate in ("0", "0.25", "4.75", "5.50")]
    ['0', '1/4', '4-3/4', '5-1/2']
    """
    whole, part = divmod(rate, 1)
    above, below = part.as_integer_ratio()
    return "-".join([f"{whole:.0f}"] * bool(whole or not part) + [f"{above}/{below}"] * bool(part))


def treasury(known: Known) -> Serve:
    half, two, ten = (known.texts(series) for series in ("DGS6MO", "DGS2", "DGS10"))
    yields = {day: (half[day], two[day], ten[day]) for day in ten}
    return test_treasury.serve({**test_treasury.EARLIER, **yields})


def eia(known: Known) -> Serve:
    return test_eia.serve(known.texts("WTI"))


def yahoo_(known: Known) -> Serve:
    return charts.serve(
        {symbol: _market(known, series) for series, symbol in yahoo.SYMBOLS.items()}
    )


def _market(known: Known, series: str) -> charts.Market:
    zone, kind, begins = MARKETS[series]
    bars = [
        (f"{datetime.combine(day, begins):%Y-%m-%dT%H:%M}", _noisy(value), 1)
        for day, value in known.of(series).items()
    ]
    return charts.Market(zone, kind, bars, f"{known.now.astimezone(ZoneInfo(zone)):%Y-%m-%dT%H:%M}")


def _noisy(value: Decimal) -> float:
    """The value as a number of 32 bits, which is how Yahoo keeps it."""
    (found,) = struct.unpack("f", struct.pack("f", float(value)))
    return float(found)


def bls_(known: Known) -> Serve:
    levels = {
        measure.code: {f"{month:%Y-%m}": f"{value}" for month, value in own.items()}
        for series, measure in bls.MEASURES.items()
        if (own := levels_of(series, known.of(series)))
    }
    return test_bls.serve(levels)


def fred_(known: Known) -> Serve:
    table = {m.id: _by_vintage(known, series) for series, m in fred.MEASURES.items()}
    table |= {id: test_fred.daily(known.texts(series)) for series, id in fred.DAILY.items()}
    for series, id in fred.BOUNDS.items():
        rates = known.in_force(series, "FOMC", delay=1)
        table[id] = test_fred.daily({f"{day}": rate for day, rate in rates.items()})
    return test_fred.serve(table)


def levels_of(series: str, figures: Values) -> Values:
    """Levels whose changes are the figures, for the series of changes; for others the figures."""
    levels: dict[date, Decimal] = {}
    for month, figure in figures.items():
        if series == "NFP":
            levels[month] = levels.setdefault(months_before(month, 1), JOBS) + figure
        elif series in APART:
            before = levels.setdefault(months_before(month, APART[series]), PRICES)
            levels[month] = (before * (100 + figure) / 100).quantize(THOUSANDTH)
        else:
            levels[month] = figure
    return levels


def _by_vintage(known: Known, series: str) -> dict[str, dict[str, str]]:
    """Levels by the day they were published, by period. What only a change needs is as old as that."""
    figures = known.vintages.get(series, {})
    if series == "NFP" or series in APART:
        levels = levels_of(series, known.of(series))
        out = {m: min(figures[min(f for f in figures if f >= m)]) for m in levels}
        return {f"{m}": {_day(out[m]): f"{level}"} for m, level in levels.items()}
    scale = 1000 if series == "ICSA" else 1
    return {
        f"{period}": {_day(at): plain(value * scale) for at, value in values.items()}
        for period, values in figures.items()
    }


def _day(moment: datetime) -> str:
    return f"{moment.astimezone(ZoneInfo(NEW_YORK)).date()}"


SERVERS: Mapping[str, Callable[[Known], Serve]] = {
    "bls": bls_,
    "ecb": ecb,
    "ecos": ecos,
    "eia": eia,
    "fed": fed,
    "fred": fred_,
    "krx": krx,
    "naver": naver,
    "nyfed": nyfed,
    "treasury": treasury,
    "yahoo": yahoo_,
}
"""How each source would have answered with what was known."""
