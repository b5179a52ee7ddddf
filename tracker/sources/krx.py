"""The Korea Exchange's Open API: official closes of KOSPI and KOSDAQ, one session a request.

The key allows 10,000 requests a day and each service is applied for by itself. An answer lists every index
of a market; a day without trading, or not out yet, has an empty list.
"""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from tracker.errors import SourceBusy, SourceRefused
from tracker.sources._base import (
    SECRET,
    Answer,
    Ask,
    Key,
    Page,
    Published,
    Request,
    Source,
    Standing,
    Wanted,
)
from tracker.sources._reading import items_of, json_of, unexpected, value_of
from tracker.sources._shapes import json_shape

PATH = "/svc/apis/idx/{}_dd_trd.json"
INDICES = {"KOSPI": "코스피", "KOSDAQ": "코스닥"}
KEY = Key(
    "TRACKER_KRX_KEY",
    "https://openapi.krx.co.kr, where the daily prices of the KOSPI series and of the KOSDAQ series must "
    "also be applied for, each by itself",
)


def pages(ask: Ask, wanted: Wanted) -> Iterator[Page]:
    """An answer a session and series."""
    for series in wanted.series:
        for day in wanted.calendar_of(series).between(wanted.first, wanted.last):
            answer = ask(_request(series, day))
            yield Page(answer, tuple(_figures(answer, series, day)))


def _request(series: str, day: date) -> Request:
    return Request(
        path=PATH.format(series.lower()),
        query={"basDd": f"{day:%Y%m%d}"},
        headers={"AUTH_KEY": SECRET},
    )


def _figures(answer: Answer, series: str, day: date) -> Iterator[Published]:
    rows = _rows(answer)
    for row in rows:
        if row.get("BAS_DD") != f"{day:%Y%m%d}":
            raise unexpected(answer, f"prices of {day}", f"those of {row.get('BAS_DD')!r}")
    if not rows:
        return
    own = [row for row in rows if row.get("IDX_NM") == INDICES[series]]
    if len(own) != 1:
        raise unexpected(answer, f"one index called {INDICES[series]}", f"{len(own)}")
    close = value_of(answer, own[0].get("CLSPRC_IDX"))
    if close is not None:
        yield Published(series, day, close)


def _rows(answer: Answer) -> list[Mapping[str, Any]]:
    found = json_of(answer)
    if code := _code(found):
        told = f"{found.get('respMsg', '')}"
        raise SourceRefused(f"{answer.url} refuses ({code} {told})", KEY.remedy, told=told)
    return items_of(answer, found, "OutBlock_1")


def _busy(answer: Answer) -> SourceBusy | None:
    return SourceBusy(answer.url, 429, None) if _code(json_of(answer)) == "429" else None


def _code(found: Any) -> str | None:
    """The code of a refusal, which comes in the body, much like a status."""
    return f"{found['respCode']}" if isinstance(found, dict) and "respCode" in found else None


SOURCE = Source(
    label="KRX",
    what="official daily closes of KOSPI and KOSDAQ, one session a request",
    standing=Standing.PUBLISHER,
    url="https://data-dbg.krx.co.kr",
    series=frozenset(INDICES),
    since=date(2010, 1, 4),
    lag=timedelta(hours=16, minutes=30),
    pause=0.2,
    key=KEY,
    pages=pages,
    busy=_busy,
    probe=_request("KOSPI", date(2023, 3, 13)),
    shape=json_shape,
    expected=frozenset(
        {
            "OutBlock_1[].BAS_DD: text",
            "OutBlock_1[].IDX_NM: text",
            "OutBlock_1[].CLSPRC_IDX: text",
        }
    ),
)
