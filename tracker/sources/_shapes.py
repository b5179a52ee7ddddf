"""The shape of an answer, as lines that can be compared: what is there, and of what type."""

from collections.abc import Iterator
from decimal import Decimal

from tracker.sources._base import Answer
from tracker.sources._reading import header_of, json_of, xml_of

TYPES = {
    str: "text",
    bool: "true or false",
    int: "number",
    Decimal: "number",
    type(None): "nothing",
}


def json_shape(answer: Answer) -> frozenset[str]:
    """Every path of a JSON answer with the type found there; ``[]`` stands for every item of a list."""
    return frozenset(_paths(json_of(answer), ""))


def csv_shape(answer: Answer) -> frozenset[str]:
    """The names of the columns of a CSV answer."""
    return frozenset(f"column {name}" for name in header_of(answer))


def xml_shape(answer: Answer, *, encoding: str | None = None) -> frozenset[str]:
    """Every element of an XML answer, and every attribute of one."""
    return frozenset(
        line
        for element in xml_of(answer, encoding=encoding).iter()
        for line in (element.tag, *(f"{element.tag}@{name}" for name in element.attrib))
    )


def differences(expected: frozenset[str], found: frozenset[str]) -> tuple[list[str], list[str]]:
    """What is missing from what was found, and what is new in it, sorted."""
    return sorted(expected - found), sorted(found - expected)


def _paths(value: object, path: str) -> Iterator[str]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _paths(inner, f"{path}.{name}" if path else str(name))
    elif isinstance(value, list):
        for item in value:
            yield from _paths(item, f"{path}[]")
        if not value:
            yield f"{path}[]: empty"
    else:
        yield f"{path}: {TYPES[type(value)]}"
