"""Central banks and their meetings."""

from datetime import date

from tracker.errors import NotASession, OutsideCalendar
from tracker.sessions.almanac import Almanac


def no_bank(almanac: Almanac, series: str) -> list[str]:
    """A problem when a series is not the decisions of a central bank."""
    if almanac.catalogue[series].meaning == "decision":
        return []
    banks = ", ".join(s.id for s in almanac.catalogue.values() if s.meaning == "decision")
    return [f"{series} takes no decisions: name one of {banks}"]


def meeting_problems(almanac: Almanac, bank: str, day: date) -> list[str]:
    """A problem when the bank has no meeting on that day; it names the meetings around it."""
    calendar = almanac.calendar_of(bank)
    try:
        if calendar.is_session(day):
            return []
        complaint = NotASession(calendar.name, day, *calendar.neighbours(day))
        around = " and ".join(str(d) for d in (complaint.previous, complaint.following) if d)
        return [f"{bank} announces nothing on {day}; the nearest decisions are {around}"]
    except OutsideCalendar as why:
        return [str(why)]
