"""Rows go in and come back equal; nothing goes in twice; nothing is changed or removed."""

from dataclasses import fields, replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from tests.store import examples
from tests.store.examples import DAY, NOW, TERMS
from tracker.domain.records import Added, terms_of
from tracker.domain.terms import Outcome, Terms
from tracker.errors import DuplicatePrediction, UnknownForecaster
from tracker.store import reads, rows, writes
from tracker.store.engine import Store
from tracker.store.tables import APPEND_ONLY, metadata


def same(row: Any, new: Any) -> bool:
    """Whether a stored row has every value of the one that was added."""
    return all(getattr(row, f.name) == getattr(new, f.name) for f in fields(new))


@pytest.mark.parametrize("table", APPEND_ONLY)
@pytest.mark.parametrize("change", ["update {table} set {key} = {key}", "delete from {table}"])
def test_rows_are_neither_changed_nor_removed(store: Store, table: str, change: str) -> None:
    """The database itself refuses, whoever asks."""
    (key,) = metadata.tables[table].primary_key
    with store.writing() as db:
        examples.filled(db)
    with pytest.raises(DBAPIError, match="append-only"), store.writing() as db:
        db.execute(text(change.format(table=table, key=key.name)))
    with store.reading() as db:
        assert db.scalar(text(f"select count(*) from {table}")) > 0


@pytest.mark.parametrize("table", APPEND_ONLY)
def test_rows_are_not_replaced(store: Store, table: str) -> None:
    """The ways round UPDATE and DELETE: SQLite's REPLACE, PostgreSQL's TRUNCATE."""
    with store.writing() as db:
        examples.filled(db)
    sqlite = store.engine.dialect.name == "sqlite"
    change = (
        f"replace into {table} select * from {table}" if sqlite else f"truncate {table} cascade"
    )
    with pytest.raises(DBAPIError, match="append-only"), store.writing() as db:
        db.execute(text(change))


def test_a_forecaster_and_a_post_are_added_once(store: Store) -> None:
    with store.writing() as db:
        by = writes.add_forecaster(db, examples.forecaster(url="https://example.org"))
        assert writes.add_forecaster(db, examples.forecaster()) == by
        new = examples.post(by, title_date=DAY, text_sha256="0" * 64, note="두 번째")
        first = writes.add_post(db, new)
        assert writes.add_post(db, new) == first
        edited = writes.add_post(db, replace(new, revision=2, text_sha256="1" * 64))
        unnamed = [writes.add_post(db, replace(new, url=None, ref=None)) for _ in range(2)]
        by_ref = [writes.add_post(db, replace(new, url=None)) for _ in range(2)]
        assert len({first, edited, *unnamed}) == 4
        assert by_ref == [first, first]
    with store.reading() as db:
        assert reads.forecaster(db, "ann").url == "https://example.org"
        assert same(reads.posts(db, "ann")[0], new)


def test_an_unknown_forecaster_is_named_with_its_neighbours(store: Store) -> None:
    with store.writing() as db:
        writes.add_forecaster(db, examples.forecaster(slug="pluto-research"))
    with store.reading() as db, pytest.raises(UnknownForecaster, match="pluto-research"):
        reads.forecaster(db, "pluto-reserch")


def test_questions_come_back_with_their_terms(store: Store) -> None:
    """Every field of the terms, compounds within compounds, the largest numbers there are."""
    whole = Terms(
        "relative", "SP500", "KOSPI", -3, 1, 2, 3652059, 5, 6, 10**18, -(10**18), 8, 2**40
    )
    nested = Terms("all of", first=1, last=2, due=9, parts=(Terms("not", parts=(whole,)), TERMS))
    new = [
        examples.question("whole", terms=whole, entry_rule="previous"),
        examples.question("nested", terms=nested, reading_of_key="whole"),
    ]
    with store.writing() as db:
        ids = writes.add_questions(db, new)
    with store.reading() as db:
        found = reads.questions(db, ids=ids)
        assert [terms_of(row) for row in found] == [whole, nested]
        assert [row.reading_of for row in found] == [None, ids[0]]
        assert [row.recorded_at for row in found] == [NOW, NOW]
        assert reads.questions(db, readings_of=ids[0]) == found[1:]
        assert reads.questions(db, keys=["nested"]) == found[1:]
        assert reads.questions(db) == found
        assert reads.question(db, ids[0]) == found[0]
        assert reads.question(db, 10**6) is None
        assert reads.unsettled(db) == dict(zip(ids, (whole, nested), strict=True))
        assert reads.unsettled(db, [ids[1]]) == {ids[1]: nested}


def test_questions_are_known_by_their_key(store: Store) -> None:
    """The same question again, in one batch or a later one, is the same row."""
    with store.writing() as db:
        first = writes.add_questions(db, [examples.question("a"), examples.question("a")])
        again = writes.add_questions(db, [examples.question("b"), examples.question("a")])
        one_more = examples.question("c", reading_of_key="b")
        (third,) = writes.add_questions(db, [one_more])
        with pytest.raises(KeyError):
            writes.add_questions(db, [examples.question("d", reading_of_key="nowhere")])
        assert len({first[0], again[0], third}) == 3
        assert first == [again[1]] * 2
        assert db.scalar(text("select count(*) from open_questions")) == 3


