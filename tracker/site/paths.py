"""A price as a small picture: an inline SVG whose letters keep their size on every screen.

Places to the right are shares of the width, so that only the line is stretched; colours come from the
style sheet. A session without a figure is a gap in the line.
"""

from collections.abc import Iterable, Sequence
from datetime import date

from tracker.presentation.cards import Raw, esc
from tracker.presentation.charts import Close, Path

HEIGHT, TOP, BOTTOM = 236, 26, 28
"""Pixels: of the picture, above the highest figure, below the lowest."""
WIDE = 1000
"""Units of the line from left to right."""
TICKS = 3
NEAR = 16
"""Pixels within which two names would run into each other."""
LEFT, RIGHT = 18, 82
"""Per cent of the width up to which a name begins at its point, and from which it ends there."""


class _Plane:
    """Where days and figures lie."""

    def __init__(self, closes: Sequence[Close], also: Iterable[float]) -> None:
        values = [c.value for c in closes if c.value is not None]
        values += also
        self.low, self.high = min(values), max(values)
        self._first = closes[0].day.toordinal()
        self._days = max(closes[-1].day.toordinal() - self._first, 1)
        self._span = (self.high - self.low) or 1.0

    def x(self, day: date) -> float:
        """Per cent of the width."""
        return 100 * min(max((day.toordinal() - self._first) / self._days, 0.0), 1.0)

    def y(self, value: float) -> float:
        """Pixels from the top."""
        return TOP + (HEIGHT - TOP - BOTTOM) * (self.high - value) / self._span


def price_svg(closes: Sequence[Close], path: Path, alt: str) -> str:
    """The figures with the window shaded, the level dashed, and the points it rests on named."""
    level = [] if path.level is None else [path.level]
    plane = _Plane(closes, [*level, *(value for _, value, _ in path.points)])
    pieces = [
        _window(plane, path),
        _line(plane, closes),
        *_missing(plane, closes),
        *_days(plane, closes),
        *_names(plane, path),
    ]
    drawn = "".join(pieces)
    return Raw(
        f'<svg class="path {esc(path.status)}" width="100%" height="{HEIGHT}" role="img" '
        f'aria-label="{esc(alt)}">{drawn}</svg>'
    )


def _window(plane: _Plane, path: Path) -> str:
    left, right = plane.x(path.first), plane.x(path.last)
    return (
        f'<rect class="window" x="{left:.2f}%" y="{TOP - 18}" width="{max(right - left, 0.5):.2f}%" '
        f'height="{HEIGHT - TOP - BOTTOM + 30}"/>'
    )


def _line(plane: _Plane, closes: Sequence[Close]) -> str:
    steps: list[str] = []
    pen = "M"
    for close in closes:
        if close.value is None:
            pen = "M"
            continue
        x, y = plane.x(close.day) * WIDE / 100, plane.y(close.value)
        steps.append(f"{pen}{x:.1f} {y:.1f}" + ("h0" if pen == "M" else ""))
        pen = "L"
    return (
        f'<svg width="100%" height="{HEIGHT}" viewBox="0 0 {WIDE} {HEIGHT}" preserveAspectRatio="none">'
        f'<path class="line" vector-effect="non-scaling-stroke" d="{"".join(steps)}"/></svg>'
    )


def _missing(plane: _Plane, closes: Sequence[Close]) -> Iterable[str]:
    """A tick at the bottom for each session without a figure."""
    for close in closes:
        if close.value is None:
            x = plane.x(close.day)
            yield (
                f'<line class="gap" x1="{x:.2f}%" x2="{x:.2f}%" y1="{HEIGHT - 24}" y2="{HEIGHT - 17}"/>'
            )


def _days(plane: _Plane, closes: Sequence[Close]) -> Iterable[str]:
    """The first and the last day and some between."""
    first, last = closes[0].day.toordinal(), closes[-1].day.toordinal()
    ends = ("start", *("middle",) * (TICKS - 2), "end")
    for i, anchor in enumerate(ends):
        day = date.fromordinal(first + round(i * (last - first) / (TICKS - 1)))
        yield _text(plane.x(day), HEIGHT - 3, anchor, day.isoformat(), "day")


def _names(plane: _Plane, path: Path) -> Iterable[str]:
    """The level and the points with their names, those at one height one above the other."""
    taken: list[tuple[float, float]] = []
    if path.level is not None:
        y = plane.y(path.level)
        yield f'<line class="level" x1="0" x2="100%" y1="{y:.1f}" y2="{y:.1f}"/>'
        if path.level_text:
            taken.append((0, y - 6))
            yield _text(0, y - 6, "start", path.level_text, "level")
    for day, value, name in path.points:
        x, y = plane.x(day), plane.y(value)
        yield f'<circle class="point" cx="{x:.2f}%" cy="{y:.1f}" r="5"/>'
        anchor = "start" if x < LEFT else "end" if x > RIGHT else "middle"
        above = y - 11
        while any(abs(above - other) < NEAR and abs(x - at) < 50 for at, other in taken):
            above += NEAR + 22 if above < y else NEAR
        taken.append((x, above))
        yield _text(x, min(max(above, 12), HEIGHT - BOTTOM + 4), anchor, name, "name")


def _text(x: float, y: float, anchor: str, text: str, kind: str) -> str:
    return (
        f'<text class="{kind}" x="{x:.2f}%" y="{y:.1f}" text-anchor="{anchor}">{esc(text)}</text>'
    )
