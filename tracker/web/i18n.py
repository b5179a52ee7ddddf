"""Korean and English: texts by stable code, and how numbers, days and moments are written.

The texts stand in ``texts/ko.toml`` and ``texts/en.toml``; a test holds the two together.
"""

import tomllib
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from tracker.domain.series import Series

LANGUAGES = ("ko", "en")
CLOCKS = (("seoul", "Asia/Seoul"), ("new_york", "America/New_York"))
FOLDER = Path(__file__).parent / "texts"
DASH = "–"


@cache
def catalogue(lang: str) -> dict[str, str]:
    """Every text of a language by its dotted code."""
    with (FOLDER / f"{lang}.toml").open("rb") as file:
        return dict(_flat(tomllib.load(file), ""))


def _flat(tree: dict[str, Any], prefix: str) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for key, value in tree.items():
        if isinstance(value, dict):
            found += _flat(value, f"{prefix}{key}.")
        else:
            found.append((f"{prefix}{key}", str(value)))
    return found


def preferred(accepted: str | None, fallback: str = "en") -> str:
    """The language of a reader whose browser asks for ``accepted``; the first asked for that there is.

    >>> preferred("ko-KR,ko;q=0.9,en;q=0.8"), preferred("fr-FR,en;q=0.5"), preferred(None, "ko")
    ('ko', 'en', 'ko')
    """
    asked = (part.strip().lower()[:2] for part in (accepted or "").split(","))
    return next((lang for lang in asked if lang in LANGUAGES), fallback)


@dataclass(frozen=True)
class Texts:
    """The texts of one language: ``t("title.score")``. Values are put in as they are."""

    lang: str

    def __call__(self, code: str, **values: object) -> str:
        texts = catalogue(self.lang)
        text = texts.get(f"{code}_one", texts[code]) if values.get("n") == 1 else texts[code]
        return text.format(**values) if values else text

    def known(self, group: str, code: str) -> str:
        """The name of ``code`` in a group such as ``kind``; an unknown one is shown as it is."""
        return catalogue(self.lang).get(f"{group}.{code}", code)

    def series(self, series: Series) -> str:
        return series.ko if self.lang == "ko" else series.en

    def weekday(self, day: date) -> str:
        return self("weekdays").split()[day.weekday()]

    def day(self, day: date) -> str:
        """A day with its weekday: ``2023-03-15 (Wed)``."""
        return f"{day.isoformat()} ({self.weekday(day)})"

    def clock(self, moment: datetime, zone: str) -> str:
        """A moment on one clock, always with the zone: ``2023-03-15 (Wed) 08:30 KST``."""
        local = moment.astimezone(ZoneInfo(zone))
        return f"{self.day(local.date())} {local:%H:%M} {local:%Z}"

    def clocks(self, moment: datetime) -> tuple[tuple[str, str], ...]:
        """A moment on both clocks, each with the name of its city."""
        return tuple((self(f"clock.{name}"), self.clock(moment, zone)) for name, zone in CLOCKS)


def utc(moment: datetime) -> str:
    """``2023-03-15 08:30 UTC``."""
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M} UTC"


def percent(share: float, *, places: int = 0) -> str:
    """A share as per cent.

    >>> percent(0.625), percent(0.094, places=1)
    ('62%', '9.4%')
    """
    return f"{100 * share:.{places}f}%"


def percents(low: float, high: float) -> str:
    """An interval of shares.

    >>> percents(0.454, 0.781)
    '45–78%'
    """
    left, right = f"{100 * low:.0f}", f"{100 * high:.0f}"
    return f"{left}%" if left == right else f"{left}{DASH}{right}%"


def chance(low: float, high: float) -> str:
    """A probability or its range; one decimal where a whole per cent would say something else."""
    if low == high:
        exact = abs(100 * low - round(100 * low)) < 1e-9
        return percent(low, places=0 if exact else 1)
    return percents(low, high)


def score(value: float) -> str:
    """A score with three decimals and a true minus.

    >>> score(-0.0312)
    '−0.031'
    """
    return f"{value:.3f}".replace("-", "−")


def scores(low: float, high: float) -> str:
    """An interval of scores; a minus would be lost beside a dash, so `to` joins the ends."""
    joiner = DASH if low >= 0 else " … "
    return f"{score(low)}{joiner}{score(high)}"


def figure(value: Decimal, *, places: int = 0) -> str:
    """A figure with thousands separated and at least ``places`` decimals.

    >>> figure(Decimal("2419.1"), places=2)
    '2,419.10'
    """
    shown = max(places, -int(value.normalize().as_tuple().exponent), 0)
    return f"{value:,.{shown}f}".replace("-", "−")
