"""``tracker seed``: load a record from files."""

from pathlib import Path

import click

from tracker.commands._edge import Edge, pass_edge
from tracker.commands._options import examples, json_option


@click.command(epilog=examples("tracker seed", "tracker seed --json"))
@click.argument("folder", required=False, type=click.Path(path_type=Path))
@json_option
@pass_edge
def command(edge: Edge, *, folder: Path | None, as_json: bool) -> None:
    """Load a record from files.

    Without FOLDER the one that ships: forecaster, posts, calls and figures of March 2023.
    All or nothing. What is on record already is left as it is, so loading twice changes nothing.
    """
    from tracker.commands._added import added_json, added_text
    from tracker.commands._text import echo_json
    from tracker.paths import share
    from tracker.seed import seed
    from tracker.store.releases import almanac_of

    with edge.opened() as store:
        done = seed(store, folder or share("seeds"), almanac_of(store), edge.now)
        edge.wrote = True
    parts = {
        "observations": done.observations,
        "predictions": done.predictions,
        "remarks": done.remarks,
    }
    if as_json:
        echo_json({name: added_json(part) for name, part in parts.items()})
        return
    for name, part in parts.items():
        click.echo(f"{name}: {added_text(part)}")
