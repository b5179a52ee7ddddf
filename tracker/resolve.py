"""Settling: every open question against what was known at a moment; verdicts with their evidence."""

import gc
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime

import numpy as np
from sqlalchemy import Connection

from tracker.criteria import (
    Answer,
    kinds,
    observations_of,
    settle,
)
from tracker.domain.records import NewVerdict
from tracker.domain.terms import Outcome, Terms
from tracker.errors import TrackerError, UnknownKind
from tracker.files import Progress, unseen
from tracker.panel import Panel
from tracker.sessions.almanac import Almanac
from tracker.settling import decided, panel_for
from tracker.store import reads
from tracker.store.engine import Store
from tracker.store.figures import figures
from tracker.store.questions import open_questions
from tracker.store.verdicts import Run, add_verdict_columns

RULES = "1"
"""The version of the settling rules, written on every verdict."""


@dataclass(frozen=True)
class Resolution:
    """What one run did. ``counts`` has TRUE, FALSE and VOID of this run and PENDING of what stays open."""

    as_of: datetime
    counts: Mapping[str, int]
    questions: tuple[int, ...]
    errors: tuple[str, ...]


def resolve(
    store: Store,
    almanac: Almanac,
    *,
    as_of: datetime,
    now: datetime,
    progress: Progress = unseen,
) -> Resolution:
    """Settle what can be settled with the figures known at ``as_of``; ``now`` is when it is written down.

    One transaction. A question that cannot be checked is listed in ``errors`` and stops no other. Running
    it again with the same figures writes nothing.
    """
    almanac = almanac.known_by(as_of)
    with store.writing() as conn, _no_collection():
        open_ = open_questions(conn, wake_by=int(as_of.timestamp()))
        columns, errors = decided(open_, panel_for(conn, almanac, open_, as_of))
        progress(1, 2)
        add_verdict_columns(conn, columns, Run(as_of, now, RULES, almanac.version()), open_.due)
        pending = reads.count_open(conn)
        progress(2, 2)
    codes = np.bincount(
        np.concatenate([np.zeros(0, np.int8), *(c.outcome for c in columns)]),
        minlength=len(Outcome),
    )
    counts = {o.name: int(codes[o]) for o in Outcome if o}
    settled = tuple(id for column in columns for id in column.question.tolist())
    return Resolution(as_of, {**counts, "PENDING": pending}, settled, tuple(errors))


@contextmanager
def _no_collection() -> Iterator[None]:
    """A million rows make no cycles, and looking for them takes a fifth of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def panel_of(conn: Connection, almanac: Almanac, terms: Iterable[Terms], as_of: datetime) -> Panel:
    """What was known at ``as_of`` of the series that the questions rest on."""
    names = {name for t in terms for name in t.every_series() if name in almanac.catalogue}
    known = figures(conn, almanac, series=names)
    return Panel(known, almanac.calendar_of, int(as_of.timestamp()))


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


def verdict(
    id: int, answer: Answer, panel: Panel, *, as_of: datetime, now: datetime, calendars: str
) -> NewVerdict:
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
        calendars=calendars,
        evidence=tuple(observations_of(answer.evidence, panel)),
    )
