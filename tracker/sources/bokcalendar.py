"""The Bank of Korea's list of its rate meetings: the days of this year and, once they are set, of the next.

A page lists one year, meetings held and to come; that of the next year is empty until its days are out, near
the end of the year before. The list has no hours: a meeting that is not on file yet is taken to decide at the
usual one. A meeting that is on file, still to come and not listed is an error: whether it was moved or called
off, only a person can tell.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date, time
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from tracker.errors import SourceRefused
from tracker.sessions.calendar import Calendar
from tracker.sessions.rules import at
from tracker.sources._base import Announced, Answer, Ask, Page, Request, Source, Standing, Wanted
from tracker.sources._reading import html_of, required, unexpected

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

CALENDAR = "BOK"
USUAL = time(10)
WEEKDAYS = "월화수목금토일"
_YEAR = re.compile(r"(\d{4})년")
_DAY = re.compile(rf"(\d\d)월 ?(\d\d)일 ?\(([{WEEKDAYS}])\)")


def pages(ask: Ask, wanted: Wanted) -> Iterator[Page]:
    """The list of the year of the last day that is wanted, then that of the year after."""
    calendar, today = wanted.calendar_of(CALENDAR), wanted.last
    for year in (today.year, today.year + 1):
        answer = ask(_request(year))
        listed = _listed(answer, year)
        if year == today.year:
            required(answer, listed, f"rate meetings of {year}")
        yield Page(answer, news=tuple(_news(answer, listed, calendar, today)))


def _request(year: int) -> Request:
    query = {"mtgSe": "A", "menuNo": "200755", "pYear": f"{year}"}
    return Request(path="/portal/singl/crncyPolicyDrcMtg/listYear.do", query=query)


def _listed(answer: Answer, year: int) -> Sequence[date]:
    """The days that the page lists, in its order."""
    page = html_of(answer)
    shown = {int(found[1]) for h in page.css("h3") if (found := _YEAR.fullmatch(_words(h)))}
    if shown != {year}:
        raise unexpected(answer, f"the list of {year}", f"that of {sorted(shown) or 'no year'}")
    table = _table(page)
    if table is None or not answer.body.rstrip().lower().endswith(b"</html>"):
        raise unexpected(answer, "a whole list of rate meetings", "another page, or a part of one")
    return [_day(answer, year, _words(row)) for row in table.css('tbody th[scope="row"]')]


def _day(answer: Answer, year: int, text: str) -> date:
    """The day written as in ``01월 15일(목)``; its day of the week must be right."""
    found = _DAY.fullmatch(text)
    try:
        day = date(year, int(found[1]), int(found[2])) if found else None
    except ValueError:
        day = None
    if found is None or day is None or WEEKDAYS[day.weekday()] != found[3]:
        raise unexpected(answer, f"a day of {year} with its day of the week", repr(text))
    return day


def _news(
    answer: Answer, listed: Sequence[date], calendar: Calendar, today: date
) -> Iterator[Announced]:
    """What the list says of each meeting. One on file keeps its hour, and a moved one its name."""
    if not listed:
        return
    year = listed[0].year
    held = calendar.between(date(year, 1, 1), date(year, 12, 31))
    comes = {calendar.close(d).astimezone(ZoneInfo(calendar.zone)).date(): d for d in held}
    for day, session in comes.items():
        if day > today and day not in listed and not calendar.is_cancelled(session):
            raise SourceRefused(
                f"{answer.url} does not list the meeting of {day}",
                f"If it was moved, say `delayed` and when to `tracker import releases`, for {session}; "
                "if it was called off, `cancelled`",
            )
    for day in listed:
        if day not in comes:
            yield Announced(CALENDAR, day, "scheduled", at(day, USUAL, calendar.zone))
        elif comes[day] == day:
            yield Announced(CALENDAR, day, "scheduled", calendar.close(day))


def _table(page: "LexborHTMLParser") -> "LexborNode | None":
    """The table that lists the rate meetings."""
    captions = (c for c in page.css("table > caption") if "통화정책방향 회의" in _words(c))
    return next((caption.parent for caption in captions), None)


def _words(node: "LexborNode") -> str:
    return " ".join(node.text(separator=" ").split())


def _shape(answer: Answer) -> frozenset[str]:
    page = html_of(answer)
    table = _table(page)
    days = table.css('tbody th[scope="row"]') if table else []
    marks = {
        "a heading with the year": any(_YEAR.fullmatch(_words(h)) for h in page.css("h3")),
        "the table of rate meetings": table is not None,
        "the day of a meeting": any(_DAY.fullmatch(_words(d)) for d in days),
    }
    return frozenset(name for name, found in marks.items() if found)


SOURCE = Source(
    label="BoK",
    what="days of the Bank of Korea's rate meetings, from its list of this year and the next",
    standing=Standing.PUBLISHER,
    url="https://www.bok.or.kr",
    calendars=frozenset({CALENDAR}),
    pages=pages,
    probe=_request(2026),
    shape=_shape,
    expected=frozenset(
        {"a heading with the year", "the table of rate meetings", "the day of a meeting"}
    ),
)
