"""Settling: every open question against what was known at a moment; verdicts with their evidence."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime

import numpy as np
from sqlalchemy import Connection

from tracker.criteria import (
    DTYPES,
    Answer,
    Column,
    check,
    kinds,
    observations_of,
    reasons_of,
    settle,
)
from tracker.domain.records import NewVerdict
from tracker.domain.terms import Outcome, Terms
from tracker.errors import TrackerError, UnknownKind
from tracker.panel import Codes, Panel
from tracker.sessions.almanac import Almanac
from tracker.sessions.version import version as calendars_version
from tracker.store import reads, writes
from tracker.store.engine import Store
from tracker.store.evidence_columns import Observed
from tracker.store.figures import figures
from tracker.store.questions import Asked, OpenQuestions, open_questions
from tracker.store.verdicts import Run, VerdictColumns, add_verdict_columns

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
        open_ = open_questions(conn, wake_by=int(as_of.timestamp()))
        panel = _panel(conn, almanac, open_, as_of)
        columns, errors = _checked(open_, panel)
        run = Run(as_of, now, RULES, calendars_version())
        add_verdict_columns(conn, columns, run)
        answers, unsound = answered(dict(open_.compounds), panel)
        compound = [
            verdict(id, answer, panel, as_of=as_of, now=now)
            for id, answer in answers.items()
            if answer.outcome is not Outcome.PENDING
        ]
        writes.add_verdict_rows(conn, compound)
        pending = reads.count_open(conn)
    outcomes = Counter(v.outcome.name for v in compound)
    for column in columns:
        codes = np.bincount(column.outcome, minlength=4)
        outcomes.update({o.name: int(codes[o]) for o in Outcome})
    counts = {name: outcomes[name] for name in ("TRUE", "FALSE", "VOID")} | {"PENDING": pending}
    settled = [
        *(id for c in columns for id in c.question.tolist()),
        *(v.question_id for v in compound),
    ]
    return Resolution(as_of, counts, tuple(settled), tuple(errors + unsound))


def _panel(conn: Connection, almanac: Almanac, open_: OpenQuestions, as_of: datetime) -> Panel:
    """The figures that the open questions can rest on, and no others: the usual run needs few."""
    names, days = set(), []
    for asked in open_.simple.values():
        used = np.union1d(asked.series, asked.other)
        names |= {open_.names[code] for code in used}
        days += [asked.first, asked.last, asked.entry, asked.other_entry, asked.other_last]
    for _, terms in open_.compounds:
        names |= series_of(terms)
        days.append(np.array(list(_days_of(terms))))
    found = np.concatenate([np.zeros(0, np.int64), *days])
    found = found[found > 0]
    known = figures(
        conn,
        almanac,
        series={name for name in names if name in almanac.catalogue},
        first=int(found.min()) if len(found) else None,
        last=None,
    )
    return Panel(known, almanac.calendar_of, int(as_of.timestamp()))


def _days_of(terms: Terms) -> Iterator[int]:
    yield from (terms.entry, terms.first, terms.last, terms.other_entry, terms.other_last)
    for part in terms.parts:
        yield from _days_of(part)


def _checked(open_: OpenQuestions, panel: Panel) -> tuple[list[VerdictColumns], list[str]]:
    """What is decided among the simple questions, by kind, and a line for each of an unknown kind."""
    codes = panel.codes(open_.names)
    observed = Observed(panel.observation)
    columns: list[VerdictColumns] = []
    errors: list[str] = []
    for kind, asked in open_.simple.items():
        if kind in kinds():
            columns.append(_decided(kind, asked, codes, panel, observed))
        else:
            errors += [f"question {id}: {UnknownKind(kind, kinds())}" for id in asked.id.tolist()]
    return [c for c in columns if len(c)], errors


def _decided(
    kind: str, asked: Asked, codes: Codes, panel: Panel, observed: Observed
) -> VerdictColumns:
    column = Column(
        codes[asked.series],
        codes[asked.other],
        *(getattr(asked, f.name).astype(DTYPES[f.name]) for f in fields(Column)[2:]),
    )
    checked = check(kind, column, panel)
    rows = np.flatnonzero(checked.outcome)
    evidence = checked.evidence[rows].astype(np.int64)
    known = panel.latest(evidence[:, :, 0].ravel(), evidence[:, :, 1].ravel())
    latest = known.reshape(evidence.shape[:2]).max(axis=1)
    return VerdictColumns(
        question=asked.id[rows],
        outcome=checked.outcome[rows],
        reason=checked.reason[rows],
        reasons=reasons_of(kind),
        day=checked.day[rows],
        known_at=np.where(evidence[:, :, 1].any(axis=1), latest, -1),
        evidence=evidence,
        observed=observed,
    )


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
