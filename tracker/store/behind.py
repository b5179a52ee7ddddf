"""Threads for a database that works while the next piece is being prepared."""

import sys
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any, TypeVar

from sqlalchemy import Connection

T = TypeVar("T")
WAITING = 3
"""So many pieces may wait their turn."""
TURN = 0.0005
"""Seconds a thread may run on while another waits: a server has taken in what it was sent by then."""


@contextmanager
def behind() -> Iterator[Callable[..., None]]:
    """Hands over ``later(work, *given)``: the work is done in a thread, piece after piece.

    ``later`` waits while too much is waiting. All is done at the end of the block. What a piece raises is
    raised by a ``later`` after it, or at the end.
    """
    pieces = deque[Future[Any]]()
    with _thread() as thread:

        def later(work: Callable[..., Any], *given: Any) -> None:
            while len(pieces) > WAITING:
                pieces.popleft().result()
            pieces.append(thread.submit(work, *given))

        yield later
        for piece in pieces:
            piece.result()


@contextmanager
def meanwhile(db: Connection, work: Callable[[], T]) -> Iterator[Callable[[], T]]:
    """Begin ``work``, a query of ``db``; hands over what waits for its answer.

    SQLite works in this process, and only when it is asked for the answer.
    """
    if db.dialect.name == "sqlite":
        yield work
        return
    with _thread() as thread:
        yield thread.submit(work).result


@contextmanager
def _thread() -> Iterator[ThreadPoolExecutor]:
    before = sys.getswitchinterval()
    sys.setswitchinterval(TURN)
    try:
        with ThreadPoolExecutor(1) as thread:
            yield thread
    finally:
        sys.setswitchinterval(before)
