"""Naver's chart feed: EUC-KR XML that counts back from today."""

from datetime import date

from tests.sources.case import Case, moment
from tests.sources.server import Asked, Reply, Serve

NAMES = {"KOSPI": "코스피", "KOSDAQ": "코스닥"}
CLOSES = {"2023-03-10": "2394.59", "2023-03-13": "2410.60", "2023-03-14": "2348.97"}


def chart(closes: dict[str, str], symbol: str = "KOSPI") -> bytes:
    items = "".join(
        f'<item data="{day.replace("-", "")}|2390.01|2415.50|2340.00|{close}|512345" />\n'
        for day, close in closes.items()
    )
    text = (
        '<?xml version="1.0" encoding="EUC-KR" ?>\n<protocol>\n'
        f'<chartdata symbol="{symbol}" name="{NAMES[symbol]}" count="{len(closes)}" timeframe="day" '
        f'precision="2" origintime="19900103">\n{items}</chartdata>\n</protocol>'
    )
    return text.encode("euc-kr")


def serve(closes: dict[str, str], symbol: str = "KOSPI") -> Serve:
    def reply(asked: Asked) -> Reply | None:
        if asked.path != "/sise.nhn" or asked.query["symbol"] != symbol:
            return None
        last = dict(list(closes.items())[-int(asked.query["count"]) :])
        return Reply(chart(last, symbol), content_type="text/xml;charset=EUC-KR")

    return reply


EARLIER = {"2023-03-09": "2419.09"}
PLAIN = {day: value.rstrip("0").rstrip(".") for day, value in CLOSES.items()}
CASE = Case(
    series=("KOSPI",),
    first=date(2023, 3, 10),
    now=moment("2023-03-14T09:00"),
    normal=serve(EARLIER | CLOSES),
    figures={"KOSPI": PLAIN},
    empty=serve(EARLIER),
    missing=serve(EARLIER | CLOSES | {"2023-03-13": ""}),
    missing_figures={"KOSPI": {d: v for d, v in PLAIN.items() if d != "2023-03-13"}},
    revised=serve(EARLIER | CLOSES | {"2023-03-13": "2410.61"}),
    revision=("KOSPI", "2023-03-13", "2410.61"),
)
