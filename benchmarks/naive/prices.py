"""Criteria on closes."""

import math
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any

from benchmarks.naive.asker import FALSE, TRUE, VOID, Asker, Found, verdict
from benchmarks.naive.clock import Refused


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
    return verdict(("moved as asked", "did not move as asked"), end, needed, due, asked=asked)


def level(c: Any, ask: Asker) -> Found:
    day = ask.inside(c.series, c.horizon)[-1]
    needed, due = [(c.series, day)], ask.clock(c.series).close(day)
    close = ask.record.value(c.series, day)
    if close is None:
        return ask.lacking(needed, due, all_needed=True)
    asked = close > c.level if c.side == "above" else close < c.level
    return verdict(("beyond the level", "not beyond the level"), day, needed, due, asked=asked)


def touch(c: Any, ask: Asker) -> Found:
    window = ask.inside(c.series, c.horizon)
    last, due = ask.over(c.series, c.horizon)
    upward, stays = c.how in ("reaches", "stays below"), c.how.startswith("stays")
    held = ask.held(c.series, window)
    for day, close in held:
        if close >= c.level if upward else close <= c.level:
            reason, rests = "touched the level", [(c.series, day)]
            return verdict((reason, reason), day, rests, due, asked=not stays)
    if len(held) < len(window) or due > ask.record.as_of:
        return ask.lacking([(c.series, day) for day in window], due, all_needed=False)
    rests = [(c.series, _extreme(held, highest=upward)), (c.series, window[-1])]
    reasons = ("stayed off the level", "never touched the level")
    return verdict(reasons, last, rests, due, asked=stays)


def drawdown(c: Any, ask: Asker) -> Found:
    entry, window = ask.after_entry(c.series, c.horizon)
    due = ask.clock(c.series).close(window[-1])
    start, entered = ask.record.value(c.series, entry), (c.series, entry)
    if start is None:
        return ask.lacking([entered], due, all_needed=True)
    if start <= 0:
        return Found(VOID, "no percentage of zero or less", entry, frozenset({entered}), due)
    held = ask.held(c.series, window)
    rises = c.how == "rises"
    for day, close in held:
        if (close - start if rises else start - close) * 100 >= c.percent * start:
            return Found(TRUE, "moved that far", day, frozenset({entered, (c.series, day)}), due)
    if len(held) < len(window):
        return ask.lacking([(c.series, day) for day in window], due, all_needed=False)
    extreme, last = (c.series, _extreme(held, highest=rises)), (c.series, window[-1])
    rests = frozenset({entered, extreme, last})
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
    return verdict(("returned more", "did not return more"), end, needed, due, asked=b * x > y * a)


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
    returns = [math.log(b / a) for a, b in pairwise(prices)]
    before, inside = _deviation(returns[: c.prior]), _deviation(returns[c.prior :])
    asked = not math.isclose(inside, before, rel_tol=1e-9) and (
        inside > before if c.side == "above" else inside < before
    )
    return verdict(
        ("volatility as asked", "volatility otherwise"), window[-1], needed, due, asked=asked
    )


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
    return verdict(("beyond the average", "not beyond the average"), day, needed, due, asked=asked)


def _extreme(held: list[tuple[date, Decimal]], *, highest: bool) -> date:
    """The first day of the highest (lowest) figure."""
    wanted = (max if highest else min)(value for _, value in held)
    return next(day for day, value in held if value == wanted)


def _deviation(returns: list[float]) -> float:
    mean = math.fsum(returns) / len(returns)
    squares = math.fsum((r - mean) ** 2 for r in returns)
    return math.sqrt(squares / (len(returns) - 1) * 252)
