"""What a record is worth, one score a file, from plain arrays.

A public module declares ``NAME``, ``TITLE``, ``WHAT``, ``RANGE`` and ``REFERENCE``, and has either
``compute`` (one number, with its orientation in ``BETTER``) or ``table`` (the data of a diagram).
Modules that begin with an underscore are the shared arithmetic.
"""

from functools import cache
from typing import cast

from tracker.errors import UnknownScore
from tracker.registry import load_all
from tracker.scores._base import Better, Reason, Score, ScoreModule, TableModule, Text, Unit
from tracker.scores._sample import Sample, sample_of

__all__ = [
    "Better", "Reason", "Sample", "Score", "ScoreModule", "TableModule", "Text", "Unit",
    "compute_all", "names", "sample_of", "score", "scores", "tables",
]  # fmt: skip


@cache
def scores() -> tuple[ScoreModule, ...]:
    """Every module that computes a number, in the order of their names."""
    return tuple(cast(ScoreModule, m) for m in load_all(__name__) if hasattr(m, "compute"))


@cache
def tables() -> tuple[TableModule, ...]:
    """Every module that computes the data of a diagram, in the order of their names."""
    return tuple(cast(TableModule, m) for m in load_all(__name__) if hasattr(m, "table"))


def names() -> tuple[str, ...]:
    """The names of all scores."""
    return tuple(module.NAME for module in scores())


def score(name: str) -> ScoreModule:
    """The module of one score. Raises ``UnknownScore`` with the nearest names."""
    known = {module.NAME: module for module in scores()}
    if name not in known:
        raise UnknownScore(name, known)
    return known[name]


def compute_all(sample: Sample, unit: Unit = Unit.FAMILY) -> dict[str, Score]:
    """Every score of ``sample`` by name, counted by ``unit``."""
    return {module.NAME: module.compute(sample, unit) for module in scores()}
