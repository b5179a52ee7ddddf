"""Writing calls down: the prediction, its question and its alternative readings."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from tracker.criteria import Answer, BaseRate, base_rate, parse, settle, wake
from tracker.domain.fedwatch import Undefined
from tracker.domain.moments import said
from tracker.domain.records import Added, ForecasterRow, NewPost, NewPrediction, NewQuestion
from tracker.domain.terms import Outcome, Terms
from tracker.errors import DeadlinePassed, InvalidQuestion
from tracker.implied import METHOD, decision_asked, implied, needed
from tracker.panel import Panel
from tracker.readings import alternatives
from tracker.sessions.almanac import Almanac
from tracker.statement import Statement, Understood
from tracker.store import reads, writes
from tracker.store.figures import figures
from tracker.store.predictions import Market

EVENT_KINDS = ("decision", "release")


def stands(understood: Sequence[Understood], panel: Panel) -> list[Answer]:
    """How each question stands on ``panel``."""
    return settle([u.terms for u in understood], panel)


def panel_for(conn: Connection, almanac: Almanac, now: datetime, terms: Sequence[Terms]) -> Panel:
    """Everything known by ``now`` about the series that the terms rest on."""
    names = {name for t in terms for name in t.every_series()}
    known = figures(conn, almanac, series=names)
    return Panel(known, almanac.calendar_of, int(now.timestamp()))


def base_of(understood: Understood, panel: Panel, almanac: Almanac) -> BaseRate:
    """The base rate known when the call was made."""
    return base_rate(understood.terms, int(understood.said.moment.timestamp()), panel, almanac)


def with_market(
    conn: Connection, almanac: Almanac, understood: Sequence[Understood]
) -> list[Understood]:
    """The calls; those about one FOMC decision that quote no market have what futures gave them then.

    A call on record keeps what is on record: a number that was missing then is not filled in later.
    """
    found = list(understood)
    asking = {
        i: u
        for i, u in enumerate(understood)
        if u.market_probability is None and decision_asked(u.terms)
    }
    if asking:
        recorded = reads.recorded(conn, [u.identity for u in asking.values()])
        before = reads.market_of(conn, recorded)
        for i, u in asking.items():
            known = u.identity in recorded
            found[i] = _as_before(u, before) if known else _priced(conn, almanac, u)
    return found


def _as_before(u: Understood, before: Mapping[str, Market]) -> Understood:
    """A call on record again: with the market's number there, when that came from futures."""
    market = before.get(u.identity)
    return _quoting(u, market) if market and market.source.startswith(METHOD) else u


def _priced(conn: Connection, almanac: Almanac, u: Understood) -> Understood:
    moment, almanac = u.said.moment, almanac.known_by(u.said.moment)
    try:
        names, first = needed(u.terms, moment, almanac)
        known = figures(conn, almanac, series=names, first=first.toordinal(), known_by=moment)
        panel = Panel(known, almanac.calendar_of, int(moment.timestamp()))
        futures = implied(u.terms, moment, panel, almanac)
    except Undefined as why:
        return replace(u, no_market=str(why))
    publishers = dict.fromkeys(row.source for row in reads.evidence(conn, futures.evidence))
    source = f"{METHOD}; {', '.join(publishers)}"
    return _quoting(u, Market(futures.probability, source, futures.at, futures.convention))


def _quoting(u: Understood, market: Market) -> Understood:
    statement = replace(
        u.statement,
        market_probability=market.probability,
        market_source=market.source,
        market_at=market.at.isoformat(),
        market_convention=market.convention,
    )
    return replace(u, statement=statement, market_probability=market.probability)


def refuse_if_over(
    understood: Understood, answer: Answer, now: datetime, recorded: Mapping[str, bool]
) -> bool:
    """Whether the call is retrospective; raises ``DeadlinePassed`` when it is and was not declared so.

    A call that is ``recorded`` stays what it was then, however late it is handed in again.
    """
    if (before := recorded.get(understood.identity)) is not None:
        return before
    over = understood.due <= now or answer.outcome is not Outcome.PENDING
    if over and not understood.statement.retrospective:
        ended = (
            f"{understood.due:%Y-%m-%d %H:%M} UTC" if understood.due <= now else "an earlier day"
        )
        raise DeadlinePassed(understood.call.sentence(), ended)
    return over


