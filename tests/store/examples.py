"""Rows to write: complete, and alike except for what a test gives."""

import hashlib
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection

from tracker.domain.records import (
    NewForecaster,
    NewObservation,
    NewPayload,
    NewPost,
    NewPrediction,
    NewQuestion,
    NewRelease,
    NewRemark,
    NewVerdict,
)
from tracker.domain.terms import Outcome, Terms
from tracker.store import payloads, releases, reports, writes
from tracker.store.reports import NewReport

BODY = '{"head": {"previous": null}}'
NOW = datetime(2023, 3, 15, 23, 30, tzinfo=UTC)
DAY = date(2023, 3, 15)
TERMS = Terms("move", "KOSPI", op=1, entry=738594, last=738622, n=20, due=1_681_300_000)


def forecaster(**given: Any) -> NewForecaster:
    return NewForecaster(
        **{"slug": "ann", "name": "Ann", "timezone": "Asia/Seoul", "recorded_at": NOW, **given}
    )


def post(forecaster_id: int, **given: Any) -> NewPost:
    return NewPost(
        **{
            "forecaster_id": forecaster_id,
            "ref": "p01",
            "url": "https://example.org/1",
            "precision": "day",
            "said_at": NOW,
            "not_before": DAY,
            "not_after": DAY,
            "first_seen_at": NOW,
            **given,
        }
    )


def question(key: str = "q", **given: Any) -> NewQuestion:
    return NewQuestion(
        **{
            "key": key,
            "sentence": f"KOSPI up over 20 sessions ({key})",
            "thesis": "KOSPI up",
            "terms": TERMS,
            "entry_rule": "next",
            "wake": 1_681_300_000,
            "recorded_at": NOW,
            **given,
        }
    )


def prediction(forecaster_id: int, question_id: int, **given: Any) -> NewPrediction:
    return NewPrediction(
        **{
            "key": "c",
            "forecaster_id": forecaster_id,
            "question_id": question_id,
            "made_at": NOW,
            "side": "for",
            "basis": "none",
            "grade": "A",
            "horizon_basis": "stated",
            "recorded_at": NOW,
            **given,
        }
    )


def remark(forecaster_id: int, **given: Any) -> NewRemark:
    return NewRemark(
        **{
            "key": "r",
            "forecaster_id": forecaster_id,
            "kind": "abstention",
            "summary_en": "Waits and sees.",
            "summary_ko": "지켜본다.",
            "recorded_at": NOW,
            **given,
        }
    )


def observation(day: date = DAY, value: str | None = "2380.5", **given: Any) -> NewObservation:
    return NewObservation(
        **{
            "series": "KOSPI",
            "period": day.isoformat(),
            "day": day.toordinal(),
            "value": None if value is None else Decimal(value),
            "known_at": datetime(day.year, day.month, day.day, 6, 30, tzinfo=UTC),
            "known_basis": "session_close",
            "source": "KRX",
            "retrieved_at": NOW,
            **given,
        }
    )


def observations(count: int, **given: Any) -> list[NewObservation]:
    return [observation(DAY + timedelta(days=i), str(2400 + i), **given) for i in range(count)]


def verdict(question_id: int, **given: Any) -> NewVerdict:
    return NewVerdict(
        **{
            "question_id": question_id,
            "outcome": Outcome.TRUE,
            "reason": "closed above the entry",
            "decided_on": DAY,
            "known_at": NOW,
            "as_of": NOW,
            "recorded_at": NOW,
            "rules": "1",
            "calendars": "c1",
            "evidence": (),
            **given,
        }
    )


def payload(**given: Any) -> NewPayload:
    return payloads.packed(
        **{
            "source": "KRX",
            "url": "https://example.org/prices?day=20230315",
            "status": 200,
            "content_type": "application/json",
            "body": b'{"OutBlock_1": []}',
            "retrieved_at": NOW,
            "keep": True,
            **given,
        }
    )


def release(**given: Any) -> NewRelease:
    return NewRelease(
        **{
            "calendar": "CPI",
            "session": date(2023, 2, 1),
            "status": "scheduled",
            "at": NOW,
            "known_at": NOW - timedelta(days=60),
            "source": "BLS",
            "recorded_at": NOW,
            **given,
        }
    )


def report(**given: Any) -> NewReport:
    return NewReport(
        **{
            "period": "2023-02",
            "ends_at": NOW,
            "predictions": 1,
            "observations": 3,
            "verdicts": 1,
            "body": BODY,
            "sha256": hashlib.sha256(BODY.encode()).hexdigest(),
            "recorded_at": NOW,
            **given,
        }
    )


def filled(db: Connection) -> tuple[int, int]:
    """A row in every table; the ids of the forecaster and of the settled question."""
    by = writes.add_forecaster(db, forecaster())
    place = writes.add_post(db, post(by))
    settled, _ = writes.add_questions(db, [question("settled"), question("open")])
    writes.add_predictions(db, [prediction(by, settled, post_id=place)])
    writes.add_remarks(db, [remark(by, post_id=place)])
    writes.add_observations(db, observations(3))
    payloads.link(db, payloads.add_payload(db, payload()), after=2)
    releases.add_releases(db, [release()])
    writes.add_verdict_rows(db, [verdict(settled, evidence=(1, 2, 3))])
    reports.add_report(db, report())
    return by, settled
