"""Session arithmetic, and the check of a million questions of every simple kind, in memory.

`python -m benchmarks.kernel` prints the tables. Every figure is a median of rounds in which the things
compared took turns; times are processor seconds of one thread.
"""

import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import UTC, date, datetime, timedelta
from random import Random
from statistics import median
from time import process_time

import numpy as np
from numpy.typing import NDArray

from benchmarks import naive
from benchmarks.columns import FIRST, LAST, MIX, mixed
from benchmarks.questions import questions
from benchmarks.report import Table, at_least, at_most
from benchmarks.world import World, generated
from tracker import sessions
from tracker.criteria import Call, Column, Timing, check, settle
from tracker.criteria._settle import BLOCK
from tracker.errors import InvalidQuestion
from tracker.panel import Panel

ROUNDS = 11
SIZE = 1_000_000
SERIES = 50
SAMPLE = 150
AS_OF = datetime(2026, 3, 1, tzinfo=UTC)
CALLS = datetime(2022, 3, 1, tzinfo=UTC), datetime(2025, 12, 31, tzinfo=UTC)
WEEKS = timedelta(days=14)

NOTE = (
    f"{SERIES} series of closes, with decisions, releases, polls and events; windows of 1 to 252 "
    "sessions. The gather bound is five random look-ups a question in the kernel's own tables. The "
    "plain implementation also works out each window, which the columns were given; it agrees with "
    "them on the sample."
)

Asked = tuple[Call, Timing]
Seconds = Mapping[str, list[float]]


def in_turn(jobs: Mapping[str, Callable[[], object]], rounds: int) -> Seconds:
    """Processor seconds of each job in each round, after one round that is not counted."""
    seconds: dict[str, list[float]] = {name: [] for name in jobs}
    for _ in range(rounds + 1):
        for name, job in jobs.items():
            start = process_time()
            job()
            seconds[name].append(process_time() - start)
    return {name: found[1:] for name, found in seconds.items()}


def ratio(seconds: Seconds, one: str, other: str) -> float:
    """The median over the rounds of how many times as long ``one`` took."""
    return median(a / b for a, b in zip(seconds[one], seconds[other], strict=True))


def session_table(rounds: int = ROUNDS) -> Table:
    """Goal 2: a date and N sessions, one at a time and by the million."""
    rows = [row for name in ("XNYS", "XKRX") for row in _session_rows(name, rounds)]
    return Table("Date + N sessions", ("what", "measured", "goal", "met"), rows)


