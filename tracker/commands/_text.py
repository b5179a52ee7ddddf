"""Text for a terminal: tables that fit, both clocks, figures, and nothing that a terminal obeys."""

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import Any, Literal

import click

WIDTH = 80
GAP = "  "
NONE = "–"
Align = Literal["left", "right", "whole"]
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

    Where it would not fit, cells wrap, but not numbers and ``whole`` ones.
    """
    named = [(c, "left") if isinstance(c, str) else c for c in columns]
    cells = [[clean(cell) for cell in row] for row in rows]
    header = [name for name, _ in named]
    natural = [max(map(_width, column)) for column in zip(header, *cells, strict=True)]
    firm = [align != "left" for _, align in named]
    widths = _fitted(natural, firm, _line_width() - len(GAP) * (len(named) - 1))
    right = [align == "right" for _, align in named]
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
    blank = " " * (width - _width(text))
    return blank + text if right else text + blank


def _width(text: str) -> int:
    from rich.cells import cell_len

    return cell_len(text)


def _fitted(natural: Sequence[int], firm: Sequence[bool], room: int) -> list[int]:
    """Widths of columns: firm ones as wide as they are, the others share what is left.

    >>> _fitted([4, 60, 50], [True, False, False], 74)
    [4, 35, 35]
    """
    widths = list(natural)
    loose = sorted((i for i, whole in enumerate(firm) if not whole), key=lambda i: natural[i])
    left = room - sum(width for width, whole in zip(natural, firm, strict=True) if whole)
    for n, i in enumerate(loose):
        widths[i] = max(1, min(natural[i], left // (len(loose) - n)))
        left -= widths[i]
    return widths


def _line_width() -> int:
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
