"""The command line's edge: reads the clock once, turns every error into a message and an exit code.

Exit codes: 0 done; 1 the request is wrong or refused, nothing was written; 2 usage; 3 done in part,
what failed is listed; 130 interrupted; 141 the reader of the output went away. Nothing but the
standard library is imported until ``run`` is under way, so that Ctrl-C is answered from the start.
"""

import gc
import os
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NoReturn, TextIO

if TYPE_CHECKING:
    from tracker.commands._edge import Edge

REFUSED, USAGE, INTERRUPTED, PIPE_CLOSED = 1, 2, 130, 141
DEBUG_VARIABLE = "TRACKER_DEBUG"


def main() -> NoReturn:
    """The ``tracker`` program.

    Collecting garbage while modules load, and taking the interpreter down piece by piece when all is
    written and closed, would be a third of the time that a short command takes.
    """
    gc.set_threshold(1_000_000)
    code = run(sys.argv[1:])
    _flush_or_discard()
    os._exit(code)


def run(arguments: Sequence[str], *, now: datetime | None = None) -> int:
    """Run one command; the exit code. ``now`` stands for the clock, which is read here and only here."""
    edge = None
    try:
        _speak_utf8()
        from tracker.commands._edge import Edge

        edge = Edge(now or datetime.now(UTC))
        code = _invoke(arguments, edge)
        sys.stdout.flush()
    except KeyboardInterrupt:
        _complain(f"Interrupted; {_state(edge)}.")
        return INTERRUPTED
    except BrokenPipeError:
        _flush_or_discard()
        return PIPE_CLOSED
    except Exception as error:  # noqa: BLE001 - the last line of defence
        return _unexpected(error, edge)
    return code


def _invoke(arguments: Sequence[str], edge: "Edge") -> int:
    import click

    from tracker.commands._group import OutputClosed, root
    from tracker.errors import TrackerError

    try:
        _require_text(arguments)
        code = root.main(list(arguments), prog_name="tracker", standalone_mode=False, obj=edge)
        return code if isinstance(code, int) else 0
    except OutputClosed:
        raise BrokenPipeError from None
    except click.Abort:
        raise KeyboardInterrupt from None
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except TrackerError as error:
        sys.stdout.flush()
        _complain(str(error))
        return error.exit_code


def _require_text(arguments: Sequence[str]) -> None:
    import click

    for argument in arguments:
        try:
            argument.encode()
        except UnicodeEncodeError:
            raise click.UsageError(f"{argument!r} is not UTF-8 text.") from None


def _speak_utf8() -> None:
    """Korean must not break where the locale is bare; what is no text at all is shown escaped."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def _state(edge: "Edge | None") -> str:
    return "what was recorded before that stays" if edge and edge.wrote else "nothing was written"


def _unexpected(error: Exception, edge: "Edge | None") -> int:
    if os.environ.get(DEBUG_VARIABLE):
        import traceback

        traceback.print_exception(error)
        return REFUSED
    if isinstance(error, OSError) and error.strerror:
        _complain(f"{error.filename or 'The output'}: {error.strerror}; {_state(edge)}.")
        _flush_or_discard()
        return REFUSED
    what = f"{type(error).__name__}: {str(error).strip()}".splitlines()[0][:300]
    _complain(
        f"Unexpected {what} ({_state(edge)}). Run it again with {DEBUG_VARIABLE}=1 "
        "and report what it shows."
    )
    return REFUSED


def _complain(message: str) -> None:
    try:
        print(message, file=sys.stderr, flush=True)  # noqa: T201 - click may not be there yet
    except OSError:
        _redirect_to_nowhere(sys.stderr)


def _flush_or_discard() -> None:
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:
            _redirect_to_nowhere(stream)


def _redirect_to_nowhere(stream: TextIO) -> None:
    """What is still buffered must not fail again when the interpreter ends."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, stream.fileno())
    os.close(nowhere)
