"""The JSON that other programs rely on; documented in docs/contracts.md."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from tracker.calls import Call
from tracker.domain.amounts import plain
from tracker.domain.records import ObservationRow, QuestionRow, VerdictRow

if TYPE_CHECKING:  # a list of calls needs no scores
    from tracker.scorecard import Card
    from tracker.scores import Score
    from tracker.scores.reliability import Table


def utc(moment: datetime) -> str:
    """``moment`` as ISO text in UTC."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def call_json(call: Call) -> dict[str, Any]:
    """One prediction as ``tracker list --json`` gives it."""
    p = call.probability
    return {
        "id": call.id,
        "forecaster": call.forecaster,
        "made_at": utc(call.made_at),
        "question": call.question,
        "sentence": call.sentence,
        "kind": call.kind,
        "side": "for" if call.said_true else "against",
        "grade": call.grade,
        "basis": call.basis,
        "probability": {"low": p.low, "mid": p.mid, "high": p.high} if p else None,
        "market_probability": call.market_probability,
        "outcome": call.outcome,
        "correct": call.correct,
        "retrospective": call.retrospective,
        "family": call.family,
        "first_mention": call.first_mention,
        "post": {
            "url": call.post_url,
            "date": call.post_date.isoformat() if call.post_date else None,
        },
        "summary": {"en": call.summary_en, "ko": call.summary_ko},
    }


def observation_json(row: ObservationRow) -> dict[str, Any]:
    """One figure as evidence; ``value`` is a decimal in text, null where none will be published."""
    return {
        "series": row.series,
        "period": row.period,
        "value": None if row.value is None else plain(row.value),
        "known_at": utc(row.known_at),
        "source": row.source,
    }


def settled_json(
    question: QuestionRow, verdict: VerdictRow, evidence: Sequence[ObservationRow]
) -> dict[str, Any]:
    """One question settled as ``tracker resolve --json`` gives it."""
    return {
        "question": question.id,
        "sentence": question.sentence,
        "outcome": verdict.outcome.name,
        "reason": verdict.reason,
        "decided_on": verdict.decided_on.isoformat() if verdict.decided_on else None,
        "evidence": [observation_json(row) for row in evidence],
    }


def verdict_json(verdict: VerdictRow, evidence: Sequence[ObservationRow]) -> dict[str, Any]:
    """One verdict of a question's history, with all that it takes to recompute it."""
    return {
        "revision": verdict.revision,
        "outcome": verdict.outcome.name,
        "reason": verdict.reason,
        "decided_on": verdict.decided_on.isoformat() if verdict.decided_on else None,
        "known_at": utc(verdict.known_at) if verdict.known_at else None,
        "as_of": utc(verdict.as_of),
        "recorded_at": utc(verdict.recorded_at),
        "rules": verdict.rules,
        "calendars": verdict.calendars,
        "why": verdict.why,
        "evidence": [observation_json(row) for row in evidence],
    }


def score_json(score: "Score") -> dict[str, Any]:
    """One score: ``value`` is null with a ``reason`` where it is undefined."""
    return {
        "value": score.value,
        "n": score.n,
        "interval": list(score.interval) if score.interval else None,
        "better": score.better,
        "reference": score.reference,
        "reason": score.reason,
        "range": [score.low, score.high] if score.low is not None else None,
    }


def table_json(table: "Table") -> dict[str, Any]:
    """The reliability table of one basis: a row a bin; empty with a ``reason`` where there is none."""
    return {
        "bins": [
            {
                "probability": b.p,
                "range": [b.p_low, b.p_high],
                "share_true": b.share_true,
                "families": b.families,
                "questions": b.questions,
                "mentions": b.mentions,
                "bar": list(b.bar),
            }
            for b in table.bins
        ],
        "reason": table.reason,
    }


def card_json(sheet: "Card", by: str | None = None) -> dict[str, Any]:
    """The score sheet as ``tracker score --json`` gives it."""
    shown = [by] if by else list(sheet.groups)
    return {
        "as_of": utc(sheet.as_of),
        "forecaster": sheet.forecaster,
        "record": sheet.record,
        "families": sheet.counts.families,
        "questions": sheet.counts.questions,
        "mentions": sheet.counts.mentions,
        "settled": sheet.counts.settled,
        "pending": sheet.counts.pending,
        "void": sheet.counts.void,
        "waiting": sheet.counts.waiting,
        "retrospective": sheet.counts.retrospective,
        "posts": sheet.counts.posts,
        "remarks": dict(sheet.counts.remarks),
        "scores": {name: score_json(s) for name, s in sheet.scores.items()},
        "units": {
            unit: {name: score_json(s) for name, s in scores.items()}
            for unit, scores in sheet.by_unit.items()
        },
        "reliability": {basis: table_json(t) for basis, t in sheet.reliability.items()},
        "groups": [
            {
                "by": g.dimension,
                "value": g.value,
                "families": g.families,
                "questions": g.questions,
                "mentions": g.mentions,
                "scores": {name: score_json(s) for name, s in g.scores.items()},
            }
            for name in shown
            for g in sheet.groups[name]
        ],
    }
