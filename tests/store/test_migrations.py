"""The tables come from migrations alone, go back the same way, and equal the models."""

import os
import subprocess
import sys
from dataclasses import fields
from pathlib import Path
from types import NoneType
from typing import Any, get_args, get_type_hints

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text
from sqlalchemy.exc import IntegrityError

from tests.store import examples
from tracker.domain import records
from tracker.store import tables, writes
from tracker.store.engine import Store, open_store, version_of
from tracker.store.head import HEAD, REVISIONS
from tracker.store.migrate import configuration, downgrade, upgrade

NAMED = (
    "forecasters", "posts", "questions", "predictions", "observations", "verdicts", "remarks",
    "payloads", "releases",
)  # fmt: skip
ROOT = Path(__file__).parents[2]


def names(url: str) -> set[str]:
    with open_store(url) as store, store.reading() as db:
        return set(inspect(db).get_table_names())


def test_up_down_and_up_again(blank_url: str) -> None:
    """A downgrade takes everything with it, and an upgrade brings everything back."""
    upgrade(blank_url)
    made = names(blank_url)
    assert {*NAMED, "open_questions"} <= made
    with open_store(blank_url) as store, store.writing() as db:
        examples.filled(db)
    downgrade(blank_url, "base")
    upgrade(blank_url)
    assert names(blank_url) == made
    with open_store(blank_url) as store, store.reading() as db:
        assert [db.scalar(text(f"select count(*) from {name}")) for name in NAMED] == [0] * len(
            NAMED
        )


def test_a_downgrade_leaves_nothing(blank_url: str) -> None:
    """Only the version table is left; triggers and their functions are gone."""
    upgrade(blank_url)
    downgrade(blank_url, "base")
    upgrade(blank_url)
    downgrade(blank_url, "base")


def test_an_upgrade_changes_nothing_twice(blank_url: str) -> None:
    upgrade(blank_url)
    with open_store(blank_url) as store, store.writing() as db:
        examples.filled(db)
    upgrade(blank_url)
    with open_store(blank_url) as store, store.reading() as db:
        assert db.scalar(text("select count(*) from observations")) == 3


def test_the_models_equal_the_tables(store: Store) -> None:
    """`alembic check` is clean."""
    with store.reading() as db:
        context = MigrationContext.configure(db, opts={"compare_server_default": True})
        assert compare_metadata(context, tables.metadata) == []


def test_constraints_have_the_names_of_the_models(store: Store) -> None:
    """Checks are not compared by alembic: their names and number are compared here."""
    with store.reading() as db:
        inspector = inspect(db)
        for table in tables.metadata.sorted_tables:
            wanted = {str(c.name) for c in table.constraints if c.name}
            found = {
                str(c["name"])
                for c in (
                    *inspector.get_check_constraints(table.name),
                    *inspector.get_unique_constraints(table.name),
                    *inspector.get_foreign_keys(table.name),
                    inspector.get_pk_constraint(table.name),
                )
            }
            assert found == wanted


def test_every_table_has_an_integer_id() -> None:
    for name in NAMED:
        (key,) = tables.metadata.tables[name].primary_key
        assert (key.name, key.type.python_type) == ("id", int)


def test_head_is_the_head_of_the_migrations(url: str) -> None:
    """Opening a store loads no alembic, so it keeps its own list of versions."""
    scripts = ScriptDirectory.from_config(configuration())
    assert scripts.get_heads() == [HEAD]
    assert [script.revision for script in scripts.walk_revisions()] == list(reversed(REVISIONS))
    with open_store(url) as store:
        assert version_of(store) == HEAD


def record_fields(record: type) -> dict[str, Any]:
    hints = get_type_hints(record)
    return {f.name: hints[f.name] for f in fields(record)}


@pytest.mark.parametrize(
    ("model", "record", "nested"),
    [
        (tables.Forecaster, records.ForecasterRow, ()),
        (tables.Post, records.PostRow, ()),
        (tables.Question, records.QuestionRow, ()),
        (tables.Prediction, records.PredictionRow, ("by", "question", "verdict", "post")),
        (tables.Observation, records.ObservationRow, ()),
        (tables.Verdict, records.VerdictRow, ()),
        (tables.Remark, records.RemarkRow, ()),
    ],
)
def test_rows_have_the_columns_of_the_models(
    model: Any, record: type, nested: tuple[str, ...]
) -> None:
    """Queries are built from the rows, tables from the models: same names, same types, same NULLs."""
    hints = {name: kind for name, kind in record_fields(record).items() if name not in nested}
    columns = model.__table__.columns
    assert set(hints) == set(columns.keys())
    for name, kind in hints.items():
        optional = NoneType in get_args(kind)
        assert optional == columns[name].nullable or name == "parts"


def test_a_bad_value_is_refused_by_the_tables(store: Store) -> None:
    """What the code should never write, the database does not take."""
    with store.writing() as db:
        by, settled = examples.filled(db)
    bad = [
        examples.prediction(by, settled, key="x", grade="D"),
        examples.prediction(by, settled, key="x", side="maybe"),
        examples.prediction(by, settled, key="x", basis="felt"),
        examples.prediction(by, settled, key="x", p_low=0.5, p_mid=0.4, p_high=0.6),
        examples.prediction(by, settled, key="x", p_low=0.5, p_mid=0.6, p_high=1.1),
        examples.prediction(by, settled, key="x", market_probability=-0.1),
        examples.prediction(by, 999, key="x"),
    ]
    for row in bad:
        with pytest.raises(IntegrityError), store.writing() as db:
            writes.add_predictions(db, [row])


COMMANDS = """
from alembic.config import main
for command in (["upgrade", "head"], ["check"], ["downgrade", "base"], ["upgrade", "head", "--sql"]):
    main(command)
"""


def test_alembic_works_in_the_checkout(blank_url: str) -> None:
    """The developer's own command, with the settings of pyproject.toml."""
    done = subprocess.run(
        [sys.executable, "-c", COMMANDS],
        cwd=ROOT,
        env=os.environ | {"TRACKER_DATABASE_URL": blank_url},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "No new upgrade operations" in done.stdout
    assert "create trigger" in done.stdout
