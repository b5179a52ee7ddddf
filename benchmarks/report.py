"""What a benchmark hands over: tables of measured figures beside their goals, as text."""

from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Table:
    """``rows`` are texts under ``columns``; ``notes`` say what was measured and how."""

    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    notes: Sequence[str] = field(default=())

    def text(self) -> str:
        """The table in Markdown, its columns aligned."""
        lines = [[str(cell) for cell in row] for row in (self.columns, *self.rows)]
        widths = [max(len(line[i]) for line in lines) for i in range(len(self.columns))]
        shown = [_line(line, widths) for line in lines]
        shown.insert(1, f"|{'|'.join('-' * (width + 2) for width in widths)}|")
        notes = "".join(f"\n\n{note}" for note in self.notes)
        return f"## {self.title}\n\n" + "\n".join(shown) + notes


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    padded = [cell.ljust(width) for cell, width in zip(cells, widths, strict=True)]
    return f"| {' | '.join(padded)} |"


def at_most(measured: float, goal: float, unit: str = "") -> list[str]:
    """A measured figure, its goal and whether it is met."""
    return [f"{measured:,.1f}{unit}", f"at most {goal:g}{unit}", _met(good=measured <= goal)]


def at_least(measured: float, goal: float, unit: str = "") -> list[str]:
    """A measured figure, its goal and whether it is met."""
    return [f"{measured:,.0f}{unit}", f"at least {goal:g}{unit}", _met(good=measured >= goal)]


def _met(*, good: bool) -> str:
    return "yes" if good else "NO"
