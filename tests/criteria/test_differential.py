"""Columns against the plain implementation: same outcomes, reasons, days and evidence."""

from collections import Counter
from datetime import datetime, timedelta
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks import naive
from benchmarks.questions import questions
from benchmarks.world import World
from tests.criteria.samples import world
from tracker.criteria import Call, Timing, kinds, observations_of, settle
from tracker.domain.terms import Terms
from tracker.errors import InvalidQuestion

pytestmark = pytest.mark.untraced  # tracing would double the time of 20,000 questions
CHUNKS, QUESTIONS = 20, 1_000
Asked = tuple[Call, Timing]


def compare(where: World, asked: list[Asked], as_of: datetime) -> Counter[tuple[str, str]]:
    """Settle the questions both ways; how often each kind met each outcome."""
    record, panel = where.record(as_of), where.panel(as_of)
    timed = [(a, terms(a, where), plainly(a, where, record)) for a in asked]
    for (call, timing), found, expected in timed:
        assert (found is None) == (expected is None), (call.sentence(), timing, found, expected)
    both = [(a, t, e) for a, t, e in timed if t is not None and e is not None]
    rows = {row.id: (row.series, row.day) for row in where.rows}
    counts: Counter[tuple[str, str]] = Counter()
    for answer, ((call, timing), t, e) in zip(
        settle([t for _, t, _ in both], panel), both, strict=True
    ):
        evidence = {rows[i] for i in observations_of(answer.evidence, panel)}
        found_: Any = (answer.outcome, answer.reason, answer.day, evidence, t.due)
        day = e.day.toordinal() if e.day else 0
        wanted: Any = (e.outcome, e.reason, day, e.evidence, int(e.due.timestamp()))
        assert found_ == wanted, (call.sentence(), timing, as_of)
        counts[call.KIND, e.outcome.name] += 1
    return counts


def terms(asked: Asked, where: World) -> Terms | None:
    """The terms, or nothing when the question cannot be asked then."""
    try:
        return asked[0].terms(asked[1], where.almanac)
    except InvalidQuestion:
        return None


def plainly(asked: Asked, where: World, record: naive.Record) -> naive.Found | None:
    """How the question stands by the plain implementation."""
    call, timing = asked
    try:
        return naive.settle(
            call, naive.Asker(timing.called_at, timing.entry, where.almanac, record)
        )
    except naive.Refused:
        return None


def looked_at(where: World, share: float) -> datetime:
    """A close between the first call and 200 days after the last: what is due then has just closed."""
    moment = where.begins + (where.ends - where.begins + timedelta(days=200)) * share
    calendar = where.almanac.calendar_of(min(where.days))
    return calendar.close(calendar.first_close_from(moment))


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_columns_agree_with_the_plain_implementation(chunk: int) -> None:
    """20,000 random questions of all kinds, over generated and embedded series."""
    where = world(chunk if chunk % 4 else 0)
    asked = list(questions(where, Random(chunk), QUESTIONS))
    counts = compare(where, asked, looked_at(where, (0.4, 0.7, 1.0)[chunk % 3]))
    assert {kind for kind, _ in counts} == set(naive.KINDS)
    assert counts.total() > 0.75 * QUESTIONS


@settings(max_examples=60)
@given(rng=st.randoms(use_true_random=False), seed=st.integers(0, 2), share=st.floats(0.1, 1))
def test_one_question_agrees(rng: Random, seed: int, share: float) -> None:
    """The same with one question at a time, so that a difference shrinks to a small one."""
    where = world(seed)
    compare(where, list(questions(where, rng, 1)), looked_at(where, share))


def test_the_plain_implementation_knows_only_kinds() -> None:
    """Every kind of the plain implementation exists; a new kind may come without a second one."""
    assert set(naive.KINDS) <= set(kinds())
