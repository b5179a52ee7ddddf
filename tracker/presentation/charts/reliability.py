"""Probabilities said against what happened."""

from collections.abc import Mapping, Sequence

from tracker.presentation.charts._base import BAND, HIT, MISS, OTHER, Spec, chart, mark, scale
from tracker.scores.reliability import Bin


def calibration(bins: Sequence[Bin], words: Mapping[str, str]) -> Spec:
    """Said against happened: a grey bar of what chance allows, a line for a word's range, a dot with its n.

    ``words`` names ``x``, ``y``, ``inside`` and ``outside``.
    """
    rows = [
        {
            "p": b.p, "low": b.p_low, "high": b.p_high, "rate": b.share_true, "n": b.questions,
            "band_low": b.bar[0], "band_high": b.bar[1],
            "reading": words["inside" if b.inside else "outside"],
        }
        for b in bins
    ]  # fmt: skip
    x, y = _share("p", words["x"]), _share("rate", words["y"])
    layers: list[Spec] = [
        {
            "data": {"values": [{"a": 0}, {"a": 1}]},
            "mark": mark("line", strokeDash=[4, 4], color=OTHER),
            "encoding": {"x": {**x, "field": "a"}, "y": {**y, "field": "a"}},
        },
        {
            "mark": mark("rule", strokeWidth=14, color=BAND, opacity=0.34, strokeCap="round"),
            "encoding": {"x": x, "y": _share("band_low", words["y"]), "y2": {"field": "band_high"}},
        },
        {
            "mark": mark(
                "point", filled=True, size=130, opacity=1, stroke="white", strokeWidth=1.5
            ),
            "encoding": {"x": x, "y": y, "color": _two(words["inside"], words["outside"])},
        },
        {
            "mark": mark(
                "text", dx=9, dy=-12, align="left", fontSize=12, fontWeight="bold", color=OTHER
            ),
            "encoding": {"x": x, "y": y, "text": {"field": "n", "type": "quantitative"}},
        },
    ]
    if any(b.p_low < b.p_high for b in bins):
        ranges = {"x": _share("low", words["x"]), "x2": {"field": "high"}, "y": y}
        colour = {"color": _two(words["inside"], words["outside"])}
        layers.insert(2, {"mark": mark("rule", strokeWidth=3), "encoding": {**ranges, **colour}})
    return chart({"values": rows}, layers, height=380)


def _share(field: str, title: str) -> Spec:
    return {
        "field": field,
        "type": "quantitative",
        "title": title,
        "scale": {"domain": [0, 1], "nice": False},
        "axis": {"format": ".0%", "values": [0, 0.2, 0.4, 0.6, 0.8, 1]},
    }


def _two(inside: str, outside: str) -> Spec:
    return {
        "field": "reading",
        "type": "nominal",
        "scale": scale([inside, outside], [HIT, MISS]),
        "legend": {"title": None, "orient": "top"},
    }
