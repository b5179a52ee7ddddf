"""Which levels a series can have."""

from decimal import Decimal

from tracker.domain.amounts import plain
from tracker.domain.series import Series

ALWAYS_POSITIVE = ("points", "USD", "won", "thousands")


def unfit_level(series: Series, level: Decimal) -> list[str]:
    """A problem when the level has a sign that the series cannot have, or is a percentage above 100."""
    if series.unit.startswith(ALWAYS_POSITIVE) and series.meaning == "close" and level <= 0:
        return [f"level {plain(level)}: {series.id} is in {series.unit}, so give a level above 0"]
    if series.unit == "%" and abs(level) > 100:
        return [
            f"level {plain(level)}: {series.id} is in per cent, so give a level from -100 to 100"
        ]
    return []
