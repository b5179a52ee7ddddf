"""What is written to the record and what is read back, one frozen dataclass a kind of row.

Moments are aware UTC datetimes, figures ``Decimal``, probabilities 0 to 1 and always of the sentence
being TRUE. A class that begins with ``New`` is a row to add; one that ends in ``Row`` has its ``id``.
"""

from dataclasses import dataclass, fields
from datetime import date, datetime
from decimal import Decimal

from tracker.domain.terms import Outcome, Terms


@dataclass(frozen=True, kw_only=True)
class NewForecaster:
    """Someone who makes calls; ``timezone`` is an IANA name."""

    slug: str
    name: str
    url: str | None = None
    timezone: str
    recorded_at: datetime


@dataclass(frozen=True, kw_only=True)
class ForecasterRow(NewForecaster):
    id: int


@dataclass(frozen=True, kw_only=True)
class NewPost:
    """Where calls were made. ``said_at`` is the moment used for entry, however precise it is.

    ``precision`` is ``second``, ``day`` or ``between``; ``ref`` a short name such as p01.
    """

    forecaster_id: int
    ref: str | None = None
    url: str | None = None
    precision: str
    said_at: datetime
    not_before: date
    not_after: date
    title_date: date | None = None
    text_sha256: str | None = None
    note: str | None = None
    revision: int = 1
    first_seen_at: datetime


@dataclass(frozen=True, kw_only=True)
class PostRow(NewPost):
    id: int


@dataclass(frozen=True, kw_only=True)
class NewQuestion:
    """A question to settle. ``wake`` is the first epoch second at which it could settle.

    ``reading_of_key`` is the key of the primary question that this one is another reading of.
    """

    key: str
    sentence: str
    thesis: str
    terms: Terms
    entry_rule: str
    reading_of_key: str | None = None
    wake: int
    recorded_at: datetime


@dataclass(frozen=True, kw_only=True)
class QuestionRow:
    """A question as stored: ``terms_of`` gives its terms back."""

    id: int
    key: str
    sentence: str
    kind: str
    thesis: str
    series: str
    other: str
    op: int
    entry: int
    first: int
    last: int
    other_entry: int
    other_last: int
    x: int
    y: int
    n: int
    due: int
    parts: tuple[Terms, ...]
    entry_rule: str
    reading_of: int | None
    recorded_at: datetime


TERM_FIELDS = tuple(f.name for f in fields(Terms))


def terms_of(question: QuestionRow) -> Terms:
    """The terms on which a stored question settles."""
    return Terms(**{name: getattr(question, name) for name in TERM_FIELDS})


@dataclass(frozen=True, kw_only=True)
class NewPrediction:
    """One statement about a question. ``key`` is the same for the same statement imported again.

    ``side`` is ``for`` or ``against``; ``basis`` is ``stated``, ``words`` or ``none``; ``assumed``
    names what the coder filled in; ``supersedes`` is the prediction that this one corrects, for ``reason``.
    """

    key: str
    forecaster_id: int
    post_id: int | None = None
    question_id: int
    made_at: datetime
    side: str
    p_low: float | None = None
    p_mid: float | None = None
    p_high: float | None = None
    basis: str
    says: str | None = None
    hedge: str | None = None
    grade: str
    horizon_basis: str
    assumed: tuple[str, ...] = ()
    family: str | None = None
    market_probability: float | None = None
    market_source: str | None = None
    market_at: datetime | None = None
    market_convention: str | None = None
    summary_en: str | None = None
    summary_ko: str | None = None
    note: str | None = None
    unit: str | None = None
    reversal_of: str | None = None
    retrospective: bool = False
    recorded_at: datetime
    supersedes: int | None = None
    reason: str | None = None


@dataclass(frozen=True, kw_only=True)
class NewObservation:
    """One figure as published once. ``day`` is the ordinal of the session that ``period`` stands for.

    ``value`` is None where nothing will be published: ``known_basis`` then says ``cancelled`` or ``ended``.
    ``corrects`` is the id of the row that this one replaces as wrong, for ``reason``.
    """

    series: str
    period: str
    day: int
    value: Decimal | None
    known_at: datetime
    known_basis: str
    source: str
    retrieved_at: datetime
    corrects: int | None = None
    reason: str | None = None


@dataclass(frozen=True, kw_only=True)
class ObservationRow(NewObservation):
    id: int


@dataclass(frozen=True, kw_only=True)
class NewPayload:
    """What a source answered. ``url`` has no secrets; ``body`` is None where the terms forbid keeping it."""

    source: str
    url: str
    status: int
    content_type: str | None
    sha256: str
    body: bytes | None
    retrieved_at: datetime


@dataclass(frozen=True, kw_only=True)
class PayloadRow(NewPayload):
    id: int


@dataclass(frozen=True, kw_only=True)
class NewRelease:
    """What became known at ``known_at`` of the meeting or release of one session.

    ``status`` is ``scheduled``, ``released``, ``delayed`` or ``cancelled``; ``at`` is when it comes or came
    out, of a cancelled one when it should have.
    """

    calendar: str
    session: date
    status: str
    at: datetime
    known_at: datetime
    source: str
    recorded_at: datetime


@dataclass(frozen=True, kw_only=True)
class ReleaseRow(NewRelease):
    id: int


@dataclass(frozen=True, kw_only=True)
class NewVerdict:
    """How a question ended. ``evidence`` are ids of observations; ``as_of`` the cut-off it was found at.

    ``known_at`` is when the last figure it rests on became public. ``rules`` and ``calendars`` are the
    versions used. ``supersedes`` is the verdict that this one replaces, ``why`` the reason.
    """

    question_id: int
    outcome: Outcome
    reason: str
    decided_on: date | None
    known_at: datetime | None
    as_of: datetime
    recorded_at: datetime
    rules: str
    calendars: str
    evidence: tuple[int, ...]
    supersedes: int | None = None
    why: str | None = None


@dataclass(frozen=True, kw_only=True)
class VerdictRow(NewVerdict):
    id: int
    revision: int


@dataclass(frozen=True, kw_only=True)
class PredictionRow(NewPrediction):
    """A prediction with what it is about, how that ended so far and where it was said."""

    id: int
    by: ForecasterRow
    question: QuestionRow
    verdict: VerdictRow | None
    post: PostRow | None


@dataclass(frozen=True, kw_only=True)
class NewRemark:
    """A sentence of a post that is no call of the author's own.

    ``kind`` is ``reported``, ``quote``, ``abstention``, ``self_score`` or ``uncodable``.
    """

    key: str
    forecaster_id: int
    post_id: int | None = None
    unit: str | None = None
    kind: str
    reason: str | None = None
    market_sentence: str | None = None
    market_probability: float | None = None
    market_source: str | None = None
    summary_en: str | None = None
    summary_ko: str | None = None
    recorded_at: datetime


@dataclass(frozen=True, kw_only=True)
class RemarkRow(NewRemark):
    id: int


@dataclass(frozen=True)
class Added:
    """How many rows were new and how many were on record already."""

    new: int
    known: int
