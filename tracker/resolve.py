"""Settling: every open question against what was known at a moment; verdicts with their evidence."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlalchemy import Connection

from tracker.criteria import Answer, kinds, observations_of, settle
from tracker.domain.records import NewVerdict
from tracker.domain.terms import Outcome, Terms
from tracker.errors import TrackerError, UnknownKind
from tracker.panel import Panel
from tracker.sessions.almanac import Almanac
from tracker.sessions.version import version as calendars_version
from tracker.store import reads, writes
from tracker.store.engine import Store
from tracker.store.figures import figures

RULES = "1"
"""The version of the settling rules, written on every verdict."""


@dataclass(frozen=True)
class Resolution:
    """What one run did. ``counts`` has TRUE, FALSE and VOID of this run and PENDING of what stays open."""

    as_of: datetime
    counts: Mapping[str, int]
    questions: tuple[int, ...]
    errors: tuple[str, ...]


def resolve(store: Store, almanac: Almanac, *, as_of: datetime, now: datetime) -> Resolution:
    """Settle what can be settled with the figures known at ``as_of``; ``now`` is when it is written down.

    One transaction. A question that cannot be checked is listed in ``errors`` and stops no other. Running
    it again with the same figures writes nothing.
    """
    with store.writing() as conn:
        open_ = reads.unsettled(conn)
        panel = panel_of(conn, almanac, open_.values(), as_of)
        answers, errors = answered(open_, panel)
        verdicts = [
            verdict(id, answer, panel, as_of=as_of, now=now)
            for id, answer in answers.items()
            if answer.outcome is not Outcome.PENDING
        ]
        writes.add_verdict_rows(conn, verdicts)
    outcomes = Counter(v.outcome.name for v in verdicts)
    counts = {name: outcomes[name] for name in ("TRUE", "FALSE", "VOID")}
    counts["PENDING"] = len(open_) - len(verdicts)
    return Resolution(as_of, counts, tuple(v.question_id for v in verdicts), tuple(errors))


def panel_of(conn: Connection, almanac: Almanac, terms: Iterable[Terms], as_of: datetime) -> Panel:
    """What was known at ``as_of`` of the series that the questions rest on."""
    names = {name for t in terms for name in series_of(t) if name in almanac.catalogue}
    known = figures(conn, almanac, series=names)
    return Panel(known, almanac.calendar_of, int(as_of.timestamp()))


def series_of(terms: Terms) -> set[str]:
    """The series a question rests on."""
    found = {name for name in (terms.series, terms.other) if name}
    return found.union(*(series_of(part) for part in terms.parts)) if terms.parts else found


def answered(questions: Mapping[int, Terms], panel: Panel) -> tuple[dict[int, Answer], list[str]]:
    """The answer to each question by id, and one line for each that could not be checked."""
    sound: dict[int, Terms] = {}
    errors: list[str] = []
    for id, terms in questions.items():
        try:
            require_known(terms)
            sound[id] = terms
        except TrackerError as why:
            errors.append(f"question {id}: {why}")
    return dict(zip(sound, settle(list(sound.values()), panel), strict=True)), errors


def require_known(terms: Terms) -> None:
    """Raise ``UnknownKind`` when the question, or a part of it, is of a kind this version lacks."""
    if terms.kind not in kinds():
        raise UnknownKind(terms.kind, kinds())
    for part in terms.parts:
        require_known(part)


def verdict(id: int, answer: Answer, panel: Panel, *, as_of: datetime, now: datetime) -> NewVerdict:
    """The answer as a verdict to write down."""
    known = max((int(panel.known_at[s]) for s in answer.evidence), default=None)
    return NewVerdict(
        question_id=id,
        outcome=answer.outcome,
        reason=answer.reason,
        decided_on=date.fromordinal(answer.day) if answer.day else None,
        known_at=None if known is None else datetime.fromtimestamp(known, UTC),
        as_of=as_of,
        recorded_at=now,
        rules=RULES,
        calendars=calendars_version(),
        evidence=tuple(observations_of(answer.evidence, panel)),
    )
