"""What a word of probability is worth: a range from a published scale, by an editorial map."""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tracker.errors import UnknownWord

TABLES = Path(__file__).parent / "tables"


@dataclass(frozen=True)
class Worth:
    """A row of the scale: probabilities from 0 to 1, ``low <= mid <= high``."""

    row: str
    low: float
    mid: float
    high: float
    source: str


def _rows(name: str) -> list[dict[str, str]]:
    with (TABLES / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def scale() -> dict[str, Worth]:
    """The rows of the scale by name."""
    return {
        r["row"]: Worth(r["row"], float(r["low"]), float(r["mid"]), float(r["high"]), r["source"])
        for r in _rows("probability_scale.csv")
    }


@cache
def mapping() -> dict[str, Worth]:
    """Every word that has a probability: the rows themselves and the words mapped to them."""
    rows = scale()
    return {**rows, **{r["word"]: rows[r["row"]] for r in _rows("words.csv")}}


def worth(word: str) -> Worth:
    """What ``word`` is worth. Raises ``UnknownWord`` with the nearest words.

    >>> worth("likely").low, worth("likely").high
    (0.55, 0.8)
    """
    try:
        return mapping()[word.strip().lower()]
    except KeyError:
        raise UnknownWord(word, mapping()) from None
