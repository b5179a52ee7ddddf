"""Rows of the record as light tables: the columns and their types come from the dataclass."""

from collections.abc import Iterable, Iterator
from dataclasses import fields
from datetime import datetime
from itertools import islice
from types import UnionType
from typing import Any, TypeVar, get_args, get_type_hints

from sqlalchemy import BigInteger, TableClause, column, table
from sqlalchemy.types import TypeEngine

from tracker.domain import records
from tracker.store.types import STORED

Id = TypeVar("Id", int, str)
MOST_IN_A_LIST = 10_000  # below the 32,766 variables that a statement may have

_COLUMN_TYPES: dict[Any, TypeEngine[Any]] = {**STORED, int: BigInteger()}


def _stored_type(hint: Any) -> TypeEngine[Any] | None:
    if isinstance(hint, UnionType):
        (hint,) = (kind for kind in get_args(hint) if kind is not type(None))
    return _COLUMN_TYPES.get(hint)


def light_table(name: str, record: type) -> TableClause:
    """The table ``name`` with a column for each field of ``record`` that is stored as one value."""
    hints = get_type_hints(record)
    stored = {f.name: _stored_type(hints[f.name]) for f in fields(record)}
    return table(name, *(column(n, kind) for n, kind in stored.items() if kind is not None))


forecasters = light_table("forecasters", records.ForecasterRow)
posts = light_table("posts", records.PostRow)
questions = light_table("questions", records.QuestionRow)
predictions = light_table("predictions", records.PredictionRow)
observations = light_table("observations", records.ObservationRow)
verdicts = light_table("verdicts", records.VerdictRow)
remarks = light_table("remarks", records.RemarkRow)
payloads = light_table("payloads", records.PayloadRow)
releases = light_table("releases", records.ReleaseRow)
open_questions = table(
    "open_questions", column("question_id", BigInteger()), column("wake", BigInteger())
)

base_rates = table(
    "base_rates",
    *(column(name, kind) for name, kind in (
        ("prediction_id", BigInteger()), ("rate", STORED[float]), ("windows", BigInteger()),
        ("apart", BigInteger()), ("reason", STORED[str]), ("last", STORED[bool]),
    )),
)  # fmt: skip
rollups = table(
    "rollups",
    *(column(name, kind) for name, kind in (
        ("scope", STORED[str]), ("version", STORED[str]), ("as_of", STORED[datetime]),
        ("holds_until", BigInteger()), ("body", STORED[str]),
    )),
)  # fmt: skip
reports = table(
    "reports",
    *(column(name, kind) for name, kind in (
        ("period", STORED[str]), ("ends_at", STORED[datetime]), ("predictions", BigInteger()),
        ("observations", BigInteger()), ("verdicts", BigInteger()), ("body", STORED[str]),
        ("sha256", STORED[str]), ("recorded_at", STORED[datetime]),
    )),
)  # fmt: skip
runs = table(
    "runs",
    *(column(name, kind) for name, kind in (
        ("id", BigInteger()), ("job", STORED[str]), ("owner", STORED[str]),
        ("as_of", STORED[datetime]), ("started_at", STORED[datetime]),
        ("ended_at", STORED[datetime]), ("status", STORED[str]), ("counts", STORED[str]),
        ("errors", STORED[str]),
    )),
)  # fmt: skip
leases = table(
    "leases",
    column("job", STORED[str]),
    column("owner", STORED[str]),
    column("until", STORED[datetime]),
)
deliveries = table(
    "deliveries",
    *(column(name, kind) for name, kind in (
        ("id", BigInteger()), ("period", STORED[str]), ("channel", STORED[str]),
        ("sha256", STORED[str]), ("state", STORED[str]), ("attempts", BigInteger()),
        ("began_at", STORED[datetime]), ("ended_at", STORED[datetime]), ("note", STORED[str]),
    )),
)  # fmt: skip
observation_payloads = table(
    "observation_payloads",
    column("observation_id", BigInteger()),
    column("payload_id", BigInteger()),
)
readings = table(
    "readings", column("question_id", BigInteger()), column("reading_id", BigInteger())
)


def lots(items: Iterable[Id]) -> Iterator[list[Id]]:
    """The items without repeats, in lists short enough for one statement each."""
    left = iter(dict.fromkeys(items))
    while some := list(islice(left, MOST_IN_A_LIST)):
        yield some
