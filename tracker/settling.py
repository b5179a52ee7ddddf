"""Open questions as columns in, verdicts as columns out."""

from collections.abc import Iterator
from dataclasses import fields
from datetime import datetime

import numpy as np
from sqlalchemy import Connection

from tracker.criteria import (
    DTYPES,
    Column,
    Forest,
    check,
    kinds,
    reasons_of,
    runs_by_count,
    settle_forest,
)
from tracker.errors import UnknownKind
from tracker.panel import Codes, Ints, Panel
from tracker.sessions.almanac import Almanac
from tracker.store.asked import Asked
from tracker.store.compounds import Compounds
from tracker.store.evidence_columns import Observed
from tracker.store.figures import figures
from tracker.store.questions import OpenQuestions
from tracker.store.verdicts import VerdictColumns

UNKNOWN = -1
"""``known_at`` of a verdict that rests on no figure."""


def panel_for(conn: Connection, almanac: Almanac, open_: OpenQuestions, as_of: datetime) -> Panel:
    """The figures that the open questions can rest on, and no others: the usual run needs few."""
    names, first = set[str](), [np.zeros(0, np.int64)]
    for known, asked in _columns_of(open_):
        used = np.union1d(asked.series, asked.other)
        names |= {known[code] for code in used}
        first += [asked.first, asked.entry, asked.other_entry]
    begins = np.concatenate(first)
    begins = begins[begins > 0]
    found = figures(
        conn,
        almanac,
        series={name for name in names if name in almanac.catalogue},
        first=int(begins.min()) if len(begins) else None,
        known_by=as_of,
    )
    return Panel(found, almanac.calendar_of, int(as_of.timestamp()))


def _columns_of(open_: OpenQuestions) -> Iterator[tuple[tuple[str, ...], Asked]]:
    """Every column of simple questions, or of simple parts, with the names of its series."""
    for asked in open_.simple.values():
        yield open_.names, asked
    for asked in open_.compounds.simple.values():
        yield open_.compounds.names, asked


def decided(open_: OpenQuestions, panel: Panel) -> tuple[list[VerdictColumns], list[str]]:
    """What is decided among the questions, and a line for each that could not be checked."""
    observed, codes = Observed(panel.observation), panel.codes(open_.names)
    columns: list[VerdictColumns] = []
    errors: list[str] = []
    for kind, asked in open_.simple.items():
        if kind in kinds():
            columns.append(_simple(kind, asked.id, _column(asked, codes), panel, observed))
        else:
            errors += _refusals(asked.id, kind)
    with_parts, refused = _compound(open_.compounds, panel, observed)
    return columns + with_parts, errors + refused


def _refusals(ids: Ints, kind: str) -> list[str]:
    return [f"question {id}: {UnknownKind(kind, kinds())}" for id in ids.tolist()]


def _column(asked: Asked, codes: Codes) -> Column:
    return Column(
        codes[asked.series],
        codes[asked.other],
        *(getattr(asked, f.name).astype(DTYPES[f.name]) for f in fields(Column)[2:]),
    )


def _simple(
    kind: str, id: Ints, column: Column, panel: Panel, observed: Observed
) -> VerdictColumns:
    checked = check(kind, column, panel)
    rows = np.flatnonzero(checked.outcome)
    evidence = checked.evidence[rows].astype(np.int64)
    return VerdictColumns(
        question=id[rows],
        outcome=checked.outcome[rows],
        reason=checked.reason[rows],
        reasons=reasons_of(kind),
        day=checked.day[rows],
        known_at=np.maximum(_known_at(evidence, panel), checked.over(column)[rows]),
        evidence=evidence,
        observed=observed,
    )


def _compound(
    asked: Compounds, panel: Panel, observed: Observed
) -> tuple[list[VerdictColumns], list[str]]:
    """The verdicts on questions with parts, a column for each number of runs they rest on."""
    codes = panel.codes(asked.names)
    simple = {kind: (part.id, _column(part, codes)) for kind, part in asked.simple.items()}
    forest = Forest(asked.kinds, asked.kind, asked.parent, simple)
    found = settle_forest(forest, panel)
    strange = forest.strange
    sound = found.outcome > 0
    sound[list(strange)] = False
    columns = []
    for questions, runs in runs_by_count(found.runs, len(asked)):
        own = sound[questions]
        rows, evidence = questions[own], runs[own]
        columns.append(
            VerdictColumns(
                question=asked.id[rows],
                outcome=found.outcome[rows],
                reason=found.reason[rows],
                reasons=found.reasons,
                day=found.day[rows],
                known_at=np.maximum(_known_at(evidence, panel), found.over[rows]),
                evidence=evidence,
                observed=observed,
            )
        )
    errors = [line for i, kind in strange.items() for line in _refusals(asked.id[[i]], kind)]
    return columns, errors


def _known_at(runs: Ints, panel: Panel) -> Ints:
    """When the last figure of each row of runs became known."""
    known = panel.latest(runs[:, :, 0].ravel(), runs[:, :, 1].ravel()).reshape(runs.shape[:2])
    latest: Ints = np.where(runs[:, :, 1] > 0, known, UNKNOWN).max(axis=1, initial=UNKNOWN)
    return latest
