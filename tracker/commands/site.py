"""``tracker site``: write the record as a static site."""

import json
from pathlib import Path

import click

from tracker.commands._edge import Edge, pass_edge
from tracker.commands._options import examples, json_option


@click.command(epilog=examples("tracker site public", "tracker site public --json"))
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@json_option
@pass_edge
def command(edge: Edge, *, folder: Path, as_json: bool) -> None:
    """Write the record as a static site.

    Pages of the record, of every call and of every report, in English and Korean, with the data, a feed, a
    picture and badges, ready for any static host; all links work from a disk too. Files that would be as
    they are stay untouched, and those that are no more are removed.

    DIR is new, empty, or from this command. With TRACKER_PUBLIC_URL set, previews get a picture and search
    engines a map of the site.
    """
    from tracker.commands._text import progress
    from tracker.settings import public_url
    from tracker.site.build import files
    from tracker.site.folder import write

    base = public_url()
    with edge.opened(read_only=True) as store, progress("Writing") as seen:
        done = write(folder, files(store, edge.now, base=base, progress=seen))
    if as_json:
        click.echo(json.dumps(done.as_json()))
        return
    click.echo(
        f"{folder}: {done.added:,} files new, {done.changed:,} changed, {done.unchanged:,} unchanged, "
        f"{done.removed:,} removed. Begin at {folder / 'index.html'}."
    )
