"""Every kind of criterion a second time, plainly: one question, one loop over sessions.

The oracle of the differential test and the slow side of the benchmark. Written from the rules in
docs/method.md with the standard library: figures are decimals in a dictionary, windows are lists of
days. Nothing here comes from the column code, its windows or its panel.
"""

import calendar as months
import math
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Context, Decimal, localcontext
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from tracker.domain.horizon import Horizon
from tracker.domain.terms import Outcome
from tracker.sessions.almanac import Almanac
from tracker.sessions.calendar import Calendar

EXACT = Context(prec=80)
CANCELLED, ENDED = "cancelled", "ended"
TRUE, FALSE, VOID, PENDING = Outcome.TRUE, Outcome.FALSE, Outcome.VOID, Outcome.PENDING

Figure = tuple[str, date]


class Refused(Exception):
    """The criterion cannot be asked at that moment."""


@dataclass(frozen=True)
class Row:
    """One observation: a decimal, or that the release was cancelled or the series ended there."""

    series: str
    day: date
    value: Decimal | str
    known_at: datetime
    id: int
    corrects: int = 0


class Record:
    """What was known at ``as_of``: the first print of each day, wrong rows replaced in their place."""

    def __init__(self, rows: Iterable[Row], as_of: datetime) -> None:
        self.as_of = as_of
        known = sorted((r for r in rows if r.known_at <= as_of), key=lambda r: r.id)
        wrong = {r.corrects for r in known if r.corrects}
        published: dict[int, datetime] = {}
        for row in known:
            published[row.id] = published.get(row.corrects, row.known_at)
        self.figures: dict[Figure, Row] = {}
        for row in sorted(known, key=lambda r: (published[r.id], r.id)):
            if row.id not in wrong:
                self.figures.setdefault((row.series, row.day), row)
        self.ends: dict[str, Row] = {}
        for row in sorted(self.figures.values(), key=lambda r: r.day):
            self.ends[row.series] = row

    def value(self, series: str, day: date) -> Decimal | None:
        """The figure of a day; None when there is none."""
        row = self.figures.get((series, day))
        return row.value if row is not None and isinstance(row.value, Decimal) else None

    def called_off(self, series: str, day: date) -> Figure | None:
        """The observation that says that the figure of a day will never come."""
        row = self.figures.get((series, day))
        if row is None and series in self.ends:
            last = self.ends[series]
            row = last if last.value == ENDED and last.day < day else None
        return (row.series, row.day) if row is not None and isinstance(row.value, str) else None


@dataclass(frozen=True)
class Found:
    """How a question stands: the deciding day, the figures it rests on, and when its window closes."""

    outcome: Outcome
    reason: str
    day: date | None
    evidence: frozenset[Figure]
    due: datetime


@dataclass(frozen=True)
class Clock:
    """The sessions of a calendar and when each closes."""

    zone: ZoneInfo
    days: Sequence[date]
    closes: Sequence[datetime]

    def close(self, day: date) -> datetime:
        return self.closes[self.at(day)]

    def at(self, day: date) -> int:
        """The position of a session."""
        i = bisect_left(self.days, day)
        if i == len(self.days) or self.days[i] != day:
            raise Refused(f"{day} is no session")
        return i

    def step(self, day: date, n: int) -> date:
        """The session ``n`` sessions from another."""
        i = self.at(day) + n
        if not 0 <= i < len(self.days):
            raise Refused(f"{n} sessions from {day} lies outside the calendar")
        return self.days[i]

    def until(self, day: date) -> date:
        """The last session on or before a day."""
        return self.days[bisect_right(self.days, self._covered(day)) - 1]

    def since(self, day: date) -> date:
        """The first session on or after a day."""
        return self.days[bisect_left(self.days, self._covered(day))]

    def between(self, first: date, last: date) -> list[date]:
        """The sessions from ``first`` to ``last``."""
        return list(self.days[bisect_left(self.days, first) : bisect_right(self.days, last)])

    def _covered(self, day: date) -> date:
        if not self.days[0] <= day <= self.days[-1]:
            raise Refused(f"{day} lies outside the calendar")
        return day


@cache
def clock(calendar: Calendar) -> Clock:
    """A calendar written out."""
    days = calendar.between(calendar.first_day, calendar.last_day)
    return Clock(ZoneInfo(calendar.zone), days, [calendar.close(day) for day in days])


