"""Every verdict, call and revision is in exactly one report, whenever reports are written."""

import shutil
from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, select

from tests.store import examples
from tracker.domain.records import ObservationRow, PredictionRow, VerdictRow
from tracker.domain.terms import Outcome
from tracker.store import reads, reporting, rows, writes
from tracker.store.engine import open_store
from tracker.store.observations import add_observations
from tracker.store.reports import Reach, reach_of

START = datetime(2023, 1, 1, tzinfo=UTC)
DAYS = st.integers(0, 150).map(lambda n: START + timedelta(days=n))
SOME = st.integers(0, 4)
STEPS = st.one_of(
    st.tuples(st.just("call"), SOME, DAYS, st.booleans()),
    st.tuples(st.just("verdict"), SOME, st.none() | DAYS, DAYS),
    st.tuples(st.just("figure"), SOME, DAYS, st.sampled_from(("1", "2", "3"))),
    st.tuples(st.just("correction"), SOME, DAYS, st.sampled_from(("1", "2"))),
    st.tuples(st.just("report"), DAYS),
)


class History:
    """A record that grows step by step, and the reports that are written of it meanwhile."""

    def __init__(self, db: Connection) -> None:
        self.db = db
        self.by = writes.add_forecaster(db, examples.forecaster())
        new = [examples.question(f"q{i}") for i in range(5)]
        self.questions = writes.add_questions(db, new)
        self.before: Reach | None = None
        self.verdicts: Counter[int] = Counter()
        self.calls: Counter[int] = Counter()
        self.revisions: Counter[int] = Counter()
        self.keys = 0

    def call(self, place: int, at: datetime, corrects: bool) -> None:
        self.keys += 1
        given: dict[str, Any] = {"key": f"c{self.keys}", "made_at": at}
        taken = set(self.db.scalars(select(rows.predictions.c.supersedes)))
        free = [id for id in reads.prediction_ids(self.db) if id not in taken]
        if corrects and free:
            given |= {"supersedes": free[-1], "reason": "mistyped"}
        question = self.questions[place]
        writes.add_predictions(self.db, [examples.prediction(self.by, question, **given)])

    def verdict(self, place: int, known: datetime | None, as_of: datetime) -> None:
        question = self.questions[place]
        history = reads.verdict_history(self.db, question)
        new = examples.verdict(
            question, known_at=known, as_of=as_of, outcome=Outcome(1 + place % 3)
        )
        if history:
            new = replace(new, supersedes=history[-1].id, why="mistyped")
        writes.add_verdict_rows(self.db, [new])

    def figure(self, place: int, known: datetime, value: str, **given: Any) -> None:
        day = date(2023, 1, 2 + place % 2)
        source = ("KRX", "FRED")[place % 3 == 0]
        key = {"series": "KOSPI", "period": day.isoformat(), "known_at": known, "source": source}
        every = reads.observations(self.db, "KOSPI")
        if not any(all(getattr(row, n) == v for n, v in key.items()) for row in every):
            new = examples.observation(day, value, known_at=known, source=source, **given)
            add_observations(self.db, [new])

    def correction(self, place: int, known: datetime, value: str) -> None:
        if figures := reads.observations(self.db, "KOSPI"):
            wrong = figures[place % len(figures)]
            self.figure(place, known, value, corrects=wrong.id, reason="mistyped")

    def report(self, ends_at: datetime) -> None:
        ends_at = max(ends_at, self.before.ends_at) if self.before else ends_at
        reach = reach_of(self.db, ends_at)
        for counted, found in (
            (self.verdicts, reporting.new_verdicts(self.db, self.before, reach)),
            (self.calls, reporting.new_calls(self.db, self.before, reach)),
        ):
            counted.update(row.id for row in found)
        revised = reporting.new_revisions(self.db, self.before, reach)
        self.revisions.update(r.new.id for r in revised)
        self.before = reach


@settings(max_examples=40)
@given(st.lists(STEPS, min_size=6, max_size=30))
def test_everything_is_told_exactly_once(empty_file: Path, steps: list[Any]) -> None:
    with TemporaryDirectory() as folder:
        url = f"sqlite:///{shutil.copy(empty_file, folder)}"
        with open_store(url) as store, store.writing() as db:
            history = History(db)
            for name, *given in steps:
                getattr(history, name)(*given)
            history.report(START + timedelta(days=400))
            calls: list[PredictionRow] = reads.predictions(db, superseded=True)
            asked = {row.question_id for row in calls}
            verdicts: list[VerdictRow] = reads.verdicts(db)
            figures = reads.observations(db, "KOSPI")
            assert history.calls == dict.fromkeys((row.id for row in calls), 1)
            assert history.verdicts == dict.fromkeys(
                (v.id for v in verdicts if v.question_id in asked), 1
            )
            assert history.revisions == dict.fromkeys(_revisions(figures), 1)


def _revisions(figures: list[ObservationRow]) -> list[int]:
    """Row by row: it corrects another, or differs from the one of its source that was known before."""
    found = []
    for row in figures:
        earlier = [
            other
            for other in figures
            if (other.period, other.source) == (row.period, row.source)
            and other.id < row.id
            and other.known_at < row.known_at
        ]
        before = max(earlier, key=lambda other: other.known_at, default=None)
        if row.corrects or (before and before.value != row.value):
            found.append(row.id)
    return found
