"""What looks the same to every reader: made once for a state of the record, then given out again."""

from collections.abc import Callable
from typing import Any, TypeVar, cast

import streamlit as st

from tracker.views import View
from tracker.web.current import drawn

MOST = 256

R = TypeVar("R")


def once(name: str, make: Callable[[], R], *of: object) -> R:
    """What ``make`` gives; what it draws is drawn again each time. It draws nothing that a reader changes.

    ``name`` and ``of`` say what it is made of besides the record and the language: views, or values that
    are told apart by how they are written.
    """
    t, led = drawn()
    state = (led.store.url, led.version, led.kept, led.large, led.as_of, t.lang)
    given = [id(one) if isinstance(one, View) else one for one in of]
    return cast("R", _made(repr((name, state, given)), of, make)[0])


@st.cache_resource(max_entries=MOST, show_spinner=False)
def _made(key: str, _of: object, _make: Callable[[], Any]) -> tuple[Any, object]:
    """The views stay with what was made of them, so that no later one is taken for them."""
    return _make(), _of
