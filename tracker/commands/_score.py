"""One score or diagram as text: its numbers at every level, and how it comes about."""

from collections.abc import Iterator, Mapping, Sequence
from typing import cast

import click

from tracker.commands._columns import cell_text, echo_columns
from tracker.commands._sheet import echo_head, interval, spread
from tracker.commands._text import NONE, WIDTH, Align, decimal, echo_table, echo_text, limits, wrap
from tracker.scorecard import Group, Sheet
from tracker.scores import Diagram, DiagramModule, Score, ScoreModule, Unit, described, names

UNITS = {Unit.FAMILY: "by family", Unit.QUESTION: "by question", Unit.MENTION: "by mention"}
BASES = {"stated": "Stated probabilities", "words": "Probabilities read from words"}
BETTER = {
    "higher": "higher is better",
    "lower": "lower is better",
    None: "neither end is better",
}


def echo(sheet: Sheet, name: str, by: str | None) -> None:
    """Print one score or diagram, that of each group of a dimension when asked for, and what it is."""
    module = described(name)
    echo_text(f"{module.TITLE.en} ({name})")
    echo_text(module.WHAT.en)
    click.echo("")
    echo_head("Of", sheet)
    click.echo("")
    groups = sheet.grouped(by, [name]) if by else ()
    if name in names():
        _echo_score(sheet, cast(ScoreModule, module))
        if by:
            _echo_groups(by, name, groups)
    else:
        drawn = cast(DiagramModule, module)
        _echo_diagram(drawn, {unit: sheet.drawn(name, unit) for unit in Unit})
        for group in groups:
            _echo_group(drawn, group)
    _echo_explanation(module.__doc__ or "")


def _echo_score(sheet: Sheet, module: ScoreModule) -> None:
    found = {unit: sheet.score(module.NAME, unit) for unit in Unit}
    every = list(found.values())
    rows = [
        ("value", [decimal(s.value) for s in every]),
        ("95% interval", [spread(s.interval) for s in every]),
        ("n", [decimal(s.n) for s in every]),
        ("families", [decimal(s.families) for s in every]),
        ("range of the readings of words", [spread(_readings(s)) for s in every]),
        ("reference", [decimal(s.reference) for s in every]),
    ]
    for name, label in module.ALSO.items():
        rows.append((label.en, [decimal(s.also.get(name)) for s in every]))
    _echo_by_unit(rows)
    what = "Note" if every[0].n else "No value"
    _echo_reasons(what, {unit: score.reason for unit, score in found.items()})
    click.echo(f"\nRange {limits(*module.RANGE)}; {BETTER[module.BETTER]}.\n")


def _echo_by_unit(rows: Sequence[tuple[str, Sequence[str]]]) -> None:
    """Rows of numbers by family, question and mention; those without any are left out."""
    units = list(UNITS.values())[: len(rows[0][1])]
    header: list[str | tuple[str, Align]] = ["", *((unit, "number") for unit in units)]
    given = [(label, *cells) for label, cells in rows if set(cells) != {NONE}]
    echo_table(header, given)


def _echo_reasons(what: str, reasons: Mapping[Unit, str | None]) -> None:
    """Why something is not there: once where it holds at every level."""
    told = set(reasons.values())
    for unit, reason in list(reasons.items())[: None if len(told) > 1 else 1]:
        if reason:
            at = f", {UNITS[unit]}" if len(told) > 1 else ""
            echo_text(f"{what}{at}: {reason}.")


def _readings(score: Score) -> tuple[float, float] | None:
    return None if score.low is None or score.high is None else (score.low, score.high)


def _echo_groups(by: str, name: str, groups: Sequence[Group]) -> None:
    rows = []
    for group in groups:
        score = group.scores[name]
        counts = f"{group.families:,} / {group.questions:,} / {group.mentions:,}"
        rows.append((group.value, decimal(score.value), interval(score), f"{score.n:,}", counts))
    columns = [by.capitalize(), ("Value", "right"), ("95% interval", "right"), ("n", "right")]
    echo_table([*columns, "Families / questions / mentions"], rows)  # type: ignore[list-item]
    click.echo("n counts settled families; the last column counts all, pending and void too.\n")


def _echo_diagram(module: DiagramModule, found: Mapping[Unit, Mapping[str, Diagram]]) -> None:
    """The facts at every level and the columns by family, of one basis after the other."""
    for basis, headline in found[Unit.FAMILY].items():
        if basis:
            click.echo(f"{BASES[basis]}\n")
        every = {unit: drawn[basis] for unit, drawn in found.items()}
        _echo_facts(module, list(every.values()))
        what = "Note" if headline.n else "No data"
        _echo_reasons(what, {unit: d.reason for unit, d in every.items()})
        _echo_own_columns(module, headline)
        click.echo("")


def _echo_facts(module: DiagramModule, diagrams: Sequence[Diagram]) -> None:
    """Counts and facts, of as many levels as there are diagrams."""
    rows = [
        ("n", [decimal(d.n) for d in diagrams]),
        ("families", [decimal(d.families) for d in diagrams]),
    ]
    for name, label in module.FACTS.items():
        rows.append((label.en, [cell_text(name, d.facts.get(name)) for d in diagrams]))
    _echo_by_unit(rows)


def _echo_own_columns(module: DiagramModule, diagram: Diagram) -> None:
    if diagram.columns:
        click.echo("")
        echo_columns(module.COLUMNS, diagram.columns)


def _echo_group(module: DiagramModule, group: Group) -> None:
    """The diagram of one group, by family."""
    for basis, diagram in group.diagrams[module.NAME].items():
        of = f", {BASES[basis].lower()}" if basis else ""
        click.echo(f"{group.dimension.capitalize()} {group.value}{of}\n")
        _echo_facts(module, [diagram])
        _echo_reasons("Note" if diagram.n else "No data", {Unit.FAMILY: diagram.reason})
        _echo_own_columns(module, diagram)
        click.echo("")


def _echo_explanation(text: str) -> None:
    for heading, paragraphs in sections(text):
        click.echo(heading)
        for paragraph in paragraphs:
            for line in wrap(paragraph, WIDTH - 2):
                click.echo(f"  {line}")


def sections(text: str) -> Iterator[tuple[str, list[str]]]:
    r"""The headings of a module's documentation with their paragraphs; title and examples are left out.

    >>> list(sections("T.\n\nFormula\n    ``a``\n    b.\n\n    c.\nRange\n    d.\n\n>>> 1"))
    [('Formula', ['a b.', 'c.']), ('Range', ['d.'])]
    """
    told = text.partition("\n\n")[2].partition("\n>>>")[0]
    heading, lines = "", list[str]()
    for line in [*told.splitlines(), "end"]:
        if line[:1].strip():
            if heading:
                paragraphs = "\n".join(lines).replace("``", "").split("\n\n")
                yield heading, [" ".join(p.split()) for p in paragraphs if p.strip()]
            heading, lines = line, []
        else:
            lines.append(line.strip())
