"""Adds information to the price: what betting on the calls at market prices would have made of 1.

Formula
    ``E`` is a product over blocks, in the order in which they settled, of the mean over the calls
    of a block of ``p^y (1-p)^(1-y) / (q^y (1-q)^(1-y))``: ``p`` the probability of the call, ``q``
    the one the market implied at its time, both kept inside 0.001..0.999, ``y`` 1 if TRUE. The mean
    is over questions, over mentions, or (by family) over families, each being the mean of its
    questions in the block. A question counts at the last mention made with a price quoted, as in
    ``brier_vs_market``; words at the middle of their range.
Blocks
    A call may bet only what earlier ones have won, so a block begins with a call made after every
    question before it has closed; questions whose time from call to close overlaps, directly or
    through others, share a block. A mean of bets is a fair bet under any dependence (Vovk & Wang
    2021), a product only in this order. A block counts once it can no longer change: when it has
    closed before the earliest call with a price that has not ended was made.
Range and orientation
    0 or more; large is evidence that the calls know something that the price does not, 1 is none:
    the market against itself has exactly 1. The null is that the price is the true probability
    given the past. So a large ``E`` means *adds information to the price*, not *scores better than
    the market*: a call that is as noisy as the price and errs elsewhere has it as well. It is
    ``log_e`` that is exact; ``e_value`` ends at ``e^700``. ``p_value_anytime`` is
    ``min(1, 1 / highest)``, valid however often one has looked (Ville), as long as calls are written
    down when they are made.
Undefined
    No settled call with both probabilities, or none in a block that counts: no data.
Reference
    Vovk & Wang (2021), doi:10.1214/20-AOS2020; Ramdas, Grünwald, Vovk & Shafer (2023),
    doi:10.1214/23-STS894.

>>> from tracker.scores import sample_of
>>> found = diagram(sample_of([True, False, True], p=[0.8, 0.4, 0.5], market=[0.5, 0.5, 0.5]))
>>> [round(value, 4) for value in found.columns["e_value"]]
[1.6, 1.92, 1.92]
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

import numpy as np

from tracker.scores._base import Basis, Diagram, Reason, Text, Unit
from tracker.scores._clusters import rows_of
from tracker.scores._sample import Codes, Flags, Floats, Sample

NAME = "adds_information"
TITLE = Text("Adds information to the price", "가격에 정보를 더하는지")
WHAT = Text(
    "What betting on the calls at market prices would have made of 1; it need not beat the market.",
    "시장 가격에 맞서 콜에 걸었다면 1이 얼마가 됐을지입니다. 시장보다 정확하다는 뜻은 아닙니다.",
)
RANGE = (float("-inf"), float("inf"))
REFERENCE = (
    "Vovk & Wang (2021), The Annals of Statistics 49:1736-1754, doi:10.1214/20-AOS2020; "
    "Ramdas, Grünwald, Vovk & Shafer (2023), Statistical Science 38:576-601, doi:10.1214/23-STS894"
)

BASES: tuple[Basis, ...] = ("stated", "words")
FACTS: Mapping[str, Text] = {
    "e_value": Text("evidence: what became of 1", "증거: 1이 된 금액"),
    "log_e": Text("its natural logarithm", "자연로그 값"),
    "highest": Text("highest so far", "지금까지 최고"),
    "p_value_anytime": Text("p-value at any time", "언제 봐도 유효한 p값"),
    "blocks": Text("blocks that do not overlap", "겹치지 않는 묶음"),
}
COLUMNS: Mapping[str, Text] = {
    "closed": Text("settled by", "판정 시점"),
    "e_value": Text("evidence", "증거"),
    "questions": Text("questions", "질문"),
}

CLIP = (0.001, 0.999)
LARGEST_LOG = 700.0


@dataclass(frozen=True, eq=False)
class Blocks:
    """The block of each call, and when each block has closed, in the order of time."""

    of: Codes
    closed: Codes

    def first(self, count: int) -> "Blocks":
        """The first so many blocks, and the calls in them."""
        return Blocks(self.of[self.of < count], self.closed[:count])


def diagram(sample: Sample, unit: Unit = Unit.FAMILY, *, basis: Basis = "stated") -> Diagram:
    """What became of 1 after each block, counted by ``unit``."""
    stated = basis == "stated"
    having = (sample.has_stated if stated else sample.has_words) & ~np.isnan(sample.market)
    rows = np.flatnonzero(rows_of(sample, unit, having, sample.priced))
    if not len(rows):
        missing = Reason.NO_STATED_AND_MARKET if stated else Reason.NO_WORDS_AND_MARKET
        return Diagram(n=0, families=0, reason=missing)
    blocks = blocks_of(sample.made[rows], sample.closed[rows])
    final = blocks.closed < sample.open_since[rows[0]]
    if not final[0]:
        return Diagram(n=0, families=0, reason=Reason.STILL_OPEN)
    rows, blocks = rows[final[blocks.of]], blocks.first(int(np.count_nonzero(final)))
    won = bets(sample.p[rows, 1], sample.market[rows], sample.outcome[rows])
    family = sample.family[rows]
    log_e = np.cumsum(np.log(_means(won, blocks.of, family if unit is Unit.FAMILY else None)))
    families = int(np.count_nonzero(np.bincount(family)))
    e_value = np.exp(np.minimum(log_e, LARGEST_LOG))
    highest = max(1.0, float(e_value.max()))
    return Diagram(
        n=families if unit is Unit.FAMILY else len(rows),
        families=families,
        facts={
            "e_value": float(e_value[-1]),
            "log_e": float(log_e[-1]),
            "highest": highest,
            "p_value_anytime": 1 / highest,
            "blocks": len(log_e),
        },
        columns={
            "closed": blocks.closed.tolist(),
            "e_value": e_value.tolist(),
            "questions": _questions(sample.question[rows], blocks.of).tolist(),
        },
    )


def bets(p: Floats, market: Floats, outcome: Flags) -> Floats:
    """What 1 bet on each call by Kelly's rule came back as.

    >>> bets(np.array([0.8, 0.2]), np.array([0.5, 0.2]), np.array([True, False])).tolist()
    [1.6, 1.0]
    """
    ours, price = np.clip(p, *CLIP), np.clip(market, *CLIP)
    return cast(Floats, np.where(outcome, ours / price, (1 - ours) / (1 - price)))


def blocks_of(made: Codes, closed: Codes) -> Blocks:
    """As many blocks as there can be with every call made after all blocks before it have closed.

    >>> blocks_of(np.array([0, 3, 5, 9]), np.array([4, 7, 6, 12])).of.tolist()
    [0, 0, 0, 1]
    """
    order = np.argsort(made, kind="stable")
    until = np.maximum.accumulate(closed[order])
    begins = made[order][1:] > until[:-1]
    of = np.empty_like(order)
    of[order] = np.concatenate(([0], np.cumsum(begins)))
    return Blocks(of, until[np.append(begins, True)])


def _means(won: Floats, block: Codes, family: Codes | None) -> Floats:
    """The mean of each block, over its rows or over its families."""
    if family is not None:
        size = int(family.max()) + 1
        pairs, place, times = np.unique(
            block * size + family, return_inverse=True, return_counts=True
        )
        won, block = np.bincount(place, weights=won) / times, pairs // size
    return np.bincount(block, weights=won) / np.bincount(block)


def _questions(question: Codes, block: Codes) -> Codes:
    """How many questions each block has; all mentions of one are in the same block."""
    found = np.full(int(question.max()) + 1, -1)
    found[question] = block
    return np.bincount(found[found >= 0])
