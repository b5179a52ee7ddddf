"""``tracker db``: the database itself."""

import click

from tracker.commands._edge import Edge, pass_edge
from tracker.commands._options import examples, json_option
from tracker.errors import DatabaseDamaged, Declined


@click.group(epilog=examples("tracker db upgrade", "tracker db path", "tracker db check"))
def command() -> None:
    """Create, check or find the database.

    TRACKER_DATABASE_URL chooses it; without it, one SQLite file in the user's data folder.
    """


@command.command(epilog=examples("tracker db upgrade"))
@pass_edge
def upgrade(edge: Edge) -> None:
    """Create the database, or bring it to this version."""
    from tracker.history import complete
    from tracker.settings import database_url
    from tracker.store.address import address_of
    from tracker.store.head import HEAD
    from tracker.store.migrate import upgrade as migrate
    from tracker.store.releases import almanac_of

    url = database_url()
    migrate(url)
    edge.wrote = True
    with edge.opened(url=url) as store:
        complete(store, almanac_of(store), edge.now)
    click.echo(f"{address_of(url).where} is at version {HEAD}.")


@command.command(epilog=examples("tracker db downgrade base --yes"))
@click.argument("revision")
@click.option("--yes", is_flag=True, help="Do not ask.")
@pass_edge
def downgrade(edge: Edge, *, revision: str, yes: bool) -> None:
    """Take the database back to an older version.

    REVISION is its number, or base for none at all. What only later versions hold is lost.
    """
    from tracker.settings import database_url
    from tracker.store.address import address_of
    from tracker.store.migrate import downgrade as migrate

    url = database_url()
    where = address_of(url).where
    if not (yes or click.confirm(f"Take {where} back to {revision}? What came since is lost")):
        raise Declined
    migrate(url, revision)
    edge.wrote = True
    click.echo(f"{where} is at version {revision}.")


@command.command(epilog=examples("tracker db check", "tracker db check --json"))
@json_option
@pass_edge
def check(edge: Edge, *, as_json: bool) -> None:
    """Check that the database is whole.

    Looks at the file, the tables, the triggers that keep it append-only, the list of open questions and
    the evidence of every verdict, settles every question, and works out the base rates and what is kept
    for the scorecard again. Exit code 1 when something is wrong.
    """
    from tracker.audit import recheck, recheck_base_rates
    from tracker.commands._text import echo_json
    from tracker.store.check import check as problems_of
    from tracker.store.releases import almanac_of
    from tracker.views import out_of_step

    with edge.opened(read_only=True) as store:
        problems = problems_of(store)
        if not problems:
            almanac = almanac_of(store)
            problems = [
                *recheck(store, almanac, edge.now),
                *recheck_base_rates(store, almanac, edge.now),
                *out_of_step(store, almanac),
            ]
        where = store.where
    if as_json:
        echo_json({"where": where, "problems": problems})
    if problems:
        raise DatabaseDamaged(where, "\n  " + "\n  ".join(problems))
    if not as_json:
        click.echo(f"{where} is whole.")


@command.command(epilog=examples("tracker db path", "tracker db path --json"))
@json_option
def path(*, as_json: bool) -> None:
    """Show which database is used."""
    from tracker.commands._text import echo_json
    from tracker.settings import database_url
    from tracker.store.address import address_of

    address = address_of(database_url())
    if as_json:
        file = str(address.file.absolute()) if address.file else None
        echo_json({"where": address.where, "file": file})
    else:
        click.echo(str(address.file.absolute()) if address.file else address.where)
