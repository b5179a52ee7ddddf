"""From a horizon as written to the sessions it covers (the rules stand in docs/method.md)."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import TypeVar
from zoneinfo import ZoneInfo

from tracker.criteria._base import Timing
from tracker.domain.horizon import Horizon, end_day
from tracker.errors import NotASession, OutsideCalendar
from tracker.sessions.calendar import Calendar

T = TypeVar("T")
MEETINGS = ("FOMC", "ECB", "BOK")


@dataclass(frozen=True)
class Window:
    """``entry`` is the session whose close the call enters at; the window is ``first`` to ``last``."""

    entry: date
    first: date
    last: date


def entry_session(horizon: Horizon, calendar: Calendar, timing: Timing) -> date:
    """The first session that closes at or after the call, or for ``previous`` the last one closed by then."""
    moment = _starts(horizon, timing)
    if timing.entry == "next":
        return calendar.first_close_from(moment)
    last = calendar.last_close_until(moment)
    if last is None:
        raise OutsideCalendar(calendar.name, moment.date(), calendar.first_day, calendar.last_day)
    return last


def last_session(horizon: Horizon, calendar: Calendar, timing: Timing, entry: date) -> date:
    """The session a horizon ends at: counted ones from the entry, dated ones on or before the date."""
    if horizon.unit == "sessions":
        return calendar.offset(entry, horizon.n)
    ends = _end_day(horizon, calendar, timing)
    if horizon.form == "on" and not calendar.is_session(ends):
        raise NotASession(calendar.name, ends, *calendar.neighbours(ends))
    return calendar.on_or_before(ends)


def closes(calendar: Calendar, last: date) -> datetime:
    """When a window that ends on ``last`` is over: at its close, or at the end of a day without one."""
    if calendar.is_session(last):
        return calendar.close(last)
    return datetime.combine(last + timedelta(days=1), time(), ZoneInfo(calendar.zone))


def watched(
    horizon: Horizon, calendar: Calendar, timing: Timing, *, problems: list[str]
) -> Window | None:
    """The window in which something may happen at any close from the call on.

    A central bank may decide between its meetings, so there a window with a date runs to the end of
    that day and not only to the last scheduled meeting.
    """
    found = window(horizon, calendar, timing, from_entry=True, problems=problems)
    if found is None or calendar.name not in MEETINGS or horizon.unit == "sessions":
        return found
    return replace(found, last=_end_day(horizon, calendar, timing))


def _end_day(horizon: Horizon, calendar: Calendar, timing: Timing) -> date:
    """The calendar day on which a horizon that is not counted in sessions ends."""
    if horizon.unit is None:
        assert horizon.last is not None
        return horizon.last
    return end_day(horizon, _starts(horizon, timing).astimezone(ZoneInfo(calendar.zone)).date())


def window(
    horizon: Horizon, calendar: Calendar, timing: Timing, *, from_entry: bool, problems: list[str]
) -> Window | None:
    """The window of ``horizon`` on ``calendar``; what is wrong with it is added to ``problems``.

    ``from_entry`` says whether the first session that closes after the call belongs to the window
    (a touch) or only the sessions after the entry (a move). A range that begins after the call
    enters at the close before it.
    """
    return attempt(lambda: _window(horizon, calendar, timing, from_entry=from_entry), problems)


def _window(horizon: Horizon, calendar: Calendar, timing: Timing, *, from_entry: bool) -> Window:
    entry = entry_session(horizon, calendar, timing)
    last = last_session(horizon, calendar, timing, entry)
    begins = None if horizon.first is None else calendar.on_or_after(horizon.first)
    if from_entry:
        first = calendar.first_close_from(_starts(horizon, timing))
        first = max(first, begins or first)
    else:
        if begins and (begins > entry or _after_the_call(horizon, calendar, timing)):
            entry = calendar.offset(begins, -1)
        first = calendar.offset(entry, 1)
    if last < first:
        raise ValueError(
            f"the window ends before it begins: {horizon} ends on {last}, "
            f"and a call of {timing.called_at:%Y-%m-%d %H:%M} UTC starts it on {first}"
        )
    return Window(entry, first, last)


def _starts(horizon: Horizon, timing: Timing) -> datetime:
    """The moment a horizon runs from."""
    return timing.starting(counted=horizon.unit is not None)


def _after_the_call(horizon: Horizon, calendar: Calendar, timing: Timing) -> bool:
    """Whether a range begins on a later day than that of the call, by the exchange's clock."""
    called_on = timing.called_at.astimezone(ZoneInfo(calendar.zone)).date()
    return horizon.first is not None and horizon.first > called_on


def no_session(horizon: Horizon, calendar: Calendar) -> list[str]:
    """A problem when a horizon names a day that is no session; it names the sessions around it."""
    if horizon.form != "on" or horizon.last is None:
        return []
    problems: list[str] = []
    attempt(partial(calendar.offset, horizon.last, 0), problems)
    return problems


def attempt(make: Callable[[], T], problems: list[str]) -> T | None:
    """What ``make`` returns, or ``None`` with its complaint added to ``problems``."""
    try:
        return make()
    except (NotASession, OutsideCalendar, ValueError) as why:
        problems.append(str(why).rstrip("."))
        return None


def wrong_form(horizon: Horizon, allowed: tuple[str, ...], what: str) -> list[str]:
    """A problem when a kind does not take this shape of horizon; ``allowed`` as ``describe`` writes it."""
    shape = horizon.describe()
    general = shape.replace("N " + (horizon.unit or ""), "N UNITS")
    if general in allowed:
        return []
    return [f"{what} takes {' or '.join(allowed)}, not {horizon}"]
