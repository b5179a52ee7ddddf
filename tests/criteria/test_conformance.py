"""What every kind of criterion must do; a new one is covered as soon as its file is there."""

from dataclasses import fields, is_dataclass, replace
from datetime import timedelta
from decimal import Decimal
from random import Random
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.naive import CANCELLED, ENDED, Row
from benchmarks.world import World
from tests.criteria.hand import ALMANAC
from tests.criteria.samples import AS_OF, asked, moments, panel, world
from tests.criteria.strategies import combinators, simple_kinds
from tracker.criteria import (
    Call,
    Column,
    check,
    kinds,
    observations_of,
    parse,
    phrases_of,
    reasons_of,
    settle,
    wake,
)
from tracker.criteria import _settle as settling
from tracker.criteria._columns import COMMON_REASONS
from tracker.domain.terms import Outcome

WORLDS = (0, 1, 2)
every_kind = pytest.mark.parametrize("kind", kinds())
simple_kind = pytest.mark.parametrize("kind", simple_kinds())
on_every_world = pytest.mark.parametrize("seed", WORLDS)


def dataclass_of(criterion: Any) -> Any:
    """How a dataclass was declared."""
    assert is_dataclass(criterion)
    return criterion.__dict__["__dataclass_params__"]


@every_kind
def test_declared(kind: str) -> None:
    """A kind is a documented module with a frozen dataclass, phrases, examples and reasons."""
    module = kinds()[kind]
    criterion: type[Call] = module.Criterion
    assert module.__doc__
    assert criterion.__doc__
    assert not criterion.__doc__.startswith("Criterion(")
    assert dataclass_of(criterion).frozen
    assert kind == criterion.KIND
    assert len(phrases_of(kind)) == len(criterion.PHRASES) > 0
    assert len(criterion.EXAMPLES) > 0
    assert len(set(reasons_of(kind))) == len(reasons_of(kind)) > len(COMMON_REASONS)
    assert (kind in simple_kinds()) != (kind in combinators())


@every_kind
def test_examples(kind: str) -> None:
    """Every example round-trips, can be asked, and has a thesis."""
    for example in kinds()[kind].Criterion.EXAMPLES:
        call = parse(example, ALMANAC)
        assert parse(call.sentence(), ALMANAC) == call
        assert call.thesis()
    assert len(asked(0)[kind]) >= len(kinds()[kind].Criterion.EXAMPLES)


@every_kind
@on_every_world
def test_decided_means_evidence(kind: str, seed: int) -> None:
    """A decided question has a reason of its kind, a day, and observations known by then."""
    known = {row.id for row in world(seed).rows if row.known_at <= AS_OF}
    for answer in settle(asked(seed)[kind], panel(seed)):
        if answer.outcome:
            assert answer.reason in set(reasons_of(kind)) - {"window open", "missing figure"}
            assert answer.day > 0
            found = observations_of(answer.evidence, panel(seed))
            assert found
            assert set(found) <= known
        else:
            assert answer.reason in ("window open", "missing figure")
            assert (answer.day > 0) == (answer.reason == "missing figure")
            assert not answer.evidence


@every_kind
def test_every_outcome_occurs(kind: str) -> None:
    """The random questions are a fair test: each kind is found TRUE, FALSE and pending."""
    met = {a.outcome for seed in WORLDS for a in settle(asked(seed)[kind], panel(seed))}
    assert met >= {Outcome.TRUE, Outcome.FALSE, Outcome.PENDING}


@every_kind
@on_every_world
@pytest.mark.untraced
def test_deterministic_and_independent(kind: str, seed: int) -> None:
    """The same twice; a question alone stands as in the batch; the order does not matter."""
    terms, made_anew, rng = asked(seed)[kind], world(seed).panel(AS_OF), Random(seed)
    batch = settle(terms, panel(seed))
    assert settle(terms, made_anew) == batch
    for i in rng.sample(range(len(terms)), min(25, len(terms))):
        assert settle([terms[i]], made_anew) == [batch[i]]
    order = rng.sample(range(len(terms)), len(terms))
    assert settle([terms[i] for i in order], made_anew) == [batch[i] for i in order]


@simple_kind
@on_every_world
def test_blocks(kind: str, seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """A column checked in blocks is the column checked whole; an empty column has no answers."""
    column = Column.of(asked(seed)[kind], panel(seed))
    whole = check(kind, column, panel(seed))
    assert len(check(kind, column.take(slice(0, 0)), panel(seed)).outcome) == 0
    monkeypatch.setattr(settling, "BLOCK", 7)
    blocks = check(kind, column, panel(seed))
    for f in fields(whole):
        np.testing.assert_array_equal(getattr(whole, f.name), getattr(blocks, f.name))


@every_kind
@on_every_world
@pytest.mark.untraced
def test_time_contradicts_nothing(kind: str, seed: int) -> None:
    """Without corrections, what was decided once stays so at every later moment."""
    terms, decided = asked(seed)[kind], dict[int, tuple[Outcome, str]]()
    for as_of in moments(world(seed), 6):
        for i, answer in enumerate(settle(terms, panel(seed, as_of, corrected=False))):
            found = (answer.outcome, answer.reason)
            assert decided.get(i, found) == found, terms[i]
            if answer.outcome:
                decided[i] = found


@every_kind
@on_every_world
@pytest.mark.untraced
def test_sleeps_until_its_wake(kind: str, seed: int) -> None:
    """No question is TRUE or FALSE before the moment the resolver first looks at it."""
    where, terms = world(seed), asked(seed)[kind]
    for as_of in moments(where, 6):
        for question, answer in zip(terms, settle(terms, panel(seed, as_of)), strict=True):
            if answer.outcome in (Outcome.TRUE, Outcome.FALSE):
                assert wake(question, where.almanac) <= as_of.timestamp()


LATE_VALUES: list[Decimal | str] = [Decimal(0), Decimal(1), Decimal(9999), CANCELLED, ENDED]


@st.composite
def later_rows(draw: st.DrawFn, where: World) -> list[Row]:
    """Observations known only after ``AS_OF``: new ones, revisions, corrections, endings."""
    at = draw(st.lists(st.integers(0, len(where.rows) - 1), min_size=1, max_size=200))
    found = []
    for i, place in enumerate(at):
        row = where.rows[place]
        value = draw(st.sampled_from(LATE_VALUES))
        calendar = where.almanac.calendar_of(row.series)
        found.append(
            Row(
                row.series,
                draw(st.sampled_from([row.day, calendar.neighbours(row.day)[1]])),
                value,
                AS_OF + timedelta(seconds=draw(st.integers(1, 10**7))),
                len(where.rows) + 1 + i,
                corrects=draw(st.sampled_from([0, row.id])),
            )
        )
    return found


@settings(max_examples=15)
@given(data=st.data())
def test_no_look_ahead(data: st.DataObject) -> None:
    """Observations known later than ``as_of`` change nothing for any kind, whatever they are."""
    where, terms = world(1), [one for of_kind in asked(1).values() for one in of_kind[:150]]
    more = replace(where, rows=(*where.rows, *data.draw(later_rows(where))))
    before, after = panel(1), more.panel(AS_OF)
    for one, old, new in zip(terms, settle(terms, before), settle(terms, after), strict=True):
        assert (old.outcome, old.reason, old.day) == (new.outcome, new.reason, new.day), one
        assert observations_of(old.evidence, before) == observations_of(new.evidence, after), one
