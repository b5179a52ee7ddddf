"""Rows of the record as JSON, JSONL or CSV text."""

import csv
import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TextIO

Format = Literal["json", "jsonl", "csv"]
Row = Mapping[str, Any]

_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")
_FORMULA = "=+-@\t\r\n"


@dataclass(frozen=True)
class Export:
    """Rows to give out. ``whole`` makes the JSON document where that is more than the list of rows;
    ``table`` are the rows of the CSV form where they differ, under ``columns``.
    """

    columns: Sequence[str]
    rows: Iterable[Row]
    table: Iterable[Row] | None = None
    whole: Callable[[], Mapping[str, Any]] | None = None


def write(export: Export, form: Format, out: TextIO) -> None:
    """Write ``export`` to ``out``."""
    writers: dict[Format, Callable[[Export, TextIO], None]] = {
        "json": _write_json,
        "jsonl": _write_jsonl,
        "csv": _write_csv,
    }
    writers[form](export, out)


def _write_json(export: Export, out: TextIO) -> None:
    if export.whole is not None:
        out.write(f"{_line(export.whole(), indent=2)}\n")
        return
    opening = "[\n"
    for row in export.rows:
        out.write(f"{opening}{_line(row)}")
        opening = ",\n"
    out.write("[]\n" if opening == "[\n" else "\n]\n")


def _write_jsonl(export: Export, out: TextIO) -> None:
    for row in export.rows:
        out.write(f"{_line(row)}\n")


def _line(row: Row, *, indent: int | None = None) -> str:
    return json.dumps(row, ensure_ascii=False, allow_nan=False, indent=indent)


def _write_csv(export: Export, out: TextIO) -> None:
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(export.columns)
    for row in export.rows if export.table is None else export.table:
        flat = flattened(row)
        writer.writerow([cell(flat.get(name)) for name in export.columns])


def flattened(row: Row) -> dict[str, Any]:
    """Nested objects as columns.

    >>> flattened({"id": 1, "post": {"url": None, "date": "2023-03-15"}})
    {'id': 1, 'post_url': None, 'post_date': '2023-03-15'}
    """
    flat: dict[str, Any] = {}
    for name, value in row.items():
        if isinstance(value, Mapping):
            flat |= {f"{name}_{inner}": item for inner, item in value.items()}
        else:
            flat[name] = value
    return flat


def cell(value: object) -> str:
    """One cell of a CSV file. What a spreadsheet would run as a formula gets an apostrophe in front.

    >>> cell(None), cell(True), cell("-0.25"), cell("=1+1")
    ('', 'true', '-0.25', "'=1+1")
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    text = str(value)
    if text[:1] and text[0] in _FORMULA and not _NUMBER.fullmatch(text):
        return f"'{text}"
    return text
