"""The server around the pages, put together: what ``app.py`` gives to Streamlit."""

import gc
import logging
import pkgutil
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st
from starlette.middleware import Middleware

from tracker import settings, web
from tracker.errors import TrackerError
from tracker.web import data
from tracker.web.server.documents import Documents
from tracker.web.server.files import CompressedFiles
from tracker.web.server.hosts import Hosts
from tracker.web.server.routes import routes

if TYPE_CHECKING:
    from streamlit import App

__all__: Sequence[str] = ("SCRIPT", "middleware", "routes", "warm")

SCRIPT = Path(__file__).parent / "pages" / "_entry.py"


def middleware() -> list[Middleware]:
    """What requests pass through before Streamlit sees them. Raises ``InvalidSettings``."""
    bound = st.get_option("server.address")
    allowed = (*settings.allowed_hosts(), *([bound.lower()] if bound else []))
    return [Middleware(Hosts, allowed), Middleware(Documents), Middleware(CompressedFiles)]


@asynccontextmanager
async def warm(app: "App") -> AsyncIterator[None]:
    """Do once what the first reader would wait for, then leave all that is loaded out of every later
    garbage collection: frozen objects cost it nothing.
    """
    get_ready()
    gc.collect()
    gc.freeze()
    yield


def get_ready() -> None:
    """Load what the pages are made of and read the record once.

    What fails here fails again on the page that needs it, which says what to do; the others work.
    """
    for found in pkgutil.iter_modules(web.__path__):
        if found.name != SCRIPT.parent.name:
            _attempt(partial(import_module, f"{web.__name__}.{found.name}"))
    _attempt(_read_once)


def _read_once() -> None:
    with data.ledger() as led:
        data.view(led)


def _attempt(act: Callable[[], object]) -> None:
    try:
        act()
    except TrackerError:
        return
    except Exception:
        logging.getLogger(__name__).exception("the scorecard is not ready")
