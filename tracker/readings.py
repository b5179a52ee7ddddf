"""Other fair readings of a call whose horizon, entry or series had to be inferred."""

from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from typing import Any

from tracker.criteria import Call, Entry, Timing
from tracker.domain.horizon import Horizon

HORIZONS = (5, 10, 20, 60)
ENTRIES: tuple[Entry, ...] = ("next", "previous")
STANDS_FOR: Mapping[str, str] = {"KOSPI": "SP500", "SP500": "KOSPI"}


def alternatives(
    call: Call, timing: Timing, *, assumed: Sequence[str]
) -> list[tuple[Call, Timing]]:
    """The grid of readings of a call: horizons x entries x, when the series was inferred, the other index.

    Only horizons counted in sessions vary. The primary reading itself is left out.
    """
    if not _counted(call):
        return []
    series: tuple[Mapping[str, str], ...] = ({}, STANDS_FOR) if "series" in assumed else ({},)
    grid = [
        (_varied(call, sessions, names), replace(timing, entry=entry))
        for names in series
        for sessions in HORIZONS
        for entry in ENTRIES
    ]
    return [
        (reading, when)
        for reading, when in dict.fromkeys(grid)
        if (reading, when) != (call, timing)
    ]


def _counted(call: Call) -> bool:
    return any(
        isinstance(value, Horizon) and value.unit == "sessions"
        for part in _leaves(call)
        for value in vars(part).values()
    )


def _leaves(call: Call) -> list[Call]:
    parts: Sequence[Call] = getattr(call, "parts", ())
    return [leaf for part in parts for leaf in _leaves(part)] or [call]


def _varied(call: Call, sessions: int, names: Mapping[str, str]) -> Call:
    changes: dict[str, Any] = {}
    for field in fields(call):
        value = getattr(call, field.name)
        if isinstance(value, Horizon) and value.unit == "sessions":
            changes[field.name] = replace(value, n=sessions)
        elif field.name == "series" and value in names:
            changes[field.name] = names[value]
        elif field.name == "parts":
            changes[field.name] = tuple(_varied(part, sessions, names) for part in value)
    return replace(call, **changes)
