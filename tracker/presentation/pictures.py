"""Pictures to share, 1200×630: drawn as SVG with the shipped font, given out as PNG."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

from tracker.presentation.markup import filled

if TYPE_CHECKING:
    from PIL.ImageFont import FreeTypeFont

WIDTH: Final = 1200
HEIGHT: Final = 630
ROOM: Final = 1060
"""Pixels that text has from margin to margin."""
FONTS = Path(__file__).parent / "fonts"
KEPT = 64
"""Pictures kept: each is about 150 kB."""
Weight = Literal["Regular", "Bold"]


@dataclass(frozen=True)
class Paragraph:
    """Text in lines that fit, all of one size in pixels."""

    lines: tuple[str, ...]
    size: int


@dataclass(frozen=True, kw_only=True)
class Scale:
    """A share with its interval between 0 and 1; without one, ``few`` says why."""

    value: float | None
    low: float | None
    high: float | None
    shown: str
    interval: str
    few: str


@dataclass(frozen=True, kw_only=True)
class RecordCard:
    """What the picture of a record says."""

    lang: str
    label: str
    name: str
    verdict: str
    rate_label: str
    rate: Scale
    coin: str
    counts: str
    foot: str


@dataclass(frozen=True, kw_only=True)
class CallCard:
    """What the picture of a call says; ``status`` is its stable code, ``state`` its name."""

    lang: str
    label: str
    said: str
    status: str
    state: str
    window: str
    by: str
    rests_on: str
    foot: str


def record_svg(card: RecordCard) -> str:
    """The picture of a record."""
    return filled(
        "record.svg",
        card=card,
        name=fitted(card.name, "Bold", sizes=(60, 52, 44, 38), most=1),
        verdict=fitted(card.verdict, "Regular", sizes=(34, 30, 27), most=3),
        counts=fitted(card.counts, "Bold", sizes=(30, 26, 22), most=1),
        width=WIDTH,
        height=HEIGHT,
    )


def call_svg(card: CallCard) -> str:
    """The picture of a call."""
    return filled(
        "call.svg",
        card=card,
        said=fitted(card.said, "Bold", sizes=(56, 48, 42, 36), most=4),
        chip=length(card.state, "Bold", 30),
        by=fitted(card.by, "Regular", sizes=(30, 26), most=1),
        rests_on=fitted(card.rests_on, "Regular", sizes=(28, 24), most=2),
        width=WIDTH,
        height=HEIGHT,
    )


def badge_svg(label: str, value: str, *, known: bool) -> str:
    """A badge of one line: a label and a value, grey when the value is not ``known``."""
    sides = [round(length(text, "Regular", 11)) + 14 for text in (label, value)]
    return filled("badge.svg", label=label, value=value, sides=sides, known=known)


@lru_cache(maxsize=KEPT)
def png(svg: str) -> bytes:
    """The picture that ``svg`` describes; 10 ms, 26 MB the first time."""
    import vl_convert

    _register_fonts()
    return bytes(vl_convert.svg_to_png(svg, scale=1))


@cache
def _register_fonts() -> None:
    import vl_convert

    vl_convert.register_font_directory(str(FONTS))


def fitted(text: str, weight: Weight, *, sizes: Sequence[int], most: int) -> Paragraph:
    """``text`` in at most ``most`` lines of the largest size that holds it, cut when none does."""
    words = " ".join(text.split())
    for size in sizes:
        lines = _lines(words, weight, size)
        if len(lines) <= most:
            return Paragraph(tuple(lines), size)
    size = sizes[-1]
    last = lines[most - 1]
    while last and length(f"{last}…", weight, size) > ROOM:
        last = last[:-1]
    return Paragraph((*lines[: most - 1], f"{last.rstrip()}…"), size)


def _lines(text: str, weight: Weight, size: int) -> list[str]:
    """Lines broken between words; a word that is wider than a line is broken where it must be."""
    lines = [""]
    for word in text.split(" "):
        joined = f"{lines[-1]} {word}".lstrip()
        if length(joined, weight, size) <= ROOM:
            lines[-1] = joined
            continue
        if lines[-1]:
            lines.append("")
        for letter in word:
            if length(lines[-1] + letter, weight, size) > ROOM:
                lines.append("")
            lines[-1] += letter
    return lines


def length(text: str, weight: Weight, size: float) -> float:
    """How wide ``text`` is, in pixels."""
    return _font(weight).getlength(text) * size / _MEASURED


_MEASURED: Final = 100


@cache
def _font(weight: Weight) -> "FreeTypeFont":
    from PIL import ImageFont

    file = BytesIO((FONTS / f"ScorecardSans-{weight}.otf").read_bytes())
    return ImageFont.truetype(file, _MEASURED, layout_engine=ImageFont.Layout.BASIC)
