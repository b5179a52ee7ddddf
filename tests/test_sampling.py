"""Records read and arranged by the column: the same as call by call."""

import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.records import NOW, calls_in
from tests.test_calls import START, call
from tracker.arranging import arranged as by_column
from tracker.calls import Call, Range, arranged
from tracker.domain.terms import Outcome
from tracker.history import worked_out
from tracker.ledger import load_calls, readings_of
from tracker.sampling import read_calls, record_of
from tracker.scorecard import DIMENSIONS, sheet
from tracker.scores import ALL_ENDED
from tracker.sessions.almanac import Almanac
from tracker.store import derived
from tracker.store.arrow_reader import arrow_tables
from tracker.store.calls_columns import NONE, OUTCOMES, CallColumns
from tracker.store.engine import Store
from tracker.store.predictions import predictions

RANGES = [None, Range(0.6, 0.6, 0.6), Range(0.55, 0.675, 0.8)]


@st.composite
def records(draw: st.DrawFn) -> list[Call]:
    """Mentions of a few questions of two forecasters."""
    asked = draw(
        st.lists(st.tuples(st.integers(0, 60), st.sampled_from("ab")), min_size=1, max_size=6)
    )
    labels = draw(st.lists(st.sampled_from([None, None, "x", "a"]), min_size=6, max_size=6))
    found = []
    for id in range(draw(st.integers(0, 12))):
        question = draw(st.integers(0, len(asked) - 1))
        day, thesis = asked[question]
        p = draw(st.sampled_from(RANGES))
        made = call(
            id,
            question,
            day,
            forecaster=draw(st.sampled_from(["ann", "bob"])),
            thesis=thesis,
            label=labels[question],
            said_true=draw(st.booleans()),
            probability=p,
            basis="none" if p is None else "stated" if p.low == p.high else "words",
            market_probability=draw(st.sampled_from([None, 0.4])),
            made_at=START + timedelta(days=draw(st.integers(0, 5))),
        )
        found.append(made)
    return found


def columns(calls: list[Call]) -> CallColumns:
    """The calls as they would be read from a store."""

    def share(values: list[float | None]) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
        return np.array([NONE if v is None else v for v in values], np.float64)

    texts = {
        "forecaster": [c.forecaster for c in calls],
        "label": [c.label or "" for c in calls],
        "thesis": [c.thesis for c in calls],
        "basis": [c.basis for c in calls],
        "outcome": ["" for _ in calls],
    }
    names = {field: tuple(dict.fromkeys(values)) for field, values in texts.items()}
    ranges = [c.probability for c in calls]
    return CallColumns(
        {
            "id": np.array([c.id for c in calls], np.int64),
            "question": np.array([c.question for c in calls], np.int64),
            "made": np.array([int(c.made_at.timestamp()) for c in calls], np.int64),
            "begins": np.array([c.first.toordinal() for c in calls], np.int64),
            "last": np.array([c.last.toordinal() for c in calls], np.int64),
            "due": np.array([c.terms.due for c in calls], np.int64),
            "for_it": np.array([c.said_true for c in calls], np.bool_),
            "low": share([r.low if r else None for r in ranges]),
            "mid": share([r.mid if r else None for r in ranges]),
            "high": share([r.high if r else None for r in ranges]),
            "market": share([c.market_probability for c in calls]),
        },
        {
            field: np.array([names[field].index(v) for v in values], np.int64)
            for field, values in texts.items()
        },
        names,
    )


@given(records())
def test_columns_are_arranged_as_calls_are(record: list[Call]) -> None:
    """Families, mentions in force, prices and standing probabilities are those of the plain rules."""
    calls = arranged(record)
    found = by_column(columns(calls))
    assert found.first.tolist() == [c.first_mention for c in calls]
    assert found.in_force.tolist() == [c.in_force for c in calls]
    assert found.priced.tolist() == [c.priced for c in calls]
    names = columns(calls).names["basis"]
    assert [names[b] for b in found.basis.tolist()] == [c.standing_basis for c in calls]
    standing = [None if row[1] == NONE else Range(*row) for row in found.standing.tolist()]
    assert standing == [c.standing for c in calls]
    for key, codes in (("family", found.family), ("question", found.question)):
        pairs = {
            (c.forecaster, getattr(c, key), code) for c, code in zip(calls, codes, strict=True)
        }
        assert len(pairs) == len({p[:2] for p in pairs}) == len({p[2] for p in pairs})


def test_the_columns_of_the_store_are_its_calls(seeded_store: Store, almanac: Almanac) -> None:
    """Reading by the column gives what reading call by call gives, field by field."""
    with seeded_store.reading() as db:
        found, _ = read_calls(db, as_of=NOW)
        calls = load_calls(db, NOW)
        rates = derived.base_rates(db, [c.id for c in calls])

    def text(field: str) -> list[str]:
        return [found.names[field][code] for code in found.codes[field].tolist()]

    def share(values: list[float | None]) -> list[float]:
        return [NONE if v is None else v for v in values]

    numbers = {name: values.tolist() for name, values in found.numbers.items()}
    assert numbers["id"] == [c.id for c in calls]
    assert numbers["question"] == [c.question for c in calls]
    assert numbers["made"] == [int(c.made_at.timestamp()) for c in calls]
    assert numbers["begins"] == [c.first.toordinal() for c in calls]
    assert numbers["last"] == [c.last.toordinal() for c in calls]
    assert numbers["due"] == [c.terms.due for c in calls]
    assert numbers["op"] == [c.terms.op for c in calls]
    assert numbers["compound"] == [bool(c.terms.parts) for c in calls]
    assert numbers["for_it"] == [c.said_true for c in calls]
    assert numbers["retrospective"] == [c.retrospective for c in calls]
    assert numbers["market"] == share([c.market_probability for c in calls])
    assert numbers["base"] == share([rates[c.id].rate for c in calls])
    for level in ("low", "mid", "high"):
        values = [getattr(c.probability, level) if c.probability else None for c in calls]
        assert numbers[level] == share(values)
    assert text("outcome") == ["" if c.outcome == "PENDING" else c.outcome for c in calls]
    assert text("thesis") == [c.thesis for c in calls]
    assert text("label") == [c.label or "" for c in calls]
    assert text("grade") == [c.grade for c in calls]
    assert OUTCOMES[Outcome.VOID] == "VOID"


