"""Sessions and clocks: which days a series has a figure on, and when each figure is official."""

from collections.abc import Callable
from functools import cache, partial

from tracker.errors import UnknownCalendar
from tracker.sessions import load, rules
from tracker.sessions.calendar import Calendar

_MAKERS: dict[str, Callable[[], Calendar]] = {
    "XKRX": partial(load.exchange, "XKRX", zone="Asia/Seoul"),
    "XNYS": partial(load.exchange, "XNYS", zone="America/New_York"),
    "SIFMA_US": partial(load.exchange, "SIFMA_US", zone="America/New_York"),
    "FX": rules.foreign_exchange,
    "FOMC": partial(load.meetings, "FOMC", zone="America/New_York"),
    "ECB": partial(load.meetings, "ECB", zone="Europe/Berlin"),
    "BOK": partial(load.meetings, "BOK", zone="Asia/Seoul"),
    **{name: partial(load.release, name) for name in rules.RELEASES},
    "DAILY": rules.daily,
}


def names() -> tuple[str, ...]:
    """The calendars there are."""
    return tuple(_MAKERS)


@cache
def calendar(name: str) -> Calendar:
    """The calendar called ``name``, read once. Raises ``UnknownCalendar``.

    >>> calendar("XKRX").first_day.isoformat()
    '2015-01-02'
    """
    if name not in _MAKERS:
        raise UnknownCalendar(name, _MAKERS)
    return _MAKERS[name]()