def _session_rows(name: str, rounds: int) -> list[list[str]]:
    import pandas_market_calendars

    calendar, start, calls = sessions.calendar(name), date(2023, 3, 15), 2_000
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        released = pandas_market_calendars.get_calendar(name)
    days = calendar.days_array()
    rng = np.random.default_rng(1)
    column = days[rng.integers(0, len(days) - 300, SIZE)]
    steps = rng.integers(1, 253, SIZE).astype(np.int32)

    def one_by_one() -> None:
        for _ in range(calls * 10):
            calendar.offset(start, 5)

    def by_valid_days() -> None:
        for _ in range(calls // 10):
            released.valid_days(start, start + WEEKS)[5]

    seconds = in_turn(
        {
            "ours": one_by_one,
            "theirs": by_valid_days,
            "column": lambda: calendar.offsets(column, steps),
        },
        rounds,
    )
    microseconds = 1e6 * median(seconds["ours"]) / (calls * 10)
    slower = ratio(seconds, "theirs", "ours") * 100
    milliseconds = 1e3 * median(seconds["column"])
    column_slower = slower * microseconds / (1e3 * milliseconds / SIZE)
    return [
        [
            f"{name}: one, {microseconds:.2f} us, faster than pmc.valid_days by",
            *at_least(slower, 200, "x"),
        ],
        [f"{name}: 1,000,000 at once", *at_most(milliseconds, 10, " ms")],
        [
            f"{name}: the same, faster than a loop of pmc.valid_days by",
            f"{column_slower:,.0f}x",
            "",
            "",
        ],
    ]


@dataclass(frozen=True)
class Bench:
    """A world of fifty series, what is known of it, and a million questions on it."""

    world: World
    panel: Panel
    columns: Mapping[str, Column]

    @classmethod
    def made(cls, size: int = SIZE) -> "Bench":
        """The same world and the same questions each time."""
        world = generated(7, closes=SERIES, first=FIRST, last=LAST)
        panel = world.panel(AS_OF)
        return cls(world, panel, mixed(world, panel, size, 1))

    def check_all(self) -> None:
        """Check every column."""
        for kind, column in self.columns.items():
            check(kind, column, self.panel)

    def gathers(self) -> Callable[[], None]:
        """The least that a question of average kind has to fetch: five figures from five tables.

        Two look-ups of a session, two of a figure, one of an extreme, all at random places.
        """
        size = sum(map(len, self.columns.values()))
        rng = np.random.default_rng(2)
        slots, figures = self.panel._slots, self.panel.value
        extremes = self.panel.extremes._table
        tables = (slots, slots, figures, figures, extremes)
        places = [rng.integers(0, len(table), size) for table in tables]

        def fetch() -> None:
            for start in range(0, size, BLOCK):
                for table, place in zip(tables, places, strict=True):
                    table.take(place[start : start + BLOCK])

        return fetch


@dataclass(frozen=True)
class Mixture:
    """The columns of a bench as one column in random order, with the kind of each question."""

    column: Column
    kind: NDArray[np.int8]

    @classmethod
    def of(cls, columns: Mapping[str, Column]) -> "Mixture":
        """Shuffle the columns together."""
        kind = np.repeat(np.arange(len(columns), dtype=np.int8), [len(c) for c in columns.values()])
        order = np.random.default_rng(3).permutation(len(kind))
        whole = Column(
            *(
                np.concatenate([getattr(c, f.name) for c in columns.values()])
                for f in fields(Column)
            )
        )
        return cls(whole.take(order), kind[order])

    def split(self) -> list[Column]:
        """A column for each kind again."""
        order = np.argsort(self.kind, kind="stable")
        bounds = np.cumsum(np.bincount(self.kind))[:-1]
        return [self.column.take(rows) for rows in np.split(order, bounds)]


def kernel_tables(bench: Bench, rounds: int = ROUNDS) -> list[Table]:
    """Goal 3: the check of a million mixed questions, the plain implementation beside it."""
    bench.check_all()
    mixture, sample = Mixture.of(bench.columns), _sample(bench.world)
    record = bench.world.record(AS_OF)
    _agree(bench, sample, record)
    jobs: dict[str, Callable[[], object]] = {
        "all": bench.check_all,
        "bound": bench.gathers(),
        "split": mixture.split,
        **{k: lambda k=k: check(k, bench.columns[k], bench.panel) for k in bench.columns},  # type: ignore[misc]
        **{f"naive {k}": lambda k=k: _plainly(bench, sample[k], record) for k in sample},  # type: ignore[misc]
    }
    seconds = in_turn(jobs, rounds)
    size = sum(map(len, bench.columns.values()))
    return [_total(seconds, size, sample), _by_kind(seconds, bench, sample)]


def _total(seconds: Seconds, size: int, sample: Mapping[str, list[Asked]]) -> Table:
    both = median(a + b for a, b in zip(seconds["all"], seconds["split"], strict=True))
    rate = size / median(seconds["all"]) / 1e6
    plain = [
        sum(MIX[k] / 100 * seconds[f"naive {k}"][i] / len(sample[k]) for k in sample)
        for i in range(len(seconds["all"]))
    ]
    faster = median(p / (a / size) for p, a in zip(plain, seconds["all"], strict=True))
    bound, times = median(seconds["bound"]), ratio(seconds, "all", "bound")
    return Table(
        f"The check of {size:,} mixed questions",
        ("what", "measured", "goal", "met"),
        [
            ["checked, M/s on one core", f"{rate:.1f}", "at least 8", "yes" if rate >= 8 else "NO"],
            [f"times the gather bound ({1e3 * bound:.1f} ms)", *at_most(times, 10, "x")],
            ["with one mixed column split by kind, M/s", f"{size / both / 1e6:.1f}", "", ""],
            ["the plain implementation, questions/s", f"{1 / median(plain):,.0f}", "", ""],
            ["the columns are faster by", f"{faster:,.0f}x", "", ""],
        ],
        (NOTE,),
    )  # fmt: skip


def _by_kind(seconds: Seconds, bench: Bench, sample: Mapping[str, list[Asked]]) -> Table:
    rows = []
    for kind, column in bench.columns.items():
        own = median(seconds[kind]) / len(column)
        plain = median(seconds[f"naive {kind}"]) / len(sample[kind])
        rows.append(
            [
                kind,
                f"{len(column):,}",
                f"{1e9 * own:.0f}",
                f"{1e-6 / own:.1f}",
                f"{1e6 * plain:.0f}",
                f"{plain / own:,.0f}x",
            ]
        )
    columns = ("kind", "questions", "ns each", "M/s", "plain, us each", "faster by")
    return Table("The same by kind", columns, rows)


def _sample(world: World) -> dict[str, list[Asked]]:
    """Random questions of every simple kind that can be asked, ``SAMPLE`` of each."""
    found: dict[str, list[Asked]] = {kind: [] for kind in MIX}
    lately = replace(world, begins=CALLS[0], ends=CALLS[1])
    for call, timing in questions(lately, Random(5), 1_000_000):
        if call.KIND in found and len(found[call.KIND]) < SAMPLE:
            try:
                call.terms(timing, world.almanac)
            except InvalidQuestion:
                continue
            found[call.KIND].append((call, timing))
            if all(len(some) == SAMPLE for some in found.values()):
                break
    return found


def _plainly(bench: Bench, asked: list[Asked], record: naive.Record) -> list[naive.Found]:
    almanac = bench.world.almanac
    return [
        naive.settle(call, naive.Asker(timing.called_at, timing.entry, almanac, record))
        for call, timing in asked
    ]


def _agree(bench: Bench, sample: Mapping[str, list[Asked]], record: naive.Record) -> None:
    for asked in sample.values():
        terms = [call.terms(timing, bench.world.almanac) for call, timing in asked]
        columns, plain = settle(terms, bench.panel), _plainly(bench, asked, record)
        for a, b in zip(columns, plain, strict=True):
            if (a.outcome, a.reason) != (b.outcome, b.reason):
                raise AssertionError(f"the two implementations differ: {a} {b}")


def tables(*, quick: bool = False) -> list[Table]:
    """Every table of this benchmark; the quick ones show only that it runs."""
    rounds, size = (3, SIZE // 20) if quick else (ROUNDS, SIZE)
    return [session_table(rounds), *kernel_tables(Bench.made(size), rounds)]


if __name__ == "__main__":
    print("\n\n".join(table.text() for table in tables()))
