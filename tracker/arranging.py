"""Which mention stands for its question, and which questions are one family: ``tracker.calls`` in columns.

The rules are those of ``calls.arranged``; a test holds the two together on random records.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tracker.ordering import order_of
from tracker.store.calls_columns import NONE, CallColumns

Codes = NDArray[np.int64]
Flags = NDArray[np.bool_]
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Arranged:
    """What each call is among the mentions of its question; one row a call, oldest first.

    ``family`` and ``question`` are codes from 0. ``standing`` (n, 3) is the probability in force, low,
    mid and high, ``NONE`` where there is none; ``basis`` a code of the names of the basis. ``until`` is
    when the next mention of the question was made, or when its window closed; epoch seconds.
    """

    family: Codes
    question: Codes
    first: Flags
    in_force: Flags
    priced: Flags
    standing: Floats
    basis: Codes
    until: Codes


def arranged(calls: CallColumns) -> Arranged:
    """The calls, oldest first, with their families and their places."""
    by, asked, made = calls.codes["forecaster"], calls.numbers["question"], calls.numbers["made"]
    order = order_of(by, asked)
    starts = _starts(by[order], asked[order])
    question = np.cumsum(starts) - 1
    last = np.append(starts[1:], True)[: len(starts)]
    given = order[_given(calls, order, starts)]
    ends = order[last]
    until = np.where(last, calls.numbers["due"][order], np.append(made[order][1:], 0))
    source, place = _back(given, order), _back(question, order)
    return Arranged(
        family=_families(calls, ends)[place],
        question=place,
        first=_back(starts, order),
        in_force=_back(last, order),
        priced=_back(_last_of(calls.numbers["market"][order] != NONE, question), order),
        standing=np.column_stack([calls.numbers[name][source] for name in ("low", "mid", "high")]),
        basis=calls.codes["basis"][source],
        until=_back(until, order),
    )


def _back(values: NDArray[Any], order: NDArray[np.intp]) -> NDArray[Any]:
    """Values in some order of the rows, as the rows stand."""
    found = np.empty_like(values)
    found[order] = values
    return found


def _starts(*keys: Codes) -> Flags:
    """Where a run of equal keys begins."""
    if not len(keys[0]):
        return np.zeros(0, np.bool_)
    differ = np.logical_or.reduce([key[1:] != key[:-1] for key in keys])
    return np.concatenate(([True], differ))


def _last_of(marked: Flags, group: Codes) -> Flags:
    """The last marked row of each group; groups are runs numbered from 0."""
    found = np.zeros(len(marked), np.bool_)
    rows = np.flatnonzero(marked)
    place = np.full(int(group.max(initial=-1)) + 1, -1)
    place[group[rows]] = rows
    found[place[place >= 0]] = True
    return found


def _given(calls: CallColumns, order: NDArray[np.intp], starts: Flags) -> NDArray[np.intp]:
    """Where the probability in force at each mention is: its own, else the last one for the same side."""
    own = calls.numbers["mid"][order] != NONE
    side = calls.numbers["for_it"][order]
    turned = starts | np.append(True, side[1:] != side[:-1])[: len(side)]
    return np.maximum.accumulate(np.where(own | turned, np.arange(len(own)), 0))


def _families(calls: CallColumns, ends: NDArray[np.intp]) -> Codes:
    """The family of each question, from its last mention in the rows ``ends``.

    Explicit labels, else theses whose windows overlap.
    """
    by = calls.codes["forecaster"][ends]
    unlabelled = calls.is_("label", "")[ends]
    names = _thesis_codes(calls, ends, unlabelled)
    begins, last = calls.numbers["begins"][ends], calls.numbers["last"][ends]
    order = order_of(by, names, begins, last)
    begins, last = begins[order], last[order]
    starts = _starts(by[order], names[order])
    far = int(last.max(initial=0)) + 1
    group = np.cumsum(starts) - 1
    until = np.maximum.accumulate(last + group * far) - group * far
    apart = np.append(False, begins[1:] > until[:-1])[: len(order)]
    return _back(np.cumsum(starts | (apart & unlabelled[order])) - 1, order)


def _thesis_codes(calls: CallColumns, rows: NDArray[np.intp], unlabelled: Flags) -> Codes:
    """Equal numbers for the same explicit label, or the same thesis and side."""
    theses, labels = calls.names["thesis"], calls.names["label"]
    code: dict[str, int] = {}
    names = [*labels, *(f"against: {text}" for text in theses), *theses]
    coded = np.array([code.setdefault(name, len(code)) for name in names], np.int64)
    side = calls.numbers["for_it"][rows].astype(np.int64)
    thesis = len(labels) + len(theses) * side + calls.codes["thesis"][rows]
    return np.asarray(coded[np.where(unlabelled, thesis, calls.codes["label"][rows])])
