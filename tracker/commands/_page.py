"""One call with all that belongs to it: question, verdicts, evidence, mentions, other readings."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from tracker.calls import Call
from tracker.commands._base_rate import base_rate_json
from tracker.commands._terms import terms_json
from tracker.commands._text import clocks_json
from tracker.contracts import call_json, observation_json, utc, verdict_json
from tracker.domain.base_rate import BaseRate
from tracker.domain.records import ObservationRow, PredictionRow, VerdictRow
from tracker.domain.terms import Outcome
from tracker.errors import UnknownPrediction
from tracker.ledger import Reading, load_calls, readings_of, revisions_of
from tracker.sessions.almanac import Almanac
from tracker.store import derived, reads
from tracker.store.releases import almanac_in

if TYPE_CHECKING:
    from sqlalchemy import Connection


UNKNOWN = BaseRate(None, reason="not worked out yet: `tracker db upgrade` does it")


@dataclass(frozen=True)
class Page:
    """A call, its row and all that belongs to it; ``verdicts`` in order, the one in force last."""

    call: Call
    row: PredictionRow
    almanac: Almanac
    verdicts: Sequence[VerdictRow]
    figures: Mapping[int, ObservationRow]
    mentions: Sequence[Call]
    readings: Sequence[Reading]
    base_rate: BaseRate
    waiting_for: str | None
    revised: Sequence[ObservationRow]

    def evidence(self, of: VerdictRow) -> list[ObservationRow]:
        """The observations that a verdict rests on."""
        return [self.figures[i] for i in of.evidence if i in self.figures]

    @property
    def robust(self) -> bool | None:
        """Whether all decided readings agree with the call's own; None while there is nothing to compare."""
        decided = {r.outcome for r in self.readings} & {"TRUE", "FALSE"}
        if self.call.correct is None or not decided:
            return None
        return decided == {self.call.outcome}


def load(db: "Connection", number: int, as_of: datetime) -> Page:
    """The page of prediction ``number``. Raises ``UnknownPrediction``."""
    if not (row := reads.predictions(db, ids=[number], superseded=True)):
        raise UnknownPrediction(number)
    calls = load_calls(db, as_of, row[0].by.slug)
    call = next((c for c in calls if c.id == number), None)
    if call is None:
        raise UnknownPrediction(number)
    history = [
        v
        for v in reads.verdict_history(db, call.question)
        if v.known_at is None or v.known_at <= as_of
    ]
    figures = {o.id: o for o in reads.evidence(db, {i for v in history for i in v.evidence})}
    grounds = [figures[i] for i in history[-1].evidence if i in figures] if history else []
    almanac = almanac_in(db).known_by(as_of)
    return Page(
        call=call,
        row=row[0],
        almanac=almanac,
        verdicts=history,
        figures=figures,
        mentions=[c for c in calls if c.question == call.question],
        readings=readings_of(db, call, as_of),
        base_rate=derived.base_rates(db, [number]).get(number, UNKNOWN),
        waiting_for=_waiting_for(db, call, almanac, as_of) if call.outcome == "PENDING" else None,
        revised=revisions_of(db, grounds, as_of),
    )


def _waiting_for(db: "Connection", call: Call, almanac: Almanac, as_of: datetime) -> str:
    """Why a call is pending: there is no verdict to say so, it is computed."""
    from tracker import log
    from tracker.criteria import settle

    (answer,) = settle([call.terms], log.panel_for(db, almanac, as_of, [call.terms]))
    if answer.outcome is not Outcome.PENDING:
        return "`tracker resolve` has not been run since its figures came in"
    return f"{answer.reason} ({date.fromordinal(answer.day)})" if answer.day else answer.reason


def as_json(page: Page) -> dict[str, Any]:
    """The contract of ``tracker show --json``: that of ``list`` and more."""
    call = page.call
    return {
        **call_json(call),
        "said": {"precision": call.precision, **clocks_json(call.made_at)},
        **terms_json(call.terms),
        "deadline": clocks_json(due(call)),
        "entry_rule": page.row.question.entry_rule,
        "says": call.says,
        "hedge": call.hedge,
        "horizon_basis": call.horizon_basis,
        "assumed": list(call.assumed),
        "market_source": call.market_source,
        "market_at": utc(page.row.market_at) if page.row.market_at else None,
        "market_convention": page.row.market_convention,
        "note": call.note,
        "recorded_at": utc(call.recorded_at),
        "base_rate": base_rate_json(page.base_rate),
        "pending_because": page.waiting_for,
        "verdicts": [verdict_json(v, page.evidence(v)) for v in page.verdicts],
        "revised": [observation_json(row) for row in page.revised],
        "mentions": [c.id for c in page.mentions],
        "robust": page.robust,
        "readings": [
            {
                "sentence": r.sentence,
                "entry_rule": r.entry_rule,
                "outcome": r.outcome,
            }
            for r in page.readings
        ],
    }


def due(call: Call) -> datetime:
    """When the window of a call has closed."""
    return datetime.fromtimestamp(call.terms.due, UTC)
