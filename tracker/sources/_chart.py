"""Yahoo's chart feed: daily bars of one symbol, of which the last may still be moving.

A bar is stamped with the moment its trading began. An index trades within its day. A future trades from
the evening before, so what is stamped from 17:00 on belongs to the next day. A currency trades from
midnight to midnight of the feed's own zone, and bars stamped 22:00 or 23:00 sharp are of the next day: the
feed is an hour or two off where clocks change. The bar that is still moving comes last and may come twice;
the later one counts.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

from tracker.sessions.calendar import Calendar
from tracker.sources._base import Answer, Request
from tracker.sources._reading import at, items_of, json_of, required, unexpected

PATH = "/v8/finance/chart/"
DAILY = "1d"
INDEX, FUTURE, CURRENCY = "INDEX", "FUTURE", "CURRENCY"
EVENING = time(17)
OFF_MIDNIGHT = (time(22), time(23))
ONE_DAY = timedelta(days=1)
EXPECTED = frozenset(
    {
        "chart.result[].indicators.quote[].close[]: number",
        "chart.result[].meta.dataGranularity: text",
        "chart.result[].meta.exchangeTimezoneName: text",
        "chart.result[].meta.instrumentType: text",
        "chart.result[].meta.regularMarketTime: number",
        "chart.result[].meta.symbol: text",
        "chart.result[].timestamp[]: number",
    }
)


@dataclass(frozen=True)
class Bar:
    """The last price of a day, and how many contracts changed hands; 0 where nobody counts them."""

    day: date
    close: Decimal
    volume: int


def request(symbol: str, first: date, last: date) -> Request:
    """Asks for the bars of the days ``first`` to ``last``, whatever the zone of the exchange."""
    return Request(
        path=PATH + quote(symbol, safe=""),
        query={
            "period1": _epoch(first - ONE_DAY),
            "period2": _epoch(last + 2 * ONE_DAY),
            "interval": DAILY,
        },
    )


def latest(symbol: str) -> Request:
    """Asks for the bars of the last five days."""
    return Request(path=PATH + quote(symbol, safe=""), query={"range": "5d", "interval": DAILY})


def closed(answer: Answer, symbol: str, calendar: Calendar, *, places: int) -> Iterator[Bar]:
    """The bars of the sessions that are over, closes rounded to ``places``: the feed sends floats.

    Raises ``UnexpectedAnswer`` for the chart of anything else.
    """
    chart = at(answer, json_of(answer), "chart", "result", 0)
    meta = at(answer, chart, "meta")
    for field, expected in (("symbol", symbol), ("dataGranularity", DAILY)):
        if (found := at(answer, meta, field)) != expected:
            raise unexpected(answer, f"{field} {expected}", repr(found))
    clock = _Clock.of(answer, meta)
    last = clock.moment(answer, at(answer, meta, "regularMarketTime"))
    for bar in _by_day(answer, chart, clock, places).values():
        if calendar.is_session(bar.day) and clock.is_over(bar.day, last, calendar):
            yield bar


@dataclass(frozen=True)
class _Clock:
    """Where and how an instrument trades."""

    zone: ZoneInfo
    kind: str

    @staticmethod
    def of(answer: Answer, meta: Any) -> "_Clock":
        name, kind = (at(answer, meta, n) for n in ("exchangeTimezoneName", "instrumentType"))
        if kind not in (INDEX, FUTURE, CURRENCY):
            raise unexpected(answer, "an index, a future or a currency", repr(kind))
        try:
            return _Clock(ZoneInfo(name), kind)
        except (KeyError, ValueError, TypeError):
            raise unexpected(answer, "the name of a time zone", repr(name)) from None

    def moment(self, answer: Answer, stamp: object) -> datetime:
        """The moment behind a stamp, on the exchange's clock."""
        try:
            if isinstance(stamp, int):
                return datetime.fromtimestamp(stamp, self.zone)
        except (OverflowError, ValueError, OSError):
            pass
        raise unexpected(answer, "seconds since 1970", repr(stamp))

    def day(self, moment: datetime) -> date:
        """The day whose trading was on at ``moment``."""
        clock = moment.time()
        later = (self.kind == FUTURE and clock >= EVENING) or (
            self.kind == CURRENCY and clock in OFF_MIDNIGHT
        )
        return moment.date() + ONE_DAY if later else moment.date()

    def is_over(self, day: date, last: datetime, calendar: Calendar) -> bool:
        """Whether a day can no longer change when the latest price is of the moment ``last``.

        What trades round the clock is over once another day trades.
        """
        return day < self.day(last) or (self.kind == INDEX and last >= calendar.close(day))


def _by_day(answer: Answer, chart: Any, clock: _Clock, places: int) -> dict[date, Bar]:
    """The last bar of each day that has a price; without trading there are no stamps at all."""
    columns = required(answer, items_of(answer, chart, "indicators", "quote"), "prices")[0]
    stamps = _column(answer, chart, "timestamp")
    closes = _column(answer, columns, "close")
    volumes = _column(answer, columns, "volume")
    if not len(stamps) == len(closes) == len(volumes):
        told = f"{len(stamps)} stamps, {len(closes)} closes and {len(volumes)} volumes"
        raise unexpected(answer, "columns of one length", told)
    found = {}
    for stamp, close, volume in zip(stamps, closes, volumes, strict=True):
        if close is not None:
            day = clock.day(clock.moment(answer, stamp))
            found[day] = Bar(day, _rounded(answer, close, places), volume or 0)
    return found


def _column(answer: Answer, holder: Mapping[str, Any], name: str) -> list[Any]:
    found = holder.get(name, [])
    if not isinstance(found, list):
        raise unexpected(answer, f"a list of {name}", repr(found))
    return found


def _rounded(answer: Answer, price: object, places: int) -> Decimal:
    if isinstance(price, bool) or not isinstance(price, int | Decimal):
        raise unexpected(answer, "a price", repr(price))
    return Decimal(price).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def _epoch(day: date) -> str:
    return f"{datetime.combine(day, time(), UTC).timestamp():.0f}"
