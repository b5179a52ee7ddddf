"""The lines to the sources as the settings have them: whose server is asked, and with which key."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime

from tracker.errors import UnexpectedAnswer
from tracker.keys import key
from tracker.settings import source_url
from tracker.sources import Ask, sources
from tracker.sources._line import Line, Pace, Patience

UNREADABLE = (
    ArithmeticError,
    AttributeError,
    LookupError,
    OSError,
    RecursionError,
    TypeError,
    ValueError,
)
"""What a reader runs into when an answer is odd in a way that it does not look for."""

Connect = Callable[[str], AbstractContextManager[Ask]]
"""Opens the line to a source by its name."""


def lines(now: datetime, *, patience: Patience | None = None) -> Connect:
    """Lines that share one pace a host; ``now`` is written on every answer.

    Raises ``InvalidSettings`` when one is opened with an address or a key that cannot be used.
    """
    pace = Pace()

    @contextmanager
    def connect(name: str) -> Iterator[Ask]:
        source = sources()[name]
        held = key(source.key.variable) if source.key else None
        base = source_url(name)
        line = Line(source, base=base, key=held, now=now, pace=pace, patience=patience)
        with line, _legible(name):
            yield line.ask

    return connect


@contextmanager
def _legible(name: str) -> Iterator[None]:
    """An answer that trips its reader is one that cannot be read, and no reason to stop the others."""
    try:
        yield
    except UNREADABLE as why:
        told = type(why).__name__
    else:
        return
    raise UnexpectedAnswer(name, "what its reader knows", f"something else ({told})")
