"""Shorthand for the tests: moments as clocks show them."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

ZONES = {"KST": "Asia/Seoul", "ET": "America/New_York", "CET": "Europe/Berlin", "UTC": "UTC"}


def when(text: str) -> datetime:
    """``2026-11-03 05:30 KST`` as a UTC moment."""
    clock, zone = text.rsplit(" ", 1)
    return datetime.fromisoformat(clock).replace(tzinfo=ZoneInfo(ZONES[zone])).astimezone(UTC)


def shown(moment: datetime, zone: str) -> str:
    """What clocks in ``zone`` show at ``moment``, to the minute."""
    return f"{moment.astimezone(ZoneInfo(ZONES[zone])):%Y-%m-%d %H:%M}"


def day(text: str) -> date:
    return date.fromisoformat(text)
