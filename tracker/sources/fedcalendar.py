"""The Federal Reserve's calendar: the day and hour of each FOMC decision.

The file lists everything the Board has planned for about two years. All of its meetings are read, whatever
days are asked for. ``days`` is the day of the decision or the days of the meeting, the decision being the
last; hours are Eastern. An entry without a day or an hour tells nothing yet. Minutes, press conferences and
notation votes are no decisions.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from tracker.sessions.rules import NEW_YORK, at
from tracker.sources._base import Announced, Answer, Ask, Page, Request, Source, Standing, Wanted
from tracker.sources._reading import clock_of, day_of, items_of, json_of, required, unexpected
from tracker.sources._shapes import json_shape

CALENDAR = "FOMC"
REQUEST = Request(path="/json/calendar.json")
STATUSES = {
    "": "scheduled",
    "(unscheduled)": "scheduled",
    "(cancelled)": "cancelled",
    "(canceled)": "cancelled",
    "(notation vote)": None,
}
_TITLE = re.compile(r"FOMC meeting\b\s*(.*)", re.IGNORECASE)
_DAYS = re.compile(r"\d+(?:\s*[-–,]\s*\d+)*")


def pages(ask: Ask, wanted: Wanted) -> Iterator[Page]:
    """One answer for all meetings."""
    answer = ask(REQUEST)
    yield Page(answer, news=tuple(_meetings(answer)))


def _meetings(answer: Answer) -> list[Announced]:
    found: dict[date, Announced] = {}
    for event in items_of(answer, json_of(answer), "events"):
        told = _meeting(answer, event)
        if told and found.setdefault(told.day, told) != told:
            raise unexpected(answer, f"one meeting on {told.day}", "two that differ")
    return list(required(answer, list(found.values()), "FOMC meetings"))


def _meeting(answer: Answer, event: Mapping[str, Any]) -> Announced | None:
    """The decision that an event announces; None when it is another event or tells no moment yet."""
    title = _TITLE.fullmatch(str(event.get("title", "")).strip())
    if title is None:
        return None
    mark = title[1].lower()
    if mark not in STATUSES:
        raise unexpected(answer, "a kind of FOMC meeting that is known", repr(event["title"]))
    status = STATUSES[mark]
    month, days, hour = (str(event.get(name) or "") for name in ("month", "days", "time"))
    if status is None or not (month and days and hour):
        return None
    day = day_of(answer, f"{month}-{_last(answer, days)}")
    return Announced(CALENDAR, day, status, at(day, clock_of(answer, hour), NEW_YORK))


def _last(answer: Answer, days: str) -> int:
    """The last of the days of a meeting, all of which lie in one month."""
    numbers = [int(n) for n in re.findall(r"\d+", days)]
    if not _DAYS.fullmatch(days.strip()) or numbers != sorted(numbers):
        raise unexpected(answer, "days of one month", repr(days))
    return numbers[-1]


SOURCE = Source(
    label="Federal Reserve",
    what="days and hours of the FOMC's decisions, from the Board's calendar",
    standing=Standing.PUBLISHER,
    url="https://www.federalreserve.gov",
    calendars=frozenset({CALENDAR}),
    pages=pages,
    probe=REQUEST,
    shape=json_shape,
    expected=frozenset(
        {
            "events[].title: text",
            "events[].month: text",
            "events[].days: text",
            "events[].time: text",
        }
    ),
)
