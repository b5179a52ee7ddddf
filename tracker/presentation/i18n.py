"""Korean and English: texts by stable code, and how numbers, days and moments are written.

The texts stand in the files of ``locale/LANG/LC_MESSAGES``: those of the scorecard, of the reports and of
the static site. A test holds the languages together.
"""

import warnings
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache, lru_cache
from gettext import GNUTranslations
from io import BytesIO
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_date
from babel.messages import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal, format_percent

from tracker.domain.series import Series
from tracker.presentation.particles import Spoken

LANGUAGES = ("ko", "en")
CLOCKS = (("seoul", "Asia/Seoul"), ("new_york", "America/New_York"))
FOLDER = Path(__file__).parent / "locale"
DASH = "–"
NUMBERS = "en"
"""The locale of numbers: English and Korean write them alike."""
_SPOKEN = Spoken()


@cache
def catalogue(lang: str) -> Catalog:
    """Every text of a language by its dotted code; the codes are the same in all."""
    every = Catalog(locale=lang)
    for path in sorted((FOLDER / lang / "LC_MESSAGES").glob("*.po")):
        with path.open("rb") as file:
            for message in read_po(file, locale=lang):
                if message.id:
                    every[message.id] = message
    return every


@cache
def _compiled(lang: str) -> GNUTranslations:
    file = BytesIO()
    write_mo(file, catalogue(lang))
    file.seek(0)
    return GNUTranslations(file)


def _text(lang: str, code: str, values: dict[str, Any]) -> str:
    """The text of ``code`` before its values are put in; ``n`` chooses the plural.

    A code without a text is warned of and shows the English text, else itself.
    """
    if code not in catalogue(lang):
        warnings.warn(f"{code} has no text in {lang}", stacklevel=3)
        return _text("en", code, values) if lang != "en" else code
    message = catalogue(lang)[code]
    if message.pluralizable:
        return _compiled(lang).ngettext(code, code, int(values["n"]))
    return _compiled(lang).gettext(code)


def preferred(accepted: str | None, fallback: str = "en") -> str:
    """The language of a reader whose browser asks for ``accepted``; the first asked for that there is.

    >>> preferred("ko-KR,ko;q=0.9,en;q=0.8"), preferred("fr-FR,en;q=0.5"), preferred(None, "ko")
    ('ko', 'en', 'ko')
    """
    asked = (part.strip().lower()[:2] for part in (accepted or "").split(","))
    return next((lang for lang in asked if lang in LANGUAGES), fallback)


@dataclass(frozen=True)
class Texts:
    """The texts of one language: ``t("title.score")``.

    Values are put in as they are; a hole may name the Korean particle after it: ``{series:은/는}``.
    """

    lang: str

    def __call__(self, code: str, **values: object) -> str:
        text = _text(self.lang, code, values)
        return _SPOKEN.format(text, **values) if values else text

    def known(self, group: str, code: str) -> str:
        """The name of ``code`` in a group such as ``kind``; an unknown one is shown as it is."""
        full = f"{group}.{code}"
        return self(full) if full in catalogue(self.lang) else code

    def series(self, series: Series) -> str:
        return series.ko if self.lang == "ko" else series.en

    def weekday(self, day: date) -> str:
        return format_date(day, "EEE", locale=self.lang)

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


@lru_cache(maxsize=4096)
def percent(share: float, *, places: int = 0) -> str:
    """A share as per cent.

    >>> percent(0.625), percent(0.094, places=1)
    ('62%', '9.4%')
    """
    exact = Decimal(f"{100 * share:.{places}f}") / 100
    return format_percent(exact, f"{_pattern(places)}%", locale=NUMBERS)


def percents(low: float, high: float) -> str:
    """An interval of shares.

    >>> percents(0.454, 0.781)
    '45–78%'
    """
    left, right = percent(low), percent(high)
    return left if left == right else f"{left.removesuffix('%')}{DASH}{right}"


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
    return figure(Decimal(f"{value:.3f}"), places=3)


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
    return format_decimal(value, _pattern(shown), locale=NUMBERS).replace("-", "−")


def _pattern(places: int) -> str:
    return f"#,##0.{'0' * places}" if places else "#,##0"
