"""Logging, importing, exporting: understood before written, idempotent, all or nothing, round trips."""

import csv
import io
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.commands.running import Command
from tests.support.records import NOW

KOSPI = "KOSPI up over 20 sessions"
LIVE = ("--by", "pluto-research", "--at", "2026-11-20")
MUCH_LATER = NOW + timedelta(days=90)


def test_the_question_is_shown_as_understood_before_it_is_written(tracker: Command) -> None:
    text = tracker.done("log", "코스피 up over 20 sessions", *LIVE, "-p", "0.6").out
    seen, _, done = text.partition("\n\n")
    assert seen.startswith("KOSPI up over 20 sessions\n")
    assert "KOSPI close of Fri 2026-11-20 (XKRX)" in seen
    assert "Mon 2026-11-23 to Fri 2026-12-18, 20 XKRX sessions" in seen
    assert "2026-12-18 15:30 Seoul · 2026-12-18 01:30 New York" in seen
    assert "probability 60% as stated" in seen
    assert " earlier windows (" in seen
    assert "do not overlap" in seen
    assert "Recorded as prediction 63" in done


def test_the_sample_of_the_documentation_runs(tracker: Command) -> None:
    line = ("--at", "2023-03-15", "--says", "유효", "--market", "0.812", "--market-source")
    text = tracker.done(
        *("log", "FOMC 2023-03-22 = +25bp", "--by", "pluto-research", *line),
        *("FedWatch, quoted in the post", "--retrospective"),
    ).out
    assert "2023-03-23 03:00 Seoul · 2023-03-22 14:00 New York" in text
    assert "55–80% read from '유효'" in text
    assert "81.2% (FedWatch, quoted in the post)" in text
    assert "Recorded as RETROSPECTIVE" in text


def test_a_thin_base_rate_says_so(tracker: Command) -> None:
    text = tracker.done("log", "KOSPI up over 60 sessions", *LIVE, "--dry-run").out
    assert "thin)" in text


@pytest.mark.parametrize("form", [(), ("--json",)])
def test_a_dry_run_writes_nothing(tracker: Command, form: tuple[str, ...]) -> None:
    before = tracker.record()
    new = ("--by", "me", "--at", "now", "--new-forecaster", "Me")
    tracker.done("log", KOSPI, *LIVE, "--dry-run", *form)
    tracker.done("log", KOSPI, *new, "--dry-run", *form)
    assert tracker.record() == before


def test_a_new_forecaster_is_added_with_the_call(tracker: Command) -> None:
    new = ("--by", "me", "--at", "2026-11-20", "--new-forecaster", "My own", "--timezone")
    text = tracker.done("log", KOSPI, *new, "America/New_York").out
    assert "My own (me, new)" in text
    assert "2026-11-20 08:30 New York" in text
    assert tracker.done("log", "WTI up over 5 sessions", "--by", "me", "--at", "2026-11-20")
    assert {c["forecaster"] for c in tracker.done("list", "--json").json} == {
        "pluto-research",
        "me",
    }
    assert len(tracker.done("list", "--forecaster", "me", "--json").json) == 2


def test_a_refused_call_adds_no_forecaster(tracker: Command) -> None:
    new = ("--by", "me", "--at", "2023-03-15", "--new-forecaster", "My own")
    tracker.refused("log", KOSPI, *new)
    assert tracker.count("forecasters") == 1


def test_logging_again_changes_nothing_however_late(tracker: Command) -> None:
    tracker.done("log", KOSPI, *LIVE, "-p", "0.6")
    before = tracker.record()
    for now in (NOW, MUCH_LATER):
        text = tracker.done("log", KOSPI, *LIVE, "-p", "0.6", now=now).out
        assert "On record already as prediction 63" in text
    assert tracker.record() == before
    (call,) = tracker.done("list", "--record", "live", "--json", now=MUCH_LATER).json
    assert call["retrospective"] is False


