"""Where figures come from, one provider a file.

A public module has one ``SOURCE``. Its ``pages`` asks, through the line it is handed, for what is wanted
and yields each answer with what was read from it; it knows no database and no clock, and never sees a key.
Modules that begin with an underscore are shared.
"""

from collections.abc import Mapping
from functools import cache

from tracker.registry import load_all, modules
from tracker.sources._base import (
    Announced,
    Answer,
    Ask,
    Key,
    Page,
    Published,
    Request,
    Source,
    Standing,
    Wanted,
)

__all__ = [
    "Announced", "Answer", "Ask", "Key", "Page", "Published", "Request", "Source", "Standing",
    "Wanted", "chain", "sources", "telling",
]  # fmt: skip


@cache
def sources() -> Mapping[str, Source]:
    """Every source by name."""
    names = modules(__name__)
    return {name: m.SOURCE for name, m in zip(names, load_all(__name__), strict=True)}


def chain(series: str) -> tuple[str, ...]:
    """The sources that have a series, in the order in which they are asked: the publisher first."""
    having = [(s.standing, name) for name, s in sources().items() if series in s.series]
    return tuple(name for _, name in sorted(having))


def telling(calendar: str) -> tuple[str, ...]:
    """The sources that have news of a calendar."""
    return tuple(name for name, source in sources().items() if calendar in source.calendars)
