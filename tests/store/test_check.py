"""`tracker db check` finds what is wrong, and nothing where nothing is."""

import sqlite3

import pytest
from sqlalchemy import text

from tests.store import examples
from tracker.store.check import check
from tracker.store.engine import Store

UNGUARDED = {
    "sqlite": ("drop trigger {0}_no_update", "drop trigger {0}_no_delete"),
    "postgresql": ("alter table {0} disable trigger {0}_append_only",),
}


def tamper(store: Store, *statements: str, table: str = "verdicts") -> list[str]:
    """What the check says after someone went round the guards."""
    with store.writing() as db:
        for statement in UNGUARDED[store.engine.dialect.name]:
            db.execute(text(statement.format(table)))
        for statement in statements:
            db.execute(text(statement))
    found = check(store)
    return [line for line in found if "trigger" not in line]


def test_a_whole_store_has_no_problems(store: Store) -> None:
    assert check(store) == []
    with store.writing() as db:
        examples.filled(db)
    assert check(store) == []


def test_a_missing_guard_is_found(store: Store) -> None:
    tamper(store, table="observations")
    assert all("the trigger observations_" in line for line in check(store))
    assert check(store)


@pytest.mark.parametrize(
    ("statement", "table", "says"),
    [
        ("delete from open_questions", "verdicts", "question 2 is open and not listed as open"),
        (
            "insert into open_questions values (1, 0)",
            "verdicts",
            "question 1 is settled and still listed as open",
        ),
        (
            "delete from observations where id = 2",
            "observations",
            "verdict 1 rests on a figure that is not on record: 1-3",
        ),
        (
            "update verdicts set revision = 2",
            "verdicts",
            "verdict 2 on question 1 does not follow on the one before",
        ),
        (
            "update verdicts set supersedes = 1",
            "verdicts",
            "verdict 1 on question 1 does not follow on the one before",
        ),
        (
            "update reports set body = '{}'",
            "reports",
            "the report of 2023-02 is not as it was written",
        ),
        (
            "insert into reports select 2, '2023-03', ends_at, 1, 3, 1, body, sha256, ends_at from reports",
            "verdicts",
            "the report of 2023-03 does not follow on the one before",
        ),
        (
            "alter table remarks add column extra integer",
            "verdicts",
            "the tables differ from what they should be",
        ),
    ],
)
def test_tampering_is_found(store: Store, statement: str, table: str, says: str) -> None:
    with store.writing() as db:
        examples.filled(db)
    (problem,) = tamper(store, statement, table=table)
    assert problem.startswith(says)


def test_a_key_that_points_nowhere_is_found(empty_store: Store) -> None:
    with empty_store.writing() as db:
        examples.filled(db)
    with sqlite3.connect(empty_store.url.removeprefix("sqlite:///")) as other:
        other.execute("update open_questions set question_id = 77")
    other.close()
    problems = check(empty_store)
    assert "open_questions row 77 refers to questions that is not there" in problems
