"""The tables, as typed models: what migrations are checked against.

Reads and writes go through the rows of ``tracker.domain.records`` (``tracker.store.rows``), so that a
command need not load the object-relational mapper; a test holds the two together.
"""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, MetaData, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from tracker.domain.terms import Outcome, Terms
from tracker.store.types import STORED

Id = Annotated[int, mapped_column(primary_key=True)]
Big = Annotated[int, mapped_column(BigInteger)]
Key = Annotated[str, mapped_column(unique=True)]
ForecasterId = Annotated[int, mapped_column(ForeignKey("forecasters.id"), index=True)]

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

APPEND_ONLY = (
    "forecasters",
    "posts",
    "questions",
    "predictions",
    "observations",
    "verdicts",
    "remarks",
    "payloads",
    "observation_payloads",
    "releases",
    "reports",
)


def one_of(column: str, *values: str) -> CheckConstraint:
    """``column`` holds one of ``values``; SQLite checks this three times as fast as ``in (…)``."""
    equal = " or ".join(f"{column} = '{value}'" for value in values)
    return CheckConstraint(equal, name=column)


class Base(DeclarativeBase):
    """What all tables share."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = STORED


class Forecaster(Base):
    """Who makes calls."""

    __tablename__ = "forecasters"

    id: Mapped[Id]
    slug: Mapped[Key]
    name: Mapped[str]
    url: Mapped[str | None]
    timezone: Mapped[str]
    recorded_at: Mapped[datetime]


class Post(Base):
    """Where calls were made."""

    __tablename__ = "posts"
    __table_args__ = (
        UniqueConstraint("forecaster_id", "url", "revision"),
        one_of("precision", "second", "day", "between"),
    )

    id: Mapped[Id]
    forecaster_id: Mapped[int] = mapped_column(ForeignKey("forecasters.id"))
    ref: Mapped[str | None]
    url: Mapped[str | None]
    precision: Mapped[str]
    said_at: Mapped[datetime]
    not_before: Mapped[date]
    not_after: Mapped[date]
    title_date: Mapped[date | None]
    text_sha256: Mapped[str | None]
    note: Mapped[str | None]
    revision: Mapped[int]
    first_seen_at: Mapped[datetime]


class Question(Base):
    """Days are ordinals (0 none), ``x`` and ``y`` what the kind says, ``due`` epoch seconds."""

    __tablename__ = "questions"
    __table_args__ = (one_of("entry_rule", "next", "previous"),)

    id: Mapped[Id]
    key: Mapped[Key]
    sentence: Mapped[str]
    kind: Mapped[str]
    thesis: Mapped[str]
    series: Mapped[str]
    other: Mapped[str]
    op: Mapped[int]
    entry: Mapped[int]
    first: Mapped[int]
    last: Mapped[int]
    other_entry: Mapped[int]
    other_last: Mapped[int]
    x: Mapped[Big]
    y: Mapped[Big]
    n: Mapped[int]
    due: Mapped[Big] = mapped_column(index=True)
    parts: Mapped[tuple[Terms, ...] | None]
    entry_rule: Mapped[str]
    reading_of: Mapped[int | None] = mapped_column(ForeignKey("questions.id"))
    recorded_at: Mapped[datetime]


class OpenQuestion(Base):
    """Questions without a verdict: derived, kept in the transactions that add the one or the other.

    ``wake`` is the first epoch second at which the question could settle.
    """

    __tablename__ = "open_questions"

    question_id: Mapped[int] = mapped_column(
        ForeignKey("questions.id"), primary_key=True, autoincrement=False
    )
    wake: Mapped[Big] = mapped_column(index=True)


class Prediction(Base):
    """Who said what about a question, and how surely."""

    __tablename__ = "predictions"
    __table_args__ = (
        one_of("side", "for", "against"),
        one_of("basis", "stated", "words", "none"),
        one_of("grade", "A", "B", "C"),
        CheckConstraint("p_low between 0 and p_mid and p_high between p_mid and 1", name="p"),
        CheckConstraint("market_probability between 0 and 1", name="market_probability"),
        Index(None, "made_at", "id"),
    )

    id: Mapped[Id]
    key: Mapped[Key]
    forecaster_id: Mapped[ForecasterId]
    post_id: Mapped[int | None] = mapped_column(ForeignKey("posts.id"))
    question_id: Mapped[int] = mapped_column(ForeignKey("questions.id"), index=True)
    made_at: Mapped[datetime]
    side: Mapped[str]
    p_low: Mapped[float | None]
    p_mid: Mapped[float | None]
    p_high: Mapped[float | None]
    basis: Mapped[str]
    says: Mapped[str | None]
    hedge: Mapped[str | None]
    grade: Mapped[str]
    horizon_basis: Mapped[str]
    assumed: Mapped[tuple[str, ...]]
    family: Mapped[str | None]
    market_probability: Mapped[float | None]
    market_source: Mapped[str | None]
    market_at: Mapped[datetime | None]
    market_convention: Mapped[str | None]
    summary_en: Mapped[str | None]
    summary_ko: Mapped[str | None]
    note: Mapped[str | None]
    unit: Mapped[str | None]
    reversal_of: Mapped[str | None]
    retrospective: Mapped[bool]
    recorded_at: Mapped[datetime]
    supersedes: Mapped[int | None] = mapped_column(ForeignKey("predictions.id"), unique=True)
    reason: Mapped[str | None]


class BaseRateRow(Base):
    """How often the question of a call had come true before it was made: derived, kept with the figures."""

    __tablename__ = "base_rates"

    prediction_id: Mapped[int] = mapped_column(
        ForeignKey("predictions.id"), primary_key=True, autoincrement=False
    )
    rate: Mapped[float | None]
    windows: Mapped[int]
    apart: Mapped[int]
    reason: Mapped[str | None]
    last: Mapped[bool | None]


class Reading(Base):
    """Which questions are other fair readings of which: derived from the calls; one may serve several."""

    __tablename__ = "readings"

    question_id: Mapped[int] = mapped_column(
        ForeignKey("questions.id"), primary_key=True, autoincrement=False
    )
    reading_id: Mapped[int] = mapped_column(
        ForeignKey("questions.id"), primary_key=True, autoincrement=False
    )


class RollupRow(Base):
    """What the scorecard shows of some calls: derived, worked out again when the record has changed."""

    __tablename__ = "rollups"

    scope: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[str]
    as_of: Mapped[datetime]
    holds_until: Mapped[Big | None]
    body: Mapped[str]


class Observation(Base):
    """``day`` is the ordinal of the session that ``period`` stands for."""

    __tablename__ = "observations"
    __table_args__ = (
        UniqueConstraint("series", "period", "known_at", "source"),
        Index(None, "series", "day"),
    )

    id: Mapped[Id]
    series: Mapped[str]
    period: Mapped[str]
    day: Mapped[int]
    value: Mapped[Decimal | None]
    known_at: Mapped[datetime]
    known_basis: Mapped[str]
    source: Mapped[str]
    retrieved_at: Mapped[datetime]
    corrects: Mapped[int | None] = mapped_column(ForeignKey("observations.id"))
    reason: Mapped[str | None]


class Payload(Base):
    """What a source answered, once: ``url`` without secrets, ``body`` compressed, None where terms forbid."""

    __tablename__ = "payloads"
    __table_args__ = (UniqueConstraint("source", "url", "sha256"),)

    id: Mapped[Id]
    source: Mapped[str]
    url: Mapped[str]
    status: Mapped[int]
    content_type: Mapped[str | None]
    sha256: Mapped[str]
    body: Mapped[bytes | None]
    retrieved_at: Mapped[datetime]


class ObservationPayload(Base):
    """The answer that a figure was read from."""

    __tablename__ = "observation_payloads"

    observation_id: Mapped[int] = mapped_column(
        ForeignKey("observations.id"), primary_key=True, autoincrement=False
    )
    payload_id: Mapped[int] = mapped_column(ForeignKey("payloads.id"))


class Release(Base):
    """What became known at ``known_at`` of a meeting or a release; ``at`` is when it comes or came out."""

    __tablename__ = "releases"
    __table_args__ = (
        UniqueConstraint("calendar", "session", "known_at", "source"),
        one_of("status", "scheduled", "released", "delayed", "cancelled"),
    )

    id: Mapped[Id]
    calendar: Mapped[str]
    session: Mapped[date]
    status: Mapped[str]
    at: Mapped[datetime]
    known_at: Mapped[datetime]
    source: Mapped[str]
    recorded_at: Mapped[datetime]


class Verdict(Base):
    """``revision`` counts from 1 in each question; the highest is in force."""

    __tablename__ = "verdicts"
    __table_args__ = (
        UniqueConstraint("question_id", "revision"),
        one_of("outcome", "TRUE", "FALSE", "VOID"),
    )

    id: Mapped[Id]
    question_id: Mapped[int] = mapped_column(ForeignKey("questions.id"))
    revision: Mapped[int]
    outcome: Mapped[Outcome]
    reason: Mapped[str]
    decided_on: Mapped[date | None]
    known_at: Mapped[datetime | None]
    as_of: Mapped[datetime]
    recorded_at: Mapped[datetime]
    rules: Mapped[str]
    calendars: Mapped[str]
    evidence: Mapped[tuple[int, ...]]
    supersedes: Mapped[int | None] = mapped_column(ForeignKey("verdicts.id"))
    why: Mapped[str | None]


class Remark(Base):
    """Sentences of posts that are no calls of the author's own."""

    __tablename__ = "remarks"
    __table_args__ = (
        one_of("kind", "reported", "quote", "abstention", "self_score", "uncodable"),
        CheckConstraint("market_probability between 0 and 1", name="market_probability"),
    )

    id: Mapped[Id]
    key: Mapped[Key]
    forecaster_id: Mapped[ForecasterId]
    post_id: Mapped[int | None] = mapped_column(ForeignKey("posts.id"))
    unit: Mapped[str | None]
    kind: Mapped[str]
    reason: Mapped[str | None]
    market_sentence: Mapped[str | None]
    market_probability: Mapped[float | None]
    market_source: Mapped[str | None]
    summary_en: Mapped[str | None]
    summary_ko: Mapped[str | None]
    recorded_at: Mapped[datetime]


