"""One question a family, for tests that need independent units."""

from typing import cast

import numpy as np

from tracker.scores._sample import Codes, Flags, Sample

LATE = np.iinfo(np.int64).max


def first_questions(sample: Sample, having: Flags) -> Codes:
    """The row of the first question of each family, at the mention in force, among the rows ``having``.

    The first is the one whose earliest mention was made first; of several the one with the lower code.

    >>> from tracker.scores import sample_of
    >>> calls = sample_of([True] * 3, family=[0, 0, 1], made=[2, 1, 3], closed=[9] * 3)
    >>> first_questions(calls, calls.in_force).tolist()
    [1, 2]
    """
    rows = np.flatnonzero(having & sample.in_force)
    family, question = sample.family[rows], sample.question[rows]
    made = _earliest(sample.question, sample.made)[question]
    earliest = made == _earliest(family, made)[family]
    rows, family, question = rows[earliest], family[earliest], question[earliest]
    lowest = question == _earliest(family, question)[family]
    return cast(Codes, rows[lowest])


def _earliest(codes: Codes, values: Codes) -> Codes:
    """The smallest value of each code."""
    found = np.full(int(codes.max(initial=-1)) + 1, LATE)
    np.minimum.at(found, codes, values)
    return found
