"""``tracker calendar``: in order, honest as of its moment, and as wide as the terminal."""

from pathlib import Path
from typing import Any

import pytest
from rich.cells import cell_len

from tests.commands.running import Command, differences
from tests.sessions.clocks import when
from tracker.commands import _text

CLOCKS = {"utc": str, "seoul": str, "new_york": str}
QUESTION = {
    "question": int,
    "predictions": [int],
    "sentence": str,
    "window_ends": str,
    "settles_at": CLOCKS,
    "early": bool,
}
EVENT = {
    "calendar": str,
    "period": str,
    "kind": ("meeting", "release"),
    "at": CLOCKS,
    "status": ("scheduled", "moved", "cancelled"),
    "moved_from": (str, None),
    "basis": ("published", "unconfirmed", "rule", "news", "day"),
    "source": (str, None),
}
AGENDA = {
    "as_of": str,
    "until": str,
    "overdue": [QUESTION],
    "questions": [QUESTION],
    "events": [EVENT],
    "ends": {str: str},
}
NEWS = """\
calendar,session,status,at,known_at,source
NFP,2026-11,delayed,2026-12-11T08:30:00-05:00,2026-11-22T10:00:00Z,BLS
NFP,2026-12,scheduled,2027-01-08T08:30:00-05:00,2026-11-22T10:00:00Z,BLS
CPI,2026-11,cancelled,2026-12-10T08:30:00-05:00,2026-11-22T11:00:00Z,BLS
FOMC,2026-12-02,scheduled,2026-12-02T14:00:00-05:00,2026-11-22T11:00:00Z,연방준비제도
"""
CALLS = (
    "next NFP above consensus",
    "next CPI_MOM at least 0.3",
    "KOSPI up over 5 sessions",
    "no FOMC cut through 2026-12-31",
    "all of (next FOMC holds; KOSPI up over 5 sessions)",
)


@pytest.fixture
def busy(tracker: Command) -> Command:
    """The shipped record, five live calls and some news."""
    for sentence in CALLS:
        tracker.done("log", sentence, "--by", "pluto-research", "--at", "2026-11-20")
    Path("news.csv").write_text(NEWS, encoding="utf-8")
    tracker.done("import", "releases", "news.csv")
    return tracker


def found(tracker: Command, *arguments: str) -> Any:
    agenda = tracker.done("calendar", "--json", *arguments).json
    assert differences(agenda, AGENDA) == []
    return agenda


def test_open_questions_by_the_moment_at_which_they_settle(busy: Command) -> None:
    """A delayed release counts by its new moment; a compound by its last part."""
    assert [(q["sentence"], q["settles_at"]["seoul"][:16]) for q in found(busy)["questions"]] == [
        ("KOSPI up over 5 sessions", "2026-11-27T15:30"),
        ("all of (FOMC 2026-12-09 holds; KOSPI up over 5 sessions)", "2026-12-10T04:00"),
        ("CPI_MOM 2026-11 at least 0.3", "2026-12-10T22:30"),
        ("NFP 2026-11 above consensus", "2026-12-11T22:30"),
        ("no FOMC cut through 2026-12-31", "2027-01-01T14:00"),
    ]


def test_meetings_and_releases_to_come(busy: Command) -> None:
    events = {(e["calendar"], e["period"]): e for e in found(busy)["events"]}
    told = {
        key: (e["kind"], e["status"], e["basis"], e["moved_from"])
        for key, e in events.items()
        if key[0] in ("FOMC", "BOK", "NFP", "CPI")
    }
    assert told == {
        ("BOK", "2026-11-26"): ("meeting", "scheduled", "unconfirmed", None),
        ("FOMC", "2026-12-02"): ("meeting", "scheduled", "news", None),
        ("FOMC", "2026-12-09"): ("meeting", "scheduled", "published", None),
        ("CPI", "2026-11"): ("release", "cancelled", "news", None),
        ("NFP", "2026-11"): ("release", "moved", "news", "2026-12-04T13:30:00Z"),
        ("NFP", "2026-12"): ("release", "scheduled", "news", None),
        ("CPI", "2026-12"): ("release", "scheduled", "rule", None),
    }
    assert found(busy)["ends"] == {"BOK": "2026-11-26"}
    moments = [e["at"]["utc"] for e in found(busy)["events"]]
    assert moments == sorted(moments)


def test_what_is_overdue_stands_first(busy: Command) -> None:
    sentences = {q["sentence"] for q in found(busy)["overdue"]}
    assert "debt_ceiling_crisis within 2023-06-01..2023-11-30" in sentences


def test_as_of_an_earlier_moment_nothing_later_is_known(busy: Command) -> None:
    earlier = found(busy, "--as-of", "2026-11-22T10:59:00Z")
    (release,) = (
        e for e in earlier["events"] if (e["calendar"], e["period"]) == ("CPI", "2026-11")
    )
    assert (release["status"], release["source"]) == ("scheduled", None)
    assert "2026-12-02" not in {e["period"] for e in earlier["events"]}
    assert found(busy, "--as-of", "2026-11-18")["questions"] == []
    march = found(busy, "--as-of", "2023-03-15", "--days", "30")
    assert "FOMC 2023-03-22 = +25bp" in {q["sentence"] for q in march["questions"]}
    assert ("FOMC", "2023-03-22") in {(e["calendar"], e["period"]) for e in march["events"]}


def test_only_as_far_as_asked(busy: Command) -> None:
    agenda = found(busy, "--days", "5")
    assert [q["sentence"] for q in agenda["questions"]] == ["KOSPI up over 5 sessions"]
    assert {e["calendar"] for e in agenda["events"]} == {"BOK", "ICSA"}
    busy.refused("calendar", "--days", "0", code=2)


def test_as_text(busy: Command) -> None:
    text = busy.done("calendar").out
    assert "2026-12-11 13:30 UTC · 2026-12-11 22:30 Seoul · 2026-12-11 08:30 New York\n" in text
    assert "  NFP 2026-11: release, moved from 2026-12-04 13:30 UTC (BLS)\n" in text
    assert "  CPI 2026-11: release, CANCELLED (BLS)\n" in text
    assert "  FOMC 2026-12-02: meeting, confirmed (연방준비제도)\n" in text
    assert "KOSPI up over 5 sessions (window ends 2026-11-27)\n" in text
    assert "NFP 2026-11 above consensus\n" in text
    assert "No meeting on file: BOK after 2026-11-26." in text


@pytest.mark.parametrize("width", [40, 56, 80])
def test_it_fits_the_terminal(busy: Command, monkeypatch: pytest.MonkeyPatch, width: int) -> None:
    monkeypatch.setattr(_text, "line_width", lambda: width)
    lines = busy.done("calendar").out.splitlines()
    assert max(map(cell_len, lines)) <= width


def test_an_empty_record_has_meetings_to_come(blank: Command) -> None:
    agenda = found(blank)
    assert agenda["questions"] == agenda["overdue"] == []
    assert agenda["events"]
    assert "Nothing is to come." in blank.done("calendar", "--days", "1").out


def test_looking_writes_nothing(busy: Command) -> None:
    before = busy.record()
    found(busy, "--as-of", when("2026-11-22 11:30 UTC").isoformat())
    assert busy.record() == before
