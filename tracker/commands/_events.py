"""What a job tells while it runs: one line an event, to stderr, for people or for programs."""

import json
from collections.abc import Callable
from datetime import datetime
from enum import StrEnum

import click

from tracker.commands._text import clean


class LogFormat(StrEnum):
    """How the lines are written."""

    TEXT = "text"
    JSON = "json"


def telling(form: LogFormat, clock: Callable[[], datetime]) -> Callable[..., None]:
    """What takes an event by name and what there is to say about it, and writes its line.

    As JSON a line is one object with ``at``, UTC, and ``event``; as text the same without the marks.
    """

    def tell(event: str, **fields: object) -> None:
        at = clock().isoformat(timespec="milliseconds").replace("+00:00", "Z")
        if form is LogFormat.JSON:
            said = {"at": at, "event": event, **fields}
            click.echo(json.dumps(said, ensure_ascii=False, default=str), err=True)
        else:
            told = " ".join(f"{name}={clean(str(value))}" for name, value in fields.items())
            click.echo(f"{at} {event} {told}".rstrip(), err=True)

    return tell


log_format_option = click.option(
    "--log-format",
    type=click.Choice([form.value for form in LogFormat]),
    default=LogFormat.TEXT.value,
    show_default=True,
    help="How events are written to stderr.",
)
