"""One call as text."""

import click

from tracker.calls import Call
from tracker.commands._base_rate import base_rate_text
from tracker.commands._calls import chance, said_on, verdict
from tracker.commands._page import Page, due
from tracker.commands._terms import terms_facts
from tracker.commands._text import both_clocks, counted, echo_facts, echo_table, echo_text
from tracker.domain.amounts import plain
from tracker.domain.records import ObservationRow

EVIDENCE_SHOWN = 12


def echo(page: Page) -> None:
    """Print the page."""
    call = page.call
    echo_text(call.sentence if call.said_true else f"not: {call.sentence}")
    if call.retrospective:
        click.echo("RETROSPECTIVE: written down after its outcome was known.")
    echo_facts(_facts(page))
    _echo_evidence(page)
    _echo_readings(page)


def _facts(page: Page) -> list[tuple[str, str | None]]:
    call = page.call
    return [
        ("summary", "\n".join(filter(None, (call.summary_en, call.summary_ko))) or None),
        ("by", f"{call.forecaster}, {said_on(call)}"),
        ("taken at", both_clocks(call.made_at)),
        ("post", call.post_url),
        ("kind", f"{call.kind}, grade {call.grade}"),
        *terms_facts(call.terms, page.almanac),
        ("deadline", both_clocks(due(call))),
        (
            "side",
            "for" if call.said_true else "against: the author said that it would not come true",
        ),
        ("probability", f"{chance(call)} ({_basis(call)})"),
        ("market", _market(call)),
        ("convention", page.row.market_convention),
        ("base rate", base_rate_text(page.base_rate)),
        ("inferred", ", ".join(call.assumed)),
        ("note", call.note),
        ("mentions", _mentions(page)),
        ("outcome", _outcome(page)),
        ("history", _history(page)),
        ("revised since", _revised(page)),
    ]


def _basis(call: Call) -> str:
    return {"stated": "as stated", "words": f"read from {call.hedge!r}"}.get(
        call.basis, f"none given; hedge {call.hedge!r}" if call.hedge else "none given"
    )


def _market(call: Call) -> str | None:
    if call.market_probability is None:
        return None
    return f"{100 * call.market_probability:.10g}% ({call.market_source})"


def _mentions(page: Page) -> str | None:
    others = [str(c.id) for c in page.mentions if c.id != page.call.id]
    return f"said again in {', '.join(others)}" if others else None


def _outcome(page: Page) -> str:
    call = page.call
    if call.outcome == "PENDING":
        return f"PENDING: {page.waiting_for}"
    right = verdict(call)
    decided = f", decided {call.decided_on}" if call.decided_on else ""
    return f"{call.outcome}: {call.reason}{decided}{f'; the call was {right}' if right else ''}"


def _history(page: Page) -> str | None:
    if len(page.verdicts) < 2:
        return None
    return "\n".join(
        f"{v.revision}. {v.outcome.name}, written {v.recorded_at:%Y-%m-%d}{f': {v.why}' if v.why else ''}"
        for v in page.verdicts
    )


def _revised(page: Page) -> str | None:
    """A footnote: the first print stays what the call is graded on."""
    return "\n".join(" ".join(_evidence_row(row)) for row in page.revised) or None


def _echo_evidence(page: Page) -> None:
    if not page.verdicts:
        return
    rows = page.evidence(page.verdicts[-1])
    if not rows:
        return
    kept = rows if len(rows) <= EVIDENCE_SHOWN else [rows[0], *rows[1 - EVIDENCE_SHOWN :]]
    click.echo(f"\nEvidence ({counted(len(rows), 'observation')}):")
    columns = [("Series", "whole"), "Period", ("Value", "right"), "Known (UTC)", "Source"]
    echo_table(columns, [_evidence_row(row) for row in kept])  # type: ignore[arg-type]
    if len(kept) < len(rows):
        click.echo(f"… {len(rows) - len(kept)} between them left out; --json lists them all.")


def _evidence_row(row: ObservationRow) -> tuple[str, ...]:
    value = row.known_basis if row.value is None else plain(row.value)
    return row.series, row.period, value, f"{row.known_at:%Y-%m-%d %H:%M}", row.source


def _echo_readings(page: Page) -> None:
    if not page.readings:
        return
    verdicts = {
        True: "ROBUST: all agree",
        False: "FRAGILE: they do not agree",
        None: "nothing to compare yet",
    }
    click.echo(f"\nOther readings ({verdicts[page.robust]}):")
    rows = [(r.sentence, r.entry_rule, r.outcome) for r in page.readings]
    echo_table(["Sentence", "Entry", "Outcome"], rows)
