"""What the charts share: colours, marks, and how layers become a chart."""

from collections.abc import Sequence
from typing import Any

Spec = dict[str, Any]

HIT, MISS, OTHER, BAND, LINE = "#0d9488", "#d9560b", "#8a8a85", "#8a8f98", "#7b8794"
COLOURS = {"hit": HIT, "miss": MISS}
STATUSES = ("hit", "miss", "pending", "missing", "waiting", "void")


def mark(kind: str, **options: Any) -> Spec:
    return {"type": kind, "aria": False, "tooltip": None, **options}


def scale(domain: Sequence[str], range: Sequence[str]) -> Spec:
    return {"domain": list(domain), "range": list(range)}


def chart(data: Spec | None, layers: Sequence[Spec], *, height: int) -> Spec:
    """Layers without data of their own get ``data``; data at the top would be sent apart from the chart."""
    full = [
        layer if data is None or "data" in layer else {"data": data, **layer} for layer in layers
    ]
    return {"height": height, "layer": full, "config": {"aria": False, "view": {"stroke": None}}}
