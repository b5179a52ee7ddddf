"""What the codes in a diagram stand for: forecasters by slug, families as a list of calls names them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from tracker.sampling import Record
from tracker.scores import Diagram
from tracker.scores._base import Cell
from tracker.store.calls_columns import CallColumns

Codes = NDArray[np.int64]


def named(record: Record, diagram: Diagram) -> Diagram:
    """The diagram of the sample of ``record``, or of a part of it, with names in place of codes."""
    return replace(
        diagram,
        facts={name: _named(record, name, [cell])[0] for name, cell in diagram.facts.items()},
        columns={name: _named(record, name, cells) for name, cells in diagram.columns.items()},
    )


def _named(record: Record, field: str, cells: Sequence[Cell]) -> Sequence[Cell]:
    codes = [cell for cell in cells if type(cell) is int]
    if field not in CODED or not codes:
        return cells
    names = iter(CODED[field](record, np.array(codes)))
    return [next(names) if type(cell) is int else cell for cell in cells]


def forecaster_names(record: Record, codes: Codes) -> list[str]:
    """The slugs of forecasters, by their codes in the sample of ``record``."""
    of_calls = record.calls.codes["forecaster"]
    slugs = record.calls.names["forecaster"]
    return [slugs[code] for code in _sparse(of_calls[record.settled])[codes].tolist()]


def family_names(record: Record, codes: Codes) -> list[str]:
    """The label or thesis of families, by their codes in the sample of ``record``.

    A later run of the same thesis has its number behind it, as in ``calls.families``.
    """
    calls, places = record.calls, record.places
    standing = np.flatnonzero(places.in_force)
    row = np.empty(int(places.family.max(initial=-1)) + 1, np.int64)
    row[places.family[standing]] = standing
    thesis, texts = _theses(calls, row)
    run = _runs(calls.codes["forecaster"][row], thesis)
    found = _sparse(places.family[record.settled])[codes]
    pairs = zip(thesis[found].tolist(), run[found].tolist(), strict=True)
    return [texts[code] if n == 1 else f"{texts[code]} ({n})" for code, n in pairs]


CODED: Mapping[str, Callable[[Record, Codes], list[str]]] = {
    "forecaster": forecaster_names,
    "best": family_names,
    "worst": family_names,
}
"""The facts and columns that hold codes."""


def _sparse(used: Codes) -> Codes:
    """The codes in use, in order: the place of each is its number without gaps."""
    return np.flatnonzero(np.bincount(used))


def _theses(calls: CallColumns, rows: Codes) -> tuple[Codes, list[str]]:
    """The thesis of each row, or its label where it has one, as a code of texts."""
    labels, theses = calls.names["label"], calls.names["thesis"]
    texts = [*labels, *(f"against: {thesis}" for thesis in theses), *theses]
    place: dict[str, int] = {}
    same = np.array([place.setdefault(text, i) for i, text in enumerate(texts)])
    side = calls.numbers["for_it"][rows].astype(np.int64)
    plain = len(labels) + len(theses) * side + calls.codes["thesis"][rows]
    unlabelled = calls.is_("label", "")[rows]
    return same[np.where(unlabelled, plain, calls.codes["label"][rows])], texts


def _runs(*keys: Codes) -> Codes:
    """1 for the first of neighbours that are alike, 2 for the next, and so on.

    >>> _runs(np.array([4, 4, 4, 5]), np.array([0, 1, 1, 1])).tolist()
    [1, 1, 2, 1]
    """
    place = np.arange(len(keys[0]))
    begins = np.logical_or.reduce([np.diff(key, prepend=key[:1] - 1) != 0 for key in keys])
    return place - np.maximum.accumulate(np.where(begins, place, 0)) + 1