def test_the_same_statement_with_other_contents_is_refused(tracker: Command) -> None:
    tracker.done("log", KOSPI, *LIVE, "-p", "0.6")
    assert "0.6" in tracker.refused("log", KOSPI, *LIVE, "-p", "0.7")


def calls_file(*lines: dict[str, object]) -> str:
    said = {"forecaster": "pluto-research", "at": "2026-11-20"}
    text = "".join(json.dumps({**said, **line}) + "\n" for line in lines)
    Path("calls.jsonl").write_text(text, encoding="utf-8")
    return "calls.jsonl"


def test_importing_calls_again_changes_nothing_however_late(tracker: Command) -> None:
    file = calls_file(
        {"sentence": KOSPI, "probability": 0.6}, {"sentence": "WTI up over 5 sessions"}
    )
    assert (
        tracker.done("import", "predictions", file).out
        == "predictions: 2 new, 0 on record already\n"
    )
    before = tracker.record()
    for now in (NOW, MUCH_LATER):
        again = tracker.done("import", "predictions", file, "--json", now=now).json
        assert again == {"predictions": {"new": 0, "known": 2}}
    assert tracker.record() == before


def test_a_call_imported_twice_in_one_file_is_one_call(tracker: Command) -> None:
    file = calls_file({"sentence": KOSPI}, {"sentence": KOSPI})
    assert tracker.done("import", "predictions", file, "--json").json == {
        "predictions": {"new": 1, "known": 1}
    }


def test_one_bad_line_keeps_all_lines_out(tracker: Command) -> None:
    file = calls_file({"sentence": KOSPI}, {"sentence": "it rains"}, {"sentence": "not at all"})
    message = tracker.refused("import", "predictions", file)
    assert "line 2" in message
    assert "line 3" in message


def test_importing_figures_again_changes_nothing(tracker: Command) -> None:
    tracker.done("export", "observations", "--format", "csv", "-o", "figures.csv")
    before = tracker.record()
    again = tracker.done("import", "observations", "figures.csv", "--json").json
    assert again == {"observations": {"new": 0, "known": tracker.count("observations")}}
    assert tracker.record() == before