def test_predictions_come_back_with_all_that_belongs_to_them(store: Store) -> None:
    full = {
        "side": "against",
        "p_low": 0.55,
        "p_mid": 0.675,
        "p_high": 0.8,
        "basis": "words",
        "says": "유효",
        "hedge": "아마",
        "grade": "B",
        "assumed": ("horizon", "series"),
        "family": "fed-25bp",
        "market_probability": 0.812,
        "market_source": "FedWatch, quoted in the post",
        "market_at": NOW - timedelta(hours=1),
        "market_convention": "mid",
        "summary_en": "Likely.",
        "summary_ko": "가능성이 높다.",
        "note": "n",
        "unit": "p01.s05",
        "reversal_of": "p00.s01",
        "retrospective": True,
    }
    with store.writing() as db:
        by, settled = examples.filled(db)
        (place,) = reads.posts(db, "ann")
        new = examples.prediction(
            by, settled, key="full", post_id=place.id, made_at=NOW + timedelta(1), **full
        )
        bare = examples.prediction(by, settled + 1, key="bare", made_at=NOW - timedelta(1))
        assert writes.add_predictions(db, [new, bare]) == Added(2, 0)
    with store.reading() as db:
        first, _, last = reads.predictions(db)
        assert same(last, new)
        assert same(first, bare)
        assert (last.post, first.post) == (place, None)
        assert last.by == reads.forecaster(db, "ann")
        assert last.question == reads.question(db, settled)
        assert last.verdict == reads.verdict_history(db, settled)[-1]
        assert first.verdict is None
        assert reads.predictions(db, ids=[last.id]) == [last]
        assert reads.predictions(db, question=settled + 1) == [first]
        assert reads.predictions(db, forecaster="ann") == reads.predictions(db)
        assert reads.predictions(db, forecaster="ben") == []


def test_predictions_are_known_by_their_key(store: Store) -> None:
    """The same statement again is skipped; with other contents it is refused and names the field."""
    with store.writing() as db:
        by, settled = examples.filled(db)
        new = examples.prediction(by, settled, key="k", grade="B", unit="p01.s05")
        later = replace(new, recorded_at=NOW + timedelta(days=3), retrospective=True)
        assert writes.add_predictions(db, [new, new]) == Added(1, 1)
        assert writes.add_predictions(db, [later]) == Added(0, 1)
        with pytest.raises(DuplicatePrediction, match=r"p01\.s05: grade is 'B', given 'C'"):
            writes.add_predictions(db, [replace(new, grade="C")])
        twice = [examples.prediction(by, settled, key="z", says=word) for word in ("may", "will")]
        with pytest.raises(DuplicatePrediction, match="says is 'may', given 'will'"):
            writes.add_predictions(db, twice)


def test_a_corrected_prediction_gives_way_and_stays_readable(store: Store) -> None:
    with store.writing() as db:
        by, settled = examples.filled(db)
        (wrong,) = reads.predictions(db)
        right = examples.prediction(
            by, settled, key="right", grade="C", supersedes=wrong.id, reason="misread"
        )
        writes.add_predictions(db, [right])
    with store.reading() as db:
        assert [row.key for row in reads.predictions(db)] == ["right"]
        assert [row.key for row in reads.predictions(db, superseded=True)] == ["c", "right"]


def test_remarks_come_back(store: Store) -> None:
    with store.writing() as db:
        by, _ = examples.filled(db)
        (place,) = reads.posts(db, "ann")
        quote = examples.remark(
            by,
            key="quote",
            post_id=place.id,
            kind="quote",
            market_sentence="FOMC 2023-03-22 = +25bp",
            market_probability=0.812,
            market_source="FedWatch",
        )
        known = examples.remark(by, post_id=place.id)
        assert writes.add_remarks(db, [quote, known]) == Added(1, 1)
    with store.reading() as db:
        assert same(reads.remarks(db, "ann")[-1], quote)
        assert reads.remarks(db, "ben") == []


def test_more_rows_than_a_statement_has_variables(store: Store) -> None:
    """Lists of any length go through."""
    count = rows.MOST_IN_A_LIST + 1
    with store.writing() as db:
        new = [examples.question(str(i)) for i in range(count)]
        ids = writes.add_questions(db, new)
        assert writes.add_questions(db, new) == ids
        assert len(reads.unsettled(db, ids)) == count


def test_the_version_of_the_record_follows_every_addition(store: Store) -> None:
    """What the application keeps is thrown away exactly when something was added."""
    versions = []

    def note() -> None:
        with store.reading() as db:
            versions.append(reads.ledger_version(db))

    note()
    with store.writing() as db:
        by = writes.add_forecaster(db, examples.forecaster())
    note()
    with store.writing() as db:
        ids = writes.add_questions(db, [examples.question()])
    note()
    with store.writing() as db:
        writes.add_predictions(db, [examples.prediction(by, ids[0])])
    note()
    with store.writing() as db:
        writes.add_verdict_rows(db, [examples.verdict(ids[0], outcome=Outcome.VOID)])
    note()
    assert len(set(versions)) == 5
    with store.writing() as db:
        writes.add_forecaster(db, examples.forecaster())
    note()
    assert versions[-1] == versions[-2]
