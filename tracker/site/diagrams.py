"""Charts as inline SVG: letters of the page's own fonts, colours that follow light and dark."""

import re
from functools import cache

from tracker.presentation.cards import Raw, esc
from tracker.presentation.charts import Spec
from tracker.presentation.pictures import FONTS

WIDTH = 380
HEIGHT = 340
FONT = "Scorecard Sans"
_IDS = re.compile(r'id="([^"]+)"')
_OPENING = re.compile(r"<svg\b[^>]*>")


def svg(spec: Spec, alt: str, name: str) -> Raw:
    """The chart with what it says in words; ``name`` tells it from others on one page."""
    import vl_convert

    _register_fonts()
    drawn = vl_convert.vegalite_to_svg(_dressed(spec))
    return Raw(_named(_opened(drawn, alt), name))


@cache
def _register_fonts() -> None:
    import vl_convert

    vl_convert.register_font_directory(str(FONTS))


def _dressed(spec: Spec) -> Spec:
    """The chart in colours of the page: lines and letters in that of its text."""
    ink, quiet = "currentColor", "#8a8a85"
    config = {
        **spec["config"],
        "font": FONT,
        "background": "transparent",
        "axis": {
            "labelColor": ink, "titleColor": ink, "gridColor": quiet, "gridOpacity": 0.25,
            "domainColor": quiet, "tickColor": quiet, "labelFontSize": 12, "titleFontSize": 12,
            "titleFontWeight": "normal",
        },
        "legend": {"labelColor": ink, "labelFontSize": 12},
    }  # fmt: skip
    return {**spec, "config": config, "width": WIDTH, "height": HEIGHT}


def _opened(drawn: str, alt: str) -> str:
    """As wide as the page allows, and told to those who cannot see it."""
    size = re.search(r'viewBox="([^"]+)"', drawn)
    box = size[1] if size else f"0 0 {WIDTH} {HEIGHT}"
    opening = f'<svg class="diagram" viewBox="{box}" role="img" aria-label="{esc(alt)}">'
    return _OPENING.sub(lambda _: opening, drawn, count=1).replace(f'font-family="{FONT}"', "")


def _named(drawn: str, name: str) -> str:
    """Ids that are the same each time and stand once on a page."""
    for number, id in enumerate(dict.fromkeys(_IDS.findall(drawn))):
        own = f"{name}-{number}"
        drawn = drawn.replace(f'id="{id}"', f'id="{own}"').replace(f"url(#{id})", f"url(#{own})")
    return drawn
