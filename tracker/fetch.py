"""Getting figures from their sources: several hosts at once, each answer stored as a whole or not at all."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from queue import Queue
from threading import Thread

from sqlalchemy import Connection, func, select

from tracker.domain.catalogue import future
from tracker.domain.fedwatch import following, previous
from tracker.domain.series import PRICES
from tracker.errors import (
    ConflictingObservation,
    ConflictingRelease,
    DatabaseError,
    NoSource,
    NotInSource,
    SourceError,
    TrackerError,
    UnexpectedAnswer,
    UnknownSource,
)
from tracker.files import Progress, unseen
from tracker.freshness import disputes
from tracker.history import in_step
from tracker.ingest import Ingested, ingest
from tracker.lines import Connect
from tracker.sessions.almanac import Almanac
from tracker.sessions.news import MEETINGS
from tracker.sources import Page, Wanted, chain, sources, telling
from tracker.store import rows
from tracker.store.engine import Store
from tracker.store.reads import open_series

AT_FIRST = timedelta(days=400)
AGAIN = timedelta(days=14)
AGAIN_RELEASES = timedelta(days=100)
MONTHS_PRICED = 14
YEAR_AHEAD = timedelta(days=365)

AHEAD = 4
"""How many answers a source may be ahead of the one that is being stored."""


@dataclass(frozen=True)
class Got:
    """What one source gave for one series or calendar."""

    series: str
    source: str
    counts: Ingested


@dataclass(frozen=True)
class Failed:
    """What one source could not give, why, and what to do about it.

    ``instead`` is the source that was asked in its place and had an answer; ``news`` says that it was not
    asked for figures but for news of a calendar.
    """

    series: str
    source: str
    why: str
    remedy: str
    instead: str | None = None
    news: bool = False


@dataclass(frozen=True)
class Fetched:
    """What came and what did not.

    ``disputed`` are the figures (series, period) about which sources disagree, ``terms`` those of the
    opt-in sources that were asked.
    """

    got: tuple[Got, ...]
    failed: tuple[Failed, ...]
    disputed: tuple[tuple[str, str], ...] = ()
    terms: tuple[str, ...] = ()

    @property
    def missing(self) -> tuple[Failed, ...]:
        """The figures that could not be had: those for which no other source stood in."""
        return tuple(f for f in self.failed if f.instead is None and not f.news)


@dataclass(frozen=True, kw_only=True)
class Errand:
    """What to fetch: ``since`` a day, or everything a source has (``history``), else what is new.

    News of the calendars of the ``series`` comes with them; ``calendars`` are further ones. ``every`` asks
    all sources of a series and not only the first that answers; ``only`` names the one to ask. ``dry``
    writes nothing.
    """

    series: tuple[str, ...]
    calendars: tuple[str, ...] = ()
    only: str | None = None
    since: date | None = None
    history: bool = False
    every: bool = False
    dry: bool = False


class _DryRun(Exception):
    """Takes back what was written to try it out."""


def fetch(
    store: Store,
    almanac: Almanac,
    errand: Errand,
    *,
    now: datetime,
    connect: Connect,
    progress: Progress = unseen,
    wrote: Callable[[], None] = lambda: None,
) -> Fetched:
    """Ask the sources of each series, the publisher first, until one has answered; news of calendars too.

    Every answer is a transaction of its own, so a run that is cut short is taken up where it stopped;
    ``wrote`` is called after each that added something. Raises ``NoSource`` for a series that none has, and
    ``DatabaseError`` when the store fails before anything was added.
    """
    chains = {name: chain_of(name, errand.only) for name in errand.series}
    calendars = {*errand.calendars, *(almanac.catalogue[n].calendar for n in errand.series)}
    tally = _Tally(wrote)
    rounds = max(map(len, chains.values()), default=1) or 1
    for position in range(rounds):
        groups = _groups(chains, position, () if errand.every else tally.served)
        if position == 0:
            told_by = {name for calendar in calendars for name in telling(calendar)}
            asked = told_by & {errand.only} if errand.only else told_by
            groups |= {name: groups.get(name, ()) for name in sorted(asked)}
        with store.reading() as db:
            wanted = {
                source: _wanted(db, almanac, errand, source, own, calendars, now)
                for source, own in groups.items()
            }
        for source, came in _round(wanted, connect):
            result = (
                _stored(store, almanac, source, came, errand, now, tally)
                if isinstance(came, Page)
                else came
            )
            tally.note(source, wanted[source], result)
        progress(position + 1, rounds)
    with store.reading() as db:
        found = disputes(db, almanac, errand.series, now)
    return tally.total(tuple((name, p) for name, periods in found.items() for p in periods))


class _Tally:
    """What has come so far, and who has served what."""

    def __init__(self, wrote: Callable[[], None]) -> None:
        self.wrote = False
        self._told = wrote
        self.served: dict[str, str] = {}
        self._got: dict[tuple[str, str], Ingested] = {}
        self._failed: list[Failed] = []
        self._broken: set[str] = set()

    def note(
        self, source: str, wanted: Wanted, result: dict[str, Ingested] | TrackerError | None
    ) -> None:
        """Take note of what became of one answer; None is the end of a source that did not fail."""
        names = wanted.series or wanted.calendars
        if isinstance(result, TrackerError):
            self._failed += [
                replace(_failure(name, source, result), news=not wanted.series) for name in names
            ]
            self._broken.add(source)
        elif result is None and source not in self._broken:
            self.served |= {name: source for name in wanted.series if name not in self.served}
        elif result is not None:
            for name, counts in result.items():
                self._got[name, source] = self._got.get((name, source), Ingested()) + counts

    def added(self) -> None:
        """Take note that something is on record now that was not before."""
        self.wrote = True
        self._told()

    def total(self, disputed: tuple[tuple[str, str], ...]) -> Fetched:
        """Everything, with the source that stood in for each that failed."""
        got = (Got(series, source, counts) for (series, source), counts in self._got.items())
        failed = (
            f if f.news else replace(f, instead=self.served.get(f.series)) for f in self._failed
        )
        asked = {source for _, source in self._got}
        terms = (s.terms for name, s in sources().items() if name in asked)
        return Fetched(tuple(got), tuple(failed), disputed, tuple(t for t in terms if t))


def chain_of(name: str, only: str | None) -> tuple[str, ...]:
    """The sources to ask for a series; of these ``only`` the one named.

    Raises ``NoSource``, ``UnknownSource`` or ``NotInSource``.
    """
    found = chain(name)
    if not found:
        raise NoSource(name)
    if only is None:
        return found
    if only not in sources():
        raise UnknownSource(only, sources())
    if only not in found and not sources()[only].calendars:
        raise NotInSource(name, only, found)
    return (only,) if only in found else ()


def _groups(
    chains: Mapping[str, Sequence[str]], position: int, served: Collection[str]
) -> dict[str, tuple[str, ...]]:
    """The series that are still to be had, by the source that stands at ``position`` in their chains."""
    groups: dict[str, tuple[str, ...]] = {}
    for series, known in chains.items():
        if position < len(known) and series not in served:
            source = known[position]
            groups[source] = (*groups.get(source, ()), series)
    return groups


def _wanted(
    db: Connection,
    almanac: Almanac,
    errand: Errand,
    name: str,
    series: tuple[str, ...],
    calendars: Collection[str],
    now: datetime,
) -> Wanted:
    source = sources()[name]
    first = errand.since
    if first is None:
        first = source.since if errand.history else _first_new(db, almanac, series, now)
    return Wanted(
        series=series,
        first=max(first, source.since),
        last=now.date(),
        calendar_of=almanac.calendar_of,
        calendars=tuple(sorted(source.calendars & set(calendars))),
    )


def _first_new(db: Connection, almanac: Almanac, series: Sequence[str], now: datetime) -> date:
    """The first day to ask for: some days back from the last one on record, so that revisions are seen."""
    table = rows.observations
    query = select(table.c.series, func.max(table.c.day)).where(
        table.c.series.in_(series),
        table.c.value.is_not(None),
        table.c.day <= now.date().toordinal(),
    )
    last = dict(db.execute(query.group_by(table.c.series)).all())
    days = [
        date.fromordinal(last[name]) - _again(almanac, name)
        if name in last
        else now.date() - AT_FIRST
        for name in series
    ]
    return min(days, default=now.date())


def _again(almanac: Almanac, series: str) -> timedelta:
    meaning = almanac.catalogue[series].meaning
    return AGAIN if meaning in PRICES else AGAIN_RELEASES


def _round(
    wanted: Mapping[str, Wanted], connect: Connect
) -> Iterator[tuple[str, Page | TrackerError | None]]:
    """The answers of several sources as they come, one thread each; None when a source is done."""
    came: Queue[tuple[str, Page | BaseException | None]] = Queue(maxsize=AHEAD)
    for name, what in wanted.items():
        Thread(target=_ask, args=(name, what, connect, came), daemon=True).start()
    running = len(wanted)
    while running:
        name, result = came.get()
        if not isinstance(result, Page):
            running -= 1
        if isinstance(result, BaseException) and not isinstance(result, TrackerError):
            raise result
        yield name, result


def _ask(
    name: str,
    wanted: Wanted,
    connect: Connect,
    came: Queue[tuple[str, Page | BaseException | None]],
) -> None:
    """Put every answer of one source into the queue, and at the end None or the error that ended it."""
    try:
        with connect(name) as ask:
            for page in sources()[name].pages(ask, wanted):
                came.put((name, page))
    except BaseException as why:  # noqa: BLE001 - handed to the thread that reports it
        came.put((name, why))
    else:
        came.put((name, None))


def _stored(
    store: Store,
    almanac: Almanac,
    source: str,
    page: Page,
    errand: Errand,
    now: datetime,
    tally: _Tally,
) -> dict[str, Ingested] | TrackerError:
    """What became of one answer, stored together with the base rates that rest on it, or the error."""
    counts: dict[str, Ingested] = {}
    try:
        with store.writing() as db, in_step(db, almanac, now):
            counts = ingest(db, sources()[source], page, almanac, now)
            if errand.dry:
                raise _DryRun
    except _DryRun:
        return counts
    except (ConflictingObservation, ConflictingRelease, UnexpectedAnswer) as why:
        return why
    except DatabaseError as why:
        if not tally.wrote:
            raise
        return why
    if any(c.new or c.revised or c.news for c in counts.values()):
        tally.added()
    return counts


def _failure(name: str, source: str, why: TrackerError) -> Failed:
    if isinstance(why, SourceError):
        return Failed(name, source, why.what, why.remedy)
    return Failed(name, source, str(why), "Mend the record or the source, then run it again")


def needed(store: Store, now: datetime) -> tuple[str, ...]:
    """The series with a source that open questions rest on, with the futures that price FOMC decisions."""
    with store.reading() as db:
        names = open_series(db)
    if "FOMC" in names or "FED_UPPER" in names:
        names |= _futures(now.date())
    return tuple(sorted(name for name in names if chain(name)))


def running_out(almanac: Almanac, now: datetime, only: str | None = None) -> tuple[str, ...]:
    """The calendars of meetings that end within a year and of which a source, or ``only`` one, has news."""
    short = [n for n in MEETINGS if almanac.calendar(n).last_day < now.date() + YEAR_AHEAD]
    return tuple(n for n in short if (only in telling(n) if only else telling(n)))


def _futures(today: date) -> set[str]:
    """The fed funds futures of the last month, of this one and of the year to come."""
    months = [previous(today.replace(day=1))]
    while len(months) < MONTHS_PRICED:
        months.append(following(months[-1]))
    return {future(month) for month in months}
