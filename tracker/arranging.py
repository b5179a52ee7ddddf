"""Which mention stands for its question, and which questions are one family: ``tracker.calls`` in columns.

The rules are those of ``calls.arranged``; a test holds the two together on random records.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tracker.store.calls_columns import NONE, CallColumns

Codes = NDArray[np.int64]
Flags = NDArray[np.bool_]
Floats = NDArray[np.float64]


TEXTS = ("forecaster", "label", "thesis")
NEEDED = (
    "question", "made", "begins", "last", "due", "for_it", "low", "mid", "high", "market", "basis", *TEXTS,
)  # fmt: skip


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
    by, made, id = calls.codes["forecaster"], calls.numbers["made"], calls.numbers["id"]
    order = np.lexsort((id, made, calls.numbers["question"], by))
    sorted_ = calls.take(order, *NEEDED)
    starts = _starts(sorted_.codes["forecaster"], sorted_.numbers["question"])
    question = np.cumsum(starts) - 1
    last = np.append(starts[1:], True)[: len(starts)]
    standing, basis = _standing(sorted_, starts)
    family = _families(sorted_, question, last)
    found: Mapping[str, NDArray[np.generic]] = {
        "family": family,
        "question": question,
        "first": starts,
        "in_force": last,
        "priced": _last_of(sorted_.numbers["market"] != NONE, question),
        "standing": standing,
        "basis": basis,
        "until": np.where(last, sorted_.numbers["due"], np.append(sorted_.numbers["made"][1:], 0)),
    }
    back = np.empty_like(order)
    back[order] = np.arange(len(order))
    return Arranged(**{name: values[back] for name, values in found.items()})  # type: ignore[arg-type]


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


def _standing(calls: CallColumns, starts: Flags) -> tuple[Floats, Codes]:
    """The probability in force at each mention: its own, else the last one given for the same side."""
    own = calls.numbers["mid"] != NONE
    side = calls.numbers["for_it"]
    turned = starts | np.append(True, side[1:] != side[:-1])[: len(side)]
    rows = np.arange(len(own))
    given = np.maximum.accumulate(np.where(own | turned, rows, 0))
    triple = np.column_stack([calls.numbers[name] for name in ("low", "mid", "high")])
    return triple[given], calls.codes["basis"][given]


def _families(calls: CallColumns, question: Codes, in_force: Flags) -> Codes:
    """A family for each row: explicit labels, else theses whose windows overlap."""
    rows = np.flatnonzero(in_force)
    stand = calls.take(rows, "question", "begins", "last", "for_it", *TEXTS)
    unlabelled = stand.is_("label", "")
    side = stand.numbers["for_it"].astype(np.int64)
    names = _thesis_codes(stand, unlabelled, side)
    begins, ends = stand.numbers["begins"], stand.numbers["last"]
    keys = (stand.numbers["question"], ends, begins, names, stand.codes["forecaster"])
    order = np.lexsort(keys)
    starts = _starts(stand.codes["forecaster"][order], names[order])
    far = int(ends.max(initial=0)) + 1
    group = np.cumsum(starts) - 1
    until = np.maximum.accumulate(ends[order] + group * far) - group * far
    apart = np.append(False, begins[order][1:] > until[:-1])[: len(order)]
    family = np.empty(len(rows), np.int64)
    family[order] = np.cumsum(starts | (apart & unlabelled[order])) - 1
    return family[question]


def _thesis_codes(calls: CallColumns, unlabelled: Flags, side: Codes) -> Codes:
    """Equal numbers for the same explicit label, or the same thesis and side."""
    theses, labels = calls.names["thesis"], calls.names["label"]
    code: dict[str, int] = {}
    names = [*labels, *(f"against: {text}" for text in theses), *theses]
    coded = np.array([code.setdefault(name, len(code)) for name in names], np.int64)
    thesis = len(labels) + len(theses) * side + calls.codes["thesis"]
    return np.asarray(coded[np.where(unlabelled, thesis, calls.codes["label"])])
