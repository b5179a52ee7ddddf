"""What a source of figures is: where it answers, what it has, and how its answers are read."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import IntEnum

from tracker.errors import SourceBusy
from tracker.sessions.calendar import Calendar

SECRET = "{key}"
"""Stands for the user's key in a request; only the line to the source puts the key in its place."""

SINCE_RECORDS_BEGAN = date(1990, 1, 1)


class Standing(IntEnum):
    """How close a source is to who publishes the figure; a chain asks the closest first."""

    PUBLISHER = 1
    AUTHORITY = 2
    UNOFFICIAL = 3
    OPT_IN = 4


@dataclass(frozen=True)
class Key:
    """A key that the source asks for: the variable that holds it, and where one is got."""

    variable: str
    where: str

    @property
    def remedy(self) -> str:
        """What to do when the source refuses the key."""
        return f"Check {self.variable}; keys are given at {self.where}"


@dataclass(frozen=True, kw_only=True)
class Request:
    """One request, without the host. ``json`` is the body of a POST; ``SECRET`` may stand anywhere."""

    path: str
    query: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    json: Mapping[str, object] | None = None


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What came back, whole. ``url`` shows ``SECRET`` where the key was; so does the body."""

    url: str
    status: int
    content_type: str
    body: bytes
    retrieved_at: datetime


Ask = Callable[[Request], Answer]
"""Sends a request. Raises ``SourceError`` for anything but a whole answer with status 200."""


@dataclass(frozen=True)
class Wanted:
    """What to ask for: ids of series and names of calendars that the source has, ``first`` to ``last``.

    ``calendar_of`` gives the calendar of a series.
    """

    series: tuple[str, ...]
    first: date
    last: date
    calendar_of: Callable[[str], Calendar]
    calendars: tuple[str, ...] = ()

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last

    def years(self) -> range:
        """Every year that the days touch."""
        return range(self.first.year, self.last.year + 1)


@dataclass(frozen=True)
class Published:
    """A figure as the source gives it, in the unit of the catalogue; ``day`` is a session of its series.

    ``known_at`` is given by sources that keep vintages, with ``basis`` saying how it is known; of all
    others the calendar and what is on record tell.
    """

    series: str
    day: date
    value: Decimal
    known_at: datetime | None = None
    basis: str | None = None


@dataclass(frozen=True)
class Announced:
    """News of a meeting or a release: ``status`` of session ``day`` of a calendar, ``at`` its moment."""

    calendar: str
    day: date
    status: str
    at: datetime


@dataclass(frozen=True)
class Page:
    """One answer and everything read from it: what is stored together or not at all."""

    answer: Answer
    figures: tuple[Published, ...] = ()
    news: tuple[Announced, ...] = ()


Pages = Callable[[Ask, Wanted], Iterator[Page]]
"""Asks for what is wanted, one answer after the other. Raises ``UnexpectedAnswer`` for another shape."""

Shape = Callable[[Answer], frozenset[str]]
"""The shape of an answer as lines, such as ``refRates[].effectiveDate: text``."""


Busy = Callable[[Answer], SourceBusy | None]
"""The error behind a whole answer that only says to come back later; None of every other."""


def never(_: Answer) -> None:
    """``Busy`` of a source that says so by its status."""


@dataclass(frozen=True, kw_only=True)
class Source:
    """One provider.

    ``label`` is written on every figure; ``series`` and ``calendars`` are what it has, from ``since`` on.
    A figure is final ``lag`` after its session. ``pause`` seconds are left between two requests.
    ``terms`` are shown before an opt-in source is used; ``keeps`` says whether its answers may be stored.
    ``vintages`` says that it tells when each value became known. ``busy`` finds the answers after which it
    is asked again. ``probe`` is what ``--check`` asks for, ``expected`` the shape that the answer must have
    at least, ``shape`` how that is found.
    """

    label: str
    what: str
    standing: Standing
    url: str
    pages: Pages
    probe: Request
    shape: Shape
    expected: frozenset[str]
    series: frozenset[str] = frozenset()
    calendars: frozenset[str] = frozenset()
    since: date = SINCE_RECORDS_BEGAN
    lag: timedelta = timedelta(0)
    pause: float = 1.0
    key: Key | None = None
    key_optional: bool = False
    terms: str | None = None
    keeps: bool = True
    vintages: bool = False
    busy: Busy = never
