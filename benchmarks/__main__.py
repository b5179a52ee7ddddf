"""``python -m benchmarks [--quick] [NAME ...]``: measure, and print each figure beside its goal.

``python -m benchmarks simulations [--write]`` shows how often intervals and tests are right instead, and
with ``--write`` puts the tables into docs/method.md.
"""

import argparse
import sys
from collections.abc import Callable
from importlib import import_module
from inspect import signature

from benchmarks.report import Table

BENCHMARKS = (
    "startup",
    "kernel",
    "endtoend",
    "daily",
    "ingest",
    "calibration",
    "scorecard",
    "pages",
    "monthly",
    "site",
)
APART = ("simulations",)
"""What measures no speed and is run only when named."""


def main() -> None:
    """Run the benchmarks named, or all."""
    known = (*BENCHMARKS, *APART)
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(known))
    parser.add_argument("--quick", action="store_true", help="fewer rounds: a rough look")
    parser.add_argument("--write", action="store_true", help="put simulations into docs/method.md")
    given = parser.parse_args()
    unknown = set(given.names) - set(known)
    if unknown:
        parser.error(f"no benchmark {', '.join(sorted(unknown))}; there are {', '.join(known)}")
    if given.write and (given.quick or set(given.names) != set(APART)):
        parser.error("--write goes with simulations alone, and not with --quick")
    for name in given.names or BENCHMARKS:
        print(f"measuring {name} ...", file=sys.stderr, flush=True)
        found = measured(name, quick=given.quick)
        for table in found:
            print(table.text(), end="\n\n", flush=True)
        if given.write:
            import_module(f"benchmarks.{name}").write(found)


def measured(name: str, *, quick: bool) -> list[Table]:
    """The tables of one benchmark; one that takes little time has no quicker way."""
    tables: Callable[..., list[Table]] = import_module(f"benchmarks.{name}").tables
    return tables(quick=quick) if "quick" in signature(tables).parameters else tables()


if __name__ == "__main__":
    main()
