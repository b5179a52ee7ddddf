"""``tracker import``: take in figures or calls from a file."""

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
        "tracker import observations figures.csv", "tracker import predictions calls.jsonl"
    )
)
def command() -> None:
    """Take in figures (CSV) or calls (JSONL) from a file.

    All or nothing: every bad line is named with its number and nothing is written. Taking the same file
    in again changes nothing. docs/contracts.md describes both forms.
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
    from tracker.sessions.almanac import standard

    with edge.opened() as store, progress("Reading") as seen:
        added = import_observations(store, file, standard(), edge.now, seen)
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
    from tracker.sessions.almanac import standard

    with edge.opened() as store, progress("Reading") as seen:
        added = import_predictions(store, file, standard(), edge.now, seen)
    _echo(edge, added, "predictions", as_json=as_json)


def _echo(edge: Edge, added: "Added", what: str, *, as_json: bool) -> None:
    from tracker.commands._added import added_json, added_text
    from tracker.commands._text import echo_json

    edge.wrote = bool(added.new)
    if as_json:
        echo_json({what: added_json(added)})
    else:
        click.echo(f"{what}: {added_text(added)}")
