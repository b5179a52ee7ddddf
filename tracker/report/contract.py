"""A report as the JSON that other programs rely on; documented in docs/contracts.md."""

from dataclasses import asdict
from typing import Any

from tracker.contracts import line_json, score_json, utc
from tracker.report.model import (
    Due,
    Figure,
    Fresh,
    Logged,
    Report,
    Revised,
    Said,
    Settled,
    Standing,
)


def report_json(report: Report, sha256: str) -> dict[str, Any]:
    """The whole report; ``sha256`` is the hash by which it is on record."""
    return {
        "period": report.period,
        "begins_at": utc(report.begins_at),
        "ends_at": utc(report.ends_at),
        "sha256": sha256,
        "previous": report.head.previous,
        "settled": [_settled(each) for each in report.settled],
        "logged": [_logged(each) for each in report.logged],
        "due": [_due(each) for each in report.due],
        "late": report.late,
        "revised": [_revised(each) for each in report.revised],
        "records": [_standing(each) for each in report.standings],
        "fresh": [_fresh(each) for each in report.fresh],
        "on_record": {
            "predictions": report.head.predictions,
            "observations": report.head.observations,
            "verdicts": report.head.verdicts,
            "version": report.head.version,
            "written_at": utc(report.head.written_at),
        },
    }


def _said(said: Said) -> dict[str, Any]:
    return {
        "id": said.call,
        "forecaster": said.by,
        "made_at": utc(said.made_at),
        "sentence": said.sentence,
        "side": "against" if said.against else "for",
        "correct": said.correct,
        "retrospective": said.retrospective,
        "url": said.url,
        "summary": {"en": said.summary_en or None, "ko": said.summary_ko or None},
    }


def _figure(figure: Figure) -> dict[str, Any]:
    return {
        "series": figure.series,
        "period": figure.period,
        "value": figure.value,
        "known_at": utc(figure.known_at),
        "source": figure.source,
    }


def _settled(settled: Settled) -> dict[str, Any]:
    return {
        "verdict": settled.verdict,
        "question": settled.question,
        "sentence": settled.sentence,
        "kind": settled.kind,
        "outcome": settled.outcome,
        "reason": settled.reason,
        "decided_on": settled.decided_on.isoformat() if settled.decided_on else None,
        "known_at": utc(settled.known_at),
        "counts_from": utc(settled.counts_from) if settled.counts_from else None,
        "before": settled.before,
        "why": settled.why,
        "evidence": [_figure(figure) for figure in settled.evidence],
        "figures": settled.figures,
        "mentions": settled.mentions,
        "calls": [_said(said) for said in settled.calls],
    }


def _logged(logged: Logged) -> dict[str, Any]:
    return {
        **_said(logged.said),
        "due": utc(logged.due),
        "corrects": logged.corrects,
        "why": logged.why,
    }


def _due(due: Due) -> dict[str, Any]:
    return {
        "question": due.question,
        "sentence": due.sentence,
        "at": utc(due.at),
        "early": due.early,
        "mentions": due.mentions,
        "calls": [_said(said) for said in due.calls],
    }


def _revised(revised: Revised) -> dict[str, Any]:
    return {
        "series": revised.series,
        "period": revised.period,
        "old": revised.old,
        "new": revised.new,
        "known_at": utc(revised.known_at),
        "source": revised.source,
        "why": revised.why,
        "questions": list(revised.questions),
    }


def _standing(standing: Standing) -> dict[str, Any]:
    counts = asdict(standing.counts)
    return {
        "record": standing.record,
        **counts,
        "funnel": asdict(standing.funnel),
        "tally": dict(standing.tally),
        "lines": [line_json(line) for line in standing.lines],
        "units": {
            unit: {name: score_json(score) for name, score in named.items()}
            for unit, named in standing.scores.items()
        },
    }


def _fresh(fresh: Fresh) -> dict[str, Any]:
    return {
        "series": fresh.series,
        "last": fresh.last,
        "known_at": utc(fresh.known_at),
        "source": fresh.source,
        "late": fresh.late,
        "disputed": list(fresh.disputed),
    }
