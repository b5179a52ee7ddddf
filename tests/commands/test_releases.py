"""News of releases on the command line: the shutdown of autumn 2025, bad files, and what it changes."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

import pytest

from tests.commands.running import Command
from tests.sessions.clocks import when
from tracker import sessions
from tracker.domain.base_rate import BaseRate
from tracker.domain.catalogue import CATALOGUE
from tracker.sessions.almanac import Almanac
from tracker.sessions.calendar import Calendar
from tracker.sessions.rules import NEW_YORK, RELEASES
from tracker.store import derived, reads, releases
from tracker.store.engine import open_store

NEWS = """\
calendar,session,status,at,known_at,source
CPI,2025-11,scheduled,2025-12-10T08:30:00-05:00,2024-12-02T12:00:00Z,BLS
CPI,2026-01,scheduled,2026-02-11T08:30:00-05:00,2024-12-02T12:00:00Z,BLS
CPI,2025-09,delayed,2025-10-24T08:30:00-04:00,2025-10-10T18:00:00Z,BLS
NFP,2025-09,delayed,2025-11-20T08:30:00-05:00,2025-11-14T21:00:00Z,BLS
NFP,2025-10,delayed,2025-12-16T08:30:00-05:00,2025-11-19T19:00:00Z,BLS
NFP,2025-11,delayed,2025-12-16T08:30:00-05:00,2025-11-19T19:00:00Z,BLS
CPI,2025-10,cancelled,2025-11-13T08:30:00-05:00,2025-11-21T16:00:00Z,BLS
CPI,2025-11,delayed,2025-12-18T08:30:00-05:00,2025-11-21T16:00:00Z,BLS
NFP,2025-12,scheduled,2026-01-09T08:30:00-05:00,2025-11-21T16:00:00Z,BLS
CPI,2025-12,scheduled,2026-01-13T08:30:00-05:00,2025-11-21T16:00:00Z,BLS
NFP,2026-01,delayed,2026-02-11T08:30:00-05:00,2026-02-04T21:30:00Z,BLS
CPI,2026-01,delayed,2026-02-13T08:30:00-05:00,2026-02-04T21:30:00Z,BLS
"""
FIGURES = """\
series,period,value,known_at,source,known_basis
CPI_MOM,2025-09,0.3,2025-10-24T12:30:00Z,BLS,official_ts
UNRATE,2025-10,,2025-11-19T19:00:00Z,BLS,cancelled
NFP,2025-09,119,2025-11-20T13:30:00Z,BLS,official_ts
NFP,2025-10,-105,2025-12-16T13:30:00Z,BLS,official_ts
CPI_MOM,2025-11,0.2,2025-12-18T13:30:00Z,BLS,official_ts
NFP,2026-01,130,2026-02-11T13:30:00Z,BLS,official_ts
CPI_MOM,2026-01,0.2,2026-02-13T13:30:00Z,BLS,official_ts
"""
HEADER = NEWS.splitlines()[0] + "\n"
CALLED = when("2025-09-25 12:00 UTC")
AFTER = when("2026-11-22 12:00 UTC")
ENDED = {
    "CPI_MOM 2025-09 at least 0.1": ("2025-10-24 12:30 UTC", "TRUE"),
    "NFP 2025-09 at least 150": ("2025-11-20 13:30 UTC", "FALSE"),
    "CPI_MOM 2025-10 at least 0.1": ("2025-11-21 16:00 UTC", "VOID"),
    "UNRATE 2025-10 at most 4.5": ("2025-11-19 19:00 UTC", "VOID"),
    "NFP 2025-10 at most 0": ("2025-12-16 13:30 UTC", "TRUE"),
    "CPI_MOM 2025-11 at least 0.1": ("2025-12-18 13:30 UTC", "TRUE"),
    "NFP 2026-01 at least 50": ("2026-02-11 13:30 UTC", "TRUE"),
    "CPI_MOM 2026-01 at least 0.3": ("2026-02-13 13:30 UTC", "FALSE"),
}
"""Each call with the moment at which it could first be settled, and how."""


@cache
def by_rule(name: str) -> Calendar:
    """The calendars as before anything was known of the shutdown."""
    if name not in RELEASES:
        return sessions.calendar(name)
    periods = RELEASES[name].periods()
    closes = [RELEASES[name].usual(period) for period in periods]
    return Calendar(
        name, NEW_YORK, [p.toordinal() for p in periods], closes, nominal=lambda _: True
    )


@pytest.fixture
def before(blank: Command, monkeypatch: pytest.MonkeyPatch) -> Command:
    """A record of calls made in September 2025, when every release was due on its usual day."""
    monkeypatch.setattr(releases, "standard", lambda: Almanac(CATALOGUE, by_rule))
    for sentence in ENDED:
        blank.done(
            "log", sentence, "--by", "me", "--at", "now", "--new-forecaster", "Me", now=CALLED
        )
    Path("news.csv").write_text(NEWS, encoding="utf-8")
    Path("figures.csv").write_text(FIGURES, encoding="utf-8")
    return blank


def outcomes(tracker: Command, now: datetime) -> Mapping[str, str]:
    return {c["sentence"]: c["outcome"] for c in tracker.done("list", "--json", now=now).json}


def test_the_shutdown_of_2025(before: Command) -> None:
    """A delayed release settles when it came out, a cancelled one is void once that was known."""
    before.done("import", "releases", "news.csv", now=AFTER)
    before.done("import", "observations", "figures.csv", now=AFTER)
    for moment in sorted({when(text) for text, _ in ENDED.values()}):
        for at in (moment - timedelta(seconds=1), moment):
            before.done("resolve", "--as-of", at.isoformat(), now=AFTER)
            expected = {
                sentence: ended if when(text) <= at else "PENDING"
                for sentence, (text, ended) in ENDED.items()
            }
            assert outcomes(before, AFTER) == expected, at
    assert before.done("db", "check", now=AFTER)


def test_a_void_rests_on_the_announcement(before: Command) -> None:
    before.done("import", "releases", "news.csv", now=AFTER)
    found = before.done("resolve", "--json", now=AFTER).json["verdicts"]
    (verdict,) = (v for v in found if v["sentence"].startswith("CPI_MOM 2025-10"))
    assert (verdict["outcome"], verdict["reason"]) == ("VOID", "cancelled")
    assert [(f["period"], f["value"], f["known_at"]) for f in verdict["evidence"]] == [
        ("2025-10", None, "2025-11-21T16:00:00Z")
    ]


def test_a_figure_cannot_be_known_before_its_release(before: Command) -> None:
    """Whichever comes in first, the figure or the news."""
    early = FIGURES.splitlines()[0] + "\nNFP,2025-09,119,2025-10-03T12:30:00Z,BLS,official_ts\n"
    Path("early.csv").write_text(early, encoding="utf-8")
    before.done("import", "releases", "news.csv", now=AFTER)
    message = before.refused("import", "observations", "early.csv", now=AFTER)
    assert "before NFP 2025-09 was out (2025-11-20T13:30Z)" in message


def test_news_cannot_deny_a_figure_on_record(before: Command) -> None:
    early = FIGURES.splitlines()[0]
    early += "\nNFP,2025-09,119,2025-10-03T12:30:00Z,BLS,official_ts"
    early += "\nCPI_MOM,2025-10,0.1,2025-11-13T13:30:00Z,BLS,official_ts\n"
    Path("early.csv").write_text(early, encoding="utf-8")
    before.done("import", "observations", "early.csv", now=AFTER)
    message = before.refused("import", "releases", "news.csv", now=AFTER)
    assert "NFP 2025-09-01, BLS: 2025-11-20 13:30 UTC given" in message
    assert "a figure known 2025-10-03 12:30 UTC is on record" in message
    assert "CPI 2025-10-01, BLS: cancelled given" in message
    assert before.count("releases") == 0


def test_verdicts_carry_the_version_of_the_calendars_with_the_news(before: Command) -> None:
    """As it was known at the moment they are settled as of."""
    before.done("import", "releases", "news.csv", now=AFTER)
    before.done("import", "observations", "figures.csv", now=AFTER)
    for text, _ in ENDED.values():
        before.done("resolve", "--as-of", when(text).isoformat(), now=AFTER)
    shown = before.done("export", "verdicts", now=AFTER).json
    versions = {v["sentence"]: v["calendars"] for v in shown}
    with open_store(f"sqlite:///{before.file}", read_only=True) as store:
        almanac = releases.almanac_of(store)
    assert versions == {
        sentence: almanac.known_by(when(text)).version() for sentence, (text, _) in ENDED.items()
    }
    assert len(set(versions.values())) == 4
    assert Almanac(CATALOGUE, by_rule).version() not in versions.values()


def test_base_rates_stay_in_step(tracker: Command) -> None:
    """A meeting more changes the earlier windows of calls about several meetings."""
    meeting = "FOMC,2022-04-06,released,2022-04-06T18:00:00Z,2022-04-06T18:00:00Z,Federal Reserve"
    Path("news.csv").write_text(f"{HEADER}{meeting}\n", encoding="utf-8")
    before = _base_rates(tracker)
    tracker.done("import", "releases", "news.csv")
    assert _base_rates(tracker) != before
    assert tracker.done("db", "check")


def _base_rates(tracker: Command) -> Mapping[int, BaseRate]:
    with open_store(f"sqlite:///{tracker.file}", read_only=True) as store, store.reading() as db:
        return derived.base_rates(db, reads.prediction_ids(db))


ROW = "NFP,2026-11,delayed,2026-12-11T13:30:00Z,2026-11-20T20:00:00Z,BLS\n"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "empty"),
        (HEADER, "no rows"),
        (HEADER.replace(",source", ""), "column source is missing"),
        (HEADER.replace("source", "source,colour"), "unknown column 'colour'"),
        (HEADER.replace("source", "source,source"), "column source comes twice"),
        (HEADER + ROW.replace("NFP", "XKRX"), "name one of FOMC, ECB, BOK, NFP"),
        (HEADER + ROW.replace("delayed", "late"), "status is 'late'"),
        (HEADER + ROW.replace("2026-11,", "2026-13,"), "line 2"),
        (HEADER + ROW.replace("2026-11,", "2026-11-02,"), "no NFP session"),
        (
            HEADER + ROW.replace("2026-11,", "2036-11,").replace("2026-12", "2036-12"),
            "outside the NFP calendar",
        ),
        (HEADER + ROW.replace("13:30:00Z", "13:30:00"), "zone is missing"),
        (HEADER + ROW.replace("2026-11-20T", "2026-11-23T"), "known_at lies in the future"),
        (HEADER + ROW.replace("2026-12-11", "2028-12-11"), "days away from 2026-11-01"),
        (HEADER + ROW.replace("delayed", "released"), "known before it was out"),
        (HEADER + ROW.replace("2026-12-11", "2026-11-19"), "known only after it was out"),
        (HEADER + ROW.replace("BLS", " "), "source is empty"),
        (HEADER + ROW.replace(",BLS", ""), "wrong number of fields"),
        (HEADER + ROW.strip() + ",more\n", "wrong number of fields"),
        (HEADER + ROW.replace("NFP,2026-11", "FOMC,2026-12-10"), "nearest are 2026-12-09"),
        (
            HEADER + ROW.replace("NFP,2026-11,delayed", "FOMC,2026-12-10,scheduled"),
            "at falls on 2026-12-11, not on 2026-12-10",
        ),
        (HEADER + ROW + '"NFP,2026', "line 3"),
    ],
)
def test_a_bad_file_is_named_line_by_line(tracker: Command, text: str, told: str) -> None:
    Path("news.csv").write_text(text, encoding="utf-8")
    assert told in tracker.refused("import", "releases", "news.csv")
    assert tracker.count("releases") == 0


def test_every_bad_line_is_named_at_once(tracker: Command) -> None:
    bad = (ROW.replace("NFP", "XKRX"), ROW.replace("2026-11,", "2026-11-02,"))
    Path("news.csv").write_text(HEADER + bad[0] + ROW + bad[1], encoding="utf-8")
    message = tracker.refused("import", "releases", "news.csv")
    assert "line 2: XKRX" in message
    assert "line 4: 2026-11-02" in message
    assert "line 3" not in message


def test_the_same_file_again_changes_nothing(tracker: Command) -> None:
    """In whatever way a spreadsheet wrote it."""
    Path("news.csv").write_text(HEADER + ROW, encoding="utf-8")
    assert "1 new" in tracker.done("import", "releases", "news.csv").out
    Path("news.csv").write_bytes((HEADER + ROW).replace("\n", "\r\n").encode("utf-8-sig"))
    ran = tracker.done("import", "releases", "news.csv", "--json").json
    assert ran == {"releases": {"new": 0, "known": 1}}


def test_what_is_given_out_can_be_taken_in(before: Command) -> None:
    before.done("import", "releases", "news.csv", now=AFTER)
    before.done("export", "releases", "--format", "csv", "-o", "out.csv", now=AFTER)
    again = before.done("import", "releases", "out.csv", "--json", now=AFTER).json
    assert again == {"releases": {"new": 0, "known": 12}}
    first = before.done("export", "releases", now=AFTER).json[0]
    assert (first["calendar"], first["session"], first["at"]) == (
        "CPI",
        "2025-11-01",
        "2025-12-10T13:30:00Z",
    )


def test_another_story_from_the_same_source_and_moment_is_refused(tracker: Command) -> None:
    Path("news.csv").write_text(HEADER + ROW, encoding="utf-8")
    tracker.done("import", "releases", "news.csv")
    Path("news.csv").write_text(HEADER + ROW.replace("12-11T", "12-18T"), encoding="utf-8")
    message = tracker.refused("import", "releases", "news.csv")
    assert "delayed 2026-12-11 13:30 UTC on record, delayed 2026-12-18 13:30 UTC given" in message


def test_a_new_meeting_can_be_called_about_and_moved(tracker: Command) -> None:
    """In one file: announced, put off, called off."""
    meeting = ROW.replace("NFP,2026-11", "BOK,2027-01-14")
    told = [
        meeting.replace("delayed,2026-12-11T13:30", "scheduled,2027-01-14T01:00"),
        meeting.replace("2026-12-11T13:30", "2027-01-15T01:00").replace("11-20T", "11-21T"),
    ]
    Path("news.csv").write_text(HEADER + "".join(reversed(told)), encoding="utf-8")
    assert "2 new" in tracker.done("import", "releases", "news.csv").out
    line = ("log", "BOK 2027-01-14 holds", "--by", "pluto-research", "--at", "now")
    assert "deadline   2027-01-15 10:00 Seoul" in tracker.done(*line).out


def test_next_is_stored_as_its_date(tracker: Command) -> None:
    """On the command line and in a file; the same call twice is one call."""
    said = ("--by", "pluto-research", "--at", "2026-11-20T12:00:00+09:00")
    assert tracker.done("log", "next FOMC = +25bp", *said).out.startswith("FOMC 2026-12-09 = +25bp")
    assert "On record already" in tracker.done("log", "FOMC 2026-12-09 = +25bp", *said).out
    call = (
        '{"forecaster": "pluto-research", "at": "2026-11-20", "sentence": "next NFP at least 50"}'
    )
    Path("calls.jsonl").write_text(call, encoding="utf-8")
    tracker.done("import", "predictions", "calls.jsonl")
    sentences = [c["sentence"] for c in tracker.done("list", "--json").json]
    assert sentences[-2:] == ["NFP 2026-11 at least 50", "FOMC 2026-12-09 = +25bp"]


def test_a_next_one_that_is_not_on_file_is_refused(tracker: Command) -> None:
    after = when("2026-12-01 12:00 UTC")
    line = ("log", "next BOK holds", "--by", "pluto-research", "--at", "now")
    assert "`tracker import releases`" in tracker.refused(*line, now=after)
