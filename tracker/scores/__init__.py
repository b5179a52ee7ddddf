"""What a record is worth, one score a file, from plain arrays.

A public module declares ``NAME``, ``TITLE``, ``WHAT``, ``RANGE`` and ``REFERENCE``, and has either
``compute`` (one number, with its orientation in ``BETTER``) or ``diagram`` (the data of a diagram).
Modules that begin with an underscore are the shared arithmetic.
"""

from functools import cache
from typing import cast

from tracker.errors import UnknownScore
from tracker.registry import load, load_all, modules
from tracker.scores._base import (
    FEWEST,
    Basis,
    Better,
    Diagram,
    DiagramModule,
    Reason,
    Score,
    ScoreModule,
    Text,
    Unit,
)
from tracker.scores._sample import ALL_ENDED, Sample, sample_of

__all__ = [
    "ALL_ENDED", "FEWEST", "Basis", "Better", "Diagram", "DiagramModule", "Reason", "Sample", "Score",
    "ScoreModule", "Text", "Unit", "compute_all", "described", "diagram", "diagrams", "draw",
    "get_ready", "names", "sample_of", "score", "scores",
]  # fmt: skip


@cache
def scores() -> tuple[ScoreModule, ...]:
    """Every module that computes a number, in the order of their names."""
    return tuple(cast(ScoreModule, m) for m in load_all(__name__) if hasattr(m, "compute"))


@cache
def diagrams() -> tuple[DiagramModule, ...]:
    """Every module that computes the data of a diagram, in the order of their names."""
    return tuple(cast(DiagramModule, m) for m in load_all(__name__) if hasattr(m, "diagram"))


def get_ready() -> None:
    """Load every score and what they compute with: for a thread, while something else is waited for."""
    import scipy.sparse
    import scipy.special  # noqa: F401

    scores(), diagrams()


def names() -> tuple[str, ...]:
    """The names of all scores."""
    return tuple(module.NAME for module in scores())


def score(name: str) -> ScoreModule:
    """The module of one score. Raises ``UnknownScore`` with the nearest names."""
    known = {module.NAME: module for module in scores()}
    if name not in known:
        raise UnknownScore(name, known)
    return known[name]


def diagram(name: str) -> DiagramModule:
    """The module of one diagram. Raises ``UnknownScore`` with the nearest names."""
    known = {module.NAME: module for module in diagrams()}
    if name not in known:
        raise UnknownScore(name, known)
    return known[name]


def described(name: str) -> ScoreModule | DiagramModule:
    """The module of one score or diagram. Raises ``UnknownScore`` with the nearest names of both."""
    known = modules(__name__)
    if name not in known:
        raise UnknownScore(name, known)
    return cast(ScoreModule | DiagramModule, load(__name__, name))


def compute_all(sample: Sample, unit: Unit = Unit.FAMILY) -> dict[str, Score]:
    """Every score of ``sample`` by name, counted by ``unit``."""
    return {module.NAME: module.compute(sample, unit) for module in scores()}


def draw(module: DiagramModule, sample: Sample, unit: Unit = Unit.FAMILY) -> dict[str, Diagram]:
    """One diagram of ``sample`` by basis (``""`` where there is none), counted by ``unit``."""
    if not module.BASES:
        return {"": module.diagram(sample, unit)}
    return {basis: module.diagram(sample, unit, basis=basis) for basis in module.BASES}