@dataclass(frozen=True)
class Asker:
    """A call: when it was made, which close it enters at, and what is known about the figures.

    ``counts_from`` is when the counted horizons of a conditional claim begin.
    """

    called_at: datetime
    entry: str
    almanac: Almanac
    record: Record
    counts_from: datetime | None = None

    def clock(self, series: str) -> Clock:
        return clock(self.almanac.calendar_of(series))

    def starts(self, horizon: Horizon) -> datetime:
        """The moment the horizon runs from."""
        counted = horizon.unit is not None and self.counts_from is not None
        return self.counts_from if counted and self.counts_from else self.called_at

    def next_close(self, series: str, horizon: Horizon) -> date:
        """The first session whose close is at or after the call."""
        sessions, moment = self.clock(series), self.starts(horizon)
        i = bisect_left(sessions.closes, moment)
        if moment.astimezone(sessions.zone).date() < sessions.days[0] or i == len(sessions.days):
            raise Refused("the call lies outside the calendar")
        return sessions.days[i]

    def enters(self, series: str, horizon: Horizon) -> date:
        """The session whose close the call enters at."""
        if self.entry == "next":
            return self.next_close(series, horizon)
        sessions = self.clock(series)
        i = bisect_right(sessions.closes, self.starts(horizon)) - 1
        if i < 0:
            raise Refused("nothing had closed before the call")
        return sessions.days[i]

    def ends(self, series: str, horizon: Horizon) -> date:
        """The last session of the horizon."""
        sessions = self.clock(series)
        if horizon.unit == "sessions":
            return sessions.step(self.enters(series, horizon), horizon.n)
        if horizon.unit is None:
            assert horizon.last is not None
            if horizon.form == "on":
                sessions.at(horizon.last)
            return sessions.until(horizon.last)
        day = self.starts(horizon).astimezone(sessions.zone).date()
        if horizon.unit == "months":
            year, month = divmod(day.year * 12 + day.month - 1 + horizon.n, 12)
            length = months.monthrange(year, month + 1)[1]
            return sessions.until(date(year, month + 1, min(day.day, length)))
        return sessions.until(day + timedelta(days=horizon.n * (7 if horizon.unit == "weeks" else 1)))

    def inside(self, series: str, horizon: Horizon) -> list[date]:
        """The sessions of the window that close at or after the call, the entry's own among them."""
        sessions = self.clock(series)
        first, last = self.next_close(series, horizon), self.ends(series, horizon)
        if horizon.first is not None:
            first = max(first, sessions.since(horizon.first))
        return self._filled(sessions.between(first, last))

    def after_entry(self, series: str, horizon: Horizon) -> tuple[date, list[date]]:
        """The entry session and the sessions of the window after it.

        A range that starts after the call enters at the last session before it.
        """
        sessions = self.clock(series)
        entry, last = self.enters(series, horizon), self.ends(series, horizon)
        if horizon.first is not None:
            called_on = self.called_at.astimezone(sessions.zone).date()
            begins = sessions.since(horizon.first)
            if horizon.first > called_on or begins > entry:
                entry = sessions.step(begins, -1)
        return entry, self._filled(sessions.between(sessions.step(entry, 1), last))

    def _filled(self, window: list[date]) -> list[date]:
        if not window:
            raise Refused("the window ends before it begins")
        return window

    def lacking(self, needed: Sequence[Figure], due: datetime, *, all_needed: bool) -> Found:
        """A question some of whose figures are missing.

        It is void when a figure it cannot do without was called off. Of a window, any of the missing
        ones may still decide, so all of them must have been called off.
        """
        gaps = [f for f in needed if self.record.value(*f) is None]
        missing = [f for f in gaps if not self.record.called_off(*f)]
        off = [f for f in gaps if self.record.called_off(*f)]
        if due > self.record.as_of:
            return Found(PENDING, "window open", None, frozenset(), due)
        if off and (all_needed or not missing):
            says = self.record.called_off(*off[0])
            assert says is not None
            return Found(VOID, "cancelled", off[0][1], frozenset({says}), due)
        return Found(PENDING, "missing figure", missing[0][1], frozenset(), due)


def settle(criterion: Any, asker: Asker) -> Found:
    """How the question stands. Raises ``Refused`` when it cannot be asked then."""
    with localcontext(EXACT):
        return KINDS[criterion.KIND](criterion, asker)


