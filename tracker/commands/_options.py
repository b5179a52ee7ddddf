"""Options that several commands share, and the examples of their help texts."""

from collections.abc import Callable
from typing import Any, TypeVar

import click

F = TypeVar("F", bound=Callable[..., Any])


def examples(*lines: str) -> str:
    """The examples of a help text, as they are typed; each of them runs.

    A line that begins with a space goes on from the one before, which ends in a backslash.
    """
    return "\b\nExamples:\n" + "\n".join(f"  {line}" for line in lines)


def json_option(function: F) -> F:
    """``--json``: the documented contract instead of text."""
    return click.option("--json", "as_json", is_flag=True, help="Print JSON (docs/contracts.md).")(
        function
    )


def as_of_option(function: F) -> F:
    """``--as-of WHEN``: with what was known then."""
    return click.option(
        "--as-of",
        metavar="WHEN",
        help="With what was known then: a day (its end in UTC) or a time with its zone.",
    )(function)


def forecaster_option(function: F) -> F:
    """``--forecaster SLUG``: one forecaster's calls only."""
    return click.option("--forecaster", metavar="SLUG", help="Only this forecaster's calls.")(
        function
    )
