"""Text for people: 80 columns with Korean letters, no styles where they are not wanted, no surprises."""

import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import pytest
from rich.cells import cell_len

from tests.commands.running import Command
from tracker.calls import Call
from tracker.commands import _text
from tracker.commands._calls import echo_calls

LINES = (
    "list",
    "list --outcome PENDING",
    "score",
    "score --by kind",
    "score --by series",
    "score --by horizon",
    "score --by length",
    "kinds",
    "kinds touch",
    "series",
    "series KOSPI",
    "resolve",
    "seed",
    "db check",
)


@pytest.mark.parametrize(
    ("line", "language"), [*((line, "en") for line in LINES), ("list", "ko"), ("series", "ko")]
)
def test_text_fits_80_columns(
    tracker: Command, line: str, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRACKER_LANGUAGE", language)
    text = tracker.done(*line.split()).out
    assert [row for row in text.splitlines() if cell_len(row) > 80] == []


def test_the_page_of_every_kind_of_call_fits_80_columns(tracker: Command) -> None:
    calls = tracker.done("list", "--json").json
    for call in {(c["kind"], c["outcome"]): c for c in calls}.values():
        text = tracker.done("show", str(call["id"])).out
        assert [row for row in text.splitlines() if cell_len(row) > 80] == []
        assert call["summary"]["ko"].split()[0] in text


def test_the_first_resolving_fits_80_columns(blank: Command) -> None:
    blank.done("seed")
    text = blank.done("resolve").out
    assert "… and" in text
    assert [row for row in text.splitlines() if cell_len(row) > 80] == []


def test_the_headline_has_its_n_its_interval_and_the_coin(tracker: Command) -> None:
    text = tracker.done("score").out
    assert re.search(
        r"Hit rate \d+% \(95% interval \d+% to \d+%, \d+ families\): [a-z ]+\scoin", text
    )


def test_retrospective_is_said_loudly(tracker: Command) -> None:
    for line in ("score", "list", "show 1"):
        assert "RETROSPECTIVE" in tracker.done(*line.split()).out


def test_a_live_call_is_told_from_the_retrospective_ones(tracker: Command) -> None:
    by = ("--by", "pluto-research", "--at", "2026-11-20")
    tracker.done("log", "KOSPI up over 20 sessions", *by, "-p", "0.6")
    text = tracker.done("list").out
    assert "the 62 marked R" in text
    live = tracker.done("list", "--record", "live").out
    assert "RETROSPECTIVE" not in live
    assert "60%" in live


def test_a_side_against_is_shown_as_denial(tracker: Command) -> None:
    against = [c for c in tracker.done("list", "--json").json if c["side"] == "against"]
    text = tracker.done("list").out
    assert text.count("not: ") == len(against) > 0


def test_an_early_verdict_is_marked(capsys: pytest.CaptureFixture[str], tracker: Command) -> None:
    from dataclasses import replace

    from tests.support.records import NOW
    from tracker.ledger import load_calls
    from tracker.store.engine import open_store

    with open_store(f"sqlite:///{tracker.file}") as store, store.reading() as db:
        calls = load_calls(db, NOW)
    call: Call = next(c for c in calls if c.correct)
    echo_calls([replace(call, matured=False)])
    assert "right (early)" in capsys.readouterr().out


@pytest.mark.parametrize("styled", [True, False])
def test_styles_only_on_a_terminal_and_only_when_wanted(tracker: Command, styled: bool) -> None:
    environment = {k: v for k, v in os.environ.items() if k != "NO_COLOR"}
    environment |= {"TERM": "xterm-256color", "PYTHONPATH": str(Path(__file__).parents[2])}
    if not styled:
        environment["NO_COLOR"] = "1"
    shown = on_terminal([sys.executable, "-m", "tracker", "list"], environment)
    assert "KOSPI" in shown
    assert ("\x1b[" in shown) is styled
    assert "\x1b" not in tracker.done("list").out


def on_terminal(command: list[str], environment: dict[str, str]) -> str:
    """What ``command`` prints when its output is a terminal."""
    ours, theirs = pty.openpty()
    with subprocess.Popen(command, stdout=theirs, stderr=theirs, env=environment) as process:
        os.close(theirs)
        shown = b""
        while True:
            try:
                piece = os.read(ours, 65536)
            except OSError:  # Linux ends a terminal so
                break
            if not piece:
                break
            shown += piece
        assert process.wait() == 0
    os.close(ours)
    return shown.decode()


def test_a_bar_is_shown_on_a_terminal_only(tracker: Command) -> None:
    tracker.done("export", "observations", "--format", "csv", "-o", "figures.csv")
    program = [sys.executable, "-m", "tracker", "import", "observations", "figures.csv"]
    environment = {**os.environ, "TERM": "xterm", "PYTHONPATH": str(Path(__file__).parents[2])}
    shown = on_terminal(program, environment)
    assert "Reading" in shown
    assert "100%" in shown
    assert tracker.done("import", "observations", "figures.csv").err == ""


def test_output_is_utf8_whatever_the_locale(tracker: Command) -> None:
    environment = {"LC_ALL": "C", "PYTHONIOENCODING": "ascii", "PYTHONCOERCECLOCALE": "0"}
    done = subprocess.run(
        [sys.executable, "-m", "tracker", "show", "1"],
        env={**os.environ, **environment, "PYTHONPATH": str(Path(__file__).parents[2])},
        capture_output=True,
        check=True,
    )
    assert "주식" in done.stdout.decode("utf-8")
    assert tracker.file.exists()


def test_a_note_cannot_steer_the_terminal(tracker: Command) -> None:
    note = "\x1b]0;owned\x07 \x1b[2J"
    by = ("--by", "pluto-research", "--at", "2026-11-20")
    number = tracker.done("log", "KOSPI up over 20 sessions", *by, "--note", note, "--json").json
    page = tracker.done("show", str(number["prediction"]))
    assert "\x1b" not in page.out
    assert "\x07" not in page.out
    assert tracker.done("show", str(number["prediction"]), "--json").json["note"] == note


def test_a_table_keeps_numbers_whole_and_wraps_words(capsys: pytest.CaptureFixture[str]) -> None:
    rows = [("1,234", "코스피 " * 30), ("5", "x" * 200)]
    _text.echo_table([("n", "right"), "text"], rows)
    lines = capsys.readouterr().out.splitlines()
    assert all(cell_len(line) <= 80 for line in lines)
    assert lines[1].startswith("1,234  코스피")
    assert sum("x" in line for line in lines[1:]) == 3
