"""The parts of the page that explains the numbers."""

import csv
import inspect
import math
import re
from collections import Counter
from dataclasses import dataclass
from datetime import datetime

import streamlit as st
from sqlalchemy import func, select

from tracker.domain import words
from tracker.freshness import Freshness, freshness
from tracker.paths import share
from tracker.presentation import cards
from tracker.presentation.i18n import Texts, percent, percents, utc
from tracker.scores import FEWEST, diagrams, scores
from tracker.scores._base import Declared
from tracker.store import rows as tables
from tracker.web import agreement, data
from tracker.web.agreement import Agreement
from tracker.web.current import drawn, wording
from tracker.web.data import Ledger

UNITS = ("mention", "question", "family")
NUMBERS = ("hit_rate", "brier")
SHOWN = ("interval", "few", "difference", "reliability", "trend", "notable", "order")
"""What the pages show besides: how it is meant."""
BENCHMARKS = ("coin", "base", "market")
STATES = ("void", "waiting")
RULES = ("entry", "strict", "first_print", "missing", "append")
HORIZONS = ("event", "stated", "short", "while", "medium", "year", "quarter", "structural")
GRADES = ("A", "B", "C")
FILLED_IN = ("series", "direction", "threshold", "horizon", "condition", "category")
ASSUMED = ("coder", "words", "time", "families", "base", "sources")
FILES = (("/api/record.json", "calls.json"), ("/api/calls.csv", "calls.csv"))
COMMANDS = (
    "tracker resolve --as-of 2023-12-31",
    "tracker score --json",
    "tracker export verdicts --format csv",
)


def counted() -> None:
    """What is counted and what each number means."""
    t, _ = drawn()
    st.html(cards.section(t("method.units_title")))
    st.html(cards.facts((t(f"method.unit_{u}"), t(f"method.unit_{u}_text")) for u in UNITS))
    st.html(cards.section(t("method.scores_title")))
    told = [(t(f"kpi.{n}"), t(f"method.{n}_text")) for n in NUMBERS]
    told += [(t(f"kpi.{n}"), t(f"method.{n}_text")) for n in BENCHMARKS]
    told += [(t(f"status.{s}"), t(f"method.{s}_text")) for s in STATES]
    told += [(t(f"method.shown_{s}"), t(f"method.shown_{s}_text", least=FEWEST)) for s in SHOWN]
    st.html(cards.facts(told))
    with st.expander(t("method.every_score"), key="every_score"):
        names = [t("method.score"), t("method.what"), t("method.better"), t("method.reference")]
        rows = [_defined(t, m) for m in (*scores(), *diagrams())]
        st.html(cards.table(names, rows, label=t("method.scores_title")))


def _defined(t: Texts, m: Declared) -> tuple[str, ...]:
    better = getattr(m, "BETTER", None)
    return (
        cards.with_note(getattr(m.TITLE, t.lang), cards.foreign(m.NAME, "en")),
        cards.with_note(getattr(m.WHAT, t.lang), cards.foreign(formula(m.__doc__ or ""), "en")),
        cards.with_note(_range(*m.RANGE), t(f"kpi.{better}") if better else t("method.no_better")),
        cards.foreign(m.REFERENCE, "en"),
    )


def formula(explained: str) -> str:
    r"""The paragraph of a score's explanation that says how it is computed; empty where there is none.

    >>> formula("Title.\n\nFormula\n    The mean\n    of ``x``.\nInterval\n    None.")
    'The mean of x.'
    """
    found = re.search(r"^Formula\n((?:[ \n].*\n?)*)", inspect.cleandoc(explained), re.MULTILINE)
    return " ".join(found[1].replace("``", "").split()) if found else ""


def _range(low: float, high: float) -> str:
    return f"{_end(low)} … {_end(high)}"


def _end(value: float) -> str:
    shown = f"{value:g}" if math.isfinite(value) else ("∞" if value > 0 else "-∞")
    return shown.replace("-", "−")


def rules() -> None:
    """The rules of the record and of the codebook."""
    t, _ = drawn()
    st.html(cards.section(t("method.rules_title")))
    st.html(cards.bullets(t(f"method.rule_{r}") for r in RULES))
    st.html(cards.section(t("method.horizon_title")))
    st.html(cards.facts((t(f"horizon_said.{h}"), t(f"horizon.{h}")) for h in HORIZONS))
    st.html(cards.section(t("method.grades_title")))
    st.html(cards.bullets(t(f"grade.{g}") for g in GRADES))


def assumed() -> None:
    """What is taken for granted, by the coder and by the arithmetic."""
    t, _ = drawn()
    filled = ", ".join(t(f"assumed.{f}") for f in FILLED_IN)
    st.html(cards.section(t("method.assumed_title"), t("method.assumed_note")))
    st.html(cards.bullets(t(f"method.assume_{a}", filled=filled) for a in ASSUMED))


