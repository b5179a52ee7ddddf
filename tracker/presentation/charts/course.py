"""A score as the record grew: a step at each settlement, a thin bar for its interval."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from tracker.presentation.charts._base import BAND, HIT, OTHER, Spec, chart, mark, scale


@dataclass(frozen=True)
class Point:
    """The score of all that had settled until ``day``, its interval, and that of the latest alone."""

    day: date
    value: float
    low: float | None
    high: float | None
    latest: float | None
    n: int


def course(
    points: Sequence[Point],
    words: Mapping[str, str],
    *,
    reference: float,
    top: float,
    share: bool,
) -> Spec:
    """``words`` names ``y``, ``all`` and ``latest``; ``top`` is the end of the axis, ``share`` writes %."""
    rows = [
        {
            "day": p.day.isoformat(), "low": p.low, "high": None if p.high is None else min(p.high, top),
            "value": p.value, "latest": p.latest,
        }
        for p in points
    ]  # fmt: skip
    x: Spec = {
        "field": "day", "type": "temporal", "title": None, "scale": {"type": "utc"},
        "axis": {"format": "%y-%m-%d", "labelOverlap": True, "tickCount": 5},
    }  # fmt: skip
    y: Spec = {
        "field": "value",
        "type": "quantitative",
        "title": words["y"],
        "scale": {"domain": [0, top], "nice": False, "clamp": True},
        "axis": {"format": ".0%" if share else ".2f", "tickCount": 5},
    }
    lines = [{"which": words["all"]}, {"which": words["latest"]}]
    colour = {
        "field": "which",
        "type": "nominal",
        "scale": scale([line["which"] for line in lines], [HIT, OTHER]),
        "legend": {"title": None, "orient": "top", "symbolType": "stroke"},
    }
    steps = [
        {"day": r["day"], "value": r[name], "which": words[which]}
        for which, name in (("latest", "latest"), ("all", "value"))
        for r in rows
        if r[name] is not None
    ]
    return chart(
        None,
        [
            {
                "data": {"values": [{"at": reference}]},
                "mark": mark("rule", strokeDash=[4, 4], color=OTHER),
                "encoding": {"y": {**y, "field": "at"}},
            },
            {
                "data": {"values": [r for r in rows if r["low"] is not None]},
                "mark": mark("rule", strokeWidth=3, color=BAND, opacity=0.28),
                "encoding": {"x": x, "y": {**y, "field": "low"}, "y2": {"field": "high"}},
            },
            {
                "data": {"values": steps},
                "mark": mark("line", interpolate="step-after", strokeWidth=2),
                "encoding": {"x": x, "y": y, "color": colour},
            },
        ],
        height=260,
    )
