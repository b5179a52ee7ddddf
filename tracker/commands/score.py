"""``tracker score``: the score sheet, and one score with its explanation."""

import click

from tracker.commands._edge import Edge, pass_edge
from tracker.commands._options import as_of_option, examples, forecaster_option, json_option

DIMENSIONS = ("grade", "kind", "series", "horizon", "basis", "forecaster", "length", "quarter")


@click.command(
    epilog=examples(
        "tracker score",
        "tracker score brier_words",
        "tracker score --by grade",
        "tracker score hit_rate_vs_base --by length",
        "tracker score --as-of 2023-06-30 --json",
    )
)
@click.argument("name", required=False)
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
    name: str | None,
    by: str | None,
    forecaster: str | None,
    record: str | None,
    as_of: str | None,
    as_json: bool,
) -> None:
    """Score the record, with n, interval and reference.

    The unit is the thesis (family); the numbers per question and per mention stand beside it. With NAME,
    one score or diagram and how it is computed; the score sheet names them all.
    """
    from tracker.commands import _score, _sheet
    from tracker.commands._text import echo_json
    from tracker.contracts import card_json
    from tracker.scorecard import DIMENSIONS as EVERY
    from tracker.scorecard import sheet as read_sheet
    from tracker.scores import described
    from tracker.store.releases import almanac_of

    if name is not None:
        described(name)
    cut = edge.as_of(as_of)
    with edge.opened(read_only=True) as store:
        sheet = read_sheet(
            store,
            almanac_of(store).known_by(cut),
            as_of=cut,
            forecaster=forecaster,
            record=record,  # type: ignore[arg-type]
            dimensions=[by] if by else EVERY if as_json else (),
        )
    if as_json:
        echo_json(card_json(sheet, by, name))
    elif name is not None:
        _score.echo(sheet, name, by)
    else:
        _sheet.echo(sheet, by)
