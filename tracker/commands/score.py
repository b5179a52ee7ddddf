"""``tracker score``: the score sheet."""

import click

from tracker.commands._edge import Edge, pass_edge
from tracker.commands._options import as_of_option, examples, forecaster_option, json_option

DIMENSIONS = ("grade", "kind", "series", "horizon", "basis", "forecaster")


@click.command(
    epilog=examples(
        "tracker score", "tracker score --by grade", "tracker score --as-of 2023-06-30 --json"
    )
)
@click.option("--by", type=click.Choice(DIMENSIONS), help="Also the scores of each group.")
@forecaster_option
@click.option(
    "--record",
    type=click.Choice(("live", "retrospective")),
    help="Which record; they are never mixed. Live as soon as a live call has settled.",
)
@as_of_option
@json_option
@pass_edge
def command(
    edge: Edge,
    *,
    by: str | None,
    forecaster: str | None,
    record: str | None,
    as_of: str | None,
    as_json: bool,
) -> None:
    """Score the record, with n, interval and reference.

    The unit is the thesis (family); the numbers per question and per mention stand beside it.
    """
    from tracker.commands._sheet import echo
    from tracker.commands._text import echo_json
    from tracker.contracts import card_json
    from tracker.scorecard import card
    from tracker.sessions.almanac import standard

    with edge.opened(read_only=True) as store:
        sheet = card(
            store,
            standard(),
            as_of=edge.as_of(as_of),
            forecaster=forecaster,
            record=record,  # type: ignore[arg-type]
        )
    if as_json:
        echo_json(card_json(sheet, by))
    else:
        echo(sheet, by)
