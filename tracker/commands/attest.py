"""``tracker attest``: say that a window was searched for events."""

import click

from tracker.commands._edge import Edge, pass_edge
from tracker.commands._options import examples, json_option


@click.command(
    epilog=examples(
        "tracker attest bank_rescue 2023-09-01 2023-09-30 \\",
        '    --source "FDIC press releases, read on 2023-10-02"',
    )
)
@click.argument("category")
@click.argument("first")
@click.argument("last")
@click.option("--source", required=True, metavar="TEXT", help="Who searched, and where.")
@json_option
@pass_edge
def command(
    edge: Edge, *, category: str, first: str, last: str, source: str, as_json: bool
) -> None:
    """Attest that a window was searched for events.

    No event of CATEGORY from FIRST to LAST but those on record: only so can a question about events
    become FALSE.
    """
    from tracker.commands._text import counted, echo_json
    from tracker.correct import attest
    from tracker.domain.horizon import day
    from tracker.errors import InvalidObservation
    from tracker.store.releases import almanac_of

    try:
        window = day(first), day(last)
    except ValueError as why:
        raise InvalidObservation(str(why)) from None
    with edge.opened() as store:
        row = attest(
            store,
            almanac_of(store),
            category=category,
            first=window[0],
            last=window[1],
            source=source,
            now=edge.now,
        )
        edge.wrote = True
    days = int(row.value or 0)
    if as_json:
        echo_json({"series": row.series, "last": row.period, "days": days, "source": row.source})
    else:
        click.echo(f"{row.series}: {counted(days, 'day')} up to {row.period} searched.")
