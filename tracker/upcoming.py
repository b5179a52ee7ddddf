"""``next FOMC`` in a sentence: the next meeting or release after a call, in place of its date or period."""

import re
from bisect import bisect_right
from datetime import date, datetime
from zoneinfo import ZoneInfo

from tracker.criteria import period_text
from tracker.errors import InvalidQuestion
from tracker.sessions.almanac import Almanac
from tracker.sessions.calendar import Calendar
from tracker.sessions.news import NEWSWORTHY

_NEXT = re.compile(r"\b(?:the\s+)?next\s+([^\s();=<>,]+)", re.IGNORECASE)
_DAY_WANTED = re.compile(r"(?:\b(?:by|through|on)\s+|\.\.\s*)$", re.IGNORECASE)
_WORD_BEFORE = re.compile(r"([^\s();=<>,]+)\s+$")


def dated(sentence: str, almanac: Almanac, moment: datetime) -> str:
    """``sentence`` with the date or period of each ``next NAME``; as it is where there is none.

    NAME is a meeting or a release, or one of its series, and the next one is that whose moment, as known
    at ``moment``, lies after it; one that was cancelled by then is passed over. At the beginning of a
    sentence NAME stays before the date; after ``by``, ``through``, ``on`` and ``..`` stands the day on
    which it comes out. Raises ``InvalidQuestion`` with everything that has no next one.
    """
    known = almanac.known_by(moment)
    problems: list[str] = []

    def told(found: re.Match[str]) -> str:
        name, before = found[1], sentence[: found.start()]
        try:
            calendar, series = _named(name, known)
            session = _next_session(calendar, moment)
        except ValueError as why:
            problems.append(str(why))
            return found[0]
        if _DAY_WANTED.search(before):
            return str(calendar.close(session).astimezone(ZoneInfo(calendar.zone)).date())
        period = period_text(calendar, session)
        word = _WORD_BEFORE.search(before)
        if word and word[1].casefold() in almanac.catalogue.names():
            return period
        if series is None:
            problems.append(_which(name, calendar, almanac))
        return f"{series} {period}"

    text = _NEXT.sub(told, sentence)
    if problems:
        raise InvalidQuestion(sentence, problems)
    return text


def _named(name: str, almanac: Almanac) -> tuple[Calendar, str | None]:
    """The calendar of a meeting, a release or a series of one, and the series if the name is one."""
    series = None
    if name.casefold() in almanac.catalogue.names():
        found = almanac.catalogue.find(name)
        series, calendar = found.id, found.calendar
    else:
        calendar = name.upper()
    if calendar not in NEWSWORTHY:
        allowed = ", ".join(NEWSWORTHY)
        raise ValueError(f"next {name}: name a meeting or a release, {allowed}, or a series of one")
    return almanac.calendar(calendar), series


def _next_session(calendar: Calendar, moment: datetime) -> date:
    first = bisect_right(calendar.closes, moment)
    for ordinal in calendar.ordinals[first:]:
        if ordinal not in calendar.cancelled:
            return date.fromordinal(ordinal)
    raise ValueError(
        f"next {calendar.name}: none after {moment:%Y-%m-%d %H:%M} UTC is on file, the last is "
        f"{calendar.last_day}; `tracker import releases` adds what has been announced"
    )


def _which(name: str, calendar: Calendar, almanac: Almanac) -> str:
    own = (s.id for s in almanac.catalogue.values() if s.calendar == calendar.name)
    some = ", ".join(f"next {id}" for id in own if not id.endswith("_CONSENSUS"))
    return f"next {name} has several figures: say {some}"