def test_the_record_travels_through_its_own_exports(tracker: Command, blank_url: str) -> None:
    tracker.done("export", "observations", "--format", "csv", "-o", "figures.csv")
    tracker.done("export", "predictions", "--format", "jsonl", "--for-import", "-o", "calls.jsonl")
    there = {(c["sentence"], c["outcome"]) for c in tracker.done("list", "--json").json}
    Path("tracker.toml").write_text(f'database_url = "{blank_url}"\n', encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("TRACKER_DATABASE_URL")
        tracker.done("import", "observations", "figures.csv")
        new = ("--by", "pluto-research", "--at", "2026-11-20", "--new-forecaster", "Pluto Research")
        tracker.done("log", "VIX up over 5 sessions", *new)
        assert tracker.done("import", "predictions", "calls.jsonl", "--json").json["predictions"][
            "new"
        ]
        tracker.done("resolve")
        here = {(c["sentence"], c["outcome"]) for c in tracker.done("list", "--json").json}
    assert here - {("VIX up over 5 sessions", "PENDING")} == there


@pytest.fixture
def blank_url(empty_file: Path, tmp_path: Path) -> str:
    import shutil

    return f"sqlite:///{shutil.copy(empty_file, tmp_path / 'other.db')}"


@pytest.mark.parametrize("what", ["predictions", "verdicts", "observations", "scorecard"])
def test_the_three_formats_hold_the_same_rows(tracker: Command, what: str) -> None:
    document = tracker.done("export", what, "--format", "json").json
    lines = [
        json.loads(line)
        for line in tracker.done("export", what, "--format", "jsonl").out.splitlines()
    ]
    table = list(csv.DictReader(io.StringIO(tracker.done("export", what, "--format", "csv").out)))
    assert len(lines) == len(table) > 20
    if what != "scorecard":
        assert document == lines
    first = next(name for name in table[0] if lines[0].get(name))
    assert table[0][first] == str(lines[0][first])


def test_the_exports_are_the_contracts_of_the_commands(tracker: Command) -> None:
    listed = tracker.done("list", "--json").json
    assert tracker.done("export", "predictions").json == listed
    assert tracker.done("export", "scorecard").json == tracker.done("score", "--json").json


def test_every_verdict_is_exported_the_superseded_ones_too(tracker: Command) -> None:
    before = len(tracker.done("export", "verdicts").json)
    wrong = ("correct", "KOSPI", "2023-03-31", "1900", "--source", "KRX", "--reason", "a test")
    changed = len(tracker.done(*wrong, "--json").json["verdicts"])
    after = tracker.done("export", "verdicts").json
    assert len(after) == before + changed > before
    assert sum(v["why"] == "a test" for v in after) == changed


def test_a_corrected_figure_leaves_the_csv_and_stays_in_the_json(tracker: Command) -> None:
    tracker.done("correct", "KOSPI", "2023-03-31", "1900", "--source", "KRX", "--reason", "a test")
    rows = [
        r
        for r in tracker.done("export", "observations").json
        if (r["series"], r["period"]) == ("KOSPI", "2023-03-31")
    ]
    assert [(r["value"], r["reason"]) for r in rows] == [("2476.86", None), ("1900", "a test")]
    assert rows[1]["corrects"] == rows[0]["id"]
    text = tracker.done("export", "observations", "--format", "csv").out
    assert "KOSPI,2023-03-31,1900," in text
    assert "2476.86" not in text


def test_a_spreadsheet_runs_no_formula_of_ours(tracker: Command) -> None:
    figures = "series,period,value,known_at,source\n"
    figures += 'GDPNOW,2026-11-20,-0.5,2026-11-20T12:00:00Z,"=HYPERLINK(""x"")"\n'
    Path("figures.csv").write_text(figures, encoding="utf-8")
    tracker.done("import", "observations", "figures.csv")
    rows = csv.DictReader(
        io.StringIO(tracker.done("export", "observations", "--format", "csv").out)
    )
    row = next(r for r in rows if "HYPERLINK" in r["source"])
    assert row["source"] == '\'=HYPERLINK("x")'
    assert row["value"] == "-0.5"


def test_an_export_to_a_file_is_whole_or_not_there(
    tracker: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tracker import formats

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(formats, "write", fail)
    ran = tracker("export", "predictions", "-o", "calls.json")
    assert (ran.code, "No space left" in ran.err) == (1, True)
    assert sorted(p.name for p in Path().iterdir() if "own.db" not in p.name) == []


def test_the_settings_file_names_the_database(
    tracker: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("TRACKER_DATABASE_URL")
    text = f'database_url = "sqlite:///{tracker.file}"\nlanguage = "ko"\n'
    Path("tracker.toml").write_text(text, encoding="utf-8")
    assert tracker.done("db", "path").out.strip() == str(tracker.file)
    assert "코스피 · KOSPI" in tracker.done("series", "KOSPI").out
    monkeypatch.setenv("TRACKER_LANGUAGE", "en")
    assert "KOSPI · 코스피" in tracker.done("series", "KOSPI").out


def test_without_settings_there_is_a_file_in_the_users_data_folder(
    tracker: Command, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("TRACKER_DATABASE_URL")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    assert tracker.done("db", "path").out.strip().endswith("tracker/tracker.db")
    assert "tracker db upgrade" in tracker("list").err
    tracker.done("db", "upgrade")
    assert tracker.done("list", "--json").json == []


def test_a_step_back_needs_a_yes(tracker: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    for answer, code in (("n\n", 1), ("", 130)):
        monkeypatch.setattr("sys.stdin", io.StringIO(answer))
        assert "nothing was written" in tracker.refused("db", "downgrade", "base", code=code)
    monkeypatch.setattr("sys.stdin", io.StringIO("y\n"))
    tracker.done("db", "downgrade", "base")
    assert tracker("list").code == 1


def test_the_demo_has_a_database_of_its_own_and_adds_nothing_the_second_time(
    tracker: Command, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("TRACKER_DATABASE_URL")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    first = tracker.done("demo", "--no-serve")
    assert "Calls: 62 new, 0 on record already" in first.out
    assert "Hit rate" in first.out
    assert "demo.db" in first.out
    again = tracker.done("demo", "--no-serve", now=NOW + timedelta(hours=1))
    assert "Calls: 0 new, 62 on record already" in again.out
    assert first.out.split("Hit rate")[1] == again.out.split("Hit rate")[1]


def test_resolving_as_of_a_past_moment_knows_no_later_figure(blank: Command) -> None:
    blank.done("seed")
    early = blank.done("resolve", "--as-of", "2023-03-31", "--json").json
    assert early["as_of"] == "2023-03-31T23:59:59Z"
    known = [f["known_at"] for v in early["verdicts"] for f in v["evidence"]]
    assert max(known) <= "2023-03-31T23:59:59Z"
    later = blank.done("resolve", "--json").json
    assert {v["question"] for v in later["verdicts"]}.isdisjoint(
        v["question"] for v in early["verdicts"]
    )


def test_today_as_a_cut_off_means_now(tracker: Command) -> None:
    today = tracker.done("score", "--as-of", f"{NOW:%Y-%m-%d}", "--json").json
    assert datetime.fromisoformat(today["as_of"]).astimezone(UTC) == NOW


def test_the_command_line_works_on_postgresql(
    tracker: Command, fresh_postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = [(c["sentence"], c["outcome"]) for c in tracker.done("list", "--json").json]
    monkeypatch.setenv("TRACKER_DATABASE_URL", fresh_postgres_url)
    assert "tracker db upgrade" in tracker("list").err
    tracker.done("demo", "--no-serve")
    there = [(c["sentence"], c["outcome"]) for c in tracker.done("list", "--json").json]
    assert there == here
    assert "On record already" not in tracker.done("log", KOSPI, *LIVE).out
    assert "On record already" in tracker.done("log", KOSPI, *LIVE).out
    good = "series,period,value,known_at,source\nKOSPI,2024-01-02,1,2024-01-02T06:30:00Z,KRX\n"
    for text, told in ((good + "KOSPI,x,1,2024-01-02T06:30:00Z,KRX\n", "line 3"), (good, "")):
        Path("figures.csv").write_text(text, encoding="utf-8")
        assert told in tracker("import", "observations", "figures.csv").err
    Path("figures.csv").write_text(good.replace(",1,", ",2,"), encoding="utf-8")
    assert "1 on record, 2 given" in tracker("import", "observations", "figures.csv").err
    assert tracker.done("db", "check", "--json").json["problems"] == []
    assert "password" not in tracker.done("db", "path").out


def test_what_cannot_be_checked_is_listed_and_ends_with_3(tracker: Command) -> None:
    tracker.execute("drop trigger if exists questions_are_append_only")
    tracker.done("log", KOSPI, *LIVE)
    tracker.done("log", "WTI up over 5 sessions", *LIVE)
    tracker.execute(
        "insert into questions select 900001, 'newer', sentence, 'seance', thesis, series, other, op,"
        " entry, first, last, other_entry, other_last, x, y, n, due, parts, entry_rule, reading_of,"
        " recorded_at from questions where id = 1"
    )
    tracker.execute("insert into open_questions values (900001, 0)")
    ran = tracker("resolve", "--json")
    assert ran.code == 3
    assert len(ran.json["errors"]) == 1
    assert "seance" in ran.json["errors"][0]
    assert "900001" in ran.err
