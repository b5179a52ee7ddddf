"""Sentences to criteria and back. A sentence no kind reads is refused with the nearest forms."""

import re
from functools import cache
from types import ModuleType
from typing import Any

import parse as templates

from tracker import registry
from tracker.criteria._base import Call, holes_of, readable
from tracker.criteria._fields import FIELDS, padded
from tracker.domain.series import Catalogue
from tracker.errors import Gathered, InvalidQuestion, UnknownSentence, UnknownSeries, nearest
from tracker.sessions.almanac import Almanac

PACKAGE = "tracker.criteria"
LONGEST, DEEPEST, MOST_TOLD = 2000, 10, 5


@cache
def kinds() -> dict[str, ModuleType]:
    """Every kind of criterion by its name."""
    return {m.Criterion.KIND: m for m in registry.load_all(PACKAGE)}


@cache
def _forms() -> tuple[tuple[type[Call], str, tuple[str, ...]], ...]:
    """Every phrase of a simple kind with the words that stand in it as they are."""
    return tuple(
        (module.Criterion, phrase, _words(phrase))
        for module in kinds().values()
        if not hasattr(module, "split")
        for phrase in module.Criterion.PHRASES
    )


def _words(phrase: str) -> tuple[str, ...]:
    pieces = (piece.strip().casefold() for piece in re.split(r"\{[^}]*\}", phrase))
    return tuple(piece for piece in pieces if piece)


@cache
def _compiled(phrase: str) -> Any:
    types = {name: _typed(field.pattern) for name, field in FIELDS.items()}
    return templates.compile(phrase, types)


def _matches(text: str) -> list[tuple[type[Call], str, Any]]:
    """The phrases that fit ``text``. Only those whose words are in it are compiled, which takes time."""
    folded = text.casefold()
    found = [
        (criterion, phrase, _compiled(phrase).parse(text))
        for criterion, phrase, words in _forms()
        if all(word in folded for word in words)
    ]
    return [(criterion, phrase, match) for criterion, phrase, match in found if match is not None]


def _typed(pattern: str) -> Any:
    return templates.with_pattern(pattern)(lambda text: text)


def parse(sentence: str, almanac: Almanac) -> Call:
    """The criterion that ``sentence`` asks.

    Raises ``UnknownSentence`` with the nearest forms, ``UnknownSeries`` with the nearest names,
    ``InvalidQuestion`` with every bad field at once, and ``SeveralErrors`` when more than one part of a
    compound is wrong.
    """
    if len(sentence) > LONGEST:
        too_long = f"it has {len(sentence)} characters: {LONGEST} are the most"
        raise InvalidQuestion(f"{sentence[:60]}…", [too_long])
    return _parsed(sentence, almanac, depth=0)


def _parsed(sentence: str, almanac: Almanac, *, depth: int) -> Call:
    text = unwrap(re.sub(r"\s+", " ", sentence).strip())
    for module in kinds().values():
        if hasattr(module, "split") and (pieces := module.split(text)) is not None:
            if depth == DEEPEST:
                raise InvalidQuestion(text, [f"criteria are nested more than {DEEPEST} deep"])
            parts = _parts(pieces, almanac, depth=depth + 1)
            return _checked(module.Criterion(parts), [], almanac)
    matches = _matches(text)
    if not matches:
        raise UnknownSentence(sentence, _nearest_forms(text))
    failures: list[tuple[list[str], list[UnknownSeries]]] = []
    for criterion, phrase, match in matches:
        values, problems, unknown = _values(phrase, match.named, almanac.catalogue)
        if not problems:
            return _checked(criterion(**values), _unfit(phrase, values), almanac)
        failures.append((problems + _unfit(phrase, values), unknown))
    problems, unknown = min(failures, key=lambda f: len(f[0]))
    if len(problems) == len(unknown) == 1:
        raise unknown[0]
    raise InvalidQuestion(text, problems)


def _parts(pieces: list[str], almanac: Almanac, *, depth: int) -> tuple[Call, ...]:
    """The criteria of a compound; what is wrong with the first few bad ones is told at once."""
    gathered = Gathered()
    parts = []
    for piece in pieces:
        parts.append(gathered.attempt(lambda p=piece: _parsed(p, almanac, depth=depth)))  # type: ignore[misc]
        if len(gathered.errors) >= MOST_TOLD:
            break
    if gathered.errors:
        raise gathered.error()
    return tuple(part for part in parts if part is not None)


def _values(
    phrase: str, found: dict[str, str], catalogue: Catalogue
) -> tuple[dict[str, Any], list[str], list[UnknownSeries]]:
    values: dict[str, Any] = {}
    problems: list[str] = []
    unknown: list[UnknownSeries] = []
    for name, kind in holes_of(phrase).items():
        try:
            values[name] = FIELDS[kind].read(found[name], catalogue)
        except UnknownSeries as why:
            unknown.append(why)
            problems.append(str(why))
        except ValueError as why:
            problems.append(str(why))
        else:
            if kind == "Figure" and "series" in values:
                values[name] = padded(values[name], catalogue[values["series"]].level_places)
    return values, problems, unknown


def _unfit(phrase: str, values: dict[str, Any]) -> list[str]:
    """What is wrong with fields that read well, whatever the others are."""
    holes = holes_of(phrase)
    found = (FIELDS[holes[name]].unfit(value) for name, value in values.items())
    return [problem for problem in found if problem]


def _checked(call: Call, problems: list[str], almanac: Almanac) -> Call:
    call.refuse([*problems, *call.problems(almanac)])
    return call


def unwrap(text: str) -> str:
    """``text`` without parentheses that enclose the whole of it."""
    while text.startswith("(") and closing(text) == len(text) - 1:
        text = text[1:-1].strip()
    return text


def closing(text: str) -> int:
    """Where the parenthesis that opens ``text`` closes, or -1."""
    depth = 0
    for i, letter in enumerate(text):
        depth += (letter == "(") - (letter == ")")
        if depth == 0:
            return i
    return -1


def split_outside(text: str, separator: str) -> list[str]:
    """The pieces of ``text`` between separators that stand outside all parentheses."""
    pieces, depth, start, i = [], 0, 0, 0
    while i < len(text):
        depth += (text[i] == "(") - (text[i] == ")")
        if depth == 0 and text[i : i + len(separator)].lower() == separator:
            pieces.append(text[start:i].strip())
            start = i = i + len(separator)
        else:
            i += 1
    return [*pieces, text[start:].strip()]


def phrases_of(kind: str) -> tuple[str, ...]:
    """The sentences of a kind with their holes named, as ``tracker kinds`` shows them."""
    return tuple(readable(p) for p in kinds()[kind].Criterion.PHRASES)


def _nearest_forms(text: str) -> list[str]:
    kind_of = {e: kind for kind, module in kinds().items() for e in module.Criterion.EXAMPLES}
    close = nearest(text, kind_of, limit=8) or tuple(kind_of)[::4]
    best = {kind_of[example]: example for example in reversed(close)}
    nearest_kinds = list(dict.fromkeys(kind_of[example] for example in close))[:3]
    return [
        f"{'  |  '.join(phrases_of(kind))}\n      such as: {best[kind]}" for kind in nearest_kinds
    ]
