"""The score sheet as text: a headline with its n and interval, then every score with its reference."""

import click

from tracker import registry
from tracker.commands._text import NONE, counted, echo_table, percent
from tracker.scorecard import Card
from tracker.scores import Score

HEADLINE = "proportion_correct"
UNITS = (
    ("family", "families (the headline)"),
    ("question", "questions"),
    ("mention", "mentions"),
)


def echo(sheet: Card, by: str | None) -> None:
    """Print the sheet, and the groups of one dimension when asked for."""
    who = sheet.forecaster or "everyone"
    click.echo(f"Score sheet of {who}, as of {sheet.as_of:%Y-%m-%d %H:%M} UTC")
    if sheet.record == "retrospective":
        click.echo(
            "RETROSPECTIVE: these calls were written down after their outcomes were known.\n"
            "They show what was said, not what was foreseen in public."
        )
    click.echo(f"\n{headline(sheet.scores[HEADLINE])}\n")
    _echo_units(sheet)
    _echo_scores(sheet)
    _echo_reliability(sheet)
    if by is not None:
        _echo_groups(sheet, by)
    _echo_counts(sheet)


def headline(score: Score) -> str:
    """The hit rate in one line, with its n, its interval and the coin."""
    if score.value is None:
        return f"Hit rate: none yet ({score.reason})."
    interval = (
        f"95% interval {_interval(score)}" if score.interval else f"no interval: {score.reason}"
    )
    return (
        f"Hit rate {percent(score.value)} of {counted(score.n, 'family', 'families')}, "
        f"{interval}, coin {percent(score.reference)}."
    )


def _echo_units(sheet: Card) -> None:
    rows = []
    for unit, name in UNITS:
        score = sheet.by_unit[unit][HEADLINE]
        rows.append((f"by {name}", percent(score.value), _interval(score), f"{score.n:,}"))
    echo_table(["Hit rate", ("Value", "right"), ("95% interval", "right"), ("n", "right")], rows)
    click.echo("")


def _echo_scores(sheet: Card) -> None:
    defined = {name: s for name, s in sheet.scores.items() if name != HEADLINE}
    rows = [
        (
            _title(name),
            _number(s.value),
            _interval(s),
            str(s.n),
            _number(s.reference),
            s.better or NONE,
        )
        for name, s in defined.items()
        if s.value is not None
    ]
    columns = ["Score (by families)", ("Value", "right"), ("95% interval", "right")]
    echo_table([*columns, ("n", "right"), ("Ref.", "right"), "Better"], rows)  # type: ignore[list-item]
    missing = [(_title(name), str(s.reason)) for name, s in defined.items() if s.value is None]
    if missing:
        click.echo("")
        echo_table(["Not defined", "Because"], missing)
    click.echo("")


def _echo_reliability(sheet: Card) -> None:
    """Of the calls made at each probability the share that came true; stated and words apart."""
    for basis, table in sheet.reliability.items():
        if not table.bins:
            continue
        rows = [
            (
                percent(b.p),
                percent(b.share_true),
                f"{percent(b.bar[0])} to {percent(b.bar[1])}",
                f"{b.families} / {b.questions} / {b.mentions}",
            )
            for b in table.bins
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
        click.echo("")


def _echo_groups(sheet: Card, by: str) -> None:
    rows = [
        (
            g.value,
            percent(g.scores[HEADLINE].value),
            _interval(g.scores[HEADLINE]),
            str(g.scores[HEADLINE].n),
            _number(g.scores["brier"].value),
            f"{g.families} / {g.questions} / {g.mentions}",
        )
        for g in sheet.groups[by]
    ]
    columns = [by.capitalize(), ("Hit rate", "right"), ("95% interval", "right"), ("n", "right")]
    last = [("Brier", "right"), ("Families / questions / mentions", "left")]
    echo_table([*columns, *last], rows)  # type: ignore[list-item]
    click.echo("n counts settled families; the last column counts all, pending and void too.\n")


def _echo_counts(sheet: Card) -> None:
    c = sheet.counts
    click.echo(
        f"On record: {counted(c.mentions, 'mention')} of {counted(c.questions, 'question')} "
        f"in {counted(c.families, 'family', 'families')}, from {counted(c.posts, 'post')}."
    )
    waiting = f", {c.waiting} early and waiting" if c.waiting else ""
    click.echo(
        f"Questions: {c.settled} settled, {c.pending} pending, {c.void} void{waiting}; "
        f"{counted(c.retrospective, 'mention')} retrospective."
    )
    if c.remarks:
        told = ", ".join(f"{n} {kind.replace('_', ' ')}" for kind, n in c.remarks.items())
        click.echo(f"Not scored: {told}.")


def _title(name: str) -> str:
    title: str = registry.load("tracker.scores", name).TITLE.en
    return title


def _number(value: float | None) -> str:
    return NONE if value is None else f"{value:.3f}"


def _interval(score: Score) -> str:
    if score.interval is None:
        if score.low is not None and score.high is not None:
            return f"range {score.low:.3f}–{score.high:.3f}"
        return NONE
    low, high = score.interval
    if score.better is None or score.reference == 0.5:
        return f"{100 * low:.0f}–{100 * high:.0f}%"
    return f"{low:.3f} to {high:.3f}"
