"""``tracker show``: everything about one call."""

import click

from tracker.commands._edge import Edge, pass_edge
from tracker.commands._options import as_of_option, examples, json_option


@click.command(epilog=examples("tracker show 1", "tracker show 1 --json"))
@click.argument("number", type=click.IntRange(min=1))
@as_of_option
@json_option
@pass_edge
def command(edge: Edge, *, number: int, as_of: str | None, as_json: bool) -> None:
    """Show one call: window, verdict, evidence, other readings.

    NUMBER is the first column of `tracker list`.
    """
    from tracker.commands import _page, _page_text
    from tracker.commands._text import echo_json

    with edge.opened(read_only=True) as store, store.reading() as db:
        page = _page.load(db, number, edge.as_of(as_of))
    if as_json:
        echo_json(_page.as_json(page))
    else:
        _page_text.echo(page)
