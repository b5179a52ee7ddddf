"""Everything about one call, as its page and its JSON tell it."""

from collections.abc import Mapping
from dataclasses import dataclass

from tracker.calls import Call
from tracker.domain.base_rate import BaseRate
from tracker.domain.records import ObservationRow, PostRow, PredictionRow, RemarkRow, VerdictRow
from tracker.ledger import Reading


@dataclass(frozen=True)
class Dossier:
    """A call with all that belongs to it; ``replaced_by`` is the prediction that corrected it.

    ``mentions`` are the calls of its question, ``family`` the first ones of each question of its family.
    ``evidence`` is that of the verdict in force, ``revisions`` what was published later of the same;
    ``corrected`` has the figures that figures of the evidence replaced, by the id of the new one.
    """

    call: Call
    row: PredictionRow
    base: BaseRate | None
    mentions: tuple[Call, ...]
    family: tuple[Call, ...]
    history: tuple[VerdictRow, ...]
    evidence: tuple[ObservationRow, ...]
    revisions: tuple[ObservationRow, ...]
    readings: tuple[Reading, ...]
    quotes: tuple[tuple[PostRow | None, RemarkRow], ...]
    replaced_by: int | None
    corrected: Mapping[int, ObservationRow]
    reverses: tuple[Call, ...]
    reversed_by: tuple[Call, ...]
