"""Direction test: did what was called to rise rise more often than what was called to fall?

Formula
    One question a family, so that the questions can be taken as independent: the one first asked
    (ties: the lower code) among those about a direction, at its mention in force; the same at every
    unit. The table counts direction called by direction realised. ``fisher_p`` is Fisher's exact
    test of their independence, two-sided. ``pt_statistic`` is Pesaran & Timmermann's without the
    term in ``4 / n^2``, which is the signed square root of Pearson's chi-square without a
    continuity correction, positive when calls and outcomes go together; ``pt_p`` its two-sided
    normal p-value. Below about 50 families only Fisher's is to be trusted.
Range and orientation
    p-values 0..1; the statistic has no bounds, higher is better, about standard normal by chance.
Undefined
    No settled call about a direction: no data. All calls the same way, or all questions: the
    counts, and no test (not defined: always up, always down).
Reference
    Pesaran & Timmermann (1992), doi:10.1080/07350015.1992.10509922.

>>> from tracker.scores import sample_of
>>> calls = sample_of([True, True, False, True] * 2, said_true=[True] * 4 + [False] * 4, up=[1] * 8)
>>> found = diagram(calls).facts
>>> found["called_up_rose"], found["called_up_fell"], found["fisher_p"], found["pt_statistic"]
(3, 1, 1.0, 0.0)
>>> diagram(sample_of([True, False], up=[1, 1])).reason.value
'every call takes the same direction'
"""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from tracker.scores._base import Basis, Diagram, Reason, Text, Unit
from tracker.scores._first import first_questions
from tracker.scores._sample import Flags, Sample

NAME = "direction_test"
TITLE = Text("Test of direction", "방향 검정")
WHAT = Text(
    "Whether the direction called and the direction that followed go together.",
    "예측한 방향과 실제 방향이 서로 관련이 있는지를 검정합니다.",
)
RANGE = (float("-inf"), float("inf"))
REFERENCE = (
    "Pesaran & Timmermann (1992), Journal of Business & Economic Statistics 10:461-465, "
    "doi:10.1080/07350015.1992.10509922"
)

BASES: tuple[Basis, ...] = ()
FACTS: Mapping[str, Text] = {
    "called_up_rose": Text("called up, rose", "상승 예측, 상승"),
    "called_up_fell": Text("called up, fell", "상승 예측, 하락"),
    "called_down_rose": Text("called down, rose", "하락 예측, 상승"),
    "called_down_fell": Text("called down, fell", "하락 예측, 하락"),
    "fisher_p": Text("Fisher's exact p-value", "피셔 정확 검정 p값"),
    "pt_statistic": Text("Pesaran-Timmermann statistic", "페사란-티머만 통계량"),
    "pt_p": Text("Pesaran-Timmermann p-value", "페사란-티머만 p값"),
}
COLUMNS: Mapping[str, Text] = {}


class Table(NamedTuple):
    """How many questions were called up and rose, and so on."""

    called_up_rose: int
    called_up_fell: int
    called_down_rose: int
    called_down_fell: int

    @property
    def reason(self) -> Reason | None:
        """Why nothing can be tested, if nothing can."""
        if not self.called_up_rose + self.called_up_fell:
            return Reason.ONE_SIDE
        if not self.called_down_rose + self.called_down_fell:
            return Reason.ONE_SIDE
        if not self.called_up_rose + self.called_down_rose:
            return Reason.ONE_END
        return None if self.called_up_fell + self.called_down_fell else Reason.ONE_END


class Significance(NamedTuple):
    """The tests of a table; None where they are not defined."""

    fisher_p: float | None = None
    pt_statistic: float | None = None
    pt_p: float | None = None


def table(called_up: Flags, rose: Flags) -> Table:
    """Direction called by direction realised.

    >>> table(np.array([True, True, False]), np.array([True, False, False]))
    Table(called_up_rose=1, called_up_fell=1, called_down_rose=0, called_down_fell=1)
    """
    counts = np.bincount(2 * ~called_up + ~rose, minlength=4)
    return Table(*counts.tolist())


def significance(counts: Table) -> Significance:
    """Fisher's and Pesaran & Timmermann's tests, where both directions were called and realised."""
    if counts.reason is not None:
        return Significance()
    from scipy.stats import chi2_contingency, fisher_exact

    square = np.reshape(counts, (2, 2))
    pearson = chi2_contingency(square, correction=False)
    together = counts.called_up_rose * counts.called_down_fell
    apart = counts.called_up_fell * counts.called_down_rose
    sign = 1 if together >= apart else -1
    return Significance(
        fisher_p=float(fisher_exact(square).pvalue),
        pt_statistic=sign * float(pearson.statistic) ** 0.5,
        pt_p=float(pearson.pvalue),
    )


def diagram(sample: Sample, unit: Unit = Unit.FAMILY, *, basis: Basis = "stated") -> Diagram:
    """The table and its tests on one question a family; ``unit`` and ``basis`` make no difference."""
    rows = first_questions(sample, sample.up != 0)
    if not len(rows):
        return Diagram(n=0, families=0, reason=Reason.NO_DIRECTION)
    up = sample.up[rows] > 0
    counts = table(sample.said_true[rows] == up, sample.outcome[rows] == up)
    return Diagram(
        n=len(rows),
        families=len(rows),
        facts=counts._asdict() | significance(counts)._asdict(),
        reason=counts.reason,
    )
