"""``tracker correct``: mend a figure that was wrong."""

import click

from tracker.commands._edge import Edge, pass_edge
from tracker.commands._options import examples, json_option


@click.command(
    epilog=examples(
        "tracker correct KOSPI 2023-03-15 2379.73 --source KRX \\",
        '    --reason "last digit mistyped"',
    )
)
@click.argument("series")
@click.argument("period")
@click.argument("value")
@click.option("--source", required=True, metavar="TEXT", help="Who publishes the right figure.")
@click.option("--reason", required=True, metavar="TEXT", help="What was wrong; kept for ever.")
@json_option
@pass_edge
def command(
    edge: Edge, *, series: str, period: str, value: str, source: str, reason: str, as_json: bool
) -> None:
    """Correct a figure that was recorded wrongly.

    The wrong one stays readable; verdicts that come out differently are superseded, with the reason. A
    revision by the publisher is no correction: import it with its own known_at.
    """
    from tracker.commands._text import counted, echo_json
    from tracker.commands._verdicts import settled_json, settled_now
    from tracker.correct import correct
    from tracker.domain.amounts import figure, plain
    from tracker.errors import InvalidObservation
    from tracker.store.releases import almanac_of

    try:
        number = figure(value)
    except ValueError as why:
        raise InvalidObservation(str(why)) from None
    with edge.opened() as store:
        done = correct(
            store,
            almanac_of(store),
            series=series,
            period=period,
            value=number,
            source=source,
            reason=reason,
            now=edge.now,
        )
        edge.wrote = True
        edge.renew(store)
        with store.reading() as db:
            changed = settled_now(db, [v.question_id for v in done.verdicts])
    was = done.replaced
    before = was.known_basis if was.value is None else plain(was.value)
    if as_json:
        new = {"series": was.series, "period": was.period, "was": before, "value": plain(number)}
        echo_json({**new, "verdicts": [settled_json(s) for s in changed]})
        return
    click.echo(f"{was.series} {was.period}: {plain(number)} in place of {before}.")
    click.echo(f"{counted(len(changed), 'verdict')} superseded.")
    for s in changed:
        click.echo(f"  {s.question.sentence}: now {s.verdict.outcome.name}")
