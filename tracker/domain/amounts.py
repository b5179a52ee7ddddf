"""Figures as exact decimals in objects and as whole micro-units in arrays."""

import re
from decimal import Context, Decimal, Inexact, InvalidOperation

PLACES = 6
MICRO = 10**PLACES
LARGEST = Decimal(10**12)
_EXACT = Context(prec=60, traps=[Inexact, InvalidOperation])
_THOUSANDS = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?")


def to_micro(value: Decimal) -> int:
    """``value`` times 10**6, exactly.

    >>> to_micro(Decimal("121.00"))
    121000000

    Raises ``ValueError`` for more than six decimals, for 10**12 and above, and for NaN or infinity.
    """
    if not value.is_finite() or abs(value) >= LARGEST:
        raise ValueError(f"{value} is not a finite figure below 10**12")
    try:
        return int(_EXACT.to_integral_exact(_EXACT.scaleb(value, PLACES)))
    except Inexact:
        raise ValueError(f"{value} has more than {PLACES} decimals") from None


def from_micro(micro: int) -> Decimal:
    """The decimal behind ``micro``, without trailing zeros.

    >>> from_micro(80500000)
    Decimal('80.5')
    """
    return tidy(Decimal(micro).scaleb(-PLACES))


def tidy(value: Decimal) -> Decimal:
    """``value`` without trailing zeros, without an exponent and without a sign on zero."""
    bare = value.normalize() if value else Decimal(0)
    return bare.quantize(Decimal(1)) if bare == bare.to_integral_value() else bare


def plain(value: Decimal, *, places: int = 0) -> str:
    """``value`` as digits with at least ``places`` decimals.

    >>> plain(Decimal("5"), places=2), plain(Decimal("0.125"), places=2)
    ('5.00', '0.125')
    """
    bare = tidy(value)
    shown = -int(bare.as_tuple().exponent)
    return f"{bare:.{max(places, shown)}f}"


def figure(text: str) -> Decimal:
    """The figure written as ``text``: digits, one sign, one point; commas only between thousands."""
    digits = text.replace(",", "") if _THOUSANDS.fullmatch(text.strip()) else text
    try:
        value = Decimal(digits)
        to_micro(value)
    except (InvalidOperation, ValueError) as why:
        raise ValueError(
            f"{text!r} is no figure: write digits, a point and at most {PLACES} decimals"
        ) from why
    return value
