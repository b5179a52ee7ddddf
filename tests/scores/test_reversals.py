"""Changes of side and the time on each."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings

from tests.scores.plain import mean_of, mentions_of
from tests.scores.samples import UNITS, samples
from tracker.scores import Reason, Sample, Unit, reversals, sample_of

FEW = settings(max_examples=60)


@FEW
@given(samples(smallest=1, mentions=25), UNITS)
def test_as_defined(sample: Sample, unit: Unit) -> None:
    """Every fact is what reading the mentions one after the other gives."""
    sample = replace(sample, made=np.arange(len(sample)))
    changes, sides, right = [], [0.0, 0.0], []
    for mentions in mentions_of(sample):
        said = [bool(sample.said_true[row]) for row in mentions]
        stood = [float(sample.stood[row]) for row in mentions]
        changes.append(sum(a != b for a, b in pairwise(said)))
        for side, time in zip(said, stood, strict=True):
            sides[side != said[0]] += time
        if sum(stood):
            outcome = bool(sample.outcome[mentions[0]])
            time = sum(t for side, t in zip(said, stood, strict=True) if side == outcome)
            right.append((int(sample.family[mentions[0]]), time / sum(stood)))
    once = Unit.FAMILY if unit is Unit.FAMILY else Unit.QUESTION
    share = mean_of(right, once)
    found = reversals.diagram(sample, unit)
    assert found.facts == {
        "questions": len(changes),
        "changed_side": sum(count > 0 for count in changes),
        "changes": sum(changes),
        "sessions_for": pytest.approx(sides[0]),
        "sessions_against": pytest.approx(sides[1]),
        "share_right_time": share if share is None else pytest.approx(share),
    }
    assert found.reason is (Reason.NO_SESSION if share is None else None)


def test_there_and_back_again() -> None:
    """For, against, for again: two changes on one question."""
    sample = sample_of(
        [False] * 3,
        question=[0] * 3,
        family=[0] * 3,
        in_force=[False, False, True],
        said_true=[True, False, True],
        stood=[2, 5, 3],
    )
    facts = reversals.diagram(sample).facts
    assert (facts["changed_side"], facts["changes"]) == (1, 2)
    assert (facts["sessions_for"], facts["sessions_against"]) == (5.0, 5.0)
    assert facts["share_right_time"] == pytest.approx(0.5)


def test_two_questions_are_no_change() -> None:
    """The opposite side on another question is another call."""
    facts = reversals.diagram(sample_of([True, True], said_true=[True, False])).facts
    assert (facts["changed_side"], facts["changes"]) == (0, 0)


def test_one_moment_has_one_side() -> None:
    """What was said and taken back in one breath is no change."""
    sample = sample_of(
        [True, True],
        question=[0, 0],
        family=[0, 0],
        in_force=[False, True],
        said_true=[False, True],
        made=[1, 1],
        stood=[0, 4],
    )
    assert reversals.diagram(sample).facts["changes"] == 0


def test_a_question_without_a_mention_in_force_is_left_out() -> None:
    """What no other score counts is not counted here."""
    sample = sample_of([True] * 2, in_force=[True, False], said_true=[True, False], stood=[2, 5])
    facts = reversals.diagram(sample).facts
    assert (facts["questions"], facts["sessions_for"], facts["sessions_against"]) == (1, 2.0, 0.0)
