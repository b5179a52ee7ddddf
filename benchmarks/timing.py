"""Timing in turn, so that what else the machine does falls on all sides alike.

Wall time is what a user waits for; processor time hardly changes when others use the machine too.
"""

import os
import resource
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import perf_counter, process_time

from benchmarks.report import at_most

BASELINE = (sys.executable, "-c", "pass")
ROOT = Path(__file__).parents[1]


@dataclass(frozen=True)
class Time:
    """Seconds by the clock, and seconds of the processor."""

    wall: float
    cpu: float


@contextmanager
def timed() -> Iterator[list[Time]]:
    """Hands over a list that holds the time the block took once it is done."""
    found: list[Time] = []
    wall, cpu = perf_counter(), process_time()
    yield found
    found.append(Time(perf_counter() - wall, process_time() - cpu))


def ratio(of: Sequence[Time], to: Sequence[Time], *, cpu: bool = False) -> float:
    """The median of the ratios, round by round."""
    pairs = zip(of, to, strict=True)
    return median(a.cpu / b.cpu if cpu else a.wall / b.wall for a, b in pairs)


def spread(times: Sequence[Time], digits: int = 2) -> str:
    """The median by the clock, the lowest and the highest, in seconds."""
    walls = [time.wall for time in times]
    return f"{median(walls):.{digits}f} ({min(walls):.{digits}f}-{max(walls):.{digits}f})"


@dataclass(frozen=True)
class Paired:
    """Times of commands that took turns with the baseline, a list of rounds for each."""

    baseline: Sequence[Time]
    times: Mapping[str, Sequence[Time]]

    def row(self, name: str, goal: float) -> list[str]:
        """A command with its time, and its ratios to the baseline beside its goal."""
        times = self.times[name]
        by_cpu = f"{ratio(times, self.baseline, cpu=True):.1f}x"
        return [name, spread(times, 3), *at_most(ratio(times, self.baseline), goal, "x"), by_cpu]

    def rows(self, goals: Mapping[str, float]) -> list[list[str]]:
        """The baseline, then every command."""
        first = ["python -c pass", spread(self.baseline, 3), "", "", "", ""]
        return [first, *(self.row(name, goal) for name, goal in goals.items())]


COLUMNS = ("command", "s: median (range)", "x python -c pass", "goal", "met", "by processor time")


def paired(
    commands: Mapping[str, Sequence[str]],
    rounds: int,
    *,
    settings: Mapping[str, str] | None = None,
    after: Callable[[], None] = lambda: None,
) -> Paired:
    """Run ``python -c pass`` and each command in turn, ``rounds`` times after one that is not counted.

    ``settings`` are environment variables; ``after`` puts back what a command changed. Raises
    ``CalledProcessError`` when one fails.
    """
    variables = {**environment(), **(settings or {})}
    baseline: list[Time] = []
    times: dict[str, list[Time]] = {name: [] for name in commands}
    for _ in range(rounds + 1):
        for name, command in commands.items():
            times[name].append(_run(command, variables))
            after()
        baseline.append(_run(BASELINE, variables))
    return Paired(baseline[1:], {name: found[1:] for name, found in times.items()})


def peak() -> float:
    """The most memory this process has held, in MB; ``getrusage`` would count its parent's too."""
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    lines = dict(line.split(":", 1) for line in status.read_text().splitlines())
    return int(lines["VmHWM"].split()[0]) / 1024


def environment() -> dict[str, str]:
    """This environment without what keeps Python from using compiled files."""
    return {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}


def _run(command: Sequence[str], variables: Mapping[str, str]) -> Time:
    nowhere = subprocess.DEVNULL
    start = perf_counter()
    process = subprocess.Popen(command, env=variables, stdout=nowhere, stdin=nowhere)
    _, status, used = os.wait4(process.pid, 0)
    wall = perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    return Time(wall, used.ru_utime + used.ru_stime)
