"""Published figures, the one a question asks about marked."""

from collections.abc import Sequence

from tracker.presentation.charts._base import BAND, HIT, OTHER, Spec, chart, mark


def figures(rows: Sequence[tuple[str, float, bool]], asked: str, others: str) -> Spec:
    """Published figures by period, the one a question asks about marked: ``(period, value, asked)``."""
    values = [{"period": p, "value": v, "which": asked if mine else others} for p, v, mine in rows]
    which = {
        "field": "which",
        "type": "nominal",
        "scale": {"domain": [asked, others], "range": [HIT, BAND]},
        "legend": {"title": None, "orient": "top"},
    }
    x = {
        "field": "period",
        "type": "ordinal",
        "title": None,
        "axis": {"labelAngle": -45, "labelLimit": 90},
    }
    y = {"field": "value", "type": "quantitative", "title": None}
    return chart(
        {"values": values},
        [
            {
                "mark": mark("bar", opacity=0.85, cornerRadiusEnd=2),
                "encoding": {"x": x, "y": y, "color": which},
            },
            {
                "mark": mark("text", dy=-7, fontSize=11, color=OTHER),
                "encoding": {"x": x, "y": y, "text": {"field": "value"}},
            },
        ],
        height=260,
    )
