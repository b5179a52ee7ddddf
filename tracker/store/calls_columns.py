"""Calls with their questions, verdicts and base rates as columns, for scoring many at once.

Each table is read from end to end and the tables are joined as arrays: a million look-ups would take
the database longer than reading everything once. Small numbers travel packed in one, because every
value that is read becomes an object first.
"""

import sqlite3
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection

from tracker.panel import DAY_BITS
from tracker.store.arrays import TextCodes
from tracker.store.arrow_reader import arrow_tables
from tracker.store.reads import latest_prediction
from tracker.store.types import moment_text

if TYPE_CHECKING:
    import pyarrow as pa

Numbers = NDArray[Any]
Columns = Mapping[str, Numbers]
NONE = -1.0
"""Stands for no probability, price or rate."""
LOT = 50_000
MANY = 100_000
"""From so many calls on, starting another process pays."""
SEPARATOR = "\x1f"
OUTCOMES = ("", "TRUE", "FALSE", "VOID")
DAYS, OPS = 1 << DAY_BITS, 16
"""More than an ordinal, and twice more than an operator, can be."""
UNIXEPOCH = (3, 38)
"""The first SQLite that has it; the older way takes twice as long."""


@dataclass(frozen=True)
class CallColumns:
    """Calls oldest first, one array a field: ``numbers`` by name, and texts as ``codes`` of ``names``.

    Moments are epoch seconds, days ordinals; shares are from 0 to 1 or ``NONE``. ``outcome`` is TRUE,
    FALSE, VOID or empty while there is no verdict that was known. Days and codes have 32 bits: memory
    that is touched for the first time costs more than what is done with it.
    """

    numbers: Columns
    codes: Columns
    names: Mapping[str, tuple[str, ...]]

    def __len__(self) -> int:
        return len(self.numbers["question"])

    def is_(self, field: str, text: str) -> NDArray[np.bool_]:
        """Where a text field has this value."""
        names = self.names[field]
        found: NDArray[np.bool_] = self.codes[field] == (names.index(text) if text in names else -1)
        return found

    def take(self, rows: Numbers, *fields: str) -> "CallColumns":
        """The calls of the given rows; with ``fields``, only these."""
        wanted = set(fields or (*self.numbers, *self.codes))
        return CallColumns(
            {name: values[rows] for name, values in self.numbers.items() if name in wanted},
            {name: codes[rows] for name, codes in self.codes.items() if name in wanted},
            self.names,
        )


@dataclass(frozen=True)
class _Query:
    """What to read: ``numbers`` as name to (SQL, dtype), and ``texts`` that are coded together."""

    numbers: Mapping[str, tuple[str, type[Any]]]
    source: str
    texts: Mapping[str, str] = field(default_factory=dict)
    parameters: Sequence[Any] = ()


@dataclass(frozen=True)
class _Found:
    """Rows of a query as columns; texts as ``codes`` of ``names``."""

    numbers: dict[str, Numbers]
    codes: dict[str, Numbers]
    names: dict[str, tuple[str, ...]]


