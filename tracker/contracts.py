"""The JSON that other programs rely on; documented in docs/contracts.md."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from math import isinf
from typing import TYPE_CHECKING, Any

from tracker.calls import Call
from tracker.domain.amounts import plain
from tracker.domain.records import ObservationRow, QuestionRow, VerdictRow

if TYPE_CHECKING:  # a list of calls needs no scores
    from tracker.scorecard import Group, Sheet
    from tracker.scores import Diagram, Score
    from tracker.scores._base import Cell
    from tracker.scores.reliability import Table
    from tracker.verdict_lines import Line


MOMENTS = ("closed",)
"""The facts and columns of diagrams that are epoch seconds."""


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
        "value": number_json(score.value),
        "n": score.n,
        "families": score.families,
        "interval": [number_json(end) for end in score.interval] if score.interval else None,
        "better": score.better,
        "reference": number_json(score.reference),
        "reason": score.reason,
        "range": None if score.low is None else [number_json(score.low), number_json(score.high)],
        "also": {name: number_json(value) for name, value in score.also.items()},
    }


def number_json(number: float | None) -> float | str | None:
    """A number for JSON, which has no infinity: that is written as text.

    >>> number_json(0.5), number_json(float("inf")), number_json(float("-inf"))
    (0.5, 'Infinity', '-Infinity')
    """
    if number is None or not isinf(number):
        return number
    return "Infinity" if number > 0 else "-Infinity"


def diagram_json(diagram: "Diagram") -> dict[str, Any]:
    """One diagram: ``facts`` and ``columns`` are empty with a ``reason`` where there are no data."""
    return {
        "n": diagram.n,
        "families": diagram.families,
        "facts": {name: _cell(name, cell) for name, cell in diagram.facts.items()},
        "columns": {
            name: [_cell(name, cell) for cell in cells] for name, cells in diagram.columns.items()
        },
        "reason": diagram.reason,
    }


def _cell(name: str, cell: "Cell") -> "Cell":
    if isinstance(cell, float):
        return number_json(cell)
    if name in MOMENTS and isinstance(cell, int):
        return utc(datetime.fromtimestamp(cell, UTC))
    return cell


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


def card_json(sheet: "Sheet", by: str | None = None, name: str | None = None) -> dict[str, Any]:
    """The score sheet as ``tracker score --json`` gives it: all of it, or one dimension, one score."""
    from tracker.scorecard import DIMENSIONS
    from tracker.scores import Unit, diagrams, names

    scores = [n for n in names() if name in (None, n)]
    drawn = [m.NAME for m in diagrams() if name in (None, m.NAME)]
    units = {u.value: {n: score_json(sheet.score(n, u)) for n in scores} for u in Unit}
    tables = sheet.reliability if name in (None, "reliability") else {}
    groups = [
        group_json(group)
        for dimension in ([by] if by else DIMENSIONS)
        for group in sheet.grouped(dimension, [name] if name else scores)
    ]
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
        "funnel": asdict(sheet.funnel),
        "lines": [line_json(line) for line in sheet.lines],
        "scores": units[Unit.FAMILY.value],
        "units": units,
        "reliability": {basis: table_json(t) for basis, t in tables.items()},
        "diagrams": {u.value: {n: diagrams_json(sheet.drawn(n, u)) for n in drawn} for u in Unit},
        "groups": groups,
    }


def line_json(line: "Line") -> dict[str, Any]:
    """One of the three sentences, with its rules and the numbers that it prints."""
    return {
        "rule": line.rule,
        "more": list(line.more),
        "text": {"en": line.text.en, "ko": line.text.ko},
        "numbers": {name: number_json(value) for name, value in line.numbers.items()},
        "scores": list(line.scores),
    }


def diagrams_json(drawn: Mapping[str, "Diagram"]) -> dict[str, Any]:
    """One diagram by basis."""
    return {basis: diagram_json(diagram) for basis, diagram in drawn.items()}


def group_json(group: "Group") -> dict[str, Any]:
    """The scores of one group; diagrams only where one was asked for."""
    return {
        "by": group.dimension,
        "value": group.value,
        "families": group.families,
        "questions": group.questions,
        "mentions": group.mentions,
        "scores": {name: score_json(s) for name, s in group.scores.items()},
        "diagrams": {name: diagrams_json(drawn) for name, drawn in group.diagrams.items()},
    }
