"""The fixtures of every test; each lives in a module of `tests/support`."""

from hypothesis import settings

pytest_plugins = ["tests.support.network", "tests.support.records", "tests.support.services"]

settings.register_profile("tracker", deadline=None, print_blob=True)
settings.load_profile("tracker")
