"""The open questions as columns, for settling them."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

import numpy as np
from sqlalchemy import Connection

from tracker.store.arrays import Flags, Group, Ints, column, grouped
from tracker.store.asked import COLUMNS, Asked
from tracker.store.behind import meanwhile
from tracker.store.compounds import Compounds, compounds

HIGHEST = "select coalesce(max(id), 0) from questions"
MANY = 20_000
"""From so many on, reading the questions in their own order beats looking each up."""


@dataclass(frozen=True)
class OpenQuestions:
    """Questions without a verdict: simple ones by kind, those with parts part by part.

    ``due`` are the ids of all of them.
    """

    due: Ints
    names: tuple[str, ...]
    simple: Mapping[str, Asked]
    compounds: Compounds

    def __len__(self) -> int:
        return len(self.due)


def open_questions(db: Connection, *, wake_by: int) -> OpenQuestions:
    """The open questions that could have settled by ``wake_by`` (epoch seconds)."""
    due = column(db, "question_id", "from open_questions where wake <= ?", (wake_by,))
    wanted = np.zeros(db.exec_driver_sql(HIGHEST).scalar_one() + 1, np.bool_)
    wanted[due] = True
    source, parameters = _source(db, wake_by, len(due), len(wanted))
    whole = _driver(db, f"select q.id, q.kind, q.parts {source} q.parts is not null", parameters)
    found = db.exec_driver_sql(*whole)
    keys = ("kind", "series", "other")
    simple = partial(grouped, db, keys, COLUMNS, (), f"{source} q.parts is null", parameters)
    with meanwhile(db, lambda: list(simple())) as groups:
        with_parts = compounds(found, wanted)
    return _by_kind(due, [_wanted(group, wanted) for group in groups()], with_parts)


def _source(db: Connection, wake_by: int, due: int, questions: int) -> tuple[str, tuple[int, ...]]:
    """Where the ``due`` questions are read: those alone, or all of about so many where most are due."""
    if due >= MANY and 2 * due >= questions:
        return "from questions q where", ()
    # In SQLite a sign keeps the index on ``wake`` out of the plan.
    sign = "+" if db.dialect.name == "sqlite" and due >= MANY else ""
    joined = "from open_questions w join questions q on q.id = w.question_id"
    return f"{joined} where {sign}w.wake <= ? and", (wake_by,)


def _wanted(group: Group, wanted: Flags) -> Group:
    """The rows of a group whose questions are wanted."""
    keys, columns = group
    own = wanted[columns[0]]
    return group if own.all() else (keys, [column[own] for column in columns])


def _driver(
    db: Connection, statement: str, parameters: tuple[int, ...]
) -> tuple[str, tuple[int, ...]]:
    return (
        statement.replace("?", "%s") if db.dialect.name == "postgresql" else statement
    ), parameters


def _by_kind(due: Ints, groups: list[Group], with_parts: Compounds) -> OpenQuestions:
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
    return OpenQuestions(due, names, simple, with_parts)
