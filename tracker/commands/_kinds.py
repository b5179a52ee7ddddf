"""The kinds of criterion, described from the registry."""

import inspect
from dataclasses import dataclass
from types import ModuleType

from tracker.criteria import kinds, phrases_of, reasons_of


@dataclass(frozen=True)
class Kind:
    """A kind as it is described: ``phrases`` have their holes in capitals."""

    name: str
    title: str
    meaning: str
    phrases: tuple[str, ...]
    examples: tuple[str, ...]
    settles_early: bool
    reasons: tuple[str, ...]


def described() -> list[Kind]:
    """Every kind there is, by name."""
    return [_kind(name, module) for name, module in sorted(kinds().items())]


def _kind(name: str, module: ModuleType) -> Kind:
    criterion = module.Criterion
    return Kind(
        name=name,
        title=(module.__doc__ or "").strip(),
        meaning=" ".join(inspect.cleandoc(criterion.__doc__).replace("``", "").split()),
        phrases=phrases_of(name),
        examples=criterion.EXAMPLES,
        settles_early=criterion.SETTLES_EARLY,
        reasons=reasons_of(name),
    )
