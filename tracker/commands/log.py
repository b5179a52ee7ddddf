"""``tracker log``: write down a call."""

from typing import TYPE_CHECKING, Any

import click

from tracker.commands._edge import Edge, pass_edge
from tracker.commands._options import examples, json_option

if TYPE_CHECKING:
    from tracker.commands._preview import Preview
    from tracker.statement import Statement

SEOUL = "Asia/Seoul"


@click.command(
    epilog=examples(
        'tracker log "FOMC 2023-03-22 = +25bp" --by pluto-research \\',
        "    --at 2023-03-15 --says 유효 --market 0.812 \\",
        '    --market-source "FedWatch, quoted in the post" --retrospective',
        'tracker log "KOSPI up over 20 sessions" --by pluto-research --at now \\',
        "    -p 0.6 --dry-run",
        'tracker log "WTI reaches 150 within 20 sessions" --by me --at now \\',
        '    --against --new-forecaster "My own calls" --timezone Europe/Berlin',
    )
)
@click.argument("sentence")
@click.option("--by", required=True, metavar="SLUG", help="Who made the call.")
@click.option(
    "--at",
    required=True,
    metavar="WHEN",
    help="When: a day, a range of days A..B, a time with its zone, or now.",
)
@click.option(
    "-p",
    "--probability",
    metavar="P",
    help="Probability, from 0 to 1, that the sentence comes true, as the author stated it.",
)
@click.option("--says", metavar="WORD", help="The author's word for it: a range of probabilities.")
@click.option("--against", is_flag=True, help="The author says that it will not come true.")
@click.option(
    "--market",
    metavar="P",
    help="What the market gave it then; needs its source. Without it an FOMC decision gets what "
    "fed funds futures on record gave it.",
)
@click.option("--market-source", metavar="TEXT", help="Where the market's number was seen.")
@click.option("--post-url", metavar="URL", help="Where the call was made.")
@click.option("--note", metavar="TEXT", help="A remark kept with the call.")
@click.option("--retrospective", is_flag=True, help="Record a call whose outcome is known already.")
@click.option("--new-forecaster", metavar="NAME", help="Put --by on record first, by this name.")
@click.option("--timezone", metavar="ZONE", help=f"Time zone of a new forecaster ({SEOUL}).")
@click.option("--dry-run", is_flag=True, help="Show how the call is understood; write nothing.")
@json_option
@pass_edge
def command(edge: Edge, /, *, dry_run: bool, as_json: bool, **given: Any) -> None:
    """Write down a call in one line.

    SENTENCE is a question in one of the forms of `tracker kinds`; `next FOMC`, `next NFP` stand for the
    next meeting or release after the call. Prints the question as understood before anything is
    written. Logging the same call again changes nothing.
    """
    from tracker.commands import _preview
    from tracker.commands._author import Author
    from tracker.commands._text import echo_json

    author = Author(given["by"], given["new_forecaster"], given["timezone"])
    statement = _statement(edge, given)
    with edge.opened(read_only=dry_run) as store:
        seen = _preview.preview(store, statement, author, now=edge.now)
        if not as_json:
            _preview.echo(seen, now=edge.now)
        prediction = None
        if not dry_run:
            prediction, new = _preview.write(store, seen, now=edge.now)
            edge.wrote = new
    if as_json:
        echo_json(_preview.as_json(seen, prediction, now=edge.now))
    elif prediction is None:
        click.echo("\nDry run: nothing was written.")
    else:
        click.echo(_done(seen, prediction, new=edge.wrote))


def _statement(edge: Edge, given: dict[str, Any]) -> "Statement":
    from tracker.statement import Statement

    return Statement(
        forecaster=given["by"],
        at=edge.now.isoformat(timespec="seconds") if given["at"] == "now" else given["at"],
        sentence=given["sentence"],
        probability=given["probability"],
        says=given["says"],
        against=given["against"],
        market_probability=given["market"],
        market_source=given["market_source"],
        post_url=given["post_url"],
        note=given["note"],
        retrospective=given["retrospective"],
    )


def _done(seen: "Preview", prediction: int, *, new: bool) -> str:
    if not new:
        return f"\nOn record already as prediction {prediction}; nothing was written."
    late = " as RETROSPECTIVE" if seen.retrospective else ""
    return f"\nRecorded{late} as prediction {prediction}. `tracker show {prediction}` shows it."
