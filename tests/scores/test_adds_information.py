"""Betting on the calls at market prices."""

import json
from dataclasses import replace
from itertools import product
from math import prod
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.scores.samples import UNITS, samples
from tracker.scores import ALL_ENDED, Basis, Reason, Sample, Unit, sample_of
from tracker.scores.adds_information import blocks_of, diagram

BASES: st.SearchStrategy[Basis] = st.sampled_from(["stated", "words"])
CASES = json.loads((Path(__file__).parent / "vectors" / "adds_information.json").read_text("utf-8"))
TIMES = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 8)), min_size=1, max_size=12)


def by_definition(sample: Sample, unit: Unit, basis: Basis) -> list[float]:
    """What became of 1 after each block, in plain Python."""
    having = sample.has_stated if basis == "stated" else sample.has_words
    having = having & ~np.isnan(sample.market)
    left = np.flatnonzero(having if unit is Unit.MENTION else having & sample.priced).tolist()
    left.sort(key=lambda i: int(sample.made[i]))
    capital, path = 1.0, []
    while left:
        block = [left.pop(0)]
        while left and sample.made[left[0]] <= max(sample.closed[block]):
            block.append(left.pop(0))
        families: dict[int, list[float]] = {}
        for i in block:
            p, q = (min(max(float(x), 0.001), 0.999) for x in (sample.p[i, 1], sample.market[i]))
            ratio = p / q if sample.outcome[i] else (1 - p) / (1 - q)
            key = int(sample.family[i]) if unit is Unit.FAMILY else i
            families.setdefault(key, []).append(ratio)
        means = [sum(ratios) / len(ratios) for ratios in families.values()]
        capital *= sum(means) / len(means)
        path.append(capital)
    return path


@pytest.mark.parametrize("case", [pytest.param(case, id=case["id"]) for case in CASES])
@pytest.mark.parametrize("unit", Unit)
def test_vectors(case: dict[str, Any], unit: Unit) -> None:
    """Questions one after the other: the plain product of the likelihood ratios."""
    inputs = case["inputs"]
    sample = sample_of([y == 1 for y in inputs["y"]], p=inputs["p"], market=inputs["market"])
    path = diagram(sample, unit).columns["e_value"]
    assert path == pytest.approx(case["expected"], abs=case["tolerance"])


@given(samples(mentions=25), UNITS, BASES, st.integers(1, 12))
def test_as_defined(sample: Sample, unit: Unit, basis: Basis, shorter: int) -> None:
    """With windows of all lengths, so that some overlap."""
    closed = sample.made + (sample.closed - sample.made.max(initial=0)) // shorter
    last = np.zeros(len(sample) + 1, np.int64)
    np.maximum.at(last, sample.question, closed)
    rows = replace(sample, closed=last[sample.question])
    found, expected = diagram(rows, unit, basis=basis), by_definition(rows, unit, basis)
    assert found.columns.get("e_value", []) == pytest.approx(expected)
    if expected:
        assert found.facts["highest"] == pytest.approx(max(1, *expected))
        assert found.facts["p_value_anytime"] == pytest.approx(1 / max(1, *expected))
        assert found.facts["log_e"] == pytest.approx(np.log(expected[-1]), abs=1e-9)
        assert found.facts["blocks"] == len(expected)


@given(TIMES)
def test_every_call_comes_after_the_blocks_before_it(times: list[tuple[int, int]]) -> None:
    """No call bets on what is not settled, and no block could be divided."""
    made = np.array([start for start, _ in times])
    closed = made + np.array([length for _, length in times])
    found = blocks_of(made, closed)
    for block in range(1, len(found.closed)):
        assert made[found.of == block].min() > closed[found.of < block].max()
    for block, end in enumerate(found.closed.tolist()):
        inside = found.of == block
        assert closed[inside].max() == end
        for start in made[inside]:
            earlier = inside & (made < start)
            assert not earlier.any() or closed[earlier].max() >= start


@given(
    st.lists(
        st.tuples(
            st.sampled_from([0.01, 0.2, 0.5, 0.9]),
            st.sampled_from([0.0, 0.3, 0.5, 1.0]),
            st.integers(0, 2),
            st.integers(0, 6),
        ),
        min_size=1,
        max_size=5,
    ),
    UNITS,
)
def test_a_right_price_loses_nothing_on_average(
    calls: list[tuple[float, float, int, int]], unit: Unit
) -> None:
    """Over all outcomes, as likely as the market says, what became of 1 is 1: a fair bet."""
    n = len(calls)
    market, p, family, made = (np.array(column) for column in zip(*calls, strict=True))
    mean = 0.0
    for ended in product([True, False], repeat=n):
        sample = sample_of(
            list(ended), p=p, market=market, family=family, made=made, closed=made + 2
        )
        chance = prod(q if y else 1 - q for q, y in zip(market.tolist(), ended, strict=True))
        mean += chance * float(diagram(sample, unit).facts["e_value"] or 0)
    assert mean == pytest.approx(1)


@given(samples(smallest=1), UNITS)
def test_the_market_against_itself_is_exactly_one(sample: Sample, unit: Unit) -> None:
    market = np.repeat(sample.market[:, None], 3, axis=1)
    found = diagram(replace(sample, p=market, stated=~np.isnan(sample.market)), unit)
    if found.n:
        assert set(found.columns["e_value"]) == {1.0}
        assert found.facts["log_e"] == 0
        assert found.facts["p_value_anytime"] == found.facts["highest"] == 1


