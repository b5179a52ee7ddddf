"""Verdicts with the observations they rest on."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tracker import contracts
from tracker.domain.records import ObservationRow, QuestionRow, VerdictRow
from tracker.store import reads

if TYPE_CHECKING:
    from sqlalchemy import Connection


@dataclass(frozen=True)
class Settled:
    """A question, the verdict in force on it and, when asked for, its evidence."""

    question: QuestionRow
    verdict: VerdictRow
    evidence: Sequence[ObservationRow]


def settled_now(
    db: "Connection", questions: Sequence[int], *, evidence: bool = True
) -> list[Settled]:
    """The verdicts in force on these questions, in the order given."""
    asked = {q.id: q for q in reads.questions(db, ids=questions)}
    verdicts = {v.question_id: v for v in reads.verdicts(db, questions)}
    ids = {i for v in verdicts.values() for i in v.evidence} if evidence else set()
    figures = {row.id: row for row in reads.evidence(db, ids)}
    return [
        Settled(asked[i], verdicts[i], [figures[e] for e in verdicts[i].evidence if e in figures])
        for i in questions
        if i in verdicts
    ]


def settled_json(settled: Settled) -> dict[str, Any]:
    """One of them as a contract."""
    return contracts.settled_json(settled.question, settled.verdict, settled.evidence)