class ReportRow(Base):
    """The report of a month, ``period`` such as 2023-03, as it was written.

    It tells what was on record when it was made, up to the row of each of the three tables whose number
    stands here, and was known before ``ends_at``. ``sha256`` is of ``body``.
    """

    __tablename__ = "reports"

    id: Mapped[Id]
    period: Mapped[Key]
    ends_at: Mapped[datetime]
    predictions: Mapped[int]
    observations: Mapped[int]
    verdicts: Mapped[int]
    body: Mapped[str]
    sha256: Mapped[str]
    recorded_at: Mapped[datetime]


class JobRun(Base):
    """One run of a job: ``ended_at`` is None while it runs, and for ever when it was killed."""

    __tablename__ = "runs"
    __table_args__ = (one_of("status", "running", "done", "in_part", "failed"), Index(None, "job"))

    id: Mapped[Id]
    job: Mapped[str]
    owner: Mapped[str]
    as_of: Mapped[datetime]
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    status: Mapped[str]
    counts: Mapped[str]
    errors: Mapped[str]


class Lease(Base):
    """Who runs a job, and until when nobody else may."""

    __tablename__ = "leases"

    job: Mapped[str] = mapped_column(primary_key=True)
    owner: Mapped[str]
    until: Mapped[datetime]


class Delivery(Base):
    """The report of a month on its way to one channel: written down before it is sent."""

    __tablename__ = "deliveries"
    __table_args__ = (
        UniqueConstraint("period", "channel"),
        one_of("state", "sending", "sent", "refused", "unsure", "skipped"),
    )

    id: Mapped[Id]
    period: Mapped[str]
    channel: Mapped[str]
    sha256: Mapped[str]
    state: Mapped[str]
    attempts: Mapped[int]
    began_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    note: Mapped[str | None]


metadata = Base.metadata
