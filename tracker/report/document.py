"""A report as one text, the same text for the same report, and back."""

import hashlib
from functools import cache
from typing import TYPE_CHECKING

from tracker.report.model import Report
from tracker.store.reports import NewReport, Reach

if TYPE_CHECKING:
    from pydantic import TypeAdapter


def encoded(report: Report) -> str:
    """The report as JSON: the same report, the same text."""
    return _codec().dump_json(report).decode()


def decode(text: str) -> Report:
    """A report from its JSON."""
    return _codec().validate_json(text)


@cache
def _codec() -> "TypeAdapter[Report]":
    from pydantic import ConfigDict, TypeAdapter, with_config

    return TypeAdapter(with_config(ConfigDict(ser_json_inf_nan="constants"))(Report))


def digest(report: Report) -> str:
    """The hash of a report, by which the next one and every reader can name it."""
    return _sha256(encoded(report))


def written(report: Report, reach: Reach) -> NewReport:
    """The report as a row to put on record; ``reach`` is how far it looked."""
    body = encoded(report)
    return NewReport(
        period=report.period,
        ends_at=reach.ends_at,
        predictions=reach.predictions,
        observations=reach.observations,
        verdicts=reach.verdicts,
        body=body,
        sha256=_sha256(body),
        recorded_at=report.head.written_at,
    )


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
