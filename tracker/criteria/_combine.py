"""What the combinators share: operands as text and as terms."""

from collections.abc import Sequence
from dataclasses import replace

from tracker.criteria._base import Call, Timing
from tracker.criteria._read import closing, split_outside, unwrap
from tracker.domain.terms import Outcome, Terms
from tracker.errors import Gathered, InvalidQuestion
from tracker.sessions.almanac import Almanac

Decided = tuple[Outcome, str, tuple[int, ...]]


def operands(text: str, opening: str) -> list[str] | None:
    """The operands of ``opening (A; B)``, or ``None`` when ``text`` is not of that form."""
    if not text.lower().startswith(opening):
        return None
    rest = text[len(opening) :].strip()
    if not rest.startswith("(") or closing(rest) != len(rest) - 1:
        return None
    return [unwrap(piece) for piece in split_outside(rest[1:-1], ";")]


def joined(parts: Sequence[Call]) -> str:
    return "; ".join(part.sentence() for part in parts)


def together(whole: Call, parts: Sequence[Call], timing: Timing, almanac: Almanac) -> Terms:
    """The terms of a compound all of whose parts are asked at the same moment."""
    gathered = Gathered()
    terms = [gathered.attempt(lambda p=p: p.terms(timing, almanac)) for p in parts]  # type: ignore[misc]
    refuse_parts(whole, gathered)
    return combined(whole.KIND, [part for part in terms if part is not None])


def refuse_parts(whole: Call, gathered: Gathered) -> None:
    """Raise the error of the one bad part, or what is wrong with all of them as ``InvalidQuestion``."""
    if len(gathered.errors) == 1:
        raise gathered.errors[0]
    whole.refuse(
        [
            f"{why.sentence}: {problem}" if isinstance(why, InvalidQuestion) else problem
            for why in gathered.errors
            for problem in getattr(why, "problems", (str(why),))
        ]
    )


def combined(kind: str, parts: Sequence[Terms]) -> Terms:
    """Terms that end when the last of their parts ends."""
    last = max(parts, key=lambda part: part.due)
    return replace(
        Terms(kind),
        first=min(part.begins for part in parts),
        last=last.last,
        due=last.due,
        parts=tuple(parts),
    )


def where(outcomes: Sequence[Outcome], wanted: Outcome) -> tuple[int, ...]:
    return tuple(i for i, outcome in enumerate(outcomes) if outcome is wanted)


def earliest(parts: Sequence[int], days: Sequence[int]) -> tuple[int, ...]:
    """The one of ``parts`` that was decided first, so that it does not matter when one looks."""
    return (min(parts, key=lambda part: days[part]),)
