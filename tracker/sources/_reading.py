"""Reading answers: JSON, CSV, XML and HTML, each refused by one error when it is something else."""

import csv
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypeVar
from xml.etree import ElementTree

from tracker.domain.amounts import figure
from tracker.errors import UnexpectedAnswer
from tracker.sources._base import Answer

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser

T = TypeVar("T")
MISSING = frozenset({"", ".", "-", "N/A", "NaN", "null"})
SHOWN = 60


def unexpected(answer: Answer, expected: str, found: str) -> UnexpectedAnswer:
    """The error that says what was expected and what came instead."""
    return UnexpectedAnswer(answer.url, expected, found)


def text_of(answer: Answer, *, encoding: str = "utf-8-sig") -> str:
    """The body as text, without a byte-order mark."""
    try:
        return answer.body.decode(encoding)
    except UnicodeDecodeError:
        shown = encoding.removesuffix("-sig").upper()
        raise unexpected(answer, f"{shown} text", "bytes that are not") from None


def json_of(answer: Answer) -> Any:
    """The body as JSON, numbers with a point as ``Decimal`` so that no digit is lost."""
    text = text_of(answer)
    try:
        return json.loads(text, parse_float=Decimal)
    except (json.JSONDecodeError, RecursionError):
        raise unexpected(answer, "JSON", _start(text)) from None


def at(answer: Answer, value: Any, *path: str | int) -> Any:
    """What stands at ``path`` inside a JSON value."""
    found = value
    for step in path:
        try:
            found = found[step]
        except (KeyError, IndexError, TypeError):
            told = ".".join(str(p) for p in path)
            raise unexpected(answer, f"a field {told}", f"none at {step!r}") from None
    return found


def items_of(answer: Answer, value: Any, *path: str | int) -> list[Mapping[str, Any]]:
    """The list of objects at ``path`` inside a JSON value."""
    found = at(answer, value, *path)
    if not isinstance(found, list) or not all(isinstance(item, dict) for item in found):
        raise unexpected(answer, f"a list of objects in {'.'.join(map(str, path))}", _start(found))
    return found


def header_of(answer: Answer) -> list[str]:
    """The names of the columns of a CSV body."""
    try:
        return next(csv.reader(text_of(answer).splitlines()), [])
    except csv.Error as why:
        raise unexpected(answer, "CSV", str(why)) from None


def rows_of(answer: Answer, *columns: str) -> Iterator[Mapping[str, str]]:
    """The rows of a CSV body by column; every one of ``columns`` must be there."""
    lines = text_of(answer).splitlines()
    try:
        rows = csv.DictReader(lines, strict=True)
        missing = [name for name in columns if name not in (rows.fieldnames or ())]
        if missing:
            found = _start(lines[0] if lines else "")
            raise unexpected(answer, f"a CSV with the column {' and '.join(missing)}", found)
        for row in rows:
            if None in row.values():
                raise unexpected(answer, "whole lines", f"line {rows.line_num} cut short")
            yield row
    except csv.Error as why:
        raise unexpected(answer, "CSV", str(why)) from None


def xml_of(answer: Answer, *, encoding: str | None = None) -> ElementTree.Element:
    """The body as XML; a declared encoding that the parser lacks must be named."""
    source: str | bytes = answer.body
    if encoding is not None:
        source = text_of(answer, encoding=encoding)
        declaration, found, rest = source.partition("?>")
        source = rest if found and declaration.lstrip().startswith("<?xml") else source
    if "<!ENTITY" in (source if isinstance(source, str) else source.decode("latin-1")):
        raise unexpected(answer, "XML without entities", "a document that defines some")
    try:
        return ElementTree.fromstring(source)
    except ElementTree.ParseError:
        raise unexpected(answer, "XML", _start(text_of(answer, encoding="latin-1"))) from None


def html_of(answer: Answer) -> "LexborHTMLParser":
    """The body as an HTML document."""
    from selectolax.lexbor import LexborHTMLParser

    return LexborHTMLParser(text_of(answer))


def day_of(answer: Answer, text: object, form: str = "%Y-%m-%d") -> date:
    """The day written as ``text`` in the form that ``datetime.strptime`` reads."""
    return _read(answer, "a day", text, lambda t: datetime.strptime(t, form).date())  # noqa: DTZ007


def clock_of(answer: Answer, text: object) -> time:
    """The time of day written as in ``2:00 p.m.``"""
    form = "%I:%M %p"
    return _read(
        answer,
        "a time of day",
        text,
        lambda t: datetime.strptime(t.replace(".", ""), form).time(),  # noqa: DTZ007
    )


def value_of(answer: Answer, text: object) -> Decimal | None:
    """The figure written as ``text`` (or given as a number); None where it says that there is none."""
    if text is None or (isinstance(text, str) and text.strip() in MISSING):
        return None
    if isinstance(text, bool):
        raise unexpected(answer, "a figure", repr(text))
    return _read(answer, "a figure", str(text).strip(), figure)


def _read(answer: Answer, what: str, text: object, read: Callable[[str], T]) -> T:
    if isinstance(text, str):
        try:
            return read(text)
        except ValueError:
            pass
    raise unexpected(answer, what, _start(text))


def required(answer: Answer, found: Sequence[T], what: str) -> Sequence[T]:
    """``found``, which must not be empty."""
    if not found:
        raise unexpected(answer, what, "none")
    return found


def _start(found: object) -> str:
    text = " ".join(str(found).split())
    return repr(text[:SHOWN] + ("…" if len(text) > SHOWN else "")) if text else "nothing"
