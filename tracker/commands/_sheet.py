"""The score sheet as text: three sentences, then the numbers and what they are compared with."""

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor

import click

from tracker.commands._columns import ROWS
from tracker.commands._text import (
    NONE,
    counted,
    decimal,
    echo_facts,
    echo_table,
    echo_text,
    percent,
)
from tracker.scorecard import Sheet
from tracker.scores import Score, Unit, described, diagrams, names
from tracker.scores.reliability import Table

HEADLINE = "proportion_correct"
REFERENCES = "hit_rate_vs_"
OTHERS = ("brier", "brier_words", "log_score", "log_score_words", "bias", "bias_words")
GROUPED = (HEADLINE, "brier", "brier_words")
UNITS = {
    Unit.FAMILY: "families (the headline)",
    Unit.QUESTION: "questions",
    Unit.MENTION: "mentions",
}


def echo(sheet: Sheet, by: str | None) -> None:
    """Print the sheet, and the groups of one dimension when asked for."""
    with ThreadPoolExecutor(1) as pool:  # half of all the work, beside the other half
        reliability = pool.submit(lambda: sheet.reliability)
        echo_head("Score sheet of", sheet)
        click.echo("")
        for line in sheet.lines:
            echo_text(line.text.en)
        click.echo("")
        _echo_units(sheet)
        _echo_scores(sheet)
        _echo_reliability(reliability.result())
    if by is not None:
        _echo_groups(sheet, by)
    _echo_counts(sheet)
    _echo_names()


def echo_head(what: str, sheet: Sheet) -> None:
    """Print whose record is shown, at what moment, and loudly when nothing was foreseen in public."""
    who = sheet.forecaster or "everyone"
    click.echo(f"{what} {who}, as of {sheet.as_of:%Y-%m-%d %H:%M} UTC")
    if sheet.record == "retrospective":
        click.echo(
            "RETROSPECTIVE: these calls were written down after their outcomes were known.\n"
            "They show what was said, not what was foreseen in public."
        )


def spread(ends: Sequence[float] | None) -> str:
    """An interval or a range."""
    return " to ".join(decimal(end) for end in ends) if ends else NONE


def interval(score: Score) -> str:
    """The interval of a score, else the range of the readings of words."""
    if score.interval or score.low is None or score.high is None:
        return spread(score.interval)
    return f"words {spread((score.low, score.high))}"


def _percents(score: Score) -> str:
    if score.interval is None:
        return NONE
    low, high = score.interval
    return f"{100 * low:.0f}–{100 * high:.0f}%"


def _echo_units(sheet: Sheet) -> None:
    rows = []
    for unit, name in UNITS.items():
        score = sheet.score(HEADLINE, unit)
        rows.append((f"by {name}", percent(score.value), _percents(score), f"{score.n:,}"))
    echo_table(["Hit rate", ("Value", "right"), ("95% interval", "right"), ("n", "right")], rows)
    click.echo("")


def _echo_scores(sheet: Sheet) -> None:
    shown = [name for name in names() if name.startswith(REFERENCES)]
    found = {name: sheet.score(name) for name in (*shown, *OTHERS)}
    rows = [
        (
            described(name).TITLE.en,
            decimal(s.value),
            interval(s),
            f"{s.n:,}",
            decimal(s.reference),
            s.better or NONE,
        )
        for name, s in found.items()
        if s.value is not None
    ]
    columns = ["Score (by families)", ("Value", "right"), ("95% interval", "right")]
    if rows:
        echo_table([*columns, ("n", "right"), ("Ref.", "right"), "Better"], rows)  # type: ignore[list-item]
    missing = [
        (described(name).TITLE.en, str(s.reason)) for name, s in found.items() if s.value is None
    ]
    if missing:
        click.echo("")
        echo_table(["Not defined", "Because"], missing)
    click.echo("")


def _echo_reliability(tables: Mapping[str, Table]) -> None:
    """Of the calls made at each probability the share that came true; stated and words apart."""
    for basis, table in tables.items():
        if not table.bins:
            continue
        rows = [
            (
                percent(b.p),
                percent(b.share_true),
                f"{percent(b.bar[0])} to {percent(b.bar[1])}",
                f"{b.families:,} / {b.questions:,} / {b.mentions:,}",
            )
            for b in table.bins[:ROWS]
        ]
        echo_table(
            [
                f"Calibration, {basis}",
                ("TRUE", "right"),
                ("if calibrated", "right"),
                ("families / questions / mentions", "right"),
            ],
            rows,
        )
        if len(table.bins) > ROWS:
            click.echo(f"… and {len(table.bins) - ROWS} more rows; --json has all of them.")
        click.echo("")


def _echo_groups(sheet: Sheet, by: str) -> None:
    rows = [
        (
            g.value,
            percent(g.scores[HEADLINE].value),
            _percents(g.scores[HEADLINE]),
            f"{g.scores[HEADLINE].n:,}",
            decimal(g.scores["brier"].value),
            decimal(g.scores["brier_words"].value),
            f"{g.families:,} / {g.questions:,} / {g.mentions:,}",
        )
        for g in sheet.grouped(by, GROUPED)
    ]
    columns = [by.capitalize(), ("Hit rate", "right"), ("95% interval", "right"), ("n", "right")]
    briers = [("Brier", "right"), ("words", "right")]
    echo_table([*columns, *briers, ("Families / questions / mentions", "left")], rows)  # type: ignore[list-item]
    click.echo("n counts settled families; the last column counts all, pending and void too.\n")


def _echo_counts(sheet: Sheet) -> None:
    c = sheet.counts
    click.echo(
        f"On record: {counted(c.mentions, 'mention')} of {counted(c.questions, 'question')} "
        f"in {counted(c.families, 'family', 'families')}, from {counted(c.posts, 'post')}."
    )
    waiting = f", {c.waiting:,} early and waiting" if c.waiting else ""
    click.echo(
        f"Questions: {c.settled:,} settled, {c.pending:,} pending, {c.void:,} void{waiting}; "
        f"{counted(c.retrospective, 'mention')} retrospective."
    )
    f = sheet.funnel
    echo_text(
        f"Of {counted(f.logged, 'question')} {f.matured:,} matured, {f.open:,} are open, {f.lacking:,} "
        f"lack a figure; {percent(f.void_rate)} of those that ended are void."
    )
    echo_text(
        f"{percent(f.coverage)} of the posts have a call or a remark; {percent(f.retrospective)} of the "
        "mentions were written down after the outcome."
    )
    if c.remarks:
        told = ", ".join(f"{n} {kind.replace('_', ' ')}" for kind, n in c.remarks.items())
        click.echo(f"Not scored: {told}.")


def _echo_names() -> None:
    click.echo("\n`tracker score NAME` shows one with its explanation:")
    drawn = ", ".join(module.NAME for module in diagrams())
    echo_facts([("scores", ", ".join(names())), ("diagrams", drawn)])
