"""The monthly job: fetch, settle, sum up, report, publish; what one run leaves undone the next one does."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from tracker.errors import InvalidChannel, PeriodNotOver
from tracker.fetch import Errand, fetch, needed, running_out
from tracker.files import kept
from tracker.jobs import MONTHLY, Clock, Run, running
from tracker.lines import Connect
from tracker.presentation.i18n import Texts
from tracker.presentation.pictures import png
from tracker.publish import Delivered, Message, kind, message, refuse
from tracker.report import (
    Period,
    Report,
    card,
    decode,
    file_names,
    forms,
    gather,
    headline,
    written,
)
from tracker.resolve import resolve
from tracker.settings import Channel
from tracker.store import deliveries, reads, reports, rollups
from tracker.store.engine import Store
from tracker.store.releases import almanac_of
from tracker.views import renew

Tell = Callable[..., None]
"""Hears of every step of a run: the name of an event and, by name, what there is to say about it."""
Send = Callable[[Store, Channel, str, Message], Delivered]
"""Sends the report of a period to a channel, at most once, and notes it."""


@dataclass(frozen=True, kw_only=True)
class Setup:
    """What a run works with. ``as_of`` cuts off what is known, ``until`` is the last month to report.

    ``connect`` opens the lines to the sources, None asks none; ``folder`` gets the reports as files; without
    ``channels`` nothing is published. ``link`` is the address of the public scorecard.
    """

    as_of: datetime
    until: Period
    folder: Path
    clock: Clock
    tell: Tell
    connect: Connect | None = None
    channels: tuple[Channel, ...] = ()
    send: Send
    link: str | None = None


@dataclass(frozen=True)
class Done:
    """What a run did: the months it wrote reports of, the files, and what was sent."""

    number: int
    counts: dict[str, int]
    reports: tuple[str, ...]
    files: tuple[Path, ...]
    sent: tuple[Delivered, ...]
    errors: tuple[str, ...]


def last_month(as_of: datetime, wanted: Period | None = None) -> Period:
    """The last month to report: ``wanted``, else the last one that had ended at ``as_of``.

    Raises ``PeriodNotOver`` for one that had not.
    """
    latest = Period.of(as_of).previous
    if wanted is not None and wanted.ends_at > as_of:
        raise PeriodNotOver(str(wanted), str(latest))
    return wanted or latest


def monthly(store: Store, setup: Setup) -> Done:
    """One run. Every step is on record before the next one begins, so a run that was killed is taken up
    where it stopped; without anything new it adds only its own line to ``runs``.

    Raises ``JobBusy`` while another run is at work. What a source or a channel refuses is in ``errors``.
    """
    with running(store, MONTHLY, as_of=setup.as_of, clock=setup.clock) as run:
        setup.tell("run began", run=run.number, as_of=setup.as_of)
        _fetch(store, setup, run)
        run.require()
        _settle(store, setup, run)
        run.require()
        _sum_up(store, setup)
        made = tuple(_report(store, setup, run))
        files = tuple(_file(store, setup, run))
        run.require()
        sent = tuple(_publish(store, setup, run))
        for error in run.errors:
            setup.tell("failed", why=error)
        setup.tell("run ended", run=run.number, errors=len(run.errors), **run.counts)
    return Done(run.number, dict(run.counts), made, files, sent, tuple(run.errors))


def _fetch(store: Store, setup: Setup, run: Run) -> None:
    if setup.connect is None:
        return
    now = setup.clock()
    almanac = almanac_of(store)
    errand = Errand(series=needed(store, now), calendars=running_out(almanac, now))
    done = fetch(store, almanac, errand, now=now, connect=setup.connect)
    for got in done.got:
        new = got.counts.new + got.counts.news + got.counts.revised
        run.counts["fetched"] += new
        setup.tell("fetched", series=got.series, source=got.source, new=new)
    run.errors += [f"{f.series} from {f.source}: {f.why}. {f.remedy}." for f in done.missing]
    run.errors += [f"{series} {period}: sources disagree" for series, period in done.disputed]


def _settle(store: Store, setup: Setup, run: Run) -> None:
    done = resolve(store, almanac_of(store), as_of=setup.as_of, now=setup.clock())
    run.counts.update({name.lower(): n for name, n in done.counts.items()})
    run.errors += done.errors
    setup.tell("settled", **{name.lower(): n for name, n in done.counts.items()})


def _sum_up(store: Store, setup: Setup) -> None:
    """Bring what is kept for the scorecard up to date with the record."""
    now = setup.clock()
    with store.reading() as db:
        version = reads.ledger_version(db)
        if not reads.latest_prediction(db) or rollups.is_current(db, version, now):
            return
    setup.tell("summed up", views=renew(store, almanac_of(store), now), version=version)


def _report(store: Store, setup: Setup, run: Run) -> Iterator[str]:
    """Write the reports that are missing, month by month, from that of the first call on."""
    while (period := _next(store, setup.until)) is not None:
        run.require()
        with store.reading() as db:
            before = reports.last_report(db)
            reach = reports.reach_of(db, period.ends_at)
        found = gather(
            store, almanac_of(store), period, before=before, reach=reach, now=setup.clock()
        )
        with store.writing() as db:
            reports.add_report(db, written(found, reach))
        run.counts["reports"] += 1
        setup.tell("reported", period=str(period), settled=len(found.settled))
        yield str(period)


def _next(store: Store, until: Period) -> Period | None:
    with store.reading() as db:
        last, first = reports.last_report(db), reports.first_call(db)
    if last is not None:
        period = Period.parse(last.period).following
    elif first is not None:
        period = Period.of(first)
    else:
        return None
    return period if period <= until else None


def _file(store: Store, setup: Setup, run: Run) -> Iterator[Path]:
    """Write the files of reports that are not complete."""
    with store.reading() as db:
        periods = reports.periods(db)
    for period in periods:
        if all((setup.folder / name).is_file() for name in file_names(period)):
            continue
        run.require()
        with store.reading() as db:
            row = reports.report(db, period)
        assert row is not None
        for name, content in forms(decode(row.body)).items():
            path = setup.folder / name
            if kept(path, content):
                run.counts["files"] += 1
                yield path
        setup.tell("filed", period=period, folder=str(setup.folder))


def _publish(store: Store, setup: Setup, run: Run) -> Iterator[Delivered]:
    """Send what each channel has not had: at first the latest report only, then every one since."""
    if setup.channels:
        with store.writing() as db:
            deliveries.reconcile(db, setup.clock())
    for channel in setup.channels:
        for period in _unsent(store, channel):
            run.require()
            sent = _sent(store, setup, channel, period)
            run.counts[sent.state] += 1
            setup.tell("published", period=period, channel=channel.name, state=sent.state)
            if sent.state in ("refused", "unsure"):
                run.errors.append(f"Report {period} for {channel.name}: {sent.note}")
            yield sent


def _sent(store: Store, setup: Setup, channel: Channel, period: str) -> Delivered:
    with store.reading() as db:
        row = reports.report(db, period)
    assert row is not None
    try:
        told = _message(decode(row.body), channel, setup.link)
    except InvalidChannel as why:
        return refuse(store, channel, period, why, now=setup.clock())
    return setup.send(store, channel, period, told)


def _message(report: Report, channel: Channel, link: str | None) -> Message:
    t = Texts(channel.language)
    return message(
        kind(channel),
        t,
        period=report.period,
        lines=headline(report, t),
        card=png(card(report, t)),
        link=link,
    )


def _unsent(store: Store, channel: Channel) -> list[str]:
    with store.reading() as db:
        periods = reports.periods(db)
        had = {d.period: d.state for d in deliveries.deliveries(db) if d.channel == channel.name}
    if not had:
        return periods[-1:]
    return [p for p in periods if p >= min(had) and had.get(p, "refused") == "refused"]