def record(
    conn: Connection,
    forecaster: ForecasterRow,
    understood: Sequence[Understood],
    retrospective: Sequence[bool],
    *,
    posts: dict[str, int] | None = None,
    almanac: Almanac,
    now: datetime,
) -> Added:
    """Write the calls of one forecaster, their questions and their alternative readings."""
    ids = writes.add_questions(conn, [_question(u, almanac, now) for u in understood])
    readings = [q for u in understood for q in _readings(u, almanac, now)]
    writes.add_questions(conn, readings)
    links = _posts(conn, forecaster, understood, posts or {}, now)
    rows = [
        _prediction(
            u, forecaster, question, late=late, post_id=links.get(_post_of(u.statement)), now=now
        )
        for u, question, late in zip(understood, ids, retrospective, strict=True)
    ]
    return writes.add_predictions(conn, rows)


def _question(
    u: Understood, almanac: Almanac, now: datetime, *, reading_of: str | None = None
) -> NewQuestion:
    return NewQuestion(
        key=u.key,
        sentence=u.call.sentence(),
        thesis=u.call.thesis(),
        terms=u.terms,
        entry_rule=u.timing.entry,
        reading_of_key=reading_of,
        wake=wake(u.terms, almanac),
        recorded_at=now,
    )


def _readings(u: Understood, almanac: Almanac, now: datetime) -> list[NewQuestion]:
    """The alternative readings of a B or C call. One whose window lies outside the calendars is left out."""
    if u.statement.grade == "A":
        return []
    given = [(parse(text, almanac), u.timing) for text in u.statement.readings]
    grid = alternatives(u.call, u.timing, assumed=u.statement.assumed)
    found: dict[str, NewQuestion] = {}
    for call, timing in [*given, *grid]:
        try:
            terms = call.terms(timing, almanac)
        except InvalidQuestion:
            continue
        reading = replace(u, call=call, timing=timing, terms=terms)
        if reading.key != u.key:
            found[reading.key] = _question(reading, almanac, now, reading_of=u.key)
    return list(found.values())


def _post_of(statement: Statement) -> str | None:
    return statement.post_ref or statement.post_url


def _posts(
    conn: Connection,
    forecaster: ForecasterRow,
    understood: Sequence[Understood],
    known: dict[str, int],
    now: datetime,
) -> dict[str | None, int]:
    links: dict[str | None, int] = dict(known.items())
    for u in understood:
        name = _post_of(u.statement)
        if name is not None and name not in links:
            links[name] = writes.add_post(
                conn,
                NewPost(
                    forecaster_id=forecaster.id,
                    ref=u.statement.post_ref,
                    url=u.statement.post_url,
                    precision=u.said.precision,
                    said_at=u.said.moment,
                    not_before=u.said.not_before,
                    not_after=u.said.not_after,
                    first_seen_at=now,
                ),
            )
    return links


def _prediction(
    u: Understood,
    forecaster: ForecasterRow,
    question_id: int,
    *,
    late: bool,
    post_id: int | None,
    now: datetime,
) -> NewPrediction:
    s = u.statement
    low, mid, high = u.probability or (None, None, None)
    event = s.horizon_basis or ("event" if u.call.KIND in EVENT_KINDS else "stated")
    return NewPrediction(
        key=u.identity,
        forecaster_id=forecaster.id,
        post_id=post_id,
        question_id=question_id,
        made_at=u.said.moment,
        side=u.side,
        p_low=low,
        p_mid=mid,
        p_high=high,
        basis=u.basis,
        says=s.says,
        hedge=s.hedge or s.says,
        grade=s.grade,
        horizon_basis=event,
        assumed=s.assumed,
        family=s.family,
        market_probability=u.market_probability,
        market_source=s.market_source,
        market_at=market_at(u, forecaster.timezone),
        market_convention=s.market_convention,
        summary_en=s.summary_en,
        summary_ko=s.summary_ko,
        note=s.note,
        unit=s.unit,
        reversal_of=s.reversal_of,
        retrospective=late,
        recorded_at=now,
    )


def market_at(u: Understood, zone: str) -> datetime | None:
    """When the market gave its number: as stated, else at the moment of the call."""
    if u.market_probability is None:
        return None
    stated = u.statement.market_at
    return said(stated, zone).moment if stated else u.said.moment
