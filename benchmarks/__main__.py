"""``python -m benchmarks [--quick] [NAME ...]``: measure, and print each figure beside its goal."""

import argparse
import sys
from collections.abc import Callable
from importlib import import_module
from inspect import signature

from benchmarks.report import Table

BENCHMARKS = ("startup", "kernel", "endtoend", "daily")


def main() -> None:
    """Run the benchmarks named, or all."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(BENCHMARKS))
    parser.add_argument("--quick", action="store_true", help="fewer rounds: a rough look")
    given = parser.parse_args()
    unknown = set(given.names) - set(BENCHMARKS)
    if unknown:
        parser.error(
            f"no benchmark {', '.join(sorted(unknown))}; there are {', '.join(BENCHMARKS)}"
        )
    for name in given.names or BENCHMARKS:
        print(f"measuring {name} ...", file=sys.stderr, flush=True)
        for table in measured(name, quick=given.quick):
            print(table.text(), end="\n\n", flush=True)


def measured(name: str, *, quick: bool) -> list[Table]:
    """The tables of one benchmark; one that takes little time has no quicker way."""
    tables: Callable[..., list[Table]] = import_module(f"benchmarks.{name}").tables
    return tables(quick=quick) if "quick" in signature(tables).parameters else tables()


if __name__ == "__main__":
    main()
