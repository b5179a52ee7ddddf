"""The fixtures of every test, which live in modules of `tests/support`; and what all tests share."""

import gc
import os

from hypothesis import settings

pytest_plugins = [
    "tests.support.network",
    "tests.support.records",
    "tests.support.hostile",
    "tests.support.services",
    "tests.support.tracing",
]

settings.register_profile("tracker", deadline=None, print_blob=True, max_examples=30)
settings.register_profile("thorough", deadline=None, print_blob=True, max_examples=500)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "tracker"))


def pytest_sessionstart() -> None:
    gc.disable()


def pytest_collection_finish() -> None:
    """Modules and tests stay to the end: no garbage collection need ever look at them."""
    gc.freeze()
    gc.enable()
