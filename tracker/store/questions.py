"""The open questions as columns, for settling them."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

import numpy as np
from sqlalchemy import Connection

from tracker.store.arrays import Group, grouped
from tracker.store.asked import COLUMNS, Asked
from tracker.store.behind import meanwhile
from tracker.store.compounds import Compounds, compounds

MANY = 20_000
"""From so many on, reading the questions in their own order beats looking each up."""


@dataclass(frozen=True)
class OpenQuestions:
    """Questions without a verdict: simple ones by kind, those with parts part by part."""

    names: tuple[str, ...]
    simple: Mapping[str, Asked]
    compounds: Compounds

    def __len__(self) -> int:
        return len(self.compounds) + sum(map(len, self.simple.values()))


def open_questions(db: Connection, *, wake_by: int) -> OpenQuestions:
    """The open questions that could have settled by ``wake_by`` (epoch seconds)."""
    due = "select 1 from open_questions where wake <= ? limit ?"
    many = db.exec_driver_sql(*_driver(db, f"select count(*) from ({due}) d", (wake_by, MANY)))
    # In SQLite a sign keeps the index on ``wake`` out of the plan.
    sign = "+" if db.dialect.name == "sqlite" and many.scalar_one() == MANY else ""
    source = (
        "from open_questions w join questions q on q.id = w.question_id "
        f"where {sign}w.wake <= ? and q.parts is "
    )
    whole, parameters = _driver(db, f"{source} not null", (wake_by,))
    found = db.exec_driver_sql(f"select q.id, q.kind, q.parts {whole}", parameters)
    keys = ("kind", "series", "other")
    simple = partial(grouped, db, keys, COLUMNS, (), f"{source} null", (wake_by,))
    with meanwhile(db, lambda: list(simple())) as groups:
        with_parts = compounds(found)
    return _by_kind(groups(), with_parts)


def _driver(
    db: Connection, statement: str, parameters: tuple[int, ...]
) -> tuple[str, tuple[int, ...]]:
    return (
        statement.replace("?", "%s") if db.dialect.name == "postgresql" else statement
    ), parameters


def _by_kind(groups: list[Group], with_parts: Compounds) -> OpenQuestions:
    names = tuple(sorted({name for (_, *pair), _ in groups for name in pair}))
    code = {name: i for i, name in enumerate(names)}
    simple: dict[str, Asked] = {}
    for kind in sorted({keys[0] for keys, _ in groups}):
        own = [group for group in groups if group[0][0] == kind]
        sizes = [len(columns[0]) for _, columns in own]
        series, other = (
            np.repeat([code[keys[i]] for keys, _ in own], sizes).astype(np.int32) for i in (1, 2)
        )
        id, *terms = (
            np.concatenate([columns[i] for _, columns in own]) for i in range(len(COLUMNS))
        )
        simple[kind] = Asked(id, series, other, *terms)
    return OpenQuestions(names, simple, with_parts)
