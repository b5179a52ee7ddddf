"""``tracker monthly`` and ``tracker runs``: what the operator types, sees and is told."""

import json
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.commands.running import Command
from tests.support.records import NOW
from tracker.store import leases
from tracker.store.engine import open_store

OFFLINE = ("monthly", "--offline", "--reports", "reports")


def march(tracker: Command, *more: str) -> None:
    tracker.done(*OFFLINE, "--period", "2023-03", *more)


def test_a_run_says_what_it_did_and_the_next_one_that_there_was_nothing(tracker: Command) -> None:
    first = tracker.done(*OFFLINE, "--period", "2023-03", "--json").json
    assert first["reports"] == ["2023-03"]
    assert {Path(f).name for f in first["files"]} == {p.name for p in Path("reports").iterdir()}
    again = tracker.done(*OFFLINE, "--period", "2023-03", "--json").json
    assert (again["reports"], again["files"], again["errors"]) == ([], [], [])
    told = tracker.done(*OFFLINE, "--period", "2023-03").out
    assert "0 questions settled" in told


def test_events_are_one_line_of_json_each(tracker: Command) -> None:
    ran = tracker.done(*OFFLINE, "--period", "2023-03", "--log-format", "json")
    events = [json.loads(line) for line in ran.err.splitlines()]
    assert [e["event"] for e in events][:1] == ["run began"]
    assert [e["event"] for e in events][-1:] == ["run ended"]
    assert all(e["at"].endswith("Z") for e in events)


def test_as_text_an_event_is_one_line_too(tracker: Command) -> None:
    lines = tracker.done(*OFFLINE, "--period", "2023-03").err.splitlines()
    assert all("T" in line.split()[0] for line in lines)
    assert any("reported period=2023-03" in line for line in lines)


def test_runs_lists_them_latest_first(tracker: Command) -> None:
    assert "has not run yet" in tracker.done("runs").out
    march(tracker)
    march(tracker)
    found = tracker.done("runs", "--json").json
    assert [(r["run"], r["state"]) for r in found] == [(2, "done"), (1, "done")]
    assert found[1]["counts"]["reports"] == 1
    assert "1 report" in tracker.done("runs", "--last", "5").out


def test_a_dry_run_shows_what_would_go_out_and_changes_nothing(
    tracker: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRACKER_CHANNELS", "tgram://123456789:abcdefg_hijklmnop/-100200300/")
    before = tracker.record()
    ran = tracker.done(*OFFLINE, "--period", "2023-03", "--publish", "--dry-run")
    assert "2023-03" in ran.out
    assert "scorecard.png" in ran.out
    assert "abcdefg" not in ran.out + ran.err
    assert "nothing was written or sent" in ran.out
    assert tracker.record() == before
    assert not Path("reports").exists()
    assert tracker.done("runs", "--json").json == []


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--period", "march"), "march"),
        (("--period", "2026-11"), "2026-11 is not over"),
        (("--as-of", "2030-01-01"), "future"),
    ],
)
def test_what_cannot_be_is_refused(tracker: Command, arguments: tuple[str, ...], told: str) -> None:
    assert told in tracker.refused(*OFFLINE, *arguments)


def test_a_second_run_is_refused_while_the_first_lives(tracker: Command) -> None:
    with open_store(f"sqlite:///{tracker.file}") as store:
        assert leases.claim(store, "monthly", "other", now=NOW, until=NOW + timedelta(minutes=9))
    assert "Another run" in tracker.refused(*OFFLINE, "--period", "2023-03")


def test_the_doctor_says_when_the_schedule_is_overdue(tracker: Command) -> None:
    def schedule(now: datetime = NOW) -> str:
        (found,) = (f for f in tracker("doctor", "--json", now=now).json if f["what"] == "schedule")
        return f"{found['state']}: {found['told']}"

    assert schedule().startswith("attention: the monthly job has never run")
    march(tracker)
    assert schedule().startswith("ok: the last run")
    assert schedule(NOW + timedelta(days=34)).startswith("attention: overdue")
