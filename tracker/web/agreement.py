"""How far two codings of the same sentences agree: Cohen's kappa, with posts as the clusters of its interval.

Cohen (1960), doi:10.1177/001316446002000104. The interval is a percentile bootstrap over posts.
"""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tracker.paths import share

DRAWS = 10_000
SEED = 2023
ASPECTS = ("own", "direction", "horizon")
CODING = Path("seeds") / "pluto-research" / "coding.csv"


@dataclass(frozen=True)
class Agreement:
    """Agreement on one aspect: ``n`` sentences coded by both, ``same`` of them alike; kappa -1..1."""

    aspect: str
    n: int
    same: int
    kappa: float | None
    interval: tuple[float, float] | None


def coding_rows() -> list[dict[str, str]]:
    """The sentences as both coders saw them. Raises ``FileNotFoundError``."""
    with share(str(CODING)).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def agreements(rows: Sequence[dict[str, str]]) -> list[Agreement]:
    """Agreement on each aspect, over all sentences, or those in which both saw a call of the author's own."""
    return [_agreement(aspect, rows) for aspect in ASPECTS]


def _agreement(aspect: str, rows: Sequence[dict[str, str]]) -> Agreement:
    both = [
        (r["unit"].split(".")[0], r[f"first_{aspect}"], r[f"second_{aspect}"])
        for r in rows
        if aspect == "own" or r["first_own"] == r["second_own"] == "1"
    ]
    same = sum(a == b for _, a, b in both)
    if not both:
        return Agreement(aspect, 0, 0, None, None)
    posts = list(dict.fromkeys(r["unit"].split(".")[0] for r in rows))
    tables = _tables(both, posts)
    value = float(kappas(tables.sum(axis=0)[None])[0])
    return Agreement(aspect, len(both), same, None if np.isnan(value) else value, _interval(tables))


def _tables(both: Sequence[tuple[str, str, str]], names: Sequence[str]) -> NDArray[np.float64]:
    """One table of first against second code a post, posts without a sentence of the kind included."""
    posts = {name: i for i, name in enumerate(names)}
    codes = {c: i for i, c in enumerate(sorted({code for _, a, b in both for code in (a, b)}))}
    tables = np.zeros((len(posts), len(codes), len(codes)))
    for post, a, b in both:
        tables[posts[post], codes[a], codes[b]] += 1
    return tables


def kappas(tables: NDArray[np.float64]) -> NDArray[np.float64]:
    """Cohen's kappa of each table; NaN where chance alone would agree completely.

    >>> kappas(np.array([[[20.0, 5.0], [10.0, 15.0]]])).round(3).tolist()
    [0.4]
    """
    shares = tables / tables.sum(axis=(1, 2), keepdims=True)
    seen = np.trace(shares, axis1=1, axis2=2)
    chance = (shares.sum(axis=2) * shares.sum(axis=1)).sum(axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray((seen - chance) / np.where(chance < 1, 1 - chance, np.nan))


def _interval(tables: NDArray[np.float64]) -> tuple[float, float] | None:
    posts = len(tables)
    drawn = np.random.default_rng(SEED).multinomial(posts, np.full(posts, 1 / posts), size=DRAWS)
    summed = (drawn @ tables.reshape(posts, -1)).reshape(DRAWS, *tables.shape[1:])
    found = kappas(summed[summed.sum(axis=(1, 2)) > 0])
    found = found[~np.isnan(found)]
    if len(found) < DRAWS // 2:
        return None
    low, high = np.quantile(found, [0.025, 0.975])
    return float(low), float(high)
