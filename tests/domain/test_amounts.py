"""Figures as text, as decimals and as whole micro-units, without a rounding on the way."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.amounts import figure, from_micro, plain, tidy, to_micro


@given(st.integers(-(10**18) + 1, 10**18 - 1))
def test_micro_round_trip(micro: int) -> None:
    """Every whole number of micro-units is one decimal and comes back."""
    value = from_micro(micro)
    assert to_micro(value) == micro
    assert figure(plain(value)) == value
    assert str(value) == plain(value)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2,500", "2500"),
        ("1,234,567.89", "1234567.89"),
        ("-36.98", "-36.98"),
        ("+25", "25"),
        ("0.000001", "0.000001"),
        ("999999999999.999999", "999999999999.999999"),
    ],
)
def test_figure(text: str, value: str) -> None:
    """Signs, a point and commas between thousands are read."""
    assert figure(text) == Decimal(value)


@pytest.mark.parametrize(
    "text",
    [
        "2,5", "12,34", "1,2345", ",5", "1 000", "", "abc", "NaN", "inf", "0.0000001", "1e12",
        "1.00000000000000000000000000000000000001", "1e-999999", "--1",
    ],
)  # fmt: skip
def test_no_figure(text: str) -> None:
    """A decimal comma, too many decimals, sizes beyond 10**12 and what is no number are refused."""
    with pytest.raises(ValueError, match="is no figure"):
        figure(text)


def test_no_negative_zero() -> None:
    """Zero has one form."""
    assert str(tidy(Decimal("-0.00"))) == "0"
    assert plain(Decimal("-0"), places=2) == "0.00"
