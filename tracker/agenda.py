"""What settles when: open questions, and the meetings and releases that are to come."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Literal

from sqlalchemy import Connection

from tracker.calls import Call
from tracker.criteria import kinds, period_text
from tracker.domain.records import NewRelease
from tracker.domain.terms import Terms
from tracker.ledger import load_calls
from tracker.sessions.almanac import Almanac
from tracker.sessions.news import MEETINGS, NEWSWORTHY

ANNOUNCED = ("decision", "release")
Status = Literal["scheduled", "moved", "cancelled"]
Basis = Literal["published", "unconfirmed", "rule", "news", "day"]


@dataclass(frozen=True)
class Event:
    """A meeting or a release. ``at`` is when it comes, of a cancelled one when it should have come.

    ``basis`` says where the moment is from: a published schedule, one without a confirming source, the
    usual rule, news, which has its ``source``, or news of the day with the usual hour. ``moved_from`` is
    the moment it was due before.
    """

    calendar: str
    period: str
    at: datetime
    status: Status
    basis: Basis
    moved_from: datetime | None = None
    source: str | None = None

    @property
    def is_meeting(self) -> bool:
        return self.calendar in MEETINGS


@dataclass(frozen=True)
class Due:
    """An open question with its mentions; ``at`` is when its window closes or its release comes out.

    ``early`` when it may settle before; ``dated`` when the sentence itself names the release.
    """

    question: int
    predictions: tuple[int, ...]
    sentence: str
    last: date
    at: datetime
    early: bool
    dated: bool


@dataclass(frozen=True)
class Agenda:
    """From ``as_of`` to ``until``, in order; ``overdue`` questions should have settled before.

    ``ends`` are banks whose schedule on file ends before ``until``, with its last day.
    """

    as_of: datetime
    until: datetime
    overdue: tuple[Due, ...]
    questions: tuple[Due, ...]
    events: tuple[Event, ...]
    ends: tuple[tuple[str, date], ...]


def agenda(db: Connection, almanac: Almanac, as_of: datetime, until: datetime) -> Agenda:
    """What was to come at ``as_of``, as far as it was known then, up to ``until``."""
    almanac = almanac.known_by(as_of)
    waiting = sorted(_open(load_calls(db, as_of), almanac, as_of), key=lambda d: (d.at, d.question))
    events = (event for name in NEWSWORTHY for event in _events(almanac, name, as_of, until))
    ends = ((name, almanac.calendar(name)) for name in MEETINGS)
    return Agenda(
        as_of=as_of,
        until=until,
        overdue=tuple(d for d in waiting if d.at <= as_of),
        questions=tuple(d for d in waiting if as_of < d.at <= until),
        events=tuple(sorted(events, key=lambda e: e.at)),
        ends=tuple((name, c.last_day) for name, c in ends if c.closes[-1] < until),
    )


def _open(calls: Sequence[Call], almanac: Almanac, as_of: datetime) -> Iterator[Due]:
    mentions: dict[int, list[Call]] = {}
    for call in calls:
        if call.outcome == "PENDING" and call.made_at <= as_of:
            mentions.setdefault(call.question, []).append(call)
    for question, own in mentions.items():
        terms = own[0].terms
        yield Due(
            question=question,
            predictions=tuple(call.id for call in own),
            sentence=own[0].sentence,
            last=own[0].last,
            at=settles_at(terms, almanac),
            early=may_be_early(terms),
            dated=terms.kind in ANNOUNCED,
        )


def settles_at(terms: Terms, almanac: Almanac) -> datetime:
    """When the window of a question closes, or its last meeting or release comes out as now known."""
    if terms.parts:
        return max(settles_at(part, almanac) for part in terms.parts)
    if terms.series in almanac.catalogue:
        calendar, last = almanac.calendar_of(terms.series), date.fromordinal(terms.last)
        if calendar.name in NEWSWORTHY and calendar.is_session(last):
            return calendar.close(last)
    return datetime.fromtimestamp(terms.due, UTC)


def may_be_early(terms: Terms) -> bool:
    """Whether a question may settle before its window closes."""
    if terms.parts:
        return True
    return terms.kind in kinds() and kinds()[terms.kind].Criterion.SETTLES_EARLY


def _events(almanac: Almanac, name: str, after: datetime, until: datetime) -> Iterator[Event]:
    calendar = almanac.calendar(name)
    for ordinal, at in zip(calendar.ordinals, calendar.closes, strict=True):
        if not after < at <= until:
            continue
        session = date.fromordinal(ordinal)
        heard = almanac.heard(name, session)
        before = _before(heard, almanac, name, session)
        status: Status = "moved" if before else "scheduled"
        yield Event(
            calendar=name,
            period=period_text(calendar, session),
            at=at,
            status="cancelled" if calendar.is_cancelled(session) else status,
            basis=_basis(name, nominal=calendar.is_nominal(session), told=bool(heard)),
            moved_from=before,
            source=heard[-1].source if heard else None,
        )


def _basis(name: str, *, nominal: bool, told: bool) -> Basis:
    if nominal and name in MEETINGS:
        return "day" if told else "unconfirmed"
    if nominal:
        return "rule"
    return "news" if told else "published"


def _before(
    heard: Sequence[NewRelease], almanac: Almanac, name: str, session: date
) -> datetime | None:
    """When a meeting or release was due before it was moved; ``None`` when it was not.

    News that gives the first published moment, in place of the usual one, moves nothing.
    """
    if not heard or heard[-1].status == "cancelled":
        return None
    latest, shipped = heard[-1], almanac.shipped(name)
    earlier = [row.at for row in heard[:-1] if row.at != latest.at]
    if earlier:
        return earlier[-1]
    if not shipped.is_session(session) or shipped.close(session) == latest.at:
        return None
    by_rule = shipped.is_nominal(session) and latest.status != "delayed"
    return None if by_rule else shipped.close(session)
