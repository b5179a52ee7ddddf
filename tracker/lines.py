"""The lines to the sources as the settings have them: whose server is asked, and with which key."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime

from tracker.keys import key
from tracker.settings import source_url
from tracker.sources import Ask, sources
from tracker.sources._line import Line, Pace, Patience

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
        with Line(source, base=base, key=held, now=now, pace=pace, patience=patience) as line:
            yield line.ask

    return connect
