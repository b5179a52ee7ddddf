"""How often a question had come true before it was asked."""

from dataclasses import dataclass

THIN = 20


@dataclass(frozen=True)
class BaseRate:
    """``rate`` is the share TRUE of ``windows`` earlier windows, or ``None`` with the ``reason``.

    ``apart`` is how many of the windows do not overlap; below ``THIN`` the rate is thin. ``last`` says
    whether the latest earlier window was TRUE, ``None`` where that is not known.
    """

    rate: float | None
    windows: int = 0
    apart: int = 0
    reason: str | None = None
    last: bool | None = None

    @property
    def thin(self) -> bool:
        return self.apart < THIN
