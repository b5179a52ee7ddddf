"""The mentions of each question in the order of time, one a moment."""

import numpy as np

from tracker.scores._base import Unit
from tracker.scores._clusters import Clusters, clusters
from tracker.scores._sample import UNKNOWN, Codes, Flags, Floats, Sample

PLACES = 6


def asked(sample: Sample, having: Flags) -> Flags:
    """The rows of the questions whose mention in force is among ``having``."""
    found = np.zeros(int(sample.question.max(initial=-1)) + 1, np.bool_)
    found[sample.question[having & sample.in_force]] = True
    return np.asarray(found[sample.question], np.bool_)


def timeline(sample: Sample, having: Flags) -> Codes:
    """The rows of ``having`` by question and time, one for each moment at which something was said.

    Of several mentions of a question at one moment the last word is kept: the one in force, else the
    one that stood longest; of words that stood alike, one that does not depend on the order of rows.

    >>> from tracker.scores import sample_of
    >>> same = {"question": [0, 0, 0], "family": [0, 0, 0]}
    >>> calls = sample_of([True] * 3, **same, made=[5, 5, 1], in_force=[True, False, False])
    >>> timeline(calls, np.ones(3, np.bool_)).tolist()
    [2, 0]
    """
    rows = np.flatnonzero(having)
    rows = rows[np.lexsort((sample.made[rows], sample.question[rows]))]
    tied = ~np.diff(sample.question[rows]).astype(bool) & ~np.diff(sample.made[rows]).astype(bool)
    if not tied.any():
        return rows
    among = np.append(tied, False) | np.append(False, tied)
    rows[among] = _ranked(sample, rows[among])
    kept: Codes = rows[~np.append(tied, False)]
    return kept


def starts(codes: Codes) -> Codes:
    """Where each run of equal codes begins.

    >>> starts(np.array([4, 4, 7])).tolist()
    [0, 2]
    """
    return np.flatnonzero(np.diff(codes, prepend=-1))


def sessions(sample: Sample, having: Flags, worth: Floats | None = None) -> Floats:
    """For how many sessions mentions ``having`` stood, by the code of their question.

    Each session counts 1, or what its mention is ``worth``.
    """
    weight = sample.stood[having] if worth is None else (sample.stood * worth)[having]
    size = int(sample.question.max(initial=-1)) + 1
    found = np.bincount(sample.question[having], weights=weight, minlength=size)
    return np.asarray(found, np.float64)


def share(part: Floats, whole: Floats) -> Floats:
    """``part`` of ``whole``, NaN where that is nothing."""
    return part / np.where(whole > 0, whole, UNKNOWN)


def by_family(sample: Sample, unit: Unit, rows: Codes, values: Floats) -> Clusters:
    """``values``, one a question at its mention in force ``rows``, by family; NaN is left out.

    A question counts once, at the level of mentions too.
    """
    quantity = np.full(len(sample), UNKNOWN)
    quantity[rows] = values
    once = Unit.FAMILY if unit is Unit.FAMILY else Unit.QUESTION
    return clusters(sample, quantity, once, ~np.isnan(quantity))


def _ranked(sample: Sample, rows: Codes) -> Codes:
    """Rows by question, time and rank; by the probability of what happened, which a denial leaves."""
    p, outcome = np.round(sample.p[rows], PLACES), sample.outcome[rows]
    given = np.where(outcome[:, None], p, np.round(1 - p[:, ::-1], PLACES))
    keys = (sample.correct, sample.stood, sample.in_force, sample.made, sample.question)
    return rows[np.lexsort((*given.T, *(key[rows] for key in keys)))]