def move(c: Any, ask: Asker) -> Found:
    entry, window = ask.after_entry(c.series, c.horizon)
    end, due = window[-1], ask.clock(c.series).close(window[-1])
    needed = [(c.series, entry), (c.series, end)]
    start, close = ask.record.value(c.series, entry), ask.record.value(c.series, end)
    if start is None or close is None:
        return ask.lacking(needed, due, all_needed=True)
    if c.at_least is not None and start <= 0:
        return Found(VOID, "no percentage of zero or less", end, frozenset(needed), due)
    change = close - start if c.direction == "up" else start - close
    asked = change > 0 if c.at_least is None else change * 100 >= c.at_least * start
    return _verdict(asked, "moved as asked", "did not move as asked", end, needed, due)


def level(c: Any, ask: Asker) -> Found:
    day = ask.inside(c.series, c.horizon)[-1]
    needed, due = [(c.series, day)], ask.clock(c.series).close(day)
    close = ask.record.value(c.series, day)
    if close is None:
        return ask.lacking(needed, due, all_needed=True)
    asked = close > c.level if c.side == "above" else close < c.level
    return _verdict(asked, "beyond the level", "not beyond the level", day, needed, due)


def touch(c: Any, ask: Asker) -> Found:
    window = ask.inside(c.series, c.horizon)
    due = ask.clock(c.series).close(window[-1])
    upward, stays = c.how in ("reaches", "stays below"), c.how.startswith("stays")
    held = _held(ask, c.series, window)
    for day, close in held:
        if close >= c.level if upward else close <= c.level:
            return Found(FALSE if stays else TRUE, "touched the level", day, frozenset({(c.series, day)}), due)
    if len(held) < len(window):
        return ask.lacking([(c.series, day) for day in window], due, all_needed=False)
    return _verdict(
        stays, "stayed off the level", "never touched the level", window[-1],
        [(c.series, _extreme(held, highest=upward))], due,
    )  # fmt: skip


def drawdown(c: Any, ask: Asker) -> Found:
    entry, window = ask.after_entry(c.series, c.horizon)
    due = ask.clock(c.series).close(window[-1])
    start, entered = ask.record.value(c.series, entry), (c.series, entry)
    if start is None:
        return ask.lacking([entered], due, all_needed=True)
    if start <= 0:
        return Found(VOID, "no percentage of zero or less", entry, frozenset({entered}), due)
    held = _held(ask, c.series, window)
    rises = c.how == "rises"
    for day, close in held:
        if (close - start if rises else start - close) * 100 >= c.percent * start:
            return Found(TRUE, "moved that far", day, frozenset({entered, (c.series, day)}), due)
    if len(held) < len(window):
        return ask.lacking([(c.series, day) for day in window], due, all_needed=False)
    rests = frozenset({entered, (c.series, _extreme(held, highest=rises))})
    return Found(FALSE, "never moved that far", window[-1], rests, due)


def relative(c: Any, ask: Asker) -> Found:
    entry, window = ask.after_entry(c.series, c.horizon)
    end, others = window[-1], ask.clock(c.other)
    other_entry, other_end = ask.enters(c.other, c.horizon), others.until(end)
    if other_end <= other_entry:
        raise Refused(f"{c.other} has no session in the window")
    due = max(ask.clock(c.series).close(end), others.close(other_end))
    needed = [(c.series, entry), (c.series, end), (c.other, other_entry), (c.other, other_end)]
    a, b, x, y = (ask.record.value(*figure) for figure in needed)
    if a is None or b is None or x is None or y is None:
        return ask.lacking(needed, due, all_needed=True)
    if a <= 0 or x <= 0:
        return Found(VOID, "no return on zero or less", end, frozenset(needed), due)
    return _verdict(b * x > y * a, "returned more", "did not return more", end, needed, due)


def decision(c: Any, ask: Asker) -> Found:
    due = ask.clock(c.bank).close(c.meeting)
    if due < ask.called_at:
        raise Refused("the decision was out")
    needed = [(c.bank, c.meeting)]
    change = ask.record.value(c.bank, c.meeting)
    if change is None:
        return ask.lacking(needed, due, all_needed=True)
    asked = {
        "=": change == c.change,
        ">=": c.change is not None and change >= c.change,
        "<=": c.change is not None and change <= c.change,
        "hikes": change > 0,
        "holds": change == 0,
        "cuts": change < 0,
    }[c.operator or c.action]
    return _verdict(asked, "decided as asked", "decided otherwise", c.meeting, needed, due)


