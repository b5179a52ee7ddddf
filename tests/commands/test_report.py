"""``tracker report``: the report that is on record, in every form; nothing is worked out anew."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.commands.running import Command
from tests.support.records import NOW
from tracker.report import Period, Report, decode, form, gather, written
from tracker.sessions.almanac import standard
from tracker.store import reports
from tracker.store.engine import open_store


@pytest.fixture
def march(tracker: Command) -> Report:
    """The report of March 2023, put on record."""
    period = Period.parse("2023-03")
    with open_store(f"sqlite:///{tracker.file}") as store, store.writing() as db:
        reach = reports.reach_of(db, period.ends_at)
        row = written(gather(store, standard(), period, before=None, reach=reach, now=NOW), reach)
        reports.add_report(db, row)
    return decode(row.body)


def test_it_prints_the_latest_or_the_one_asked_for(tracker: Command, march: Report) -> None:
    assert tracker.done("report").out == form(march, "md", "en").decode()
    assert tracker.done("report", "2023-03", "--lang", "ko").out.startswith("# 2023년 3월")
    assert tracker.done("report", "--form", "json").json["period"] == "2023-03"
    later = datetime(2030, 1, 1, tzinfo=UTC)
    assert tracker.done("report", now=later).out == tracker.done("report").out


def test_the_language_of_the_settings_is_used(
    tracker: Command, march: Report, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRACKER_LANGUAGE", "ko")
    assert tracker.done("report").out == form(march, "md", "ko").decode()


@pytest.mark.parametrize("name", ["md", "html", "png", "json"])
def test_every_form_goes_into_a_file(tracker: Command, march: Report, name: str) -> None:
    before = tracker.record()
    ran = tracker.done("report", "2023-03", "--form", name, "--out", f"deep/card.{name}")
    assert ran.err == f"deep/card.{name} written.\n"
    assert ran.out == ""
    assert Path(f"deep/card.{name}").read_bytes() == form(march, name, "en")
    assert [path.name for path in Path("deep").iterdir()] == [f"card.{name}"]
    assert tracker.record() == before


@pytest.mark.usefixtures("march")
def test_what_is_not_there_is_said(tracker: Command) -> None:
    assert "There is no report of 2023-09; on record: 2023-03." in tracker.refused(
        "report", "2023-09"
    )
    assert "'2023-3' is no month" in tracker.refused("report", "2023-3")
    assert "--out FILE" in tracker.refused("report", "--form", "png", code=2)


def test_without_reports_it_says_what_writes_them(blank: Command) -> None:
    assert "`tracker monthly` writes one" in blank.refused("report")