def call_columns(db: Connection, *, as_of: datetime, forecaster: str | None = None) -> CallColumns:
    """The calls on record that no correction replaced. A verdict known only after ``as_of`` is not there."""
    said, asked, ended, rates, authors = _read_all(
        db,
        [
            _predictions(db, forecaster),
            _questions(forecaster),
            _verdicts(db, as_of),
            _rates(),
            _forecasters(),
        ],
    )
    packed, where = said.numbers.pop("packed"), asked.numbers["where"]
    known = dict(zip(authors.numbers["id"].tolist(), authors.names["forecaster"], strict=True))
    author, slugs = _by_appearance(packed // 4, known)
    said.numbers["for_it"], said.numbers["retrospective"] = packed % 2 == 1, packed // 2 % 2 == 1
    order = np.lexsort((said.numbers["id"], said.numbers["made"]))
    question = _places(asked.numbers["id"], said.numbers["question"][order])
    if len(late := np.flatnonzero(question < 0)):  # logged while the tables were being read
        order, question = np.delete(order, late), np.delete(question, late)
    numbers = {name: said.numbers.pop(name)[order] for name in tuple(said.numbers)}
    codes = {name: values[order] for name, values in (("forecaster", author), *said.codes.items())}
    codes |= {name: values[question] for name, values in asked.codes.items()}
    codes["outcome"] = _outcomes(ended.numbers, asked.numbers["id"])[question]
    numbers |= {
        name: values[question]
        for name, values in (
            ("begins", (where // OPS // 2 // DAYS).astype(np.int32)),
            ("last", (where // OPS // 2 % DAYS).astype(np.int32)),
            ("op", (where // 2 % OPS - OPS // 2).astype(np.int32)),
            ("compound", where % 2 == 1),
            ("due", asked.numbers["due"]),
        )
    }
    rate = _places(rates.numbers["call"], numbers["id"])
    numbers |= {name: np.append(rates.numbers[name], NONE)[rate] for name in ("base", "latest")}
    names = {"forecaster": slugs, **said.names, **asked.names, "outcome": OUTCOMES}
    return CallColumns(numbers, codes, names)


def _predictions(db: Connection, forecaster: str | None) -> _Query:
    made = (
        "floor(extract(epoch from p.made_at))::bigint"
        if _on_server(db)
        else "unixepoch(p.made_at)"
        if sqlite3.sqlite_version_info >= UNIXEPOCH
        else "cast(strftime('%s', p.made_at) as integer)"
    )
    side = "case p.side when 'for' then 1 else 0 end"
    late = "case when p.retrospective then 2 else 0 end"
    replaced = "select supersedes from predictions where supersedes is not null"
    return _Query(
        {
            "id": ("p.id", np.int64),
            "question": ("p.question_id", np.int64),
            "made": (made, np.int64),
            "low": (f"coalesce(p.p_low, {NONE})", np.float64),
            "mid": (f"coalesce(p.p_mid, {NONE})", np.float64),
            "high": (f"coalesce(p.p_high, {NONE})", np.float64),
            "market": (f"coalesce(p.market_probability, {NONE})", np.float64),
            "packed": (f"p.forecaster_id * 4 + {side} + {late}", np.int64),
        },
        f"from predictions p where p.id not in ({replaced}){_whose(forecaster)}",
        {
            "basis": "p.basis",
            "grade": "p.grade",
            "horizon": "p.horizon_basis",
            "label": "coalesce(p.family, '')",
        },
        [forecaster] if forecaster else [],
    )


def _whose(forecaster: str | None) -> str:
    own = "p.forecaster_id = (select f.id from forecasters f where f.slug = ?)"
    return f" and {own}" if forecaster else ""


def _questions(forecaster: str | None) -> _Query:
    own = f"where q.id in (select p.question_id from predictions p where true{_whose(forecaster)}) "
    begins = "(case when q.entry > 0 then q.entry else q.first end)"
    parts = "case when q.parts is null then 0 else 1 end"
    days = f"(cast({begins} as bigint) * {DAYS} + q.last)"
    return _Query(
        {
            "id": ("q.id", np.int64),
            "where": (f"({days} * {OPS} + q.op + {OPS // 2}) * 2 + {parts}", np.int64),
            "due": ("q.due", np.int64),
        },
        f"from questions q {own if forecaster else ''}order by q.id",
        {"kind": "q.kind", "series": "q.series", "thesis": "q.thesis"},
        [forecaster] if forecaster else [],
    )


def _verdicts(db: Connection, as_of: datetime) -> _Query:
    """Every verdict, those of a question in their order; what was not known is no outcome."""
    codes = " ".join(f"when '{name}' then {i}" for i, name in enumerate(OUTCOMES) if name)
    known = "v.known_at is null or v.known_at <= ?"
    return _Query(
        {
            "question": ("v.question_id", np.int64),
            "outcome": (f"case when {known} then case v.outcome {codes} end else 0 end", np.int64),
        },
        "from verdicts v order by v.id",
        parameters=[as_of if _on_server(db) else moment_text(as_of)],
    )


def _rates() -> _Query:
    last = f"case when b.last then 1.0 when not b.last then 0.0 else {NONE} end"
    return _Query(
        {
            "call": ("b.prediction_id", np.int64),
            "base": (f"coalesce(b.rate, {NONE})", np.float64),
            "latest": (last, np.float64),
        },
        "from base_rates b order by b.prediction_id",
    )


def _by_appearance(ids: Numbers, texts: Mapping[int, str]) -> tuple[Numbers, tuple[str, ...]]:
    """Ids as codes of their texts, numbered as they first appear.

    >>> code, texts = _by_appearance(np.array([7, 3, 7]), {3: "ann", 7: "bob"})
    >>> code.tolist(), texts
    ([0, 1, 0], ('bob', 'ann'))
    """
    first = np.full(int(ids.max(initial=-1)) + 1, len(ids))
    first[ids[::-1]] = np.arange(len(ids))[::-1]
    found = np.flatnonzero(first < len(ids))
    found = found[np.argsort(first[found])]
    code = np.empty(len(first), np.int32)
    code[found] = np.arange(len(found))
    return code[ids], tuple(texts[id] for id in found.tolist())


def _forecasters() -> _Query:
    """All of them, read after the predictions: none of these is by someone unknown."""
    return _Query({"id": ("f.id", np.int64)}, "from forecasters f", {"forecaster": "f.slug"})


def _outcomes(verdicts: Columns, question: Numbers) -> Numbers:
    """How each question stands: by its last verdict."""
    last = np.full(len(question) + 1, -1)
    last[_places(question, verdicts["question"])] = np.arange(len(verdicts["question"]))
    return np.asarray(np.append(verdicts["outcome"], 0).astype(np.int32)[last[:-1]])


def _places(ids: Numbers, wanted: Numbers) -> Numbers:
    """Where each wanted id is among the ids, which are in order; -1 for one that is not there."""
    place = np.full(max(int(ids.max(initial=0)), int(wanted.max(initial=0))) + 1, -1)
    place[ids] = np.arange(len(ids))
    return np.asarray(place[wanted])


def _on_server(db: Connection) -> bool:
    return db.dialect.name == "postgresql"


def _read_all(db: Connection, queries: Sequence[_Query]) -> list[_Found]:
    if _on_server(db):
        return [_from_server(db, query) for query in queries]
    if latest_prediction(db) < MANY:
        return [_from_rows(db, query) for query in queries]
    file = next(row[2] for row in db.exec_driver_sql("pragma database_list") if row[1] == "main")
    halves = [queries[::2], queries[1::2]]
    with ThreadPoolExecutor() as pool:
        found = [iter(tables) for tables in pool.map(partial(_read_apart, file), halves)]
    return [next(found[i % 2]) for i in range(len(queries))]


def _read_apart(file: str, queries: Sequence[_Query]) -> list[_Found]:
    asked = [(_statement(query), query.parameters) for query in queries]
    tables = arrow_tables(file, asked)
    return [_from_arrow(query, table) for query, table in zip(queries, tables, strict=True)]


def _statement(query: _Query) -> str:
    """The numbers, and last the texts as one."""
    together = f" || '{SEPARATOR}' || ".join(query.texts.values()) or "''"
    selected = [*(sql for sql, _ in query.numbers.values()), together]
    return f"select {', '.join(selected)} {query.source}"


def _from_rows(db: Connection, query: _Query) -> _Found:
    """SQLite, row by row: nothing is quicker for a few."""
    rows = db.exec_driver_sql(_statement(query), tuple(query.parameters)).all()
    columns = list(zip(*rows, strict=True)) or [()] * (len(query.numbers) + 1)
    return _found(query, columns[:-1], columns[-1])


def _found(query: _Query, columns: Sequence[Sequence[Any]], texts: Sequence[str]) -> _Found:
    together = TextCodes()
    code = np.fromiter(map(together.__getitem__, texts), np.int64, len(texts))
    numbers = {
        name: np.array(column, kind)
        for (name, (_, kind)), column in zip(query.numbers.items(), columns, strict=True)
    }
    return _Found(numbers, *_apart(query, tuple(together), code))


def _apart(
    query: _Query, together: Sequence[str], code: Numbers
) -> tuple[dict[str, Numbers], dict[str, tuple[str, ...]]]:
    """Texts that were read as one: codes and names of each."""
    pieces = [text.split(SEPARATOR) for text in together]
    codes, names = {}, {}
    for i, name in enumerate(query.texts):
        own = TextCodes()
        each = np.array([own[parts[i]] for parts in pieces], np.int32)
        codes[name] = each[code] if len(each) else np.zeros(0, np.int32)
        names[name] = tuple(own)
    return codes, names


def _from_arrow(query: _Query, table: "pa.Table") -> _Found:
    """SQLite, as Arrow columns: no row becomes an object."""
    numbers = {
        name: column.to_numpy().astype(kind, copy=False)
        for (name, (_, kind)), column in zip(query.numbers.items(), table.columns, strict=False)
    }
    texts = table.columns[-1].combine_chunks()
    return _Found(numbers, *_apart(query, texts.dictionary.to_pylist(), texts.indices.to_numpy()))


def _from_server(db: Connection, query: _Query) -> _Found:
    selected = [*(sql for sql, _ in query.numbers.values()), *query.texts.values()]
    statement = f"select {', '.join(selected)} {query.source}".replace("?", "%s")
    raw: Any = db.connection.driver_connection
    with raw.cursor() as cursor:
        cursor.execute(statement, query.parameters)
        rows = list(chain.from_iterable(iter(lambda: cursor.fetchmany(LOT), [])))
    columns = list(zip(*rows, strict=True)) or [()] * len(selected)
    texts = [SEPARATOR.join(row) for row in zip(*columns[len(query.numbers) :], strict=True)]
    return _found(query, columns[: len(query.numbers)], texts)


def readings_settled(db: Connection, *, as_of: datetime) -> Numbers:
    """Of each question with other readings: its id, how many of them have settled, how many as TRUE.

    Shape (n, 3), questions in order.
    """
    hole = "%s" if _on_server(db) else "?"
    query = f"""
        select l.question_id, count(*), sum(case when v.outcome = 'TRUE' then 1 else 0 end)
        from readings l
        join questions q on q.id = l.reading_id and q.due <= {hole}
        join verdicts v on v.question_id = l.reading_id and v.outcome <> 'VOID'
            and (v.known_at is null or v.known_at <= {hole})
            and not exists (select 1 from verdicts w
                where w.question_id = v.question_id and w.revision = v.revision + 1)
        where l.reading_id <> l.question_id
        group by l.question_id order by l.question_id
    """
    known: Any = as_of if _on_server(db) else moment_text(as_of)
    found = db.exec_driver_sql(query, (int(as_of.timestamp()), known)).all()
    return np.array([tuple(row) for row in found], np.int64).reshape(-1, 3)
