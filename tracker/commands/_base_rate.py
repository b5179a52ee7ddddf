"""A base rate in words and in JSON."""

from typing import TYPE_CHECKING, Any

from tracker.commands._text import counted, percent

if TYPE_CHECKING:
    from tracker.domain.base_rate import BaseRate


def base_rate_text(base: "BaseRate") -> str:
    """A base rate with its n, and whether it is thin."""
    if base.rate is None:
        return f"none: {base.reason}"
    thin = ", thin" if base.thin else ""
    windows = counted(base.windows, "earlier window")
    return f"{percent(base.rate)} of {windows} ({base.apart} that do not overlap{thin})"


def base_rate_json(base: "BaseRate") -> dict[str, Any]:
    """A base rate for a contract: ``rate`` is null with a ``reason`` where there is none."""
    return {
        "rate": base.rate,
        "windows": base.windows,
        "apart": base.apart,
        "thin": base.thin,
        "reason": base.reason,
    }
