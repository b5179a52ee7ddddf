"""Base-rate test: are there more right calls than the base rates explain?

Formula
    One question a family, so that the questions can be taken as independent: the one first asked
    (ties: the lower code) among those with a base rate, at its mention in force; the same at every
    unit. If the sides that were taken came true as often as their base rates ``q_i`` say, the
    number right is Poisson-binomial. ``expected`` is ``sum(q_i)``; ``p_greater`` is
    ``P(K >= right)``; ``p_two_sided`` the probability of all numbers that are no likelier than the
    one observed. With equal base rates it is the binomial test.
Exactness
    To rounding, however many families there are (``_poisson_binomial``); no normal approximation.
    A p-value of less than about ``1e-45`` is shown as 0.
Range and orientation
    p-values 0..1; a small ``p_greater`` speaks against the base rates as the explanation.
Undefined
    No settled call with a base rate: no data.
Reference
    Hong (2013), doi:10.1016/j.csda.2012.10.006, on the distribution; Biscarri, Zhao & Brunner
    (2018), doi:10.1016/j.csda.2018.01.007, on computing it.

>>> from tracker.scores import sample_of
>>> found = diagram(sample_of([True] * 14 + [False] * 6, base=[0.5] * 20))
>>> found.facts["right"], found.facts["expected"], round(found.facts["p_greater"], 4)
(14, 10.0, 0.0577)
"""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from tracker.scores._base import Basis, Diagram, Reason, Text, Unit
from tracker.scores._first import first_questions
from tracker.scores._poisson_binomial import distribution
from tracker.scores._sample import Flags, Floats, Sample

NAME = "base_rate_test"
TITLE = Text("Test against the base rates", "기저율 검정")
WHAT = Text(
    "Whether more calls were right than the base rates of the sides taken explain.",
    "택한 방향의 기저율만으로 설명되는 것보다 콜이 더 많이 맞았는지를 검정합니다.",
)
RANGE = (0.0, float("inf"))
REFERENCE = (
    "Hong (2013), Computational Statistics & Data Analysis 59:41-51, "
    "doi:10.1016/j.csda.2012.10.006; "
    "Biscarri, Zhao & Brunner (2018), Computational Statistics & Data Analysis 122:92-100, "
    "doi:10.1016/j.csda.2018.01.007"
)

BASES: tuple[Basis, ...] = ()
FACTS: Mapping[str, Text] = {
    "families": Text("families", "논지"),
    "right": Text("right", "적중"),
    "expected": Text("expected from the base rates", "기저율로 본 기대 적중"),
    "p_greater": Text("p-value, as many right or more", "p값(이만큼 이상 맞을 확률)"),
    "p_two_sided": Text("p-value, two-sided", "p값(양측)"),
}
COLUMNS: Mapping[str, Text] = {}


class Tails(NamedTuple):
    """The p-values of a number of right calls."""

    greater: float
    two_sided: float


def tails(right: Flags, rates: Floats) -> Tails:
    """The p-values of as many ``right`` calls when each has the probability of its rate.

    >>> tails(np.array([True, True]), np.array([0.5, 0.5]))
    Tails(greater=0.25, two_sided=0.5)
    """
    found, k = distribution(rates), int(right.sum())
    return Tails(found.at_least(k), found.no_likelier_than(k))


def diagram(sample: Sample, unit: Unit = Unit.FAMILY, *, basis: Basis = "stated") -> Diagram:
    """The test on one question a family; ``unit`` and ``basis`` make no difference."""
    rows = first_questions(sample, ~np.isnan(sample.base))
    if not len(rows):
        return Diagram(n=0, families=0, reason=Reason.NO_BASE)
    right, base = sample.correct[rows], sample.base[rows]
    rates = np.where(sample.said_true[rows], base, 1 - base)
    p = tails(right, rates)
    return Diagram(
        n=len(rows),
        families=len(rows),
        facts={
            "families": len(rows),
            "right": int(right.sum()),
            "expected": float(rates.sum()),
            "p_greater": p.greater,
            "p_two_sided": p.two_sided,
        },
    )
