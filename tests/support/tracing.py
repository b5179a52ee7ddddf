"""Coverage is measured on the examples only: tracing would double the time of what is random or repeated.

Property tests and tests marked ``untraced`` run as fast as without coverage. A line that random input
alone reaches is reached by luck and does not count. (pytest-cov's own ``no_cover`` goes on tracing in the
processes of pytest-xdist.)
"""

import sys
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import is_hypothesis_test


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if isinstance(item, pytest.Function) and is_hypothesis_test(item.obj):
            item.add_marker(pytest.mark.untraced)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Iterator[Any]:
    """Run the test without the tracer of coverage where it is marked; a debugger stays."""
    tracer = sys.gettrace()
    if not item.get_closest_marker("untraced") or type(tracer).__module__ != "coverage":
        return (yield)
    of_threads = threading.gettrace()
    sys.settrace(None)
    threading.settrace(None)
    try:
        return (yield)
    finally:
        sys.settrace(tracer)
        threading.settrace(of_threads)