def test_a_long_record_is_read_by_another_process(
    seeded_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The columns are the same; two copies of SQLite must never open one file in one process."""
    with seeded_store.reading() as db:
        few, _ = read_calls(db, as_of=NOW)
        one, _ = read_calls(db, as_of=NOW, forecaster="pluto-research")
        monkeypatch.setattr("tracker.store.calls_columns.MANY", 0)
        for wanted, found in (
            (few, read_calls(db, as_of=NOW)[0]),
            (one, read_calls(db, as_of=NOW, forecaster="pluto-research")[0]),
        ):
            assert found.names == wanted.names
            for fields, others in (
                (wanted.numbers, found.numbers),
                (wanted.codes, found.codes),
            ):
                assert {n: v.tolist() for n, v in others.items()} == {
                    n: v.tolist() for n, v in fields.items()
                }
    assert "adbc_driver_sqlite" not in sys.modules


def test_a_reading_that_fails_is_not_taken_for_a_short_one(
    seeded_store: Store, capfd: pytest.CaptureFixture[str]
) -> None:
    """What was read before is there; the process that failed says why."""
    queries = [("select id, thesis from questions", ()), ("select nothing", ())]
    with seeded_store.reading() as db:
        file = db.exec_driver_sql("pragma database_list").all()[0][2]
    tables = arrow_tables(file, queries)
    assert next(tables).num_rows > 0
    with pytest.raises(subprocess.CalledProcessError):
        next(tables)
    assert "nothing" in capfd.readouterr().err


def test_the_sample_counts_other_readings(seeded_store: Store, almanac: Almanac) -> None:
    """Of every call, the settled readings that are not void, and those on which it was right."""
    with seeded_store.reading() as db:
        calls = {c.id: c for c in load_calls(db, NOW)}
        read, readings = read_calls(db, as_of=NOW)
        record = record_of(read, readings, almanac, NOW)
        ids = read.numbers["id"][record.settled].tolist()
        for id, n, right in zip(
            ids, record.sample.readings.tolist(), record.sample.readings_right.tolist(), strict=True
        ):
            own = replace(calls[id], grade="B")
            outcomes = [
                r.outcome
                for r in readings_of(db, own, NOW)
                if r.outcome in ("TRUE", "FALSE") and r.terms.due <= NOW.timestamp()
            ]
            assert n == len(outcomes)
            assert right == outcomes.count("TRUE" if own.said_true else "FALSE")
    assert record.sample.readings.max() > 0


def test_sessions_and_how_long_a_word_stood(seeded_store: Store, almanac: Almanac) -> None:
    """ "KOSPI down over 20 sessions" has twenty; the mentions of a question share its time."""
    with seeded_store.reading() as db:
        read, readings = read_calls(db, as_of=NOW)
    record = record_of(read, readings, almanac, NOW)
    sentences = {c.id: c.sentence for c in calls_in(seeded_store)}
    ids = read.numbers["id"][record.settled].tolist()
    twenty = [i for i, id in enumerate(ids) if sentences[id] == "KOSPI down over 20 sessions"]
    assert twenty
    assert set(record.sample.sessions[twenty].tolist()) == {20}
    assert (record.sample.stood >= 0).all()
    assert (record.sample.up[twenty] == -1).all()


def test_base_rates_are_kept_in_step(seeded_store: Store, almanac: Almanac) -> None:
    """What is kept for each call is what the figures on record say."""
    with seeded_store.reading() as db:
        rows = predictions(db, superseded=True)
        kept = derived.base_rates(db, [row.id for row in rows])
        assert kept == worked_out(db, almanac, NOW, rows)
        assert not derived.calls_without(db)


@pytest.mark.parametrize("dimension", DIMENSIONS)
def test_the_sheet_groups_as_the_calls_are(
    seeded_store: Store, almanac: Almanac, dimension: str
) -> None:
    """Groups hold every mention once, under the value its call has."""
    found = sheet(seeded_store, almanac, as_of=NOW)
    groups = found.grouped(dimension)
    assert sum(g.mentions for g in groups) == found.counts.mentions
    assert len({g.value for g in groups}) == len(groups)


@pytest.mark.parametrize("day", [10, 16, 20, 30])
def test_a_priced_call_that_has_not_ended_is_known_to_the_sample(
    day: int, seeded_store: Store, almanac: Almanac
) -> None:
    """Until its window has closed and it has a verdict; a void one has ended, one without a price is none."""
    as_of = datetime(2023, 3, day, 12, tzinfo=UTC)
    with seeded_store.reading() as db:
        found = record_of(*read_calls(db, as_of=as_of), almanac, as_of).sample.open_since
        calls = load_calls(db, as_of)
    waiting = [
        int(c.made_at.timestamp())
        for c in calls
        if c.market_probability is not None
        and c.outcome != "VOID"
        and not (c.outcome in ("TRUE", "FALSE") and c.matured)
    ]
    assert len(found) or day == 10
    assert set(found.tolist()) <= {min(waiting, default=ALL_ENDED)}
