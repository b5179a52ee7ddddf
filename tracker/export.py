"""Giving the record out: calls, verdicts, figures and scores as rows."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy import Connection

from tracker.contracts import call_json, card_json, number_json, utc, verdict_json
from tracker.domain.amounts import plain
from tracker.domain.records import ObservationRow
from tracker.figures_csv import OPTIONAL, REQUIRED
from tracker.formats import Export, Row
from tracker.ledger import load_calls
from tracker.news_csv import COLUMNS as NEWS_COLUMNS
from tracker.scorecard import Sheet, sheet
from tracker.scores import Score
from tracker.sessions.almanac import Almanac
from tracker.store import reads
from tracker.store.engine import Store
from tracker.store.releases import releases

CALL_COLUMNS = (
    "id", "forecaster", "made_at", "question", "sentence", "kind", "side", "grade", "basis",
    "probability_low", "probability_mid", "probability_high", "market_probability", "outcome",
    "correct", "retrospective", "family", "first_mention", "post_url", "post_date", "summary_en",
    "summary_ko",
)  # fmt: skip
VERDICT_COLUMNS = (
    "question", "sentence", "revision", "outcome", "reason", "decided_on", "known_at", "as_of",
    "recorded_at", "rules", "calendars", "why", "evidence",
)  # fmt: skip
FIGURE_COLUMNS = (*REQUIRED, *OPTIONAL)
SCORE_COLUMNS = (
    "by", "value", "unit", "score", "result", "n", "low", "high", "better", "reference", "reason",
)  # fmt: skip
LOT = 1000


def predictions(conn: Connection, *, as_of: datetime, forecaster: str | None = None) -> Export:
    """Every call as ``tracker list --json`` gives it. Raises ``UnknownForecaster``."""
    if forecaster is not None:
        reads.forecaster(conn, forecaster)
    return Export(CALL_COLUMNS, [call_json(c) for c in load_calls(conn, as_of, forecaster)])


def for_import(conn: Connection, *, forecaster: str | None = None) -> Export:
    """Every call in the form that ``tracker import predictions`` takes; the rest is left out."""
    if forecaster is not None:
        reads.forecaster(conn, forecaster)
    rows = reads.predictions(conn, forecaster=forecaster)
    lines: list[dict[str, Any]] = []
    for p in rows:
        said = p.post
        days = f"{said.not_before}..{said.not_after}" if said else ""
        if said and said.not_before == said.not_after:
            days = f"{said.not_before}"
        line = {
            "forecaster": p.by.slug,
            "at": days if said and said.precision != "second" else utc(p.made_at),
            "sentence": p.question.sentence,
            "probability": p.p_mid if p.basis == "stated" else None,
            "says": p.says if p.basis == "words" else None,
            "against": p.side == "against",
            "market_probability": p.market_probability,
            "market_source": p.market_source,
            "market_at": utc(p.market_at) if p.market_at else None,
            "market_convention": p.market_convention,
            "post_url": said.url if said else None,
            "note": p.note,
            "unit": p.unit,
            "retrospective": p.retrospective,
        }
        lines.append({name: value for name, value in line.items() if value is not None})
    return Export(tuple(line) if rows else (), lines)


def verdicts(conn: Connection) -> Export:
    """Every verdict, superseded ones too, with its evidence."""

    def rows() -> Iterator[dict[str, Any]]:
        asked = {q.id: q.sentence for q in reads.questions(conn)}
        every = iter(reads.verdicts(conn))
        while lot := list(islice(every, LOT)):
            found = reads.evidence(conn, {i for v in lot for i in v.evidence})
            figures = {row.id: row for row in found}
            for v in lot:
                head = {"question": v.question_id, "sentence": asked[v.question_id]}
                resting = [figures[i] for i in v.evidence if i in figures]
                yield {**head, **verdict_json(v, resting)}

    def table() -> Iterator[dict[str, Any]]:
        for row in rows():
            yield {**row, "evidence": "; ".join(_shown(figure) for figure in row["evidence"])}

    return Export(VERDICT_COLUMNS, rows(), table())


def _shown(figure: Row) -> str:
    return f"{figure['series']} {figure['period']} {figure['value'] or 'none'}"


def observations(conn: Connection, almanac: Almanac) -> Export:
    """Every figure. As CSV in the form that ``tracker import observations`` takes, so without those that
    were wrong: a correction stands in their place.
    """

    def every() -> Iterator[list[ObservationRow]]:
        for series in almanac.catalogue:
            yield reads.observations(conn, series)

    def table() -> Iterator[dict[str, Any]]:
        for rows in every():
            wrong = {row.corrects for row in rows}
            yield from (_figure(row) for row in rows if row.id not in wrong)

    full = ({**_figure(row), **_origin(row)} for rows in every() for row in rows)
    return Export(FIGURE_COLUMNS, full, table())


def _figure(row: ObservationRow) -> dict[str, Any]:
    return {
        "series": row.series,
        "period": row.period,
        "value": None if row.value is None else plain(row.value),
        "known_at": utc(row.known_at),
        "source": row.source,
        "known_basis": row.known_basis,
    }


def _origin(row: ObservationRow) -> dict[str, Any]:
    return {
        "id": row.id,
        "retrieved_at": utc(row.retrieved_at),
        "corrects": row.corrects,
        "reason": row.reason,
    }


def news(conn: Connection) -> Export:
    """What is on record of meetings and releases, in the form that ``tracker import releases`` takes."""
    rows = [
        {
            "calendar": row.calendar,
            "session": row.session.isoformat(),
            "status": row.status,
            "at": utc(row.at),
            "known_at": utc(row.known_at),
            "source": row.source,
        }
        for row in releases(conn)
    ]
    return Export(NEWS_COLUMNS, rows)


def scorecard(
    store: Store, almanac: Almanac, *, as_of: datetime, forecaster: str | None = None
) -> Export:
    """The score sheet: as JSON the contract of ``tracker score --json``, else one row a score."""
    found = sheet(store, almanac, as_of=as_of, forecaster=forecaster)
    return Export(SCORE_COLUMNS, _scores(found), whole=lambda: card_json(found))


def _scores(sheet: Sheet) -> Iterator[dict[str, Any]]:
    groups = [("", "", unit, scores) for unit, scores in sheet.by_unit.items()]
    groups += [
        (g.dimension, g.value, "family", g.scores) for own in sheet.groups.values() for g in own
    ]
    for by, value, unit, scores in groups:
        head = {"by": by, "value": value, "unit": unit}
        yield from ({**head, **row} for row in _score_rows(scores))


def _score_rows(scores: Mapping[str, Score]) -> Iterator[dict[str, Any]]:
    """A row for each score, and after it one for each of its further numbers, as ``score.number``."""
    blank = dict.fromkeys(SCORE_COLUMNS[3:])
    for name, score in scores.items():
        low, high = score.interval or (None, None)
        yield {
            "score": name,
            "result": number_json(score.value),
            "n": score.n,
            "low": number_json(low),
            "high": number_json(high),
            "better": score.better,
            "reference": number_json(score.reference),
            "reason": score.reason,
        }
        reason = score.reason if score.value is None else None
        for further, number in score.also.items():
            named = {"score": f"{name}.{further}", "result": number_json(number)}
            yield {**blank, **named, "n": score.n, "reason": reason}