def test_overlapping_questions_are_averaged() -> None:
    """Two that overlap, then one that begins when both have closed: (1.6 + 0.4) / 2 * 1.2."""
    calls = sample_of(
        [True, False, True],
        p=[0.8, 0.8, 0.6],
        market=[0.5] * 3,
        made=[0, 5, 21],
        closed=[10, 20, 30],
    )
    found = diagram(calls)
    assert found.columns["e_value"] == pytest.approx([1.0, 1.2])
    assert found.columns["closed"] == [20, 30]
    assert found.columns["questions"] == [2, 1]


def test_a_call_at_the_moment_of_closing_shares_the_block() -> None:
    """Nobody knows which came first."""
    assert blocks_of(np.array([0, 10]), np.array([10, 20])).of.tolist() == [0, 0]
    assert blocks_of(np.array([0, 11]), np.array([10, 20])).of.tolist() == [0, 1]


def test_families_weigh_one_in_a_block() -> None:
    """Nine losing questions of one family and a winning one of another: the mean of the two."""
    calls = sample_of(
        [False] * 9 + [True],
        family=[0] * 9 + [1],
        p=[0.8] * 10,
        market=[0.5] * 10,
        made=[0] * 10,
        closed=[10] * 10,
    )
    assert diagram(calls).facts["e_value"] == pytest.approx((0.4 + 1.6) / 2)
    assert diagram(calls, Unit.QUESTION).facts["e_value"] == pytest.approx((9 * 0.4 + 1.6) / 10)
    assert diagram(calls).columns["questions"] == [10]


def test_the_last_call_with_a_price_is_the_bet() -> None:
    """A later call without a price, or an earlier one with another, does not count for the question."""
    calls = sample_of(
        [True] * 3,
        question=[0, 0, 0],
        family=[0, 0, 0],
        p=[0.9, 0.7, 0.1],
        market=[0.5, 0.5, float("nan")],
        in_force=[False, False, True],
        priced=[False, True, False],
    )
    assert diagram(calls).facts["e_value"] == pytest.approx(0.7 / 0.5)
    assert diagram(calls, Unit.MENTION).facts["e_value"] == pytest.approx((0.9 + 0.7) / 2 / 0.5)


def test_certainties_are_kept_inside() -> None:
    """0 and 1 are read as 0.001 and 0.999, the market's too: nobody is ruined by one call."""
    lost = diagram(sample_of([False], p=[1.0], market=[0.5])).facts["e_value"]
    assert lost == pytest.approx(0.001 / 0.5)
    won = diagram(sample_of([True], p=[0.5], market=[0.0])).facts["e_value"]
    assert won == pytest.approx(0.5 / 0.001)


def test_a_very_long_record_stays_a_number() -> None:
    """The logarithm goes on where the number itself would be infinite."""
    n = 2000
    found = diagram(sample_of([True] * n, p=[1.0] * n, market=[0.5] * n)).facts
    assert found["log_e"] == pytest.approx(n * np.log(0.999 / 0.5))
    assert found["e_value"] == pytest.approx(np.exp(700))


def test_both_probabilities_are_needed() -> None:
    for basis, reason in (
        ("stated", Reason.NO_STATED_AND_MARKET),
        ("words", Reason.NO_WORDS_AND_MARKET),
    ):
        found = diagram(
            sample_of([True], p=[0.7]), basis="stated" if basis == "stated" else "words"
        )
        assert (found.n, found.reason, found.facts, found.columns) == (0, reason, {}, {})


@given(
    st.lists(
        st.tuples(st.integers(0, 30), st.sampled_from([0, 1, 2, 20]), st.booleans()),
        min_size=2,
        max_size=8,
    ),
    UNITS,
    st.integers(0, 40),
)
def test_what_has_been_shown_is_never_taken_back(
    calls: list[tuple[int, int, bool]], unit: Unit, day: int
) -> None:
    """The evidence as seen on any day is the beginning of what is seen when all has ended."""
    made, length, ended = (np.array(column) for column in zip(*calls, strict=True))
    n = len(calls)
    whole = sample_of(ended, p=[0.8] * n, market=[0.5] * n, made=made, closed=made + length)
    over = whole.closed <= day
    waiting = made[~over].min(initial=ALL_ENDED)
    then = replace(whole.where(over), open_since=np.full(np.count_nonzero(over), waiting))
    early = diagram(then, unit).columns.get("e_value", [])
    late = diagram(whole, unit).columns["e_value"]
    assert early == pytest.approx(late[: len(early)])


def test_a_call_that_is_still_open_holds_back_what_it_may_join() -> None:
    """The second block of three overlaps it, and so may the third."""
    made, closed = [0, 10, 20], [5, 15, 25]
    ended = sample_of([True] * 3, p=[0.8] * 3, market=[0.5] * 3, made=made, closed=closed)
    for since, blocks in ((26, 3), (25, 2), (12, 1), (6, 1)):
        found = diagram(replace(ended, open_since=np.full(3, since)))
        assert found.facts["blocks"] == blocks
    assert diagram(replace(ended, open_since=np.full(3, 5))).reason is Reason.STILL_OPEN
