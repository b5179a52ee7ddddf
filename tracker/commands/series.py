"""``tracker series``: the figures that questions are settled by."""

from typing import TYPE_CHECKING, Any

import click

from tracker.commands._options import examples, json_option

if TYPE_CHECKING:
    from tracker.domain.series import Series


COMPANIONS = ("consensus", "searched")


@click.command(epilog=examples("tracker series", "tracker series 코스피", "tracker series --json"))
@click.argument("name", required=False)
@json_option
def command(*, name: str | None, as_json: bool) -> None:
    """Show the series that settle questions, or one of them.

    NAME may be an alias: 코스피, S&P, WTI유.
    """
    from tracker.commands._text import echo_json
    from tracker.domain.catalogue import CATALOGUE

    shown = [CATALOGUE.find(name)] if name else list(CATALOGUE.values())
    if as_json:
        echo_json([_json(s) for s in shown])
    elif name:
        _echo_one(shown[0])
    else:
        _echo_all(shown)


def _json(series: "Series") -> dict[str, Any]:
    return {
        "id": series.id,
        "name": {"en": series.en, "ko": series.ko},
        "unit": series.unit,
        "calendar": series.calendar,
        "publisher": series.publisher,
        "meaning": series.meaning,
        "aliases": list(series.aliases),
    }


def _echo_all(shown: "list[Series]") -> None:
    from tracker.commands._text import echo_table
    from tracker.settings import language

    named = language()
    rows = [
        (s.id, getattr(s, named), s.unit, s.calendar) for s in shown if s.meaning not in COMPANIONS
    ]
    echo_table([("Series", "whole"), "Name", "Unit", "Calendar"], rows)
    rest = {m: sum(s.meaning == m for s in shown) for m in COMPANIONS}
    click.echo(
        f"\n{len(rows)} series, beside them {rest['consensus']} polls before a release "
        f"(NFP_CONSENSUS) and\n{rest['searched']} searches for events (bank_failure.searched). "
        "`tracker series NAME` shows one."
    )


def _echo_one(series: "Series") -> None:
    from tracker.commands._text import echo_facts

    echo_facts(
        [
            ("series", series.id),
            ("name", f"{series.en} · {series.ko}"),
            ("unit", series.unit),
            ("calendar", series.calendar),
            ("publisher", series.publisher),
            ("a figure is", series.meaning),
            ("aliases", ", ".join(series.aliases)),
        ]
    )
