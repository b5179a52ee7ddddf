"""Evidence texts for a whole column of verdicts at once."""

from dataclasses import dataclass
from functools import cached_property
from itertools import combinations, pairwise

import numpy as np
from numpy.typing import NDArray

from tracker.store.evidence import evidence_text

Ints = NDArray[np.int64]
NONE, ONE, RUN = 0, 1, 2
PIECES, TANGLED = -2, -1
WIDE = 16
"""From so many runs on, rows are not told apart by which of them are used."""
_SHOWN = {ONE: "%d", RUN: "%d-%d"}


@dataclass(frozen=True)
class Observed:
    """The observation in each slot of a panel: its id, 0 for none."""

    id: Ints

    @cached_property
    def breaks(self) -> Ints:
        """How many times, up to each slot, an id did not follow on the one before."""
        return np.concatenate(([0], np.cumsum(np.diff(self.id) != 1)))

    @cached_property
    def starts(self) -> Ints:
        """The slots at which ids begin anew, and the end of the panel."""
        again = np.flatnonzero(np.diff(self.id) != 1) + 1
        return np.concatenate(([0], again, [len(self.id)]))

    @cached_property
    def empty(self) -> Ints:
        """How many slots up to each one have no observation."""
        return np.cumsum(self.id == 0)


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
    shape = state @ 3 ** np.arange(slots.shape[1]) if slots.shape[1] < WIDE else state[:, 0] * 0 - 2
    shape[(observed.breaks[lo] != observed.breaks[hi]).any(axis=1)] = PIECES
    shape[~_separate(lo, hi, first, last, observed)] = TANGLED
    for code in np.unique(shape):
        rows = np.flatnonzero(shape == code)
        if code == TANGLED:
            texts[rows] = [_one_by_one(runs, observed.id) for runs in slots[rows].tolist()]
        elif code == PIECES:
            texts[rows] = _in_pieces(slots[rows], observed)
        else:
            texts[rows] = _shown(state[rows[0]].tolist(), first[rows], last[rows])
    return list(texts)


def _separate(lo: Ints, hi: Ints, first: Ints, last: Ints, observed: Observed) -> NDArray[np.bool_]:
    """Rows whose runs lack no observation and neither overlap nor touch each other."""
    held = (observed.empty[lo] == observed.empty[hi]) & (first > 0)
    sound = np.asarray(((lo == 0) | held).all(axis=1))
    for i, j in combinations(range(lo.shape[1]), 2):
        both = (lo[:, i] > 0) & (lo[:, j] > 0)
        overlap = (lo[:, i] <= hi[:, j]) & (lo[:, j] <= hi[:, i])
        sound &= ~both | ~(overlap | (last[:, i] + 1 == first[:, j]))
    return sound


def _in_pieces(slots: Ints, observed: Observed) -> list[str]:
    """Rows of separate runs whose ids have gaps: a run of slots is then several runs of ids."""
    row, run = np.nonzero(slots[:, :, 0])
    lo, hi = slots[row, run].T
    count = observed.breaks[hi] - observed.breaks[lo] + 1
    own = np.repeat(np.arange(len(lo)), count)
    piece = np.arange(len(own)) + (observed.breaks[lo] - np.cumsum(count) + count)[own]
    begin = np.maximum(lo[own], observed.starts[piece])
    end = np.minimum(hi[own], observed.starts[piece + 1] - 1)
    ids = zip(observed.id[begin].tolist(), observed.id[end].tolist(), strict=True)
    texts = [str(a) if a == b else f"{a}-{b}" for a, b in ids]
    ends = np.cumsum(np.bincount(row[own], minlength=len(slots))).tolist()
    return [",".join(texts[a:b]) for a, b in pairwise([0, *ends])]


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
