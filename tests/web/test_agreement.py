"""The agreement of the two codings is computed from the file, and agrees with statsmodels."""

import numpy as np
import pytest
from statsmodels.stats.inter_rater import cohens_kappa

from tracker.web import agreement


def test_agreement_of_the_shipped_codings() -> None:
    found = {a.aspect: a for a in agreement.agreements(agreement.coding_rows())}
    assert (found["own"].n, found["own"].same) == (218, 213)
    assert found["own"].kappa == pytest.approx(0.940, abs=0.0005)
    assert found["direction"].kappa == pytest.approx(0.971, abs=0.0005)
    assert found["horizon"].kappa == pytest.approx(0.810, abs=0.0005)
    for a in found.values():
        assert a.kappa is not None
        assert a.interval is not None
        assert a.interval[0] < a.kappa < a.interval[1]


def test_kappa_is_that_of_statsmodels() -> None:
    table = np.array([[18.0, 2, 1], [3, 25, 0], [0, 4, 9]])
    assert agreement.kappas(table[None])[0] == pytest.approx(cohens_kappa(table).kappa)


def test_one_code_only_has_no_kappa() -> None:
    names = [f"{coder}_{a}" for coder in ("first", "second") for a in agreement.ASPECTS]
    rows = [{"unit": f"p{i}.s01", **dict.fromkeys(names, "1")} for i in range(4)]
    assert [a.kappa for a in agreement.agreements(rows)] == [None, None, None]
    assert [a.kappa for a in agreement.agreements([])] == [None, None, None]
