"""Recomputing every verdict from the figures on record, and naming those that come out differently."""

from datetime import date, datetime

from tracker.criteria import kinds, observations_of, settle
from tracker.domain.records import QuestionRow, VerdictRow, terms_of
from tracker.domain.terms import Outcome, Terms
from tracker.history import worked_out
from tracker.panel import Panel
from tracker.sessions.almanac import Almanac
from tracker.store import derived, reads
from tracker.store.engine import Store
from tracker.store.figures import figures
from tracker.store.predictions import predictions

SHOWN, LOOKED_AT = 20, 10_000


def recheck(store: Store, almanac: Almanac, now: datetime) -> list[str]:
    """What a reader must know: verdicts that the figures on record no longer bear out, one line each.

    A verdict that was rewritten by hand shows here, and so does one made before a figure came in that
    had been public earlier. Only the verdicts in force are looked at.
    """
    with store.reading() as conn:
        questions = {row.id: row for row in reads.questions(conn)}
        in_force = {v.question_id: v for v in reads.verdicts(conn)}
        verdicts = [v for id, v in in_force.items() if _known(terms_of(questions[id]))]
        panel = Panel(figures(conn, almanac), almanac.calendar_of, int(now.timestamp()))
    answers = settle([terms_of(questions[v.question_id]) for v in verdicts], panel)
    found = []
    for verdict, answer in zip(verdicts, answers, strict=True):
        day = date.fromordinal(answer.day) if answer.day else None
        rests = set(observations_of(answer.evidence, panel))
        if (answer.outcome, day, rests) != (
            verdict.outcome,
            verdict.decided_on,
            set(verdict.evidence),
        ):
            found.append(_line(questions[verdict.question_id], verdict, answer.outcome))
    more = len(found) - SHOWN
    return found[:SHOWN] + ([f"… and {more} more"] if more > 0 else [])


def recheck_base_rates(store: Store, almanac: Almanac, now: datetime) -> list[str]:
    """Calls whose base rate on file is not what the figures on record say, one line each.

    Of a long record 10,000 calls are looked at, evenly spread.
    """
    with store.reading() as conn:
        ids = reads.prediction_ids(conn)
        some = ids[:: 1 + max(len(ids) - 1, 0) // LOOKED_AT]
        rows = predictions(conn, ids=some, superseded=True)
        kept = derived.base_rates(conn, some)
        right = worked_out(conn, almanac, now, rows)
    wrong = [id for id, rate in right.items() if kept.get(id) != rate]
    return [f"the base rate of prediction {id} is not that of the figures" for id in wrong[:SHOWN]]


def _known(terms: Terms) -> bool:
    return terms.kind in kinds() and all(_known(part) for part in terms.parts)


def _line(question: QuestionRow, verdict: VerdictRow, outcome: Outcome) -> str:
    told = f"question {question.id} ({question.sentence}) is {verdict.outcome.name}"
    if outcome is verdict.outcome:
        return f"{told}, but rests on other figures than those on record now"
    return f"{told}, but the figures on record say {outcome.name}"
