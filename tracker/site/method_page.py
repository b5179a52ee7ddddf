"""What each number of the site is: the words of the pages, and every score as the registry defines it."""

import inspect
import math
import re

from tracker.domain import words
from tracker.presentation import cards
from tracker.presentation.i18n import Texts, percent, percents
from tracker.scores import FEWEST, diagrams, scores
from tracker.scores._base import Declared
from tracker.site import frame
from tracker.site.folder import File
from tracker.site.frame import Page, Voice

UNITS = ("mention", "question", "family")
NUMBERS = ("hit_rate", "brier", "coin", "base", "market")
STATES = ("void", "waiting")
SHOWN = ("interval", "few", "difference", "reliability", "notable")
RULES = ("entry", "strict", "first_print", "missing", "append")
ASSUMED = ("coder", "words", "time", "families", "base", "sources")
FILLED_IN = ("series", "direction", "threshold", "horizon", "condition", "category")
HORIZONS = ("event", "stated", "short", "while", "medium", "year", "quarter", "structural")
GRADES = ("A", "B", "C")
COMMANDS = ("tracker resolve --as-of 2023-12-31", "tracker score --json")


def page(v: Voice) -> File:
    """The page as a file."""
    t = v.t
    parts = (_units(t), _numbers(t), _rules(t), _horizons(t), _assumed(t), _scale(t), _again(t))
    return frame.framed(
        v,
        Page(
            at="method.html",
            title=t("method.title"),
            description=t("method.intro"),
            body=cards.head(t("method.title"), t("method.intro")) + "".join(parts),
            part="method",
        ),
    )


def _units(t: Texts) -> str:
    told = cards.facts((t(f"method.unit_{u}"), t(f"method.unit_{u}_text")) for u in UNITS)
    return cards.section(t("method.units_title")) + told


def _numbers(t: Texts) -> str:
    """What the numbers on the pages mean, then every score and diagram."""
    told = [(t(f"kpi.{n}"), t(f"method.{n}_text")) for n in NUMBERS]
    told += [(t(f"status.{s}"), t(f"method.{s}_text")) for s in STATES]
    told += [(t(f"method.shown_{s}"), t(f"method.shown_{s}_text", least=FEWEST)) for s in SHOWN]
    names = [t("method.score"), t("method.what"), t("method.better"), t("method.reference")]
    every = [_defined(t, module) for module in (*scores(), *diagrams())]
    table = cards.table(names, every, label=t("method.every_score"))
    defined = frame.folded(t("method.every_score"), table)
    return cards.section(t("method.scores_title")) + cards.facts(told) + defined


def _defined(t: Texts, m: Declared) -> tuple[str, ...]:
    better = getattr(m, "BETTER", None)
    low, high = (_end(end) for end in m.RANGE)
    return (
        cards.with_note(getattr(m.TITLE, t.lang), cards.foreign(m.NAME, "en")),
        cards.with_note(getattr(m.WHAT, t.lang), cards.foreign(formula(m.__doc__ or ""), "en")),
        cards.with_note(f"{low} … {high}", t(f"kpi.{better}") if better else t("method.no_better")),
        cards.foreign(m.REFERENCE, "en"),
    )


def formula(explained: str) -> str:
    r"""The paragraph of a score's explanation that says how it is computed; empty where there is none.

    >>> formula("Title.\n\nFormula\n    The mean\n    of ``x``.\nInterval\n    None.")
    'The mean of x.'
    """
    found = re.search(r"^Formula\n((?:[ \n].*\n?)*)", inspect.cleandoc(explained), re.MULTILINE)
    return " ".join(found[1].replace("``", "").split()) if found else ""


def _end(value: float) -> str:
    shown = f"{value:g}" if math.isfinite(value) else ("∞" if value > 0 else "-∞")
    return shown.replace("-", "−")


def _rules(t: Texts) -> str:
    return cards.section(t("method.rules_title")) + cards.bullets(
        t(f"method.rule_{r}") for r in RULES
    )


def _horizons(t: Texts) -> str:
    told = cards.facts((t(f"horizon_said.{h}"), t(f"horizon.{h}")) for h in HORIZONS)
    grades = cards.bullets(t(f"grade.{g}") for g in GRADES)
    return (
        f"{cards.section(t('method.horizon_title'))}{told}"
        f"{cards.section(t('method.grades_title'))}{grades}"
    )


def _assumed(t: Texts) -> str:
    filled = ", ".join(t(f"assumed.{f}") for f in FILLED_IN)
    told = cards.bullets(t(f"method.assume_{a}", filled=filled) for a in ASSUMED)
    return cards.section(t("method.assumed_title"), t("method.assumed_note")) + told


def _scale(t: Texts) -> str:
    """Which words stand for which range."""
    by_row: dict[str, list[str]] = {row: [] for row in words.scale()}
    for word, worth in words.mapping().items():
        if word != worth.row:
            by_row[worth.row].append(word)
    names = [t("method.scale_row"), t("method.range"), t("method.middle"), t("method.word")]
    listed = [
        (
            t.known("scale", row),
            percents(w.low, w.high),
            percent(w.mid, places=1),
            cards.foreign(", ".join(by_row[row])) or "–",
        )
        for row, w in words.scale().items()
    ]
    title = cards.section(t("method.words_title"), t("method.words_note"))
    return title + cards.table(names, listed, label=t("method.words_title"), narrow=True)


def _again(t: Texts) -> str:
    told = "".join(cards.copyable(command) for command in COMMANDS)
    return cards.section(t("method.recompute_title"), t("method.recompute")) + told
