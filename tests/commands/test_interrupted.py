"""Ctrl-C, a reader that goes away, an error nobody foresaw, and the server's end."""

import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, NoReturn

import pytest

from tests.commands.running import Command
from tests.support.services import left_out
from tracker import figures_csv, log
from tracker.commands import _preview
from tracker.store import engine, reads, writes

SOURCE = str(Path(__file__).parents[2])
KOSPI = "KOSPI up over 20 sessions"
LOG = ("log", KOSPI, "--by", "pluto-research", "--at", "2026-11-20")


@contextmanager
def started(*arguments: str) -> Iterator["subprocess.Popen[str]"]:
    """``tracker`` in a process of its own, killed at the end when it is still there."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tracker", *arguments],
        env={**os.environ, "PYTHONPATH": SOURCE, "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    with process:
        try:
            yield process
        finally:
            if process.poll() is None:
                process.kill()


def writing(pipe: str, process: "subprocess.Popen[str]") -> IO[str]:
    """The writing end of a pipe, as soon as the process has opened the other end."""
    while process.poll() is None:
        with suppress(OSError):
            return open(os.open(pipe, os.O_WRONLY | os.O_NONBLOCK), "w")
        time.sleep(0.01)
    pytest.fail(f"it ended before it read: {process.communicate()}")


@pytest.mark.parametrize("what", ["observations", "predictions"])
def test_ctrl_c_while_a_file_is_read(tracker: Command, what: str) -> None:
    os.mkfifo("slow")
    before = tracker.record()
    with started("import", what, "slow") as process, writing("slow", process) as file:
        file.write("series,period,value,known_at,source\n")
        file.flush()
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=30)
    assert (process.returncode, out) == (130, "")
    assert err.strip() == "Interrupted; nothing was written."
    assert tracker.record() == before


def interrupt(*_: object, **__: object) -> NoReturn:
    raise KeyboardInterrupt


@pytest.mark.parametrize(
    ("place", "name", "line"),
    [
        (engine, "open_store", LOG),
        (_preview, "understand", LOG),
        (log, "stands", LOG),
        (writes, "add_questions", LOG),
        (writes, "add_predictions", LOG),
        (figures_csv, "_observation", ("seed",)),
        (writes, "add_remarks", ("seed",)),
        (reads, "predictions", ("list",)),
    ],
)
def test_ctrl_c_anywhere_before_the_end_writes_nothing(
    blank: Command,
    monkeypatch: pytest.MonkeyPatch,
    place: object,
    name: str,
    line: tuple[str, ...],
) -> None:
    if line[0] == "log":
        blank.done(*LOG, "--new-forecaster", "Pluto", "--dry-run")
        line = (*line, "--new-forecaster", "Pluto")
    before = blank.record()
    monkeypatch.setattr(place, name, interrupt)
    ran = blank(*line)
    assert (ran.code, ran.err.strip()) == (130, "Interrupted; nothing was written.")
    assert blank.record() == before


def test_ctrl_c_after_the_end_does_not_deny_what_was_written(
    tracker: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_preview, "as_json", interrupt)
    ran = tracker(*LOG, "--json")
    assert ran.code == 130
    assert ran.err.strip() == "Interrupted; what was recorded before that stays."
    assert tracker.count("predictions") == 63


def test_a_reader_that_goes_away_is_no_error(tracker: Command) -> None:
    with started("export", "observations") as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "[\n"
        process.stdout.close()
        assert process.wait(30) == 141
        assert process.stderr is not None
        assert process.stderr.read() == ""
    assert tracker.file.exists()


def test_an_output_that_cannot_be_written_is_one_message(tracker: Command) -> None:
    full = Path("/dev/full")
    if not full.exists():
        left_out("this system has no /dev/full")
    with full.open("w") as out:
        done = subprocess.run(
            [sys.executable, "-m", "tracker", "list"],
            env={**os.environ, "PYTHONPATH": SOURCE},
            stdout=out,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert done.returncode == 1
    assert done.stderr.strip() == "The output: No space left on device; nothing was written."
    assert tracker.file.exists()


def broken(*_: object, **__: object) -> NoReturn:
    raise ZeroDivisionError("first\nsecond")


def test_an_error_nobody_foresaw_is_one_line_that_says_what_to_do(
    tracker: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reads, "predictions", broken)
    ran = tracker("list")
    assert ran.code == 1
    (line,) = ran.err.splitlines()
    assert "ZeroDivisionError: first" in line
    assert "nothing was written" in line
    assert "TRACKER_DEBUG=1" in line
    monkeypatch.setenv("TRACKER_DEBUG", "1")
    assert "Traceback" in tracker("list").err


@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGTERM])
def test_the_server_serves_and_stops_clean(tracker: Command, end: signal.Signals) -> None:
    before = tracker.record()
    with started("serve", "--port", "0", "--no-open") as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        assert line.startswith("Scorecard: http://localhost:"), process.communicate(timeout=5)
        address = line.split()[1].replace("localhost", "127.0.0.1")
        with urllib.request.urlopen(f"{address}/_stcore/health", timeout=10) as answer:
            assert answer.status == 200
        process.send_signal(end)
        out, err = process.communicate(timeout=20)
    assert (process.returncode, out.strip(), err) == (0, "Stopped.", "")
    time.sleep(0.05)
    with pytest.raises(OSError, match=r"refused|reset"):
        urllib.request.urlopen(f"{address}/_stcore/health", timeout=2)
    assert tracker.record() == before


def test_a_server_that_does_not_come_up_is_one_message(
    tracker: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tracker.commands import _server

    monkeypatch.setattr(
        _server, "_program", lambda port, address: [sys.executable, "-c", "exit(7)"]
    )
    assert "ended with code 7" in tracker.refused("serve", "--port", "0", "--no-open")
