"""Evidence texts for a whole column of verdicts at once."""

from dataclasses import dataclass
from functools import cached_property
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from tracker.store.evidence import evidence_text

Ints = NDArray[np.int64]
NONE, ONE, RUN = 0, 1, 2
_SHOWN = {ONE: "%d", RUN: "%d-%d"}


@dataclass(frozen=True)
class Observed:
    """The observation in each slot of a panel: its id, 0 for none."""

    id: Ints

    @cached_property
    def breaks(self) -> Ints:
        """How many times, up to each slot, an id did not follow on the one before."""
        return np.concatenate(([0], np.cumsum(np.diff(self.id) != 1)))


def evidence_texts(slots: Ints, observed: Observed) -> list[str]:
    """A text for each row of ``slots`` (n, k, 2): k runs of slots, both ends included, from 0 for none.

    As ``evidence_text`` of the ids of the slots, each slot once.
    """
    texts = np.empty(len(slots), dtype=object)
    if not len(slots):
        return []
    lo, hi = slots[:, :, 0], slots[:, :, 1]
    first, last = observed.id[lo], observed.id[hi]
    state = np.where(lo == 0, NONE, np.where(lo == hi, ONE, RUN))
    shape = state @ 3 ** np.arange(slots.shape[1])
    shape[~_separate(lo, hi, first, last, state, observed)] = -1
    for code in np.unique(shape):
        rows = np.flatnonzero(shape == code)
        if code == -1:
            texts[rows] = [_one_by_one(runs, observed.id) for runs in slots[rows].tolist()]
        else:
            texts[rows] = _shown(state[rows[0]].tolist(), first[rows], last[rows])
    return list(texts)


def _separate(
    lo: Ints, hi: Ints, first: Ints, last: Ints, state: Ints, observed: Observed
) -> NDArray[np.bool_]:
    """Rows whose runs have ids without a gap and neither overlap nor touch each other."""
    breaks = observed.breaks
    sound = ((state == NONE) | ((breaks[lo] == breaks[hi]) & (first > 0))).all(axis=1)
    for i, j in combinations(range(lo.shape[1]), 2):
        both = (state[:, i] != NONE) & (state[:, j] != NONE)
        overlap = (lo[:, i] <= hi[:, j]) & (lo[:, j] <= hi[:, i])
        sound &= ~both | ~(overlap | (last[:, i] + 1 == first[:, j]))
    return np.asarray(sound)


def _shown(states: list[int], first: Ints, last: Ints) -> list[str]:
    used = [(j, state) for j, state in enumerate(states) if state != NONE]
    if not used:
        return [""] * len(first)
    text = ",".join(_SHOWN[state] for _, state in used)
    columns = [
        column[:, j].tolist()
        for j, state in used
        for column in ((first,) if state == ONE else (first, last))
    ]
    return [text % ids for ids in zip(*columns, strict=True)]


def _one_by_one(runs: list[list[int]], observation: Ints) -> str:
    slots = dict.fromkeys(slot for lo, hi in runs if lo for slot in range(lo, hi + 1))
    return evidence_text(id for id in observation[list(slots)].tolist() if id)
