"""``tracker db``: the database itself."""

from pathlib import Path

import click

from tracker.commands._edge import Edge, pass_edge
from tracker.commands._options import examples, json_option
from tracker.errors import DatabaseDamaged, Declined


@click.group(
    epilog=examples("tracker db upgrade", "tracker db check", "tracker db backup tracker-backup.db")
)
def command() -> None:
    """Create, check, back up, restore or find the database.

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


FILE = click.argument("file", type=click.Path(path_type=Path))


@command.command(
    epilog=examples(
        "tracker db backup tracker-backup.db", "tracker db backup tracker-backup.db --force --json"
    )
)
@FILE
@click.option("--force", is_flag=True, help="Replace FILE if it is there.")
@json_option
@pass_edge
def backup(edge: Edge, *, file: Path, force: bool, as_json: bool) -> None:
    """Copy the whole database into FILE.

    Others may write meanwhile: the copy shows one moment. FILE appears once it is whole and compared with
    the original. It is an SQLite database, from PostgreSQL too. It holds all that was recorded, runs and
    deliveries too.
    """
    from dataclasses import asdict

    from tracker.backup import backup as back_up
    from tracker.commands._text import counted, echo_json

    with edge.opened(read_only=True) as store:
        made = back_up(store, file, replace=force)
        where = store.where
    edge.wrote = True
    if as_json:
        echo_json({"file": str(file.absolute()), **asdict(made)})
        return
    held = counted(made.rows["predictions"], "prediction")
    click.echo(f"{file}: a backup of {where} with {held}, rows sha256 {made.sha256[:12]}.")


@command.command(
    epilog=examples(
        "tracker db restore tracker-backup.db", "tracker db restore tracker-backup.db --json"
    )
)
@FILE
@json_option
@pass_edge
def restore(edge: Edge, *, file: Path, as_json: bool) -> None:
    """Fill an empty database from the backup FILE.

    The database that TRACKER_DATABASE_URL names must not hold a row; an SQLite file may be missing, tables
    of PostgreSQL must be there (tracker db upgrade). FILE is checked first, what was written is compared
    with it, and on any difference nothing is kept.
    """
    from dataclasses import asdict

    from tracker.backup import restore as put_back
    from tracker.commands._text import counted, echo_json
    from tracker.settings import database_url
    from tracker.store.address import address_of

    url = database_url()
    made = put_back(url, file)
    edge.wrote = True
    where = address_of(url).where
    if as_json:
        echo_json({"where": where, **asdict(made)})
        return
    held = counted(made.rows["predictions"], "prediction")
    until = f", the last of it written at {made.recorded_until}" if made.recorded_until else ""
    click.echo(f"{where}: restored with {held}{until}.")
