"""``tracker demo``: the record that ships, from nothing to the scorecard."""

import click

from tracker.commands._edge import Edge, pass_edge
from tracker.commands._options import examples

PORT = 8501


@click.command(epilog=examples("tracker demo --no-serve", "tracker demo --port 0"))
@click.option("--no-serve", is_flag=True, help="Stop before the browser.")
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
def command(edge: Edge, *, no_serve: bool, port: int, address: str, browse: bool | None) -> None:
    """Show one channel's record of March 2023, scored.

    Makes a database, loads the calls and the figures, settles them, prints the scores and serves the
    scorecard. Without TRACKER_DATABASE_URL it uses a database of its own. Again is quick and adds nothing.
    """
    import os
    import shlex

    from tracker.commands import _sheet
    from tracker.commands._added import added_text
    from tracker.demo import demo, demo_url
    from tracker.paths import DATABASE_VARIABLE
    from tracker.settings import language

    if not no_serve:
        from tracker.commands._server import free_port

        port = free_port(port, address)
    url = demo_url()

    def tell(step: str, *, first: bool) -> None:
        edge.wrote = not first
        click.echo(f"{step} ...", err=True)

    done = demo(url, now=edge.now, tell=tell)
    click.echo(f"Database: {done.where}")
    click.echo(f"Calls: {added_text(done.seeded.predictions)}")
    click.echo(f"Figures: {added_text(done.seeded.observations)}\n")
    _sheet.echo(done.sheet, None)
    if not os.environ.get(DATABASE_VARIABLE):
        click.echo(f"\nTo look around in it:\n  export {DATABASE_VARIABLE}={shlex.quote(url)}")
    if not no_serve:
        from tracker.commands._server import serve

        click.echo("")
        serve(url, port=port, address=address, browse=browse, language=language())
