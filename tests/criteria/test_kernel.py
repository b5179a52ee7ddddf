"""The benchmark of the kernel still runs, and its random columns are a fair mixture."""

import numpy as np
import pytest

from benchmarks.columns import MIX, mixed
from benchmarks.kernel import Bench, Mixture, kernel_tables
from tests.criteria.samples import AS_OF, world
from tests.criteria.strategies import simple_kinds
from tracker.criteria import check
from tracker.domain.terms import Outcome

pytestmark = pytest.mark.untraced


def test_mixture() -> None:
    """Columns of every simple kind, decided both ways; shuffled together and split they are the same."""
    where = world(1)
    panel = where.panel(AS_OF)
    columns = mixed(where, panel, 5_000, 3)
    assert set(columns) == set(simple_kinds())
    assert sum(MIX.values()) == 100
    for (kind, column), again in zip(columns.items(), Mixture.of(columns).split(), strict=True):
        outcome = check(kind, column, panel).outcome
        assert {Outcome.TRUE, Outcome.FALSE} <= set(outcome.tolist())
        split = check(kind, again, panel).outcome
        np.testing.assert_array_equal(np.sort(split), np.sort(outcome))


def test_tables() -> None:
    """Its tables come out, with the plain implementation agreeing on the way."""
    bench = Bench.made(2_000)
    text = "\n".join(table.text() for table in kernel_tables(bench, rounds=1))
    assert all(kind in text for kind in MIX)
