"""What holds for every diagram there is, and for each one that is added."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.scores.samples import UNITS, reordered, repeated, samples, turned
from tracker.scores import Basis, Diagram, Reason, Sample, Unit, diagrams, sample_of, scores
from tracker.scores._base import Cell

MODULES = {module.NAME: module for module in diagrams()}
DRAWN: list[tuple[str, Basis]] = [
    (name, basis) for name, module in MODULES.items() for basis in module.BASES or ("stated",)
]
EVERY = st.sampled_from(DRAWN)
PLAIN = (bool, int, float, str, type(None))

BY_PROBABILITY_OF_TRUE = {"corp", "murphy", "reliability", "smooth_ece"}
"""Curves over the probability that the sentence is TRUE: turned round, a point lies elsewhere."""


def draw(which: tuple[str, Basis], sample: Sample, unit: Unit = Unit.FAMILY) -> Diagram:
    name, basis = which
    return MODULES[name].diagram(sample, unit, basis=basis)


def alike(one: Cell, other: Cell) -> bool:
    """The same up to rounding; a number is never a flag."""
    if isinstance(one, float) and isinstance(other, float):
        return one == pytest.approx(other, abs=1e-9, rel=1e-9)
    return type(one) is type(other) and one == other


def differences(one: Diagram, other: Diagram, *, but: tuple[str, ...] = ()) -> list[str]:
    """The names of what is not the same in two diagrams, those in ``but`` left out."""
    found = [k for k in ("n", "families", "reason") if getattr(one, k) != getattr(other, k)]
    for mine, theirs in ((_lists(one.facts), _lists(other.facts)), (one.columns, other.columns)):
        for name in sorted({*mine, *theirs}):
            a, b = mine.get(name, []), theirs.get(name, [])
            same = len(a) == len(b) and all(alike(x, y) for x, y in zip(a, b, strict=True))
            if name not in but and not same:
                found.append(name)
    return found


def _lists(facts: Mapping[str, Cell]) -> dict[str, Sequence[Cell]]:
    return {name: [value] for name, value in facts.items()}


@pytest.mark.parametrize("name", MODULES)
def test_labels_are_in_both_languages(name: str) -> None:
    """Every fact and column has a label in both; there is at least one."""
    labels = [*MODULES[name].FACTS.values(), *MODULES[name].COLUMNS.values()]
    assert labels
    assert all(label.en and re.search("[가-힣]", label.ko) for label in labels)


def test_exceptions_are_diagrams() -> None:
    """A name that is no longer a diagram excepts nothing."""
    assert set(MODULES) >= BY_PROBABILITY_OF_TRUE


@given(EVERY, samples(), UNITS)
def test_data_are_as_declared(which: tuple[str, Basis], sample: Sample, unit: Unit) -> None:
    """All declared facts and columns and no others, or none with a reason; columns of one length.

    Cells are plain scalars that JSON has: no array, no NaN, no infinity.
    """
    module, found = MODULES[which[0]], draw(which, sample, unit)
    if not found.n:
        assert (found.families, found.facts, found.columns) == (0, {}, {})
        assert isinstance(found.reason, Reason)
        return
    assert set(found.facts) == set(module.FACTS)
    assert set(found.columns) == set(module.COLUMNS)
    assert len({len(column) for column in found.columns.values()}) <= 1
    assert 0 < found.families <= found.n <= len(sample)
    for cells in (found.facts.values(), *found.columns.values()):
        assert all(type(cell) in PLAIN for cell in cells)
        json.dumps(list(cells), allow_nan=False)


@pytest.mark.parametrize("which", DRAWN)
@pytest.mark.parametrize("unit", Unit)
def test_nothing_is_not_drawn(which: tuple[str, Basis], unit: Unit) -> None:
    """Without a settled call there are no data and there is a reason."""
    found = draw(which, sample_of([]), unit)
    assert (found.n, found.families, found.facts, found.columns) == (0, 0, {}, {})
    assert found.reason is not None


@given(EVERY, samples(), UNITS, st.randoms(use_true_random=False))
def test_order_does_not_matter(
    which: tuple[str, Basis], sample: Sample, unit: Unit, random: object
) -> None:
    """Rows in any order give the same diagram."""
    order = np.arange(len(sample))
    random.shuffle(order)  # type: ignore[attr-defined]
    once = draw(which, sample, unit)
    assert differences(once, draw(which, reordered(sample, order), unit)) == []


@given(EVERY, samples(), st.sampled_from([Unit.FAMILY, Unit.QUESTION]))
def test_saying_it_again_changes_nothing(
    which: tuple[str, Basis], sample: Sample, unit: Unit
) -> None:
    """Every mention made twice changes the number of mentions, and nothing of families or questions."""
    once = draw(which, sample, unit)
    assert differences(once, draw(which, repeated(sample), unit), but=("mentions",)) == []


@given(
    EVERY.filter(lambda which: which[0] not in BY_PROBABILITY_OF_TRUE), samples(), UNITS, st.data()
)
def test_turning_a_question_round_changes_nothing(
    which: tuple[str, Basis], sample: Sample, unit: Unit, data: st.DataObject
) -> None:
    """`KOSPI up` and the denial of it are one question: it does not matter which was written."""
    chosen = data.draw(st.sets(st.integers(0, len(sample))))
    other = turned(sample, np.isin(sample.question, list(chosen)))
    assert differences(draw(which, sample, unit), draw(which, other, unit)) == []


@given(EVERY.filter(lambda which: len(MODULES[which[0]].BASES) > 1), samples(), UNITS)
def test_stated_and_words_never_mix(which: tuple[str, Basis], sample: Sample, unit: Unit) -> None:
    """A record of both kinds has the diagrams that each kind would have alone.

    How many mentions there are and the share of the time with a probability are of all.
    """
    alone = sample.where(sample.has_stated if which[1] == "stated" else sample.has_words)
    both, one = draw(which, sample, unit), draw(which, alone, unit)
    assert differences(both, one, but=("mentions", "coverage")) == []


@given(samples())
def test_one_mention_a_question_counts_the_same(sample: Sample) -> None:
    """By question and by mention are one, in every score and diagram; the sheet relies on it."""
    own = sample.where(sample.in_force)
    own = replace(own, priced=~np.isnan(own.market))
    question, mention = (
        [m.compute(own, unit) for m in scores()] + [draw(which, own, unit) for which in DRAWN]
        for unit in (Unit.QUESTION, Unit.MENTION)
    )
    assert repr(question) == repr(mention)
