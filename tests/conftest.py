"""The fixtures of every test; each lives in a module of `tests/support`."""

import os

from hypothesis import settings

pytest_plugins = ["tests.support.network", "tests.support.records", "tests.support.services"]

settings.register_profile("tracker", deadline=None, print_blob=True, max_examples=30)
settings.register_profile("thorough", deadline=None, print_blob=True, max_examples=500)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "tracker"))
