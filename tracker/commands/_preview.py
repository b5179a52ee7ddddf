"""A call as it is understood, before it is written: window, entry, both clocks, base rate so far."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import click
from sqlalchemy import Connection

from tracker import log
from tracker.commands._author import Author
from tracker.commands._base_rate import base_rate_json, base_rate_text
from tracker.commands._terms import terms_facts, terms_json
from tracker.commands._text import (
    both_clocks,
    clocks_json,
    echo_facts,
    echo_text,
    probability,
)
from tracker.criteria import BaseRate
from tracker.domain.records import ForecasterRow, NewForecaster
from tracker.errors import Gathered
from tracker.history import in_step
from tracker.sessions.almanac import Almanac
from tracker.statement import Statement, Understood, understand
from tracker.store import reads, writes
from tracker.store.engine import Store
from tracker.store.releases import almanac_in


@dataclass(frozen=True)
class Preview:
    """A call before it is written, and how its question stands."""

    author: ForecasterRow
    understood: Understood
    base_rate: BaseRate
    retrospective: bool
    almanac: Almanac


def preview(store: Store, statement: Statement, author: Author, *, now: datetime) -> Preview:
    """Read the call and look at the record; writes nothing. Raises every refusal of a call."""
    with store.reading() as db:
        almanac = almanac_in(db)
        forecaster, read = _read(db, statement, author, almanac, now=now)
        (seen,) = log.with_market(db, almanac, [read])
        panel = log.panel_for(db, almanac, now, [seen.terms])
        recorded = reads.recorded(db, [seen.identity])
    (answer,) = log.stands([seen], panel)
    late = log.refuse_if_over(seen, answer, now, recorded)
    return Preview(forecaster, seen, log.base_of(seen, panel, almanac), late, almanac)


def _read(
    db: Connection, statement: Statement, author: Author, almanac: Almanac, *, now: datetime
) -> tuple[ForecasterRow, Understood]:
    """Author and call; what is wrong with either is told at once."""
    gathered = Gathered()
    found = gathered.attempt(lambda: author.find(db, now))
    zone = found.timezone if found else "UTC"
    seen = gathered.attempt(lambda: understand(statement, zone=zone, almanac=almanac, now=now))
    if gathered.errors or not (found and seen):
        raise gathered.error()
    return found, seen


def write(store: Store, seen: Preview, *, now: datetime) -> tuple[int, bool]:
    """Put the call on record: its number, and whether it is new."""
    with store.writing() as db, in_step(db, seen.almanac, now):
        author = seen.author
        if not author.id:
            fields = {n: getattr(author, n) for n in ("slug", "name", "timezone", "recorded_at")}
            writes.add_forecaster(db, NewForecaster(**fields))
            author = reads.forecaster(db, author.slug)
        added = log.record(
            db, author, [seen.understood], [seen.retrospective], almanac=seen.almanac, now=now
        )
        (question,) = reads.questions(db, keys=[seen.understood.key])
        rows = reads.predictions(db, question=question.id, superseded=True)
        number = next(row.id for row in rows if row.key == seen.understood.identity)
    return number, bool(added.new)


def echo(seen: Preview, *, now: datetime) -> None:
    """Print the question as understood."""
    u = seen.understood
    echo_text(u.call.sentence())
    if seen.retrospective:
        click.echo("RETROSPECTIVE: its outcome was known before it was written down.")
    echo_facts(
        [
            ("kind", u.call.KIND),
            ("by", f"{seen.author.name} ({seen.author.slug}{'' if seen.author.id else ', new'})"),
            ("said", _said(u)),
            *terms_facts(u.terms, seen.almanac),
            ("deadline", both_clocks(u.due)),
            ("side", _side(u)),
            ("market", _market(u)),
            ("convention", u.statement.market_convention),
            ("base rate", base_rate_text(seen.base_rate)),
        ]
    )


def as_json(seen: Preview, prediction: int | None, *, now: datetime) -> dict[str, Any]:
    """The contract of ``tracker log --json``."""
    u = seen.understood
    p = u.probability
    priced = log.market_at(u, seen.author.timezone)
    return {
        "prediction": prediction,
        "forecaster": seen.author.slug,
        "made_at": clocks_json(u.said.moment)["utc"],
        "sentence": u.call.sentence(),
        "kind": u.call.KIND,
        **terms_json(u.terms),
        "deadline": clocks_json(u.due),
        "side": u.side,
        "basis": u.basis,
        "probability": {"low": p[0], "mid": p[1], "high": p[2]} if p else None,
        "market_probability": u.market_probability,
        "market_source": u.statement.market_source,
        "market_at": clocks_json(priced)["utc"] if priced else None,
        "market_convention": u.statement.market_convention,
        "market_missing": u.no_market,
        "base_rate": base_rate_json(seen.base_rate),
        "retrospective": seen.retrospective,
        "recorded": prediction is not None,
    }


def _said(u: Understood) -> str:
    clocks = both_clocks(u.said.moment)
    if u.said.precision == "second":
        return clocks
    days = _days(u.said.not_before, u.said.not_after)
    return f"{days}, no clock time; taken at {clocks}"


def _days(first: date, last: date) -> str:
    return f"{first}" if first == last else f"{first} to {last}"


def _side(u: Understood) -> str:
    side = "for" if u.side == "for" else "against: the author says that it will not come true"
    if u.probability is None:
        return f"{side}, no probability given"
    how = "as stated" if u.basis == "stated" else f"read from {u.statement.says!r}"
    return f"{side}; probability {probability(*u.probability)} {how}"


def _market(u: Understood) -> str | None:
    if u.market_probability is None:
        return f"missing: {u.no_market}" if u.no_market else None
    return f"{100 * u.market_probability:.10g}% ({u.statement.market_source})"
