"""Goal 1: how long the commands of every day take, beside an interpreter that does nothing."""

import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from benchmarks.report import Table
from benchmarks.timing import COLUMNS, ROOT, environment, paired

TRACKER = str(Path(sys.executable).parent / "tracker")
CALL = ("KOSPI up over 5 sessions", "--by", "pluto-research", "--at", "now", "-p", "0.6")
COMMANDS = {
    "tracker --help": (8, ("--help",)),
    "tracker log": (30, ("log", *CALL)),
    "tracker list": (30, ("list",)),
    "tracker show": (30, ("show", "1")),
}


def tables(*, quick: bool = False) -> list[Table]:
    """The table of this benchmark, on the record that ships with the product."""
    with tempfile.TemporaryDirectory() as folder:
        settings = {"TRACKER_DATABASE_URL": f"sqlite:///{folder}/record.db"}
        for arguments in (("db", "upgrade"), ("seed", str(ROOT / "seeds")), ("resolve",)):
            _run(arguments, settings)
        commands = {name: (TRACKER, *arguments) for name, (_, arguments) in COMMANDS.items()}
        found = paired(commands, 5 if quick else 15, settings=settings)
    rows = found.rows({name: goal for name, (goal, _) in COMMANDS.items()})
    note = (
        "Whole processes in turn, with compiled files, on the shipped record; `log` writes a call."
    )
    return [Table("Goal 1: start-up", COLUMNS, rows, (note,))]


def _run(arguments: Sequence[str], settings: dict[str, str]) -> None:
    variables = {**environment(), **settings}
    subprocess.run([TRACKER, *arguments], env=variables, check=True, stdout=subprocess.DEVNULL)
