"""``tracker import``: take in figures, calls or news of releases from a file."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from tracker.commands._edge import Edge, pass_edge
from tracker.commands._options import examples, json_option

if TYPE_CHECKING:
    from tracker.domain.records import Added

FILE = click.argument("file", type=click.Path(path_type=Path))


@click.group(
    epilog=examples(
        "tracker import observations figures.csv",
        "tracker import predictions calls.jsonl",
        "tracker import releases news.csv",
    )
)
def command() -> None:
    """Take in figures, calls, news or a whole record from files.

    All or nothing: every bad line is named with its number and nothing is written. Taking the same file
    in again changes nothing. docs/contracts.md describes the forms.
    """


@command.command(
    epilog=examples(
        "tracker import observations figures.csv", "tracker import observations figures.csv --json"
    )
)
@FILE
@json_option
@pass_edge
def observations(edge: Edge, *, file: Path, as_json: bool) -> None:
    """Take in figures from a CSV FILE: series, period, value, known_at, source.

    The same figure again is skipped; the same figure with another value is refused.
    """
    from tracker.commands._text import progress
    from tracker.imports import import_observations
    from tracker.store.releases import almanac_of

    with edge.opened() as store, progress("Reading") as seen:
        added = import_observations(store, file, almanac_of(store), edge.now, seen)
    _echo(edge, added, "observations", as_json=as_json)


@command.command(
    epilog=examples(
        "tracker import predictions calls.jsonl", "tracker import predictions calls.jsonl --json"
    )
)
@FILE
@json_option
@pass_edge
def predictions(edge: Edge, *, file: Path, as_json: bool) -> None:
    """Take in calls from a JSONL FILE, one object a line: forecaster, at, sentence, and more.

    Each line is held to the same rules as `tracker log`.
    """
    from tracker.commands._text import progress
    from tracker.imports import import_predictions
    from tracker.store.releases import almanac_of

    with edge.opened() as store, progress("Reading") as seen:
        added = import_predictions(store, file, almanac_of(store), edge.now, seen)
    _echo(edge, added, "predictions", as_json=as_json)


@command.command(
    epilog=examples("tracker import releases news.csv", "tracker import releases news.csv --json")
)
@FILE
@json_option
@pass_edge
def releases(edge: Edge, *, file: Path, as_json: bool) -> None:
    """Take in news of meetings and releases from a CSV FILE.

    Columns: calendar, session, status, at, known_at, source. A meeting may be new; a release may be
    scheduled, delayed, released or cancelled. What became known last holds, and nothing before it was
    known. A cancelled release makes the questions about it void at the next `tracker resolve`.
    """
    from tracker.commands._text import progress
    from tracker.news import import_releases

    with edge.opened() as store, progress("Reading") as seen:
        added = import_releases(store, file, edge.now, seen)
    _echo(edge, added, "releases", as_json=as_json)


@command.command(
    epilog=examples("tracker import record record", "tracker import record record --json")
)
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@json_option
@pass_edge
def record(edge: Edge, *, folder: Path, as_json: bool) -> None:
    """Take in a whole record from DIR, as `tracker export record` wrote it.

    Only into a database without a row (tracker db upgrade makes one). Every file is compared with its hash
    first.
    """
    from tracker.commands._text import counted, echo_json
    from tracker.record_files import import_record

    with edge.opened() as store:
        taken = import_record(store, folder, now=edge.now)
        edge.wrote = True
        edge.renew(store)
        where = store.where
    if as_json:
        echo_json({"where": where, "ledger_version": taken.ledger_version, "rows": taken.rows})
    else:
        click.echo(f"{where}: {counted(taken.rows['predictions'], 'prediction')} taken in.")


def _echo(edge: Edge, added: "Added", what: str, *, as_json: bool) -> None:
    from tracker.commands._added import added_json, added_text
    from tracker.commands._text import echo_json

    edge.wrote = bool(added.new)
    if as_json:
        echo_json({what: added_json(added)})
    else:
        click.echo(f"{what}: {added_text(added)}")