def path(c: Any, ask: Asker) -> Found:
    window = ask.inside(c.bank, c.horizon)
    due = ask.clock(c.bank).close(window[-1])
    held = _held(ask, c.bank, window)
    for day, change in held:
        if change > 0 if c.move == "hike" else change < 0:
            return Found(FALSE, "such a decision came", day, frozenset({(c.bank, day)}), due)
    needed = [(c.bank, day) for day in window]
    if len(held) < len(window):
        return ask.lacking(needed, due, all_needed=False)
    return Found(TRUE, "no such decision", window[-1], frozenset(needed), due)


def release(c: Any, ask: Asker) -> Found:
    day = _period(c.period)
    due = ask.clock(c.series).close(day)
    if due < ask.called_at:
        raise Refused("the figure was out")
    needed = [(c.series, day)]
    if c.side is not None:
        against = c.other or f"{c.series}_CONSENSUS"
        needed.append((against, _period(c.other_period or c.period)))
    prints = [ask.record.value(*figure) for figure in needed]
    printed, bar = prints[0], prints[-1] if c.side else c.level
    if printed is None or (c.side is not None and bar is None):
        return ask.lacking(needed, due, all_needed=True)
    if c.low is not None:
        asked = c.low <= printed <= c.high
    else:
        asked = {
            "above": printed > bar, "below": printed < bar,
            "at least": printed >= bar, "at most": printed <= bar,
        }[c.side or c.than]  # fmt: skip
    return _verdict(asked, "printed as asked", "printed otherwise", day, needed, due)


def volatility(c: Any, ask: Asker) -> Found:
    sessions = ask.clock(c.series)
    if c.horizon.unit is None:
        window = ask.inside(c.series, c.horizon)
    else:
        _, window = ask.after_entry(c.series, c.horizon)
    if len(window) < 2:
        raise Refused("one session has no volatility")
    start = sessions.step(window[0], -1 - c.prior)
    due = sessions.close(window[-1])
    needed = [(c.series, day) for day in sessions.between(start, window[-1])]
    closes = [ask.record.value(*figure) for figure in needed]
    if any(close is None for close in closes):
        return ask.lacking(needed, due, all_needed=False)
    prices = [float(close) for close in closes if close is not None]
    if min(prices) <= 0:
        return Found(VOID, "no return on zero or less", window[-1], frozenset(needed), due)
    returns = [math.log(b / a) for a, b in zip(prices, prices[1:], strict=False)]
    before, inside = _deviation(returns[: c.prior]), _deviation(returns[c.prior :])
    asked = not math.isclose(inside, before, rel_tol=1e-9) and (
        inside > before if c.side == "above" else inside < before
    )
    return _verdict(asked, "volatility as asked", "volatility otherwise", window[-1], needed, due)


def average(c: Any, ask: Asker) -> Found:
    sessions = ask.clock(c.series)
    day = ask.inside(c.series, c.horizon)[-1]
    due = sessions.close(day)
    needed = [(c.series, d) for d in sessions.between(sessions.step(day, 1 - c.n), day)]
    closes = [close for figure in needed if (close := ask.record.value(*figure)) is not None]
    if len(closes) < len(needed):
        return ask.lacking(needed, due, all_needed=False)
    total, scaled = sum(closes), closes[-1] * c.n
    asked = scaled > total if c.side == "above" else scaled < total
    return _verdict(asked, "beyond the average", "not beyond the average", day, needed, due)


def event(c: Any, ask: Asker) -> Found:
    window = ask.inside(c.category, c.horizon)
    due = ask.clock(c.category).close(window[-1])
    for day, count in _held(ask, c.category, window):
        if count >= 1:
            return Found(TRUE, "event on record", day, frozenset({(c.category, day)}), due)
    if due > ask.record.as_of:
        return Found(PENDING, "window open", None, frozenset(), due)
    searched = f"{c.category}.searched"
    for (series, until), row in sorted(ask.record.figures.items()):
        if series != searched or not isinstance(row.value, Decimal):
            continue
        since = until - timedelta(days=int(row.value) - 1)
        if since <= window[0] and window[-1] <= until:
            rests = frozenset({(series, until)})
            return Found(FALSE, "searched without a find", window[-1], rests, due)
    return Found(PENDING, "missing figure", window[-1], frozenset(), due)


