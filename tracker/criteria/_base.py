"""What every kind of criterion is made of."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from types import MappingProxyType
from typing import ClassVar, Literal

from tracker.criteria._fields import FIELDS
from tracker.domain.terms import Terms
from tracker.errors import InvalidQuestion
from tracker.sessions.almanac import Almanac

Entry = Literal["next", "previous"]


@dataclass(frozen=True)
class Timing:
    """When a call was made and which close it enters at: the next one (the rule) or the last one.

    ``counts_from``, for the claim of a conditional call, is when its counted horizons begin: the close
    of the condition's window. Horizons with dates stay where they are.
    """

    called_at: datetime
    entry: Entry = "next"
    counts_from: datetime | None = None

    def starting(self, *, counted: bool) -> datetime:
        """The moment from which a horizon runs."""
        return self.counts_from if counted and self.counts_from else self.called_at


@dataclass(frozen=True)
class Call(ABC):
    """Root of the parameter classes.

    ``DIRECTIONS`` says for each operator of ``Terms`` whether TRUE means that a price or level rose or
    stood above (1) or the opposite (-1); it is empty where a kind speaks of neither.
    ``PHRASES`` are the sentences of the kind, with ``{field:Type}`` holes; a phrase is used to print a
    criterion when its holes are exactly the parameters that are set.
    """

    KIND: ClassVar[str]
    PHRASES: ClassVar[tuple[str, ...]]
    EXAMPLES: ClassVar[tuple[str, ...]]
    REASONS: ClassVar[tuple[str, ...]]
    ROLLING: ClassVar[bool] = False
    DIRECTIONS: ClassVar[Mapping[int, int]] = MappingProxyType({})
    SETTLES_EARLY: ClassVar[bool] = False

    def sentence(self) -> str:
        """The canonical sentence; parsing it gives this criterion back."""
        values = {f.name: getattr(self, f.name) for f in fields(self)}
        given = {name for name, value in values.items() if value is not None}
        for phrase in self.PHRASES:
            holes = holes_of(phrase)
            if set(holes) == given:
                shown = {name: FIELDS[kind].show(values[name]) for name, kind in holes.items()}
                return bare(phrase).format(**shown)
        raise AssertionError(f"{self.KIND} has no phrase for {sorted(given)}")

    def problems(self, almanac: Almanac) -> list[str]:
        """What makes the criterion impossible to settle, whenever it is asked; one line each."""
        return []

    @abstractmethod
    def terms(self, timing: Timing, almanac: Almanac) -> Terms:
        """The criterion as asked at ``timing``. Raises ``InvalidQuestion`` with every bad field."""

    def thesis(self) -> str:
        """What the criterion claims, without when: calls with one thesis may be one family."""
        return self.sentence()

    def refuse_if_out(self, due: datetime, timing: Timing) -> None:
        """Refuse a call made after what it asks about was announced."""
        if due < timing.called_at:
            called = f"{timing.called_at:%Y-%m-%d %H:%M} UTC"
            self.refuse([f"announced on {due:%Y-%m-%d %H:%M} UTC, before the call of {called}"])

    def refuse(self, problems: Sequence[str]) -> None:
        """Raise ``InvalidQuestion`` when there are problems."""
        if problems:
            raise InvalidQuestion(self.sentence(), problems)


def holes_of(phrase: str) -> dict[str, str]:
    """The ``name -> field type`` holes of a phrase, in order."""
    holes: dict[str, str] = {}
    for piece in phrase.split("{")[1:]:
        name, kind = piece.split("}")[0].split(":")
        holes[name] = kind
    return holes


def bare(phrase: str) -> str:
    """The phrase with ``{name}`` holes, for ``str.format``."""
    for name, kind in holes_of(phrase).items():
        phrase = phrase.replace(f"{{{name}:{kind}}}", f"{{{name}}}")
    return phrase


def readable(phrase: str) -> str:
    """The phrase as a person reads it: ``SERIES up HORIZON``."""
    for name, kind in holes_of(phrase).items():
        phrase = phrase.replace(f"{{{name}:{kind}}}", FIELDS[kind].example)
    return phrase


def ordinal(day: date | None) -> int:
    return 0 if day is None else day.toordinal()


def epoch(moment: datetime) -> int:
    return int(moment.timestamp())
