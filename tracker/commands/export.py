"""``tracker export``: give the record out."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tracker.commands._edge import Edge, pass_edge
from tracker.commands._options import as_of_option, examples, forecaster_option, json_option

if TYPE_CHECKING:
    from tracker.formats import Export, Format


def _options(function: Callable[..., Any]) -> Callable[..., Any]:
    form = click.option(
        "--format",
        "form",
        type=click.Choice(("jsonl", "csv", "json")),
        default="json",
        show_default=True,
        help="One object a line, a table, or one document.",
    )
    output = click.option(
        "-o",
        "--output",
        metavar="FILE",
        type=click.Path(path_type=Path, dir_okay=False),
        help="Write a file instead of the screen.",
    )
    return form(output(function))


@click.group(
    epilog=examples(
        "tracker export predictions --format jsonl", "tracker export scorecard --format json"
    )
)
def command() -> None:
    """Give out calls, verdicts, figures, news, scores or all of it.

    docs/contracts.md describes the fields. Cells of a CSV file that a spreadsheet would run as a formula
    begin with an apostrophe.
    """


@command.command(
    epilog=examples(
        "tracker export predictions --format csv -o calls.csv",
        "tracker export predictions --format jsonl --for-import",
    )
)
@_options
@forecaster_option
@click.option("--for-import", is_flag=True, help="Only the fields that `tracker import` takes.")
@pass_edge
def predictions(
    edge: Edge, *, form: "Format", output: Path | None, forecaster: str | None, for_import: bool
) -> None:
    """Give out the calls, as `tracker list --json` does."""
    from tracker import export

    with edge.opened(read_only=True) as store, store.reading() as db:
        if for_import:
            rows = export.for_import(db, forecaster=forecaster)
        else:
            rows = export.predictions(db, as_of=edge.now, forecaster=forecaster)
        _write(rows, form, output)


@command.command(epilog=examples("tracker export verdicts --format csv"))
@_options
@pass_edge
def verdicts(edge: Edge, *, form: "Format", output: Path | None) -> None:
    """Give out every verdict with its evidence, superseded ones too."""
    from tracker import export

    with edge.opened(read_only=True) as store, store.reading() as db:
        _write(export.verdicts(db), form, output)


@command.command(epilog=examples("tracker export observations --format csv -o figures.csv"))
@_options
@pass_edge
def observations(edge: Edge, *, form: "Format", output: Path | None) -> None:
    """Give out the figures.

    As CSV in the form that `tracker import observations` takes.
    """
    from tracker import export
    from tracker.store.releases import almanac_in

    with edge.opened(read_only=True) as store, store.reading() as db:
        _write(export.observations(db, almanac_in(db)), form, output)


@command.command(epilog=examples("tracker export releases --format csv -o news.csv"))
@_options
@pass_edge
def releases(edge: Edge, *, form: "Format", output: Path | None) -> None:
    """Give out the news of meetings and releases.

    As CSV in the form that `tracker import releases` takes.
    """
    from tracker import export

    with edge.opened(read_only=True) as store, store.reading() as db:
        _write(export.news(db), form, output)


@command.command(
    epilog=examples("tracker export scorecard", "tracker export scorecard --format csv")
)
@_options
@forecaster_option
@as_of_option
@pass_edge
def scorecard(
    edge: Edge, *, form: "Format", output: Path | None, forecaster: str | None, as_of: str | None
) -> None:
    """Give out the scores, as `tracker score --json` does."""
    from tracker import export
    from tracker.store.releases import almanac_of

    cut = edge.as_of(as_of)
    with edge.opened(read_only=True) as store:
        almanac = almanac_of(store).known_by(cut)
        rows = export.scorecard(store, almanac, as_of=cut, forecaster=forecaster)
    _write(rows, form, output)


@command.command(
    epilog=examples("tracker export record record", "tracker export record record --json")
)
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@json_option
@pass_edge
def record(edge: Edge, *, folder: Path, as_json: bool) -> None:
    """Write the whole record into the folder DIR, for version control.

    One file a table, one line a row, in the order of their keys: a later export adds lines. Files that
    would be the same are not touched. `tracker import record` makes the same database of it.
    """
    from tracker.commands._text import counted, echo_json
    from tracker.record_files import export_record

    with edge.opened(read_only=True) as store:
        written = export_record(store, folder)
    edge.wrote = True
    if as_json:
        rows, changed = written.manifest.rows, list(written.changed)
        version = written.manifest.ledger_version
        echo_json({"ledger_version": version, "rows": rows, "changed": changed})
    else:
        held = counted(written.manifest.rows["predictions"], "prediction")
        click.echo(f"{folder}: {held}; {counted(len(written.changed), 'file')} changed.")


def _write(rows: "Export", form: "Format", output: Path | None) -> None:
    """To the screen, or to a file that appears only when it is whole."""
    from tracker.formats import write

    if output is None:
        write(rows, form, sys.stdout)
        return
    if output.exists() and not output.is_file():
        with output.open("w", encoding="utf-8", newline="") as device:
            write(rows, form, device)
        return
    half = output.with_name(f".{output.name}.part")
    try:
        with half.open("w", encoding="utf-8", newline="") as file:
            write(rows, form, file)
        half.replace(output)
    finally:
        half.unlink(missing_ok=True)
    click.echo(f"{output} written.", err=True)
