"""``tracker report``: the report of a month that is on record."""

from pathlib import Path

import click

from tracker.commands._edge import Edge, pass_edge
from tracker.commands._options import examples

FORMS = ("md", "html", "png", "json")


@click.command(
    epilog=examples(
        "tracker report",
        "tracker report 2023-03 --lang ko",
        "tracker report 2023-03 --form html --out 2023-03.en.html",
        "tracker report --form png --lang ko --out card.png",
    )
)
@click.argument("period", metavar="[PERIOD]", required=False)
@click.option(
    "--lang", type=click.Choice(("en", "ko")), help="The language; else that of the settings."
)
@click.option(
    "--form",
    type=click.Choice(FORMS),
    default="md",
    show_default=True,
    help="Markdown, a page, a picture (needs --out), or all data.",
)
@click.option(
    "--out",
    metavar="FILE",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write a file instead of the screen.",
)
@pass_edge
def command(
    edge: Edge, *, period: str | None, lang: str | None, form: str, out: Path | None
) -> None:
    """Show the report of a month.

    PERIOD is a month such as 2023-03, one of Seoul; without it, the latest that is on record. Reports are
    written by `tracker monthly` and never change.
    """
    if form == "png" and out is None:
        raise click.UsageError("A picture goes into a file: add --out FILE.")
    from tracker import report
    from tracker.errors import NoReport
    from tracker.files import kept
    from tracker.settings import language
    from tracker.store import reports

    wanted = str(report.Period.parse(period)) if period else None
    with edge.opened(read_only=True) as store, store.reading() as db:
        known = reports.periods(db)
        row = reports.report(db, wanted or known[-1]) if known else None
        if row is None:
            raise NoReport(wanted, known)
    content = report.form(report.decode(row.body), form, lang or language())
    if out is None:
        click.echo(content.decode(), nl=False)
        return
    kept(out, content)
    click.echo(f"{out} written.", err=True)
