"""What the page being drawn belongs to: its texts and its record. ``main`` sets it, pages read it."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from tracker.presentation.i18n import Texts
from tracker.presentation.wording import Wording
from tracker.web.data import Ledger

_DRAWN: ContextVar[tuple[Texts, Ledger]] = ContextVar("drawn")


@contextmanager
def drawing(t: Texts, led: Ledger) -> Iterator[None]:
    """Draw what is inside in the language of ``t`` from ``led``."""
    token = _DRAWN.set((t, led))
    try:
        yield
    finally:
        _DRAWN.reset(token)


def drawn() -> tuple[Texts, Ledger]:
    """The texts and the record of the page being drawn."""
    return _DRAWN.get()


def wording() -> Wording:
    """Criteria in the words of the page being drawn."""
    t, led = drawn()
    return Wording(t, led.almanac)
