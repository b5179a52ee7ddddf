"""Help texts: their examples run, they fit 80 columns, and showing them imports next to nothing."""

import json
import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

import click
import pytest
from rich.cells import cell_len

from tests.commands.running import Command
from tests.sources.case import HASTY
from tracker.commands import _server
from tracker.commands._group import root
from tracker.errors import PortInUse
from tracker.sources import _line, sources

FIGURES = """series,period,value,known_at,source
KOSPI,2024-01-02,2669.81,2024-01-02T06:30:00Z,KRX
"""
NEWS = """calendar,session,status,at,known_at,source
NFP,2026-11,delayed,2026-12-11T13:30:00Z,2026-11-20T20:00:00Z,BLS
"""
CALL = (
    '{"forecaster": "pluto-research", "at": "2026-11-20", "sentence": "KOSPI up over 5 sessions"}\n'
)


def commands(
    command: click.Command = root, path: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """Every command with its path, groups too."""
    yield path, command
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            inner = command.get_command(context, name)
            assert inner is not None
            yield from commands(inner, (*path, name))


def examples() -> list[str]:
    """Every example of every help text, as it would be typed."""
    found = []
    for path, command in commands():
        text = (command.epilog or "").replace("\\\n", " ")
        own = [line.strip() for line in text.splitlines() if line.startswith("  tracker ")]
        if path:
            found += own
    return list(dict.fromkeys(found))


@pytest.fixture
def unserved(monkeypatch: pytest.MonkeyPatch) -> None:
    """Serving ends at once, as if Ctrl-C had been pressed."""

    def serve(url: str, **options: object) -> None:
        assert url.startswith("sqlite:")

    monkeypatch.setattr(_server, "serve", serve)


NOBODY_ANSWERS = 3
AFTER_A_MONTH = ("tracker report", "tracker db restore", "tracker import record")
INTO_AN_EMPTY_DATABASE = ("tracker db restore", "tracker import record")


@pytest.fixture
def unanswered(monkeypatch: pytest.MonkeyPatch) -> None:
    """No source answers, and nobody waits for one."""
    for name in sources():
        monkeypatch.setenv(f"TRACKER_{name.upper()}_URL", "http://127.0.0.1:9")
    monkeypatch.setattr(_line, "Patience", lambda **_: HASTY)


@pytest.fixture(scope="session")
def month(seeded_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the shipped record after a monthly run, a backup of it, and the record as files."""
    folder = tmp_path_factory.mktemp("month")
    tracker = Command(Path(shutil.copy(seeded_file, folder / "own.db")))
    with pytest.MonkeyPatch.context() as set_for_now:
        set_for_now.setenv("TRACKER_DATABASE_URL", f"sqlite:///{tracker.file}")
        set_for_now.chdir(folder)
        tracker.done("monthly", "--offline", "--period", "2023-03", "--reports", "reports")
        tracker.done("db", "backup", "tracker-backup.db")
        tracker.done("export", "record", "record")
    return folder


@pytest.mark.usefixtures("unserved", "unanswered")
@pytest.mark.parametrize("line", examples())
def test_every_example_runs(
    tracker: Command, line: str, empty_file: Path, request: pytest.FixtureRequest
) -> None:
    if line.startswith(AFTER_A_MONTH):
        shutil.copytree(request.getfixturevalue("month"), ".", dirs_exist_ok=True)
    if line.startswith(INTO_AN_EMPTY_DATABASE):
        shutil.copy(empty_file, tracker.file)
    Path("figures.csv").write_text(FIGURES, encoding="utf-8")
    Path("calls.jsonl").write_text(CALL, encoding="utf-8")
    Path("news.csv").write_text(NEWS, encoding="utf-8")
    arguments = shlex.split(line)[1:]
    if arguments[0] == "fetch" or (arguments[0] == "monthly" and "--offline" not in arguments):
        assert tracker(*arguments).code == NOBODY_ANSWERS
    else:
        tracker.done(*arguments)


@pytest.mark.parametrize("path", [path for path, _ in commands()], ids=" ".join)
def test_every_command_has_help_with_an_example(tracker: Command, path: tuple[str, ...]) -> None:
    text = tracker.done(*path, "--help").out
    assert f"  tracker {' '.join(path)}".rstrip() in text
    assert tracker.done(*path, "-h").out == text
    too_wide = [line for line in text.splitlines() if cell_len(line) > 80]
    assert too_wide == []


def test_the_list_of_commands_tells_each_in_one_line(tracker: Command) -> None:
    text = tracker.done("--help").out
    wanted = "attest calendar completion correct db demo doctor export fetch import kinds list log "
    wanted += "monthly report resolve runs score seed series serve show site sources"
    for name in wanted.split():
        assert f"\n  {name} " in text
    assert "..." not in text.partition("Commands:")[2]


def test_there_is_a_version(tracker: Command) -> None:
    assert tracker.done("--version").out.startswith("tracker, version ")


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_shell_completes(tracker: Command, shell: str) -> None:
    assert "_TRACKER_COMPLETE" in tracker.done("completion", shell).out


def test_the_shell_is_told_the_commands() -> None:
    asked = {"_TRACKER_COMPLETE": "bash_complete", "COMP_WORDS": "tracker se", "COMP_CWORD": "1"}
    done = subprocess.run(
        [sys.executable, "-m", "tracker"],
        env={**os.environ, **asked},
        capture_output=True,
        text=True,
        check=False,
    )
    assert {"plain,seed", "plain,series", "plain,serve"} <= set(done.stdout.split())


LIGHT = {"pandas", "alembic", "streamlit", "pandas_market_calendars", "exchange_calendars"}
LIGHT |= {"pydantic", "pyarrow", "babel", "sqlalchemy.orm"}
NO_SCORES = LIGHT | {"scipy", "statsmodels"}
NOTHING = NO_SCORES | {"numpy", "sqlalchemy", "rich", "parse", "asyncio", "platformdirs"}
LOG = ["log", "KOSPI up over 20 sessions", "--by", "pluto-research", "--at", "now", "-p", "0.6"]
RUN = """
import json, sys
from tracker.cli import run
code = run(sys.argv[1:])
print("\\n" + json.dumps([code, sorted(sys.modules)]))
"""


@pytest.mark.parametrize(
    ("arguments", "forbidden"),
    [
        (["--help"], NOTHING),
        (["log", "--help"], NOTHING),
        (["score", "--help"], NOTHING),
        (["kinds", "--help"], NOTHING),
        (["series"], NO_SCORES),
        (["list"], NO_SCORES | {"numpy"}),
        (["list", "--json"], NO_SCORES | {"numpy"}),
        (["show", "1"], NO_SCORES),
        (LOG, NO_SCORES),
        (["resolve"], NO_SCORES),
        (["score"], {"alembic", "streamlit", "pandas_market_calendars"}),
    ],
    ids=lambda value: " ".join(value)[:20] if isinstance(value, list) else "",
)
@pytest.mark.usefixtures("tracker")
def test_a_command_starts_without_what_it_does_not_need(
    arguments: list[str], forbidden: set[str]
) -> None:
    source = Path(__file__).parents[2]
    done = subprocess.run(
        [sys.executable, "-c", RUN, *arguments],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": str(source)},
    )
    code, modules = json.loads(done.stdout.splitlines()[-1])
    assert code == 0
    assert forbidden & set(modules) == set()


def test_the_port_is_looked_at_before_anything_is_done(
    blank: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    def taken(port: int, address: str) -> NoReturn:
        raise PortInUse(port)

    monkeypatch.setattr(_server, "free_port", taken)
    blank.refused("demo")
    assert blank.count("predictions") == 0
