"""``tracker monthly``: everything that is due, and the report of the month."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tracker.commands._edge import Edge, pass_edge
from tracker.commands._events import LogFormat, log_format_option, telling
from tracker.commands._options import as_of_option, examples, json_option
from tracker.errors import MonthlyInPart

if TYPE_CHECKING:
    from tracker.monthly import Done, Send
    from tracker.publish import Delivered, Message
    from tracker.settings import Channel
    from tracker.store.engine import Store

SHOWN = {"skipped": "not sent", "unsure": "may have arrived"}
"""How a delivery ended, where the code does not say it."""


@click.command(
    epilog=examples(
        "tracker monthly --as-of 2023-04-03",
        "tracker monthly --period 2023-03 --offline --publish --dry-run",
    )
)
@click.option(
    "--period", metavar="MONTH", help="Report up to this month; else the last that ended."
)
@as_of_option
@click.option("--publish", is_flag=True, help="Send new reports to the channels of the settings.")
@click.option("--dry-run", is_flag=True, help="Do it on a copy, write and send nothing, show all.")
@click.option("--offline", is_flag=True, help="Ask no source for figures.")
@click.option(
    "--reports",
    type=click.Path(path_type=Path, file_okay=False),
    help="The folder for the reports.",
)
@log_format_option
@json_option
@pass_edge
def command(
    edge: Edge,
    *,
    period: str | None,
    as_of: str | None,
    publish: bool,
    dry_run: bool,
    offline: bool,
    reports: Path | None,
    log_format: str,
    as_json: bool,
) -> None:
    """Do everything that is due.

    Fetches the figures that open questions wait for, settles every question that can be settled, brings
    the scorecard up to date, writes the reports of the months that have ended, and with --publish sends
    them. Safe to run at any time and any number of times: what is done is not done again, a month that
    was missed is caught up, a run that was killed is taken up where it stopped, and two runs never
    overlap. What failed is listed, makes the exit code 3, and is tried again by the next run.
    """
    from tracker.lines import lines
    from tracker.monthly import Setup, last_month, monthly
    from tracker.report import Period
    from tracker.settings import channels, public_url, reports_folder

    cut = edge.as_of(as_of)
    until = last_month(cut, Period.parse(period) if period else None)
    clock = _clock(edge)
    shown: list[str] = []
    with (
        edge.opened() as store,
        _place(store, reports or reports_folder(), dry=dry_run) as (at, to),
    ):
        setup = Setup(
            as_of=cut,
            until=until,
            folder=to,
            clock=clock,
            tell=telling(LogFormat(log_format), clock),
            connect=None if offline else lines(edge.now),
            channels=channels() if publish else (),
            send=_showing(shown) if dry_run else _sending(clock),
            link=public_url(),
        )
        edge.wrote = not dry_run
        done = monthly(at, setup)
    _show(done, shown, dry=dry_run, as_json=as_json)
    if done.errors:
        raise MonthlyInPart(done.errors)


def _clock(edge: Edge) -> Callable[[], datetime]:
    """The clock of this run: it goes on from the moment the command began."""
    from time import monotonic

    began = monotonic()
    return lambda: edge.now + timedelta(seconds=monotonic() - began)


@contextmanager
def _place(store: "Store", reports: Path, *, dry: bool) -> Iterator[tuple["Store", Path]]:
    """The store and the folder to work in: copies that are thrown away for a dry run."""
    if not dry:
        yield store, reports
        return
    from tempfile import TemporaryDirectory

    from tracker.backup import backup
    from tracker.store.engine import open_store

    with TemporaryDirectory(prefix="tracker-") as folder:
        copy = Path(folder) / "record.db"
        backup(store, copy)
        with open_store(f"sqlite:///{copy}") as at:
            yield at, Path(folder) / "reports"


def _sending(clock: Callable[[], datetime]) -> "Send":
    from tracker.publish import publish

    return lambda store, channel, period, told: publish(store, channel, period, told, now=clock())


def _showing(shown: list[str]) -> "Send":
    """Sends nothing: ``shown`` gets what would go out."""
    from tracker.publish import Delivered, preview

    def send(store: "Store", channel: "Channel", period: str, told: "Message") -> "Delivered":
        shown.append(preview(channel, told))
        return Delivered(period, channel.name, "skipped", 0, None)

    return send


def _show(done: "Done", shown: list[str], *, dry: bool, as_json: bool) -> None:
    from tracker.commands._text import counted, echo_json, echo_text

    if as_json:
        echo_json({**_json(done), "dry_run": dry, "messages": shown})
        return
    for text in shown:
        click.echo(text)
        click.echo("")
    n = done.counts
    new = sum(n.get(name, 0) for name in ("true", "false", "void"))
    settled = f"{counted(new, 'question')} settled, {n.get('pending', 0):,} still PENDING"
    told = [f"{counted(n.get('fetched', 0), 'new figure')}", settled]
    if done.reports:
        told.append(f"reported {_span(done.reports)}")
    if done.files:
        told.append(f"{counted(len(done.files), 'file')} in {done.files[0].parent}")
    told += [f"{s.period} for {s.channel}: {SHOWN.get(s.state, s.state)}" for s in done.sent]
    echo_text(f"{'; '.join(told)}{' (--dry-run: nothing was written or sent)' if dry else ''}.")


def _span(periods: tuple[str, ...]) -> str:
    first, last = periods[0], periods[-1]
    return first if first == last else f"{first} to {last}"


def _json(done: "Done") -> dict[str, Any]:
    return {
        "run": done.number,
        "counts": done.counts,
        "reports": list(done.reports),
        "files": [str(path) for path in done.files],
        "sent": [vars(s) for s in done.sent],
        "errors": list(done.errors),
    }
