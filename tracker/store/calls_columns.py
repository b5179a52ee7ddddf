"""Calls with their questions, verdicts and base rates as columns, for scoring many at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection

from tracker.store.types import moment_text

Numbers = NDArray[Any]
NONE = -1.0
"""Stands for no probability, price or rate."""
LOT = 50_000

WHOLE = ("id", "question", "made", "begins", "last", "due", "op")
SHARES = ("low", "mid", "high", "market", "base", "latest")
FLAGS = ("for_it", "retrospective", "compound")
TEXTS = ("forecaster", "outcome", "basis", "grade", "horizon", "label", "kind", "thesis", "series")


@dataclass(frozen=True)
class CallColumns:
    """Calls oldest first, one array a field: ``numbers`` by name, and texts as ``codes`` of ``names``.

    Moments are epoch seconds, days ordinals; shares are from 0 to 1 or ``NONE``. ``outcome`` is TRUE,
    FALSE, VOID or empty while there is no verdict that was known.
    """

    numbers: Mapping[str, Numbers]
    codes: Mapping[str, NDArray[np.int64]]
    names: Mapping[str, tuple[str, ...]]

    def __len__(self) -> int:
        return len(self.numbers["id"])

    def is_(self, field: str, text: str) -> NDArray[np.bool_]:
        """Where a text field has this value."""
        names = self.names[field]
        found: NDArray[np.bool_] = self.codes[field] == (names.index(text) if text in names else -1)
        return found

    def take(self, rows: NDArray[Any]) -> "CallColumns":
        """The calls of the given rows."""
        return CallColumns(
            {name: values[rows] for name, values in self.numbers.items()},
            {name: codes[rows] for name, codes in self.codes.items()},
            self.names,
        )


def call_columns(db: Connection, *, as_of: datetime, forecaster: str | None = None) -> CallColumns:
    """The calls on record that no correction replaced. A verdict known only after ``as_of`` is not there."""
    on_server = db.dialect.name == "postgresql"
    query, parameters = _query(as_of, forecaster, on_server=on_server)
    raw: Any = db.connection.driver_connection
    found = (_rows if on_server else _coded_rows)(raw, query, parameters)
    return found.take(np.lexsort((found.numbers["id"], found.numbers["made"])))


def _query(as_of: datetime, forecaster: str | None, *, on_server: bool) -> tuple[str, list[Any]]:
    hole = "%s" if on_server else "?"
    made = (
        "floor(extract(epoch from p.made_at))::bigint"
        if on_server
        else "cast(strftime('%s', p.made_at) as integer)"
    )
    whole = ("p.id", "p.question_id", made, "case when q.entry > 0 then q.entry else q.first end",
             "q.last", "q.due", "q.op")  # fmt: skip
    last = "case when b.last then 1.0 when not b.last then 0.0 end"
    shares = ("p.p_low", "p.p_mid", "p.p_high", "p.market_probability", "b.rate", last)
    flags = ("p.side = 'for'", "p.retrospective", "q.parts is not null")
    texts = ("f.slug", "coalesce(v.outcome, '')", "p.basis", "p.grade", "p.horizon_basis",
             "coalesce(p.family, '')", "q.kind", "q.thesis", "q.series")  # fmt: skip
    whose = f"and f.slug = {hole}" if forecaster else ""
    selected = [*whole, *(f"coalesce({s}, {NONE})" for s in shares), *flags]
    selected += (
        texts if on_server else [f"code_{n}({t})" for n, t in zip(TEXTS, texts, strict=True)]
    )
    query = f"""
        select {", ".join(selected)}
        from predictions p
        join forecasters f on f.id = p.forecaster_id
        join questions q on q.id = p.question_id
        left join verdicts v on v.question_id = p.question_id
            and (v.known_at is null or v.known_at <= {hole})
            and not exists (select 1 from verdicts w
                where w.question_id = v.question_id and w.revision = v.revision + 1)
        left join base_rates b on b.prediction_id = p.id
        where not exists (select 1 from predictions s where s.supersedes = p.id) {whose}
    """
    known: Any = as_of if on_server else moment_text(as_of)
    return query, [known, *([forecaster] if forecaster else [])]


class _Codes(dict[str, int]):
    """Texts numbered in the order they are first asked for."""

    def __missing__(self, text: str) -> int:
        self[text] = code = len(self)
        return code


def _coded_rows(raw: Any, query: str, parameters: Sequence[Any]) -> CallColumns:
    """SQLite: texts are numbered while the rows are read, so that no row becomes an object."""
    codes = {name: _Codes() for name in TEXTS}
    for name, own in codes.items():
        raw.create_function(f"code_{name}", 1, own.__getitem__)
    kinds: list[tuple[str, Any]] = [
        *((n, np.int64) for n in WHOLE),
        *((n, np.float64) for n in SHARES),
    ]
    kinds += [*((n, np.bool_) for n in FLAGS), *((f"code_{n}", np.int32) for n in TEXTS)]
    rows = np.fromiter(raw.execute(query, parameters), np.dtype(kinds))
    return CallColumns(
        {name: np.ascontiguousarray(rows[name]) for name in (*WHOLE, *SHARES, *FLAGS)},
        {name: rows[f"code_{name}"].astype(np.int64) for name in TEXTS},
        {name: tuple(own) for name, own in codes.items()},
    )


def _rows(raw: Any, query: str, parameters: Sequence[Any]) -> CallColumns:
    with raw.cursor() as cursor:
        cursor.execute(query, parameters)
        rows = list(chain.from_iterable(iter(lambda: cursor.fetchmany(LOT), [])))
    columns = list(zip(*rows, strict=True)) or [()] * len((*WHOLE, *SHARES, *FLAGS, *TEXTS))
    given = dict(zip((*WHOLE, *SHARES, *FLAGS, *TEXTS), columns, strict=True))
    kinds = {**dict.fromkeys(WHOLE, np.int64), **dict.fromkeys(SHARES, np.float64)}
    codes = {name: _Codes() for name in TEXTS}
    return CallColumns(
        {
            name: np.array(given[name], kinds.get(name, np.bool_))
            for name in (*WHOLE, *SHARES, *FLAGS)
        },
        {
            name: np.fromiter(map(own.__getitem__, given[name]), np.int64, len(given[name]))
            for name, own in codes.items()
        },
        {name: tuple(own) for name, own in codes.items()},
    )


def readings_settled(db: Connection, *, as_of: datetime) -> Numbers:
    """Of each question with other readings: its id, how many of them have settled, how many as TRUE.

    Shape (n, 3), questions in order.
    """
    on_server = db.dialect.name == "postgresql"
    query = f"""
        select l.question_id, count(*), sum(case when v.outcome = 'TRUE' then 1 else 0 end)
        from readings l
        join questions q on q.id = l.reading_id and q.due <= {"%s" if on_server else "?"}
        join verdicts v on v.question_id = l.reading_id and v.outcome <> 'VOID'
            and (v.known_at is null or v.known_at <= {"%s" if on_server else "?"})
            and not exists (select 1 from verdicts w
                where w.question_id = v.question_id and w.revision = v.revision + 1)
        where l.reading_id <> l.question_id
        group by l.question_id order by l.question_id
    """
    known: Any = as_of if on_server else moment_text(as_of)
    found = db.exec_driver_sql(query, (int(as_of.timestamp()), known)).all()
    return np.array([tuple(row) for row in found], np.int64).reshape(-1, 3)