def all_of(c: Any, ask: Asker) -> Found:
    parts = [settle(part, ask) for part in c.parts]
    if false := [p for p in parts if p.outcome is FALSE]:
        return _earliest(FALSE, "one does not hold", false, parts)
    return _waiting(parts) or _voided(parts) or _resting(TRUE, "all hold", parts, parts)


def any_of(c: Any, ask: Asker) -> Found:
    parts = [settle(part, ask) for part in c.parts]
    if true := [p for p in parts if p.outcome is TRUE]:
        return _earliest(TRUE, "one holds", true, parts)
    return _waiting(parts) or _voided(parts) or _resting(FALSE, "none holds", parts, parts)


def negation(c: Any, ask: Asker) -> Found:
    (part,) = (settle(part, ask) for part in c.parts)
    outcome, reason = {
        TRUE: (FALSE, "it holds"),
        FALSE: (TRUE, "it does not hold"),
        VOID: (VOID, "it is void"),
        PENDING: (PENDING, part.reason),
    }[part.outcome]
    return replace(part, outcome=outcome, reason=reason)


def if_then(c: Any, ask: Asker) -> Found:
    condition = settle(c.parts[0], ask)
    starts = max(ask.counts_from or ask.called_at, condition.due)
    claim = settle(c.parts[1], replace(ask, counts_from=starts))
    parts = [condition, claim]
    if condition.outcome in (FALSE, VOID):
        return _resting(VOID, "condition not met", [condition], parts)
    if waiting := _waiting(parts):
        return waiting
    reason = {
        TRUE: "condition met, claim holds",
        FALSE: "condition met, claim does not hold",
        VOID: "claim is void",
    }[claim.outcome]
    return _resting(claim.outcome, reason, parts, parts)


KINDS: dict[str, Callable[[Any, Asker], Found]] = {
    "move": move, "level": level, "touch": touch, "drawdown": drawdown, "relative": relative,
    "decision": decision, "path": path, "release": release, "volatility": volatility,
    "average": average, "event": event,
    "all of": all_of, "any of": any_of, "not": negation, "if then": if_then,
}  # fmt: skip


def _verdict(
    asked: bool, yes: str, no: str, day: date, needed: Iterable[Figure], due: datetime
) -> Found:
    return Found(TRUE if asked else FALSE, yes if asked else no, day, frozenset(needed), due)


def _held(ask: Asker, series: str, window: list[date]) -> list[tuple[date, Decimal]]:
    """The figures there are, oldest first."""
    return [(d, v) for d in window if (v := ask.record.value(series, d)) is not None]


def _extreme(held: list[tuple[date, Decimal]], *, highest: bool) -> date:
    """The first day of the highest (lowest) figure."""
    wanted = (max if highest else min)(value for _, value in held)
    return next(day for day, value in held if value == wanted)


def _deviation(returns: list[float]) -> float:
    mean = math.fsum(returns) / len(returns)
    squares = math.fsum((r - mean) ** 2 for r in returns)
    return math.sqrt(squares / (len(returns) - 1) * 252)


def _period(text: str) -> date:
    if "Q" in text:
        year, quarter = text.split("Q")
        return date(int(year), 3 * int(quarter) - 2, 1)
    return date(*map(int, text.split("-")), *([1] if text.count("-") == 1 else []))


def _resting(
    outcome: Outcome, reason: str, deciding: Sequence[Found], parts: Sequence[Found]
) -> Found:
    """A compound that rests on all of ``deciding``."""
    days = [p.day for p in deciding if p.day is not None]
    evidence = frozenset[Figure]().union(*(p.evidence for p in deciding))
    return Found(outcome, reason, max(days), evidence, max(p.due for p in parts))


def _earliest(
    outcome: Outcome, reason: str, deciding: Sequence[Found], parts: Sequence[Found]
) -> Found:
    """A compound that one part decides: the first of them to have done so."""
    first = min(deciding, key=lambda p: p.day or date.max)
    return _resting(outcome, reason, [first], parts)


def _waiting(parts: Sequence[Found]) -> Found | None:
    """A compound that waits for its first pending part."""
    pending = next((p for p in parts if p.outcome is PENDING), None)
    return pending and replace(pending, due=max(p.due for p in parts))


def _voided(parts: Sequence[Found]) -> Found | None:
    """A compound that a void part voids."""
    void = [p for p in parts if p.outcome is VOID]
    return _resting(VOID, "one is void", void, parts) if void else None
