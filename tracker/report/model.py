"""What a report says, before it is put into words: the same model for every form and language."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from tracker.scorecard import Counts, Funnel, Record
from tracker.scores import Score
from tracker.verdict_lines import Line


@dataclass(frozen=True, kw_only=True)
class Said:
    """One call as a report tells it; ``by`` is the forecaster's slug, ``name`` the name.

    ``correct`` is None as long as nothing is settled, and of a question that ended VOID; ``url`` is the
    address of the post, as it was given. A missing summary is empty.
    """

    call: int
    by: str
    name: str
    made_at: datetime
    summary_en: str
    summary_ko: str
    sentence: str
    against: bool
    retrospective: bool
    correct: bool | None = None
    url: str | None = None


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One figure that a verdict rests on; ``value`` is a decimal in text, None where none will come."""

    series: str
    period: str
    value: str | None
    known_at: datetime
    source: str


@dataclass(frozen=True, kw_only=True)
class Settled:
    """A question that a verdict was put on record for, and the calls about it, oldest first.

    ``mentions`` counts all of them; ``calls`` has the last one of each forecaster and record, which is the
    one that stands. ``counts_from`` is when its window closes, if that is after the end of the period: until
    then it is in no score. ``evidence`` has the first and the last of the ``figures`` in a row that the
    verdict rests on. A verdict that took the place of another one has ``before``, the outcome it had, and
    ``why``.
    """

    verdict: int
    question: int
    sentence: str
    kind: str
    calls: tuple[Said, ...]
    mentions: int
    outcome: str
    reason: str
    decided_on: date | None
    known_at: datetime
    counts_from: datetime | None
    evidence: tuple[Figure, ...]
    figures: int
    before: str | None = None
    why: str | None = None


@dataclass(frozen=True, kw_only=True)
class Logged:
    """A call that is new on record; one that corrects another has the number of that and the reason."""

    said: Said
    due: datetime
    corrects: int | None = None
    why: str | None = None


@dataclass(frozen=True, kw_only=True)
class Due:
    """An open question whose window closes, or whose release comes out, at ``at`` in the next month.

    ``calls`` are the last one of each forecaster and record, ``mentions`` counts all; ``early`` when it may
    settle before.
    """

    question: int
    sentence: str
    calls: tuple[Said, ...]
    mentions: int
    at: datetime
    early: bool


@dataclass(frozen=True, kw_only=True)
class Revised:
    """A figure that was published otherwise before; ``questions`` have verdicts that rest on it.

    A correction of a wrong entry has a ``why``; a revision by the publisher has none and flips nothing.
    """

    series: str
    period: str
    old: str | None
    new: str | None
    known_at: datetime
    source: str
    questions: tuple[int, ...]
    why: str | None = None


@dataclass(frozen=True, kw_only=True)
class Standing:
    """The record to date, live or retrospective, as at the end of the period.

    ``tally`` counts questions by how they stand, ``scores`` are by unit and name.
    """

    record: Record
    counts: Counts
    funnel: Funnel
    tally: Mapping[str, int]
    lines: tuple[Line, ...]
    scores: Mapping[str, Mapping[str, Score]]


@dataclass(frozen=True, kw_only=True)
class Fresh:
    """How current the figures of a series were; ``late`` is how many should have come and had not."""

    series: str
    last: str
    known_at: datetime
    source: str
    late: int | None
    disputed: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Head:
    """What was on record when the report was written, at ``written_at``: how many rows, and their version.

    ``previous`` is the hash of the report before, so that the reports form a chain; None in the first.
    """

    predictions: int
    observations: int
    verdicts: int
    version: str
    written_at: datetime
    previous: str | None


@dataclass(frozen=True, kw_only=True)
class Report:
    """The report of one month, ``period`` such as 2023-03, from ``begins_at`` until before ``ends_at``.

    ``late`` are the open questions whose window has closed and that wait for a figure.
    """

    period: str
    begins_at: datetime
    ends_at: datetime
    settled: tuple[Settled, ...]
    logged: tuple[Logged, ...]
    due: tuple[Due, ...]
    late: int
    revised: tuple[Revised, ...]
    standings: tuple[Standing, ...]
    fresh: tuple[Fresh, ...]
    head: Head

    @property
    def changed(self) -> tuple[Settled, ...]:
        """Verdicts that took the place of another one."""
        return tuple(s for s in self.settled if s.before is not None)

    @property
    def ended(self) -> tuple[Settled, ...]:
        """The questions that had no verdict before this period, each with the last one it got, if a call
        about it stands.
        """
        last = {s.question: s for s in sorted(self.settled, key=lambda s: s.verdict)}
        first = dict.fromkeys(s.question for s in self.settled if s.before is None)
        return tuple(last[question] for question in first if last[question].calls)

    @property
    def main(self) -> Standing | None:
        """The record that speaks first: the live one when any of it has settled, else what there is."""
        settled = (s for s in self.standings if s.counts.settled)
        return next(settled, next(iter(self.standings), None))
