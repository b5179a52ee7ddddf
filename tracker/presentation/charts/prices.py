"""Prices with the calls on them, and the price path of one call."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from tracker.presentation.charts._base import (
    COLOURS,
    LINE,
    MISS,
    OTHER,
    STATUSES,
    Spec,
    chart,
    mark,
    scale,
)

STACK = 0.013
DAYS_BY_WEEK = 150
PICKED = "picked"
"""The selection that holds the ``call`` of the triangle that was clicked."""


@dataclass(frozen=True)
class Close:
    """A session and its figure; ``None`` where it is missing."""

    day: date
    value: float | None


@dataclass(frozen=True)
class Mark:
    """A call on a price: where it entered, which way (1 up, -1 down), how it stands."""

    day: date
    value: float
    way: int
    status: str
    text: str
    call: int


def calls_on_price(
    closes: Sequence[Close], marks: Sequence[Mark], words: Mapping[str, str]
) -> Spec:
    """A price with the calls on it; calls of one day stand in a row away from the line.

    ``words`` names each status, ``up`` and ``down``, ``result`` and ``series``.
    """
    span = _span(closes)
    rows: list[dict[str, Any]] = []
    stacked: dict[tuple[date, int], int] = {}
    for m in marks:
        step = stacked[m.day, m.way] = stacked.get((m.day, m.way), 0) + 1
        rows.append(
            {
                "day": m.day.isoformat(),
                "at": m.value * (1 - m.way * STACK * step),
                "value": m.value,
                "way": words["up" if m.way > 0 else "down"],
                "status": words[m.status],
                "text": m.text,
                "call": m.call,
            }
        )
    shown = [s for s in STATUSES if any(m.status == s for m in marks)]
    colour = scale([words[s] for s in shown], [COLOURS.get(s, OTHER) for s in shown])
    filled = scale(
        [words[s] for s in shown],
        [COLOURS.get(s, OTHER) if s == "hit" else "transparent" for s in shown],
    )
    legend = {
        "title": None,
        "orient": "top",
        "symbolType": "triangle-up",
        "symbolStrokeWidth": 2,
        "symbolSize": 110,
    }
    calls: Spec = {
        "data": {"values": rows},
        "params": [
            {"name": PICKED, "select": {"type": "point", "fields": ["call"], "on": "click"}}
        ],
        "mark": mark("point", size=95, strokeWidth=2, opacity=1, tooltip=True),
        "encoding": {
            "x": _time("day", span),
            "y": {"field": "at", "type": "quantitative"},
            "shape": {
                "field": "way",
                "type": "nominal",
                "scale": {
                    "domain": [words["up"], words["down"]],
                    "range": ["triangle-up", "triangle-down"],
                },
                "legend": None,
            },
            "stroke": {"field": "status", "type": "nominal", "scale": colour, "legend": legend},
            "fill": {"field": "status", "type": "nominal", "scale": filled, "legend": legend},
            "tooltip": [
                {"field": "day", "type": "temporal", "format": "%Y-%m-%d", "title": words["day"]},
                {
                    "field": "value",
                    "type": "quantitative",
                    "format": ",.2f",
                    "title": words["series"],
                },
                {"field": "way", "type": "nominal", "title": words["direction"]},
                {"field": "status", "type": "nominal", "title": words["result"]},
                {"field": "text", "type": "nominal", "title": words["call"]},
            ],
        },
    }
    return chart(None, [*_line(closes), calls], height=320)


@dataclass(frozen=True)
class Path:
    """What is drawn on one call's price: window, the points it rests on, its level if it has one."""

    first: date
    last: date
    points: tuple[tuple[date, float, str], ...]
    level: float | None = None
    level_text: str = ""
    status: str = "pending"


def price_path(closes: Sequence[Close], path: Path) -> Spec:
    """A price with a call's window shaded, its level dashed and its entry and end named."""
    span = _span(closes)
    colour = COLOURS.get(path.status, OTHER)
    window = {"first": path.first.isoformat(), "last": path.last.isoformat()}
    layers: list[Spec] = [
        {
            "data": {"values": [window]},
            "mark": mark("rect", color=colour, opacity=0.13),
            "encoding": {"x": _time("first", span), "x2": {"field": "last"}},
        },
        *_line(closes),
    ]
    if path.level is not None:
        at = {"data": {"values": [{"level": path.level, "text": path.level_text}]}}
        y = {"field": "level", "type": "quantitative"}
        layers.append(
            {
                **at,
                "mark": mark("rule", strokeDash=[6, 4], color=MISS, strokeWidth=1.6),
                "encoding": {"y": y},
            }
        )
        text = mark("text", align="left", dx=4, dy=-7, fontSize=12, fontWeight="bold", color=MISS)
        layers.append(
            {**at, "mark": text, "encoding": {"y": y, "x": {"value": 0}, "text": {"field": "text"}}}
        )
    points = [{"day": d.isoformat(), "value": v, "text": text} for d, v, text in path.points]
    first, others = points[:1], points[1:]
    place = {"x": _time("day", span), "y": {"field": "value", "type": "quantitative"}}
    layers.append(
        {
            "data": {"values": points},
            "mark": mark("point", filled=True, size=110, color=colour, opacity=1),
            "encoding": place,
        }
    )
    begins = bool(points) and bool(closes) and points[0]["day"] == closes[0].day.isoformat()
    before = ("left", 8) if begins else ("right", -8)
    for some, (side, dx) in ((first, before), (others, ("left", 8))):
        label = mark(
            "text", dx=dx, dy=-12, align=side, fontSize=12, fontWeight="bold", color=colour
        )
        text = {**place, "text": {"field": "text"}}
        layers.append({"data": {"values": some}, "mark": label, "encoding": text})
    return chart(None, layers, height=300)


def _span(closes: Sequence[Close]) -> int:
    return (closes[-1].day - closes[0].day).days if closes else 0


def _line(closes: Sequence[Close]) -> list[Spec]:
    span = _span(closes)
    values = [{"day": c.day.isoformat(), "value": c.value} for c in closes]
    gaps = [{"day": c.day.isoformat()} for c in closes if c.value is None]
    y = {"field": "value", "type": "quantitative", "title": None, "scale": {"zero": False}}
    line: Spec = {
        "data": {"values": values},
        "mark": mark("line", color=LINE, strokeWidth=1.6, invalid="break-paths-show-domains"),
        "encoding": {"x": _time("day", span), "y": y},
    }
    if not gaps:
        return [line]
    missing: Spec = {
        "data": {"values": gaps},
        "mark": mark("tick", color=MISS, size=8, thickness=2),
        "encoding": {"x": _time("day", span), "y": {"value": "height"}},
    }
    return [line, missing]


def _time(field: str, span: int) -> Spec:
    """A day on an axis that runs over ``span`` days."""
    step = (
        {"interval": "week", "step": 2}
        if span <= DAYS_BY_WEEK
        else {"interval": "month", "step": 1}
    )
    shown = "%y-%m-%d" if span <= DAYS_BY_WEEK else "%y-%m"
    axis = {"format": shown, "labelOverlap": True, "tickCount": step, "title": None}
    scale = {"type": "utc"}
    return {"field": field, "type": "temporal", "title": None, "axis": axis, "scale": scale}
