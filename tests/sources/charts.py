"""Yahoo's charts as they are sent: floats with noise, and columns that may have holes."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import unquote
from zoneinfo import ZoneInfo

from tests.sources.server import Asked, Reply, Serve

UNKNOWN = (
    b'{"chart":{"result":null,"error":{"code":"Not Found",'
    b'"description":"No data found, symbol may be delisted"}}}'
)
PATH = "/v8/finance/chart/"
Bars = Iterable[tuple[str, float | None, int | None]]
"""When each bar began on the exchange's clock, its close and its volume."""


@dataclass(frozen=True)
class Market:
    """A symbol with its bars; ``last`` is when it was last traded, on the exchange's clock."""

    zone: str
    kind: str
    bars: Bars
    last: str


def serve(markets: Mapping[str, Market]) -> Serve:
    """Yahoo with these symbols; any other is not known."""

    def reply(asked: Asked) -> Reply | bytes:
        symbol = unquote(asked.path.removeprefix(PATH))
        market = markets.get(symbol)
        if market is None:
            return Reply(UNKNOWN, 404)
        first, last = (int(asked.query.get(n, d)) for n, d in (("period1", 0), ("period2", 2**40)))
        bars = [bar for bar in market.bars if first <= stamp(market.zone, bar[0]) < last]
        return json.dumps(chart(symbol, market, bars)).encode()

    return reply


def chart(symbol: str, market: Market, bars: Bars) -> dict[str, object]:
    zone = ZoneInfo(market.zone)
    last = datetime.fromisoformat(market.last).replace(tzinfo=zone)
    columns = list(zip(*bars, strict=True))
    meta = {
        "currency": "USD",
        "symbol": symbol,
        "exchangeName": "SNP",
        "fullExchangeName": "SNP",
        "instrumentType": market.kind,
        "firstTradeDate": -1325583000,
        "regularMarketTime": int(last.timestamp()),
        "hasPrePostMarketData": False,
        "gmtoffset": int((last.utcoffset() or last - last).total_seconds()),
        "timezone": last.tzname(),
        "exchangeTimezoneName": market.zone,
        "priceHint": 2,
        "dataGranularity": "1d",
        "range": "",
        "validRanges": ["1d", "5d", "1mo", "max"],
    }
    result: dict[str, object] = {"meta": meta, "indicators": {"quote": [{}], "adjclose": [{}]}}
    if columns:
        begun, closes, volumes = columns
        result["timestamp"] = [stamp(market.zone, text) for text in begun]
        quote = {"open": closes, "high": closes, "low": closes, "close": closes, "volume": volumes}
        result["indicators"] = {"quote": [quote], "adjclose": [{"adjclose": closes}]}
    return {"chart": {"result": [result], "error": None}}


def stamp(zone: str, text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).timestamp())
