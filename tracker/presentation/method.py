"""What each number is, in the words of the pages, and every score as the registry defines it."""

import inspect
import math
import re
from collections.abc import Iterator, Sequence

from tracker.domain import words
from tracker.presentation import cards
from tracker.presentation.i18n import Texts, percent, percents
from tracker.scores import FEWEST, diagrams, scores
from tracker.scores._base import Declared

UNITS = ("mention", "question", "family")
NUMBERS = ("hit_rate", "brier", "coin", "base", "market")
STATES = ("void", "waiting")
RULES = ("entry", "strict", "first_print", "missing", "append")
HORIZONS = ("event", "stated", "short", "while", "medium", "year", "quarter", "structural")
GRADES = ("A", "B", "C")
FILLED_IN = ("series", "direction", "threshold", "horizon", "condition", "category")
ASSUMED = ("coder", "words", "time", "families", "base", "sources")


def counted(t: Texts, shown: Sequence[str]) -> Iterator[str]:
    """What is counted and what each number means; ``shown`` are what the pages show besides."""
    yield cards.section(t("method.units_title"))
    yield cards.facts((t(f"method.unit_{u}"), t(f"method.unit_{u}_text")) for u in UNITS)
    told = [(t(f"kpi.{n}"), t(f"method.{n}_text")) for n in NUMBERS]
    told += [(t(f"status.{s}"), t(f"method.{s}_text")) for s in STATES]
    told += [(t(f"method.shown_{s}"), t(f"method.shown_{s}_text", least=FEWEST)) for s in shown]
    yield cards.section(t("method.scores_title"))
    yield cards.facts(told)


def every_score(t: Texts) -> str:
    """Every score and diagram as a table."""
    names = [t("method.score"), t("method.what"), t("method.better"), t("method.reference")]
    rows = [_defined(t, m) for m in (*scores(), *diagrams())]
    return cards.table(names, rows, label=t("method.every_score"))


def _defined(t: Texts, m: Declared) -> tuple[str, ...]:
    better = getattr(m, "BETTER", None)
    return (
        cards.with_note(getattr(m.TITLE, t.lang), cards.foreign(m.NAME, "en")),
        cards.with_note(getattr(m.WHAT, t.lang), cards.foreign(formula(m.__doc__ or ""), "en")),
        cards.with_note(span(*m.RANGE), t(f"kpi.{better}") if better else t("method.no_better")),
        cards.foreign(m.REFERENCE, "en"),
    )


def formula(explained: str) -> str:
    r"""The paragraph of a score's explanation that says how it is computed; empty where there is none.

    >>> formula("Title.\n\nFormula\n    The mean\n    of ``x``.\nInterval\n    None.")
    'The mean of x.'
    """
    found = re.search(r"^Formula\n((?:[ \n].*\n?)*)", inspect.cleandoc(explained), re.MULTILINE)
    return " ".join(found[1].replace("``", "").split()) if found else ""


def span(low: float, high: float) -> str:
    """The range of a score.

    >>> span(-1, 1), span(float("-inf"), 0.25)
    ('−1 … 1', '−∞ … 0.25')
    """
    return f"{_end(low)} … {_end(high)}"


def _end(value: float) -> str:
    shown = f"{value:g}" if math.isfinite(value) else ("∞" if value > 0 else "-∞")
    return shown.replace("-", "−")


def rules(t: Texts) -> Iterator[str]:
    """The rules of the record and of the codebook."""
    yield cards.section(t("method.rules_title"))
    yield cards.bullets(t(f"method.rule_{r}") for r in RULES)
    yield cards.section(t("method.horizon_title"))
    yield cards.facts((t(f"horizon_said.{h}"), t(f"horizon.{h}")) for h in HORIZONS)
    yield cards.section(t("method.grades_title"))
    yield cards.bullets(t(f"grade.{g}") for g in GRADES)


def assumed(t: Texts) -> Iterator[str]:
    """What is taken for granted, by the coder and by the arithmetic."""
    filled = ", ".join(t(f"assumed.{f}") for f in FILLED_IN)
    yield cards.section(t("method.assumed_title"), t("method.assumed_note"))
    yield cards.bullets(t(f"method.assume_{a}", filled=filled) for a in ASSUMED)


def scale(t: Texts) -> Iterator[str]:
    """Which words stand for which range."""
    by_row: dict[str, list[str]] = {row: [] for row in words.scale()}
    for word, worth in words.mapping().items():
        if word != worth.row:
            by_row[worth.row].append(word)
    names = [t("method.scale_row"), t("method.range"), t("method.middle"), t("method.word")]
    rows = [
        (
            t.known("scale", row),
            percents(w.low, w.high),
            percent(w.mid, places=1),
            cards.foreign(", ".join(by_row[row])) or "–",
        )
        for row, w in words.scale().items()
    ]
    yield cards.section(t("method.words_title"), t("method.words_note"))
    yield cards.table(names, rows, label=t("method.words_title"), narrow=True)
