"""The Bank of Korea's statistics system ECOS: its base rate of every day, closes of KOSPI and KOSDAQ.

The key stands in the path. Errors come with status 200 and a code. A decision is in force on the day it is
made. A day's figures are put up the day after.
"""

from collections.abc import Iterator, Mapping, Sequence
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
from tracker.sources._decisions import Level, decisions
from tracker.sources._reading import at, day_of, items_of, json_of, required, unexpected, value_of
from tracker.sources._shapes import json_shape

Item = tuple[str, str]
"""Codes of a table and of an item in it."""

INDICES: Mapping[str, Item] = {"KOSPI": ("802Y001", "0001000"), "KOSDAQ": ("802Y001", "0089000")}
BASE_RATE: Item = ("722Y001", "0101000")
LEVEL, CHANGE = "BOK_RATE", "BOK"
ROWS = 1000
"""The most rows that one answer is asked for."""

AROUND = timedelta(days=7)
DELAY = 0
FORM = "%Y%m%d"
NO_DATA, WRONG_KEY = "INFO-200", "INFO-100"
BUSY = {"ERROR-602": 429, "ERROR-601": 500, "ERROR-600": 500, "ERROR-500": 500}
"""What each code would be as a status: too many requests, an error of the server."""
KEY = Key("TRACKER_ECOS_KEY", "https://ecos.bok.or.kr/api")


def pages(ask: Ask, wanted: Wanted) -> Iterator[Page]:
    """The answers for each index, then those for the base rate."""
    for series, item in INDICES.items():
        if series in wanted.series:
            first = max(wanted.first, wanted.calendar_of(series).first_day)
            for answer, levels in _answers(ask, item, first, wanted.last):
                yield Page(answer, tuple(Published(series, day, close) for day, close in levels))
    if {LEVEL, CHANGE} & {*wanted.series}:
        yield from _decided(ask, wanted)


def _decided(ask: Ask, wanted: Wanted) -> Iterator[Page]:
    """Each answer with the decisions that it and those before it tell."""
    meetings = wanted.calendar_of(CHANGE)
    first = max(wanted.first, meetings.first_day) - AROUND
    known = meetings.between(first, wanted.last)
    levels: list[Level] = []
    for answer, more in _answers(ask, BASE_RATE, first, wanted.last):
        levels += more
        found = decisions(answer, levels, known, delay=DELAY)
        figures = (f for d in found for f in d.published(level=LEVEL, change=CHANGE))
        yield Page(
            answer, tuple(f for f in figures if f.series in wanted.series and f.day in wanted)
        )


def _answers(
    ask: Ask, item: Item, first: date, last: date
) -> Iterator[tuple[Answer, Sequence[Level]]]:
    """Answer after answer until every row has come, each with its days and values in order."""
    came, count = 0, 1
    while came < count:
        answer = ask(_request(item, first, last, start=came + 1))
        found = _found(answer)
        if found is None:
            return
        rows = required(answer, items_of(answer, found, "StatisticSearch", "row"), "rows")
        count = _whole(answer, at(answer, found, "StatisticSearch", "list_total_count"))
        came += len(rows)
        yield answer, sorted(_levels(answer, rows, item))


def _request(item: Item, first: date, last: date, *, start: int) -> Request:
    table, code = item
    span = f"{start}/{start + ROWS - 1}/{table}/D/{first:{FORM}}/{last:{FORM}}/{code}"
    return Request(path=f"/api/StatisticSearch/{SECRET}/json/kr/{span}")


def _found(answer: Answer) -> Any:
    """The answer as JSON; None where it says that there are no rows."""
    found = json_of(answer)
    code = _code(answer, found)
    if code is None:
        return found
    if code == NO_DATA:
        return None
    if code == WRONG_KEY:
        raise SourceRefused(f"{answer.url} refuses the key ({code})", KEY.remedy)
    raise SourceRefused(
        f"{answer.url} refuses ({code})", "`tracker fetch --check` shows what changed"
    )


def _busy(answer: Answer) -> SourceBusy | None:
    code = _code(answer, json_of(answer))
    return SourceBusy(answer.url, BUSY[code], None) if code in BUSY else None


def _code(answer: Answer, found: Any) -> str | None:
    """The code that an answer without rows has."""
    if not isinstance(found, dict) or "RESULT" not in found:
        return None
    return f"{at(answer, found, 'RESULT', 'CODE')}"


def _whole(answer: Answer, count: object) -> int:
    if not isinstance(count, int) or isinstance(count, bool):
        raise unexpected(answer, "a number of rows", repr(count))
    return count


def _levels(answer: Answer, rows: Sequence[Mapping[str, Any]], item: Item) -> Iterator[Level]:
    for row in rows:
        if (row.get("STAT_CODE"), row.get("ITEM_CODE1")) != item:
            told = f"{row.get('STAT_CODE')}/{row.get('ITEM_CODE1')}"
            raise unexpected(answer, "/".join(item), told)
        if (value := value_of(answer, row.get("DATA_VALUE"))) is not None:
            yield day_of(answer, row.get("TIME"), FORM), value


SOURCE = Source(
    label="BoK",
    what="decisions of the Bank of Korea, from its base rate of every day; closes of KOSPI and KOSDAQ",
    standing=Standing.AUTHORITY,
    url="https://ecos.bok.or.kr",
    series=frozenset({LEVEL, CHANGE, *INDICES}),
    lag=timedelta(days=1),
    pause=0.6,
    key=KEY,
    pages=pages,
    busy=_busy,
    probe=_request(BASE_RATE, date(2023, 1, 12), date(2023, 1, 13), start=1),
    shape=json_shape,
    expected=frozenset(
        {
            "StatisticSearch.list_total_count: number",
            "StatisticSearch.row[].STAT_CODE: text",
            "StatisticSearch.row[].ITEM_CODE1: text",
            "StatisticSearch.row[].TIME: text",
            "StatisticSearch.row[].DATA_VALUE: text",
        }
    ),
)
