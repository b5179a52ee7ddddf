"""``tracker series``: the figures that questions are settled by."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import click

from tracker.commands._edge import Edge, pass_edge
from tracker.commands._options import examples, json_option
from tracker.errors import DatabaseNotReady, DatabaseUnreachable

if TYPE_CHECKING:
    from tracker.domain.series import Series
    from tracker.freshness import Freshness


COMPANIONS = ("consensus", "searched", "settlement")


@click.command(epilog=examples("tracker series", "tracker series 코스피", "tracker series --json"))
@click.argument("name", required=False)
@json_option
@pass_edge
def command(edge: Edge, *, name: str | None, as_json: bool) -> None:
    """Show the series and how current their figures are.

    All, or one of them: NAME may be an alias (코스피, S&P, WTI유). Late are the sessions since the last
    figure whose figure should be out by now; gaps are those before it that lack one.
    """
    from tracker.commands._text import echo_json
    from tracker.domain.catalogue import CATALOGUE

    shown = [CATALOGUE.find(name)] if name else list(CATALOGUE.values())
    states = _states(edge, [s.id for s in shown])
    if as_json:
        echo_json([_json(s, states.get(s.id)) for s in shown])
    elif name:
        _echo_one(edge, shown[0], states.get(shown[0].id))
    else:
        _echo_all(shown, states)


def _states(edge: Edge, names: list[str]) -> "Mapping[str, Freshness]":
    """The state of the series that have figures; of none where there is no database yet."""
    from tracker.freshness import freshness
    from tracker.store.releases import almanac_of

    try:
        with edge.opened(read_only=True) as store:
            almanac = almanac_of(store)
            with store.reading() as db:
                return freshness(db, almanac, names, edge.now)
    except (DatabaseUnreachable, DatabaseNotReady):
        return {}


def _json(series: "Series", state: "Freshness | None") -> dict[str, Any]:
    from tracker.contracts import utc
    from tracker.sources import chain

    on_record = None
    if state is not None:
        on_record = {
            **vars(state),
            "known_at": utc(state.known_at),
            "disputed": list(state.disputed),
        }
        del on_record["series"]
    return {
        "id": series.id,
        "name": {"en": series.en, "ko": series.ko},
        "unit": series.unit,
        "calendar": series.calendar,
        "publisher": series.publisher,
        "meaning": series.meaning,
        "aliases": list(series.aliases),
        "sources": list(chain(series.id)),
        "on_record": on_record,
    }


def _echo_all(shown: "list[Series]", states: "Mapping[str, Freshness]") -> None:
    from tracker.commands._text import echo_table

    rows = [(s.id, *_columns(states.get(s.id))) for s in shown if s.meaning not in COMPANIONS]
    echo_table(
        [
            ("Series", "whole"),
            ("Last", "whole"),
            "Source",
            ("Late", "right"),
            ("Gaps", "right"),
            ("Revised", "right"),
        ],
        rows,
    )
    rest = {m: sum(s.meaning == m for s in shown) for m in COMPANIONS}
    click.echo(
        f"\n{len(rows)} series, beside them {rest['consensus']} polls before a release "
        f"(NFP_CONSENSUS),\n{rest['searched']} searches for events (bank_failure.searched) and "
        f"{rest['settlement']} fed funds futures\n(ZQ_2023_03). `tracker series NAME` shows one."
    )


def _columns(state: "Freshness | None") -> tuple[str, str, str, str, str]:
    """The last period, its source, and how many are late, missing and revised."""
    from tracker.commands._text import NONE

    if state is None:
        return (NONE,) * 5
    late, gaps, revised = (
        f"{n:,}" if n else NONE for n in (state.late, state.gaps, state.revisions)
    )
    return state.last, state.source, late, gaps, revised


def _echo_one(edge: Edge, series: "Series", state: "Freshness | None") -> None:
    from tracker.commands._text import echo_facts
    from tracker.settings import language
    from tracker.sources import chain

    names = {"en": series.en, "ko": series.ko}
    own = names.pop(language())
    echo_facts(
        [
            ("series", series.id),
            ("name", " · ".join([own, *names.values()])),
            ("unit", series.unit),
            ("calendar", series.calendar),
            ("publisher", series.publisher),
            ("a figure is", series.meaning),
            ("aliases", ", ".join(series.aliases)),
            ("fetched from", ", ".join(chain(series.id)) or "no source; by file only"),
            *_state_facts(state),
            ("disputed", _disputes(edge, state) if state and state.disputed else None),
        ]
    )


def _state_facts(state: "Freshness | None") -> "list[tuple[str, str | None]]":
    from tracker.commands._text import both_clocks, counted

    if state is None:
        return [("on record", "no figure")]
    late, gaps = (None if n is None else counted(n, "session") for n in (state.late, state.gaps))
    return [
        ("on record", f"{counted(state.figures, 'figure')}, {state.first} to {state.last}"),
        ("last one", f"from {state.source}, known {both_clocks(state.known_at)}"),
        ("late", late),
        ("gaps", gaps),
        ("revisions", f"{state.revisions:,}"),
    ]


def _disputes(edge: Edge, state: "Freshness") -> str:
    """Every figure of the periods about which sources disagree, a line a period."""
    from tracker.domain.amounts import plain
    from tracker.store.reads import observations

    with edge.opened(read_only=True) as store, store.reading() as db:
        rows = [r for r in observations(db, state.series) if r.period in state.disputed]
    told: dict[str, list[str]] = {}
    for row in rows:
        value = "none" if row.value is None else plain(row.value)
        told.setdefault(row.period, []).append(f"{value} ({row.source}, observation {row.id})")
    return "\n".join(f"{period}: {' or '.join(values)}" for period, values in told.items())
