"""Criteria on decisions, data releases and events."""

from datetime import date, timedelta
from typing import Any

from benchmarks.naive.asker import FALSE, PENDING, TRUE, Asker, Found, verdict
from benchmarks.naive.clock import Refused


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
    return verdict(("decided as asked", "decided otherwise"), c.meeting, needed, due, asked=asked)


def path(c: Any, ask: Asker) -> Found:
    window = ask.inside(c.bank, c.horizon)
    last, due = ask.over(c.bank, c.horizon)
    held = ask.held(c.bank, window)
    for day, change in held:
        if change > 0 if c.move == "hike" else change < 0:
            return Found(FALSE, "such a decision came", day, frozenset({(c.bank, day)}), due)
    needed = [(c.bank, day) for day in window]
    if len(held) < len(window) or due > ask.record.as_of:
        return ask.lacking(needed, due, all_needed=False)
    return Found(TRUE, "no such decision", last, frozenset(needed), due)


def release(c: Any, ask: Asker) -> Found:
    day = _period(c.period)
    due = ask.clock(c.series).close(day)
    if due < ask.called_at:
        raise Refused("the figure was out")
    needed = [(c.series, day)]
    if c.side is not None:
        against = c.other or f"{c.series}_CONSENSUS"
        needed.append((against, _period(c.other_period or c.period)))
    prints = [p for figure in needed if (p := ask.record.value(*figure)) is not None]
    if len(prints) < len(needed):
        return ask.lacking(needed, due, all_needed=True)
    printed, bar = prints[0], prints[-1] if c.side else c.level
    if c.low is not None:
        asked = c.low <= printed <= c.high
    else:
        asked = {
            "above": printed > bar,
            "below": printed < bar,
            "at least": printed >= bar,
            "at most": printed <= bar,
        }[c.side or c.than]
    published = ask.record.figures[c.series, day].known_at.date()
    return verdict(("printed as asked", "printed otherwise"), published, needed, due, asked=asked)


def event(c: Any, ask: Asker) -> Found:
    window = ask.inside(c.category, c.horizon)
    due = ask.clock(c.category).close(window[-1])
    for day, count in ask.held(c.category, window):
        if count >= 1:
            return Found(TRUE, "event on record", day, frozenset({(c.category, day)}), due)
    if due > ask.record.as_of:
        return Found(PENDING, "window open", None, frozenset(), due)
    searched = f"{c.category}.searched"
    for until in ask.record.days.get(searched, []):
        days = ask.record.value(searched, until)
        if days is None:
            continue
        since = until - timedelta(days=int(days) - 1)
        if since <= window[0] and window[-1] <= until:
            rests = frozenset({(searched, until)})
            return Found(FALSE, "searched without a find", window[-1], rests, due)
    return Found(PENDING, "missing figure", window[-1], frozenset(), due)


def _period(text: str) -> date:
    if "Q" in text:
        year, quarter = text.split("Q")
        return date(int(year), 3 * int(quarter) - 2, 1)
    return date(*map(int, text.split("-")), *([1] if text.count("-") == 1 else []))
