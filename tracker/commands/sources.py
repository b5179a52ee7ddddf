"""``tracker sources``: where figures come from."""

from typing import TYPE_CHECKING, Any

import click

from tracker.commands._options import examples, json_option

if TYPE_CHECKING:
    from tracker.sources import Source


@click.command(epilog=examples("tracker sources", "tracker sources krx", "tracker sources --json"))
@click.argument("name", required=False)
@json_option
def command(*, name: str | None, as_json: bool) -> None:
    """Show where figures are fetched from.

    All sources, or one of them. A series is asked of its publisher first, then of other public bodies,
    then of unofficial feeds, then of sources that you have to opt into with a key of your own.
    """
    from tracker.commands._text import echo_json
    from tracker.errors import UnknownSource
    from tracker.sources import sources

    known = sources()
    if name is not None and name not in known:
        raise UnknownSource(name, known)
    shown = {name: known[name]} if name else dict(known)
    if as_json:
        echo_json([_json(n, s) for n, s in shown.items()])
    elif name:
        _echo_one(name, known[name])
    else:
        _echo_all(shown)


def _json(name: str, source: "Source") -> dict[str, Any]:
    return {
        "name": name,
        "label": source.label,
        "what": source.what,
        "standing": source.standing.name.lower().replace("_", "-"),
        "url": source.url,
        "series": sorted(source.series),
        "calendars": sorted(source.calendars),
        "since": source.since.isoformat(),
        "key": None
        if source.key is None
        else vars(source.key) | {"required": not source.key_optional},
        "terms": source.terms,
    }


def _key(source: "Source") -> str:
    """Whether the source needs a key and whether there is one."""
    from tracker.keys import key

    if source.key is None:
        return "none needed"
    state = "set" if key(source.key.variable) else "not set"
    return f"{source.key.variable}, {state}{' (optional)' if source.key_optional else ''}"


def _echo_all(shown: "dict[str, Source]") -> None:
    from tracker.commands._text import echo_table

    ranked = sorted(shown.items(), key=lambda item: (item[1].standing, item[0]))
    rows = [
        (name, s.standing.name.lower().replace("_", "-"), s.what, _key(s)) for name, s in ranked
    ]
    echo_table([("Source", "whole"), ("Standing", "whole"), "What it has", "Key"], rows)


def _echo_one(name: str, source: "Source") -> None:
    from tracker.commands._text import echo_facts

    echo_facts(
        [
            ("source", f"{name}, written on its figures as {source.label}"),
            ("what", source.what),
            ("standing", source.standing.name.lower().replace("_", "-")),
            ("address", source.url),
            ("series", ", ".join(_folded(source.series))),
            ("meetings of", ", ".join(sorted(source.calendars))),
            ("since", source.since.isoformat()),
            ("final", f"{source.lag} after the close" if source.lag else "at the close"),
            ("key", _key(source)),
            ("keys are given at", source.key.where if source.key else None),
            ("terms", source.terms),
        ]
    )


def _folded(series: frozenset[str]) -> list[str]:
    """The ids in order, futures as one."""
    futures = sorted(name for name in series if name.startswith("ZQ_"))
    rest = sorted(series.difference(futures))
    return [*rest, f"{futures[0]} to {futures[-1]}"] if futures else rest
