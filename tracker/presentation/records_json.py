"""The record as JSON and as rows, in the words of docs/contracts.md."""

import json
from dataclasses import asdict
from datetime import UTC, date, datetime
from typing import Any

from tracker.calls import Call
from tracker.contracts import (
    call_json,
    diagram_json,
    group_json,
    line_json,
    observation_json,
    score_json,
    table_json,
    utc,
    verdict_json,
)
from tracker.domain.records import VerdictRow
from tracker.domain.terms import Terms
from tracker.export import CALL_COLUMNS
from tracker.presentation.dossier import Dossier
from tracker.views import View

COLUMNS = (
    *CALL_COLUMNS, "status", "says", "horizon", "assumed", "first", "last", "due", "decided_on",
    "reason", "in_force", "standing_low", "standing_mid", "standing_high", "standing_basis",
)  # fmt: skip
"""``standing`` is the probability that holds on the mention in force: that of the last one to give one."""


def text(value: object) -> str:
    """JSON as it is given out."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False, indent=1) + "\n"


def view_json(version: str, found: View, cuts: dict[str, str]) -> dict[str, Any]:
    """A record as the scorecard shows it, named as in ``tracker score --json``."""
    counts, units = found.counts, found.scores
    return {
        "as_of": utc(found.as_of),
        "version": version,
        "forecaster": found.forecaster,
        "record": found.record,
        "cuts": cuts,
        "records": dict(found.records),
        **asdict(counts),
        "funnel": asdict(found.funnel),
        "tally": dict(found.tally),
        "lines": [line_json(line) for line in found.lines],
        "scores": {name: score_json(s) for name, s in units["family"].items()},
        "units": {u: {name: score_json(s) for name, s in own.items()} for u, own in units.items()},
        "reliability": {basis: table_json(t) for basis, t in found.reliability.items()},
        "words": [asdict(word) for word in found.words],
        "trend": diagram_json(found.trend),
        "groups": [group_json(group) for own in found.groups.values() for group in own],
        "hits": [asdict(call) for call in found.hits],
        "misses": [asdict(call) for call in found.misses],
    }


def row(call: Call) -> dict[str, Any]:
    """One call with how it stands: under ``COLUMNS`` once it is flat."""
    standing = call.standing
    return {
        **call_json(call),
        "status": call.status,
        "says": call.says,
        "horizon": call.horizon_basis,
        "assumed": " ".join(call.assumed) or None,
        **_window(call.terms),
        "decided_on": _iso(call.decided_on),
        "reason": call.reason,
        "in_force": call.in_force,
        "standing": {"low": standing.low, "mid": standing.mid, "high": standing.high}
        if standing
        else {"low": None, "mid": None, "high": None},
        "standing_basis": call.standing_basis,
    }


def _window(terms: Terms) -> dict[str, str]:
    return {
        "first": date.fromordinal(terms.begins).isoformat(),
        "last": date.fromordinal(terms.last).isoformat(),
        "due": utc(datetime.fromtimestamp(terms.due, UTC)),
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def dossier_json(d: Dossier) -> dict[str, Any]:
    """Everything about one call, with the evidence of its verdict."""
    call, own = d.call, d.row
    return {
        **row(call),
        "assumed": list(call.assumed),
        "hedge": call.hedge,
        "recorded_at": utc(call.recorded_at),
        "precision": call.precision,
        "unit": own.unit,
        "text_sha256": own.post.text_sha256 if own.post else None,
        "note": call.note,
        "reversal_of": call.reversal_of,
        "replaced_by": d.replaced_by,
        "market": {
            "probability": call.market_probability,
            "source": call.market_source,
            "at": utc(own.market_at) if own.market_at else None,
            "convention": own.market_convention,
        },
        "base_rate": asdict(d.base) if d.base else None,
        "verdicts": [_verdict(d, v) for v in d.history],
        "revised": [observation_json(figure) for figure in d.revisions],
        "readings": [
            {"sentence": r.sentence, "entry_rule": r.entry_rule, "outcome": r.outcome}
            for r in d.readings
        ],
        "mentions": [c.id for c in d.mentions],
        "family_calls": [c.id for c in d.family],
    }


def _verdict(d: Dossier, verdict: VerdictRow) -> dict[str, Any]:
    """A verdict; the figures of the latest one stand with it, those of earlier ones are left out."""
    if verdict is d.history[-1]:
        return verdict_json(verdict, d.evidence)
    return {**verdict_json(verdict, ()), "evidence": None}