def scale() -> None:
    """Which words stand for which range."""
    t, _ = drawn()
    st.html(cards.section(t("method.words_title"), t("method.words_note")))
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
    st.html(cards.table(names, rows, label=t("method.words_title"), narrow=True))


@st.cache_data(show_spinner=False)
def _agreements() -> list[Agreement]:
    return agreement.agreements(agreement.coding_rows())


def _covered(t: Texts) -> None:
    found = data.view(drawn()[1])
    calls, others = sum(found.records.values()), sum(found.counts.remarks.values())
    told = t("method.covered", posts=found.counts.posts, calls=calls, others=others)
    st.html(cards.section(t("coverage.title"), told))


def agreed() -> None:
    """How much of what was read is a call, and how far two codings agree."""
    t, _ = drawn()
    _covered(t)
    st.html(cards.section(t("method.agreement_title"), t("method.agreement_note")))
    try:
        found = _agreements()
    except FileNotFoundError:
        st.html(cards.notice(t("method.agreement_none")))
        return
    names = [t(f"method.agreement_{c}") for c in ("what", "n", "same", "kappa")]
    rows = [
        (
            t(f"method.{a.aspect}"),
            str(a.n),
            f"{a.same} ({percent(a.same / a.n, places=1)})" if a.n else "–",
            f"{a.kappa:.3f} ({a.interval[0]:.3f}–{a.interval[1]:.3f})"
            if a.kappa is not None and a.interval
            else "–",
        )
        for a in found
    ]
    st.html(cards.table(names, rows, label=t("method.agreement_title"), narrow=True))


def figures() -> None:
    """How current the figures are, and those that were not read again in a source."""
    t, led = drawn()
    st.html(cards.section(t("method.figures_title"), t("method.figures_note")))
    found = _freshness(led, led.store.url, led.version, led.as_of)
    with st.expander(t("method.current", n=len(found)), key="current"):
        names = [t(f"method.current_{c}") for c in ("series", "last", "source", "known", "late")]
        rows = [_current(t, f) for f in sorted(found.values(), key=lambda f: f.series)]
        st.html(cards.table(names, rows, label=t("method.current", n=len(found))))
    _unconfirmed(t)


@st.cache_resource(max_entries=4, show_spinner=False)
def _freshness(_led: Ledger, url: str, version: str, as_of: datetime) -> dict[str, Freshness]:
    with _led.store.reading() as db:
        return freshness(db, _led.almanac, _led.almanac.catalogue, as_of)


def _current(t: Texts, found: Freshness) -> tuple[str, ...]:
    late = t("method.no_schedule") if found.late is None else str(found.late)
    if found.disputed:
        late = cards.with_note(late, t("method.disputed", n=len(found.disputed)))
    return (
        cards.with_note(wording().name(found.series), cards.foreign(found.series, "en")),
        found.last,
        cards.foreign(found.source),
        utc(found.known_at),
        late,
    )


def _unconfirmed(t: Texts) -> None:
    try:
        with share("seeds/figures/unconfirmed.csv").open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
    except FileNotFoundError:
        rows = []
    counts = Counter((r["series"], r["why"]) for r in rows)
    with st.expander(t("method.unconfirmed", n=len(rows)), key="unconfirmed"):
        st.html(f'<p class="sub">{cards.esc(t("method.unconfirmed_note"))}</p>')
        names = [t(f"method.unconfirmed_{c}") for c in ("series", "rows", "why")]
        listed = [
            (wording().name(series), str(n), cards.foreign(why, "en"))
            for (series, why), n in sorted(counts.items())
        ]
        st.html(cards.table(names, listed, label=t("method.figures_title")))


@dataclass(frozen=True)
class Written:
    """How many verdicts stand on record, and when the last one was written; ``None`` without any."""

    verdicts: int
    last: datetime | None


@st.cache_resource(max_entries=4, show_spinner=False)
def _written(_led: Ledger, url: str, version: str) -> Written:
    table = tables.verdicts
    with _led.store.reading() as db:
        n, last = db.execute(
            select(func.count(), func.max(table.c.recorded_at)).select_from(table)
        ).one()
    return Written(n, last)


def state_of_record() -> None:
    """Which record the pages show, and when it was last settled."""
    t, led = drawn()
    found = _written(led, led.store.url, led.version)
    st.html(cards.section(t("method.ledger_title"), t("method.ledger_note")))
    told = [
        (t("method.version"), led.version),
        (t("method.verdicts"), f"{found.verdicts:,}"),
        (t("method.settled"), utc(found.last) if found.last else "–"),
        (t("method.as_of"), utc(data.view(led).as_of)),
    ]
    st.html(cards.facts(told))


def recompute() -> None:
    """The commands that give the same numbers again."""
    t, _ = drawn()
    st.html(cards.section(t("method.recompute_title"), t("method.recompute")))
    for command in COMMANDS:
        st.code(command, language=None, wrap_lines=True)
    st.html(f'<p class="sub">{cards.esc(t("method.files"))}</p>')
    st.html(cards.links(((at, t(name)) for at, name in FILES), t("calls.files")))
