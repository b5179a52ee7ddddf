"""``tracker serve``: the scorecard in the browser."""

import click

from tracker.commands._edge import Edge, pass_edge
from tracker.commands._options import examples

PORT = 8501


@click.command(epilog=examples("tracker serve", "tracker serve --port 0 --no-open"))
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=PORT,
    show_default=True,
    help="0: any free one.",
)
@click.option("--address", default="127.0.0.1", show_default=True, help="0.0.0.0: every network.")
@click.option("--open/--no-open", "browse", default=None, help="Open a browser, or do not.")
@pass_edge
def command(edge: Edge, *, port: int, address: str, browse: bool | None) -> None:
    """Serve the scorecard in the browser, read-only.

    Ctrl-C stops it. Under another name than those of this machine it answers only when
    TRACKER_ALLOWED_HOSTS lists it.
    """
    from tracker.commands._server import serve
    from tracker.settings import database_url, language

    serve(database_url(), port=port, address=address, browse=browse, language=language())
