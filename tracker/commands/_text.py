"""Text for a terminal: tables that fit, both clocks, figures, and nothing that a terminal obeys."""

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from math import isinf
from typing import Any, Literal

import click

WIDTH = 80
GAP = "  "
NONE = "–"
SMALL, LARGE = 0.0005, 1e6
"""Where three decimals would show nothing, or more digits than can be read."""
Align = Literal["left", "right", "whole", "number"]
CLOCKS = (("Seoul", "Asia/Seoul"), ("New York", "America/New_York"))
_CONTROLS = {c: " " if chr(c) in "\t\n\r" else "\ufffd" for c in (*range(32), *range(127, 160))}


def echo_json(value: object) -> None:
    """Print a contract."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2, allow_nan=False))


def clean(text: str) -> str:
    """``text`` on one line and without control characters: a note must not steer the terminal.

    >>> clean(chr(27) + "[31mred")
    '�[31mred'
    """
    return text.translate(_CONTROLS)


def both_clocks(moment: datetime) -> str:
    """``moment`` in Seoul and in New York.

    >>> both_clocks(datetime(2023, 3, 22, 18, tzinfo=UTC))
    '2023-03-23 03:00 Seoul · 2023-03-22 14:00 New York'
    """
    from zoneinfo import ZoneInfo

    return " · ".join(f"{moment.astimezone(ZoneInfo(z)):%Y-%m-%d %H:%M} {n}" for n, z in CLOCKS)


def clocks_json(moment: datetime) -> dict[str, str]:
    """``moment`` for a contract: UTC, and the local times with their offsets."""
    from zoneinfo import ZoneInfo

    local = {
        name.lower().replace(" ", "_"): moment.astimezone(ZoneInfo(zone)).isoformat()
        for name, zone in CLOCKS
    }
    return {"utc": moment.astimezone(UTC).isoformat().replace("+00:00", "Z"), **local}


def weekday(day: date) -> str:
    """A day with its name: ``Wed 2023-03-15``."""
    return f"{day:%a %Y-%m-%d}"


def percent(share: float | None) -> str:
    """A share of 1 as whole per cent.

    >>> percent(0.667)
    '67%'
    """
    return NONE if share is None else f"{100 * share:.0f}%"


def decimal(number: float | None) -> str:
    """A number as it stands, never per cent: counts whole, all else with three decimals.

    >>> [decimal(n) for n in (1234, 0.25, -0.0, 3.2e-5, 1e9, float("inf"), None)]
    ['1,234', '0.250', '0.000', '3.2e-05', '1.0e+09', 'infinity', '–']
    """
    if number is None:
        return NONE
    if isinstance(number, int):
        return f"{number:,}"
    if isinf(number):
        return "infinity" if number > 0 else "-infinity"
    near = abs(number)
    return f"{number:.1e}" if 0 < near < SMALL or near >= LARGE else f"{number + 0.0:,.3f}"


def limits(low: float, high: float) -> str:
    """The ends that a score can have.

    >>> limits(-1, float("inf"))
    '-1 to infinity'
    """
    return f"{low:g} to {high:g}".replace("inf", "infinity")


def probability(low: float, mid: float, high: float) -> str:
    """A probability, or the range a word stands for.

    >>> probability(0.55, 0.675, 0.8), probability(0.7, 0.7, 0.7)
    ('55–80%', '70%')
    """
    if low == high:
        return f"{100 * mid:.10g}%"
    return f"{100 * low:.10g}–{100 * high:.10g}%"


def counted(n: int, one: str, many: str | None = None) -> str:
    """A number with its noun.

    >>> counted(1, "call"), counted(2, "family", "families")
    ('1 call', '2 families')
    """
    return f"{n:,} {one if n == 1 else many or one + 's'}"


def wrap(text: str, width: int) -> list[str]:
    """``text`` in lines of at most ``width`` columns, a Korean letter counted as two.

    >>> wrap("미국 고용지표도 튼튼", 12)
    ['미국', '고용지표도', '튼튼']
    """
    from rich.cells import cell_len, chop_cells

    lines, line = [], ""
    for word in clean(text).split(" "):
        longer = f"{line} {word}" if line else word
        if line and cell_len(longer) > width:
            lines.append(line)
            longer = word
        *full, line = chop_cells(longer, width) or [""]
        lines += full
    return [*lines, line]


def echo_text(text: str) -> None:
    """Print a text, wrapped."""
    for line in wrap(text, WIDTH):
        click.echo(line)


def echo_facts(facts: Iterable[tuple[str, str | None]]) -> None:
    """Print label and value pairs, values in one column; those without a value are left out."""
    given = [(label, value) for label, value in facts if value]
    indent = 4 + max((len(label) for label, _ in given), default=0)
    for label, value in given:
        lines = [line for text in value.split("\n") for line in wrap(text, WIDTH - indent)]
        for i, line in enumerate(lines):
            click.echo(f"{'' if i else f'  {label}':<{indent}}{line}".rstrip())


def echo_table(columns: Sequence[str | tuple[str, Align]], rows: Iterable[Sequence[str]]) -> None:
    """Print a table 80 columns wide, or as wide as the terminal.

    Where it would not fit, cells wrap: ``left`` ones anywhere, ``number`` ones, which stand to the right,
    between words; ``right`` and ``whole`` ones do not.
    """
    named: list[tuple[str, Align]] = [(c, "left") if isinstance(c, str) else c for c in columns]
    cells = [[clean(cell) for cell in row] for row in rows]
    header = [name for name, _ in named]
    lines = list(zip(header, *cells, strict=True))
    natural = [max(map(wide, column)) for column in lines]
    least = [_least(align, column) for (_, align), column in zip(named, lines, strict=True)]
    widths = _fitted(natural, least, line_width() - len(GAP) * (len(named) - 1))
    right = [align in ("right", "number") for _, align in named]
    for i, row in enumerate([header, *cells]):
        for line in _lines(row, widths, right):
            click.echo(click.style(line, bold=True) if i == 0 and _styled() else line)


def _lines(row: Sequence[str], widths: Sequence[int], right: Sequence[bool]) -> Iterator[str]:
    wrapped = [wrap(cell, width) for cell, width in zip(row, widths, strict=True)]
    for i in range(max(map(len, wrapped))):
        pieces = [lines[i] if i < len(lines) else "" for lines in wrapped]
        spaced = zip(pieces, widths, right, strict=True)
        yield GAP.join(_padded(*each) for each in spaced).rstrip()


def _padded(text: str, width: int, right: bool) -> str:  # noqa: FBT001 - a column's own fact
    blank = " " * (width - wide(text))
    return blank + text if right else text + blank


def wide(text: str) -> int:
    """How many columns a text takes: a Korean letter takes two."""
    from rich.cells import cell_len

    return cell_len(text)


def _least(align: Align, column: Sequence[str]) -> int:
    """How narrow a column may get."""
    if align == "left":
        return 1
    return max(map(wide, column if align != "number" else words(column)))


def words(texts: Iterable[str]) -> list[str]:
    """The words of texts; one at least."""
    return [word for text in texts for word in text.split(" ")] or [""]


def _fitted(natural: Sequence[int], least: Sequence[int], room: int) -> list[int]:
    """Widths of columns: those that cannot shrink as they are, the others share what is left.

    >>> _fitted([4, 60, 50], [4, 1, 1], 74), _fitted([30, 20, 10], [1, 12, 9], 40)
    ([4, 35, 35], [15, 15, 10])
    """
    widths = list(natural)
    loose = sorted((i for i, n in enumerate(natural) if least[i] < n), key=lambda i: natural[i])
    left = room - sum(n for i, n in enumerate(natural) if i not in loose)
    for n, i in enumerate(loose):
        kept = sum(least[j] for j in loose[n + 1 :])
        fair = min(left // (len(loose) - n), left - kept)
        widths[i] = min(natural[i], max(least[i], fair))
        left -= widths[i]
    return widths


def line_width() -> int:
    """How many columns a line may have: 80, or as many as the terminal has."""
    import shutil
    import sys

    return max(40, shutil.get_terminal_size((WIDTH, 24)).columns) if sys.stdout.isatty() else WIDTH


def _styled() -> bool:
    import os
    import sys

    return sys.stdout.isatty() and not os.environ.get("NO_COLOR")


@contextmanager
def progress(label: str) -> Iterator[Any]:
    """A bar on standard error for long work, only where a person is looking; called as ``(done, total)``."""
    import sys

    stream = sys.stderr
    if not stream.isatty():
        yield lambda done, total: None
        return
    with click.progressbar(length=1, label=label, file=stream) as bar:

        def show(done: int, total: int) -> None:
            bar.length = max(total, 1)
            bar.update(max(0, done - bar.pos))

        yield show
