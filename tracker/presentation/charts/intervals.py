"""Numbers with their intervals: a dot each, hollow where it rests on too few families."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from textwrap import wrap

from tracker.presentation.charts._base import BAND, HIT, OTHER, Spec, chart, mark

ROW = 46
"""Height of a row in px: the interval, and above it the name with the whole width to itself."""
ABOVE = -14
LONGEST, FOLD, LINE = 46, "|", 13
"""Letters in a line of a name; a phone has no room for more. What parts two lines; height of a line in px."""
BELOW = 50
"""Height of the axis with its title in px."""
FLAT, CLOSE = 4, 10
"""Up to how many quarters their names lie flat, and their counts do."""


@dataclass(frozen=True)
class Dot:
    """A number of ``n`` families with its interval, where there is one; ``few`` families are drawn hollow.

    Dots of one chart have different names.
    """

    name: str
    value: float
    interval: tuple[float, float] | None
    n: int
    few: bool


def dots(
    found: Sequence[Dot],
    words: Mapping[str, str],
    *,
    reference: float,
    top: float = 1.0,
    share: bool = True,
) -> Spec:
    """One row a dot, in the order given; ``words`` names ``x`` and ``n``.

    The axis runs from 0 to ``top``, ``share`` writes %; ``reference`` is drawn as a dashed line.
    """
    rows = [_row(d, _folded(f"{d.name} · n\u00a0{d.n}"), top) for d in found]
    lines = max((row["label"].count(FOLD) + 1 for row in rows), default=1)
    labels = {
        "labelAlign": "left", "labelPadding": -4, "labelLimit": 0, "labelLineHeight": LINE,
        "labelOffset": ABOVE - LINE * (lines - 1), "labelExpr": f"split(datum.label, '{FOLD}')",
        "ticks": False, "domain": False, "grid": False,
    }  # fmt: skip
    along = _number(f"{words['x']} (n: {words['n']})", top, share=share)
    height = len(rows) * (ROW + LINE * (lines - 1)) + BELOW
    return _drawn(rows, "x", along, {"y": _names(rows, labels)}, reference, height=height)


def dots_in_time(
    found: Sequence[Dot],
    words: Mapping[str, str],
    *,
    reference: float,
    top: float = 1.0,
    share: bool = True,
) -> Spec:
    """The same with time to the right and n above each dot; ``words`` names ``y`` and ``n``.

    Dots are not joined: a quarter without calls says nothing.
    """
    rows = [_row(d, d.name, top) for d in found]
    angle = -45 if len(rows) > FLAT else 0
    across = _names(rows, {"labelAngle": angle, "labelOverlap": True, "grid": False})
    along = _number(f"{words['y']} (n: {words['n']})", top, share=share)
    spec = _drawn(rows, "y", along, {"x": across}, reference, height=280)
    upright = {"angle": 270, "align": "left", "baseline": "middle", "dx": 9}
    place = upright if len(rows) > CLOSE else {"baseline": "bottom", "dy": -9}
    counts = {
        "mark": mark("text", fontSize=11, fontWeight="bold", color=OTHER, **place),
        "encoding": {
            "x": across, "y": {"value": 0}, "text": {"field": "n", "type": "quantitative"},
        },
    }  # fmt: skip
    spec["layer"].append({"data": {"values": rows}, **counts})
    return spec


def _folded(name: str) -> str:
    """A name in lines that fit a phone; a Hangul syllable is as wide as two letters."""
    wide = sum(ord(letter) > 0x1100 for letter in name)
    return FOLD.join(wrap(name.replace(FOLD, "/"), LONGEST - min(wide, LONGEST // 3)))


def _row(d: Dot, label: str, top: float) -> Spec:
    """The data of a dot; what lies beyond the axis is drawn at its end."""
    low, high = d.interval or (None, None)
    return {
        "label": label,
        "value": min(d.value, top),
        "low": low,
        "high": None if high is None else min(high, top),
        "n": d.n,
        "inside": "transparent" if d.few else HIT,
    }


def _names(rows: Sequence[Spec], axis: Spec) -> Spec:
    """The names in the order of the rows."""
    return {
        "field": "label",
        "type": "ordinal",
        "title": None,
        "scale": {"type": "band", "domain": [row["label"] for row in rows]},
        "axis": axis,
    }


def _number(title: str, top: float, *, share: bool) -> Spec:
    return {
        "type": "quantitative",
        "title": title,
        "scale": {"domain": [0, top], "nice": False, "clamp": True},
        "axis": {"format": ".0%" if share else ".2f", "tickCount": 5},
    }


def _drawn(
    rows: Sequence[Spec], way: str, along: Spec, across: Spec, reference: float, *, height: int
) -> Spec:
    """The reference, the intervals and the dots; numbers run along ``way``, which is x or y."""

    def at(field: str) -> Spec:
        return {way: {**along, "field": field}}

    bars = [row for row in rows if row["low"] is not None]
    layers: list[Spec] = [
        {
            "data": {"values": [{"at": reference}]},
            "mark": mark("rule", strokeDash=[4, 4], color=OTHER),
            "encoding": at("at"),
        },
        {
            "data": {"values": bars},
            "mark": mark("rule", strokeWidth=6, color=BAND, opacity=0.45, strokeCap="round"),
            "encoding": {**across, **at("low"), f"{way}2": {"field": "high"}},
        },
        {
            "mark": mark("point", size=110, opacity=1, stroke=HIT, strokeWidth=2),
            "encoding": {
                **across, **at("value"),
                "fill": {"field": "inside", "type": "nominal", "scale": None},
            },
        },
    ]  # fmt: skip
    return chart({"values": list(rows)}, layers, height=height)
