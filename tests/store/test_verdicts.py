"""Open questions as columns, verdicts as columns: the same as row by row."""

from dataclasses import replace
from datetime import date, datetime
from random import Random
from typing import Any

import numpy as np
import pytest
from sqlalchemy import Connection, text

from tests.store import examples
from tests.store.examples import DAY, NOW, TERMS
from tracker.domain.records import NewVerdict, VerdictRow
from tracker.domain.terms import Outcome, Terms
from tracker.store import questions, reads, verdicts, writes
from tracker.store.asked import COLUMNS, Asked
from tracker.store.check import check
from tracker.store.engine import Store
from tracker.store.evidence_columns import Observed
from tracker.store.questions import open_questions
from tracker.store.verdicts import Run, VerdictColumns, add_verdict_columns

RUN = Run(as_of=NOW, recorded_at=NOW, rules="1", calendars="규칙")
REASONS = ("window open", "closed above the entry", "올랐다")


def ask(db: Connection, count: int) -> list[int]:
    """Questions of three kinds on three series, a fifth of them compounds."""
    rng = Random(count)
    new = []
    for i in range(count):
        terms = replace(
            TERMS,
            kind=rng.choice(["move", "level", "relative"]),
            series=rng.choice(["KOSPI", "SP500", "WTI"]),
            other=rng.choice(["", "KOSPI"]),
            op=rng.randrange(-3, 4),
            x=rng.randrange(-(10**15), 10**15),
            due=rng.randrange(2**34),
        )
        if i % 5 == 0:
            nested = Terms("not", parts=(TERMS,))
            terms = Terms("all of", first=1, last=i, due=9, parts=(terms, nested, TERMS))
        new.append(examples.question(str(i), terms=terms, wake=i))
    return writes.add_questions(db, new)


def simple_terms(kind: str, column: Asked, names: tuple[str, ...]) -> dict[int, Terms]:
    """A column back as terms, by question."""
    found = {}
    for i, id in enumerate(column.id.tolist()):
        numbers: dict[str, Any] = {name: int(getattr(column, name)[i]) for name in COLUMNS[1:]}
        series, other = names[column.series[i]], names[column.other[i]]
        found[id] = replace(Terms(kind, series, other), **numbers)
    return found


@pytest.mark.parametrize("many", [questions.MANY, 1])
def test_open_questions_as_columns_equal_rows(
    store: Store, many: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Looked up one by one or read in their own order; those that sleep are left out."""
    monkeypatch.setattr(questions, "MANY", many)
    with store.writing() as db:
        ids = ask(db, 60)
        writes.add_verdict_rows(db, [examples.verdict(id) for id in ids[:20]])
        for wake_by in (-1, 30, 10**6):
            awake = ids[20 : wake_by + 1]
            found = open_questions(db, wake_by=wake_by)
            rows = reads.unsettled(db, awake)
            assert len(found) == len(rows) == len(awake)
            simple: dict[int, Terms] = {}
            for kind, column in found.simple.items():
                simple |= simple_terms(kind, column, found.names)
            assert simple == {id: terms for id, terms in rows.items() if not terms.parts}
            assert set(found.compounds.id.tolist()) == rows.keys() - simple.keys()


def settle(db: Connection, columns: list[VerdictColumns]) -> int:
    """Add first verdicts on questions that are due; how many there were."""
    due = open_questions(db, wake_by=int(RUN.as_of.timestamp())).due
    return add_verdict_columns(db, columns, RUN, due)


def some_verdicts(ids: list[int], seed: int = 3) -> list[VerdictColumns]:
    """Verdicts of two kinds with all that can be missing and all shapes of evidence."""
    rng = np.random.default_rng(seed)
    slots = np.concatenate(([0], rng.permutation(np.arange(1, 90))))
    slots[40:80] = np.arange(40, 80)
    slots[7] = 0
    columns = []
    for k, own in ((1, ids[::2]), (3, ids[1::2])):
        n = len(own)
        evidence = np.sort(rng.integers(0, 90, (n, k, 2)), axis=2)
        evidence[rng.random((n, k)) < 0.5, 1] = 0
        evidence[:, :, 1] = np.maximum(evidence[:, :, 0], evidence[:, :, 1])
        evidence[evidence[:, :, 0] == 0] = 0
        columns.append(
            VerdictColumns(
                question=rng.permutation(np.array(own)),
                outcome=rng.integers(1, 4, n).astype(np.int8),
                reason=rng.integers(0, 3, n).astype(np.int8),
                reasons=REASONS,
                day=np.where(rng.random(n) < 0.3, 0, rng.integers(700_000, 740_000, n)),
                known_at=np.where(rng.random(n) < 0.3, -1, rng.integers(0, 2**31, n)),
                evidence=evidence,
                observed=Observed(slots),
            )
        )
    return columns


def as_rows(columns: list[VerdictColumns]) -> list[NewVerdict]:
    rows = []
    for c in columns:
        for i in range(len(c)):
            used = (s for lo, hi in c.evidence[i].tolist() if lo for s in range(lo, hi + 1))
            found = [int(c.observed.id[s]) for s in dict.fromkeys(used)]
            rows.append(
                NewVerdict(
                    question_id=int(c.question[i]),
                    outcome=Outcome(int(c.outcome[i])),
                    reason=c.reasons[c.reason[i]],
                    decided_on=date.fromordinal(int(c.day[i])) if c.day[i] else None,
                    known_at=(
                        datetime.fromtimestamp(int(c.known_at[i]), NOW.tzinfo)
                        if c.known_at[i] >= 0
                        else None
                    ),
                    as_of=RUN.as_of,
                    recorded_at=RUN.recorded_at,
                    rules=RUN.rules,
                    calendars=RUN.calendars,
                    evidence=tuple(id for id in found if id),
                )
            )
    return sorted(rows, key=lambda row: row.question_id)


def stored(db: Connection, ids: list[int]) -> list[VerdictRow]:
    return [row for id in ids for row in reads.verdict_history(db, id)]


@pytest.mark.parametrize(("lot", "many"), [(50_000, 50_000), (7, 50_000), (50_000, 1), (7, 1)])
def test_verdicts_by_the_column_equal_row_by_row(
    store: Store, lot: int, many: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In one lot or several; checked one by one or all at once."""
    monkeypatch.setattr(verdicts, "LOT", lot)
    monkeypatch.setattr(verdicts, "MANY", many)
    with store.writing() as db:
        ids = ask(db, 60)
        writes.add_observations(db, examples.observations(90))
        columns = some_verdicts(ids[:50])
        assert settle(db, columns) == 50
        written = stored(db, ids)
        assert set(reads.unsettled(db)) == set(ids[50:])
    rows = as_rows(columns)
    assert [row.question_id for row in written] == ids[:50]
    for row, new in zip(written, rows, strict=True):
        assert (row.revision, row.supersedes, row.why) == (1, None, None)
        given = {name: getattr(new, name) for name in new.__dataclass_fields__}
        assert {name: getattr(row, name) for name in given} == given
    assert check(store) == []


def test_written_texts_are_the_same_bytes(store: Store) -> None:
    """A dump of the record does not tell by which way a verdict came."""
    listed = "outcome, reason, decided_on, known_at, as_of, recorded_at, rules, calendars, evidence"
    query = text(f"select {listed} from verdicts order by question_id")
    dumps = []
    for by_column in (True, False):
        with store.writing() as db:
            columns = some_verdicts(ask(db, 30))
            if by_column:
                settle(db, columns)
            else:
                writes.add_verdict_rows(db, as_rows(columns))
            dumps.append(db.execute(query).all())
            db.rollback()
    assert dumps[0] == dumps[1]


def test_no_verdict_is_nothing(store: Store) -> None:
    with store.writing() as db:
        assert settle(db, []) == 0
        assert writes.add_verdict_rows(db, []) == []


def test_a_second_verdict_must_name_the_first(store: Store) -> None:
    """A superseding verdict is a new revision; both stay readable; the last is in force."""
    with store.writing() as db:
        _, settled = examples.filled(db)
    with pytest.raises(ValueError, match="in force"), store.writing() as db:
        writes.add_verdict_rows(db, [examples.verdict(settled)])
    with store.writing() as db:
        (first,) = reads.verdict_history(db, settled)
        changed = examples.verdict(
            settled, outcome=Outcome.FALSE, supersedes=first.id, why="the close was wrong"
        )
        writes.add_verdict_rows(db, [changed])
    with store.reading() as db:
        before, after = reads.verdict_history(db, settled)
        assert (before, after.revision, after.why) == (first, 2, "the close was wrong")
        assert [row.verdict for row in reads.predictions(db)] == [after]
    assert check(store) == []


def test_a_verdict_on_no_question_is_refused_in_bulk(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The foreign key that is set aside for speed comes back before the end."""
    monkeypatch.setattr(verdicts, "MANY", 1)
    with store.writing() as db:
        ids = ask(db, 10)
    with pytest.raises(Exception, match=r"(?i)foreign key"), store.writing() as db:
        settle(db, some_verdicts([*ids, 999, 1000]))
    with store.reading() as db:
        assert len(reads.unsettled(db)) == 10
    assert check(store) == []


def test_days_are_days(store: Store) -> None:
    """A verdict's day is a plain date, whatever the zone of the server or of this machine."""
    with store.writing() as db:
        _, settled = examples.filled(db)
        assert reads.verdict_history(db, settled)[0].decided_on == DAY
