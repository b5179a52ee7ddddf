"""The parts of the page that explains the numbers."""

import csv
from collections import Counter

import streamlit as st

from tracker.domain import words
from tracker.paths import share
from tracker.scores import diagrams, scores
from tracker.web import agreement, cards
from tracker.web.agreement import Agreement
from tracker.web.current import drawn, wording
from tracker.web.i18n import percent, percents

UNITS = ("mention", "question", "family")
NUMBERS = ("hit_rate", "brier")
BENCHMARKS = ("coin", "base", "market")
STATES = ("void", "waiting")
RULES = ("entry", "strict", "first_print", "missing", "append")
HORIZONS = ("event", "stated", "short", "while", "medium", "year", "quarter", "structural")
GRADES = ("A", "B", "C")
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
    st.html(cards.facts(told))
    with st.expander(t("method.every_score"), key="every_score"):
        names = [t("method.score"), t("method.what"), t("method.better"), t("method.reference")]
        rows = [
            (
                getattr(m.TITLE, t.lang),
                getattr(m.WHAT, t.lang),
                t(f"kpi.{better}") if better else "–",
                m.REFERENCE,
            )
            for m in (*scores(), *diagrams())
            for better in [getattr(m, "BETTER", None)]
        ]
        st.html(cards.table(names, rows, label=t("method.scores_title")))


def rules() -> None:
    """The rules of the record and of the codebook."""
    t, _ = drawn()
    st.html(cards.section(t("method.rules_title")))
    st.html(cards.bullets(t(f"method.rule_{r}") for r in RULES))
    st.html(cards.section(t("method.horizon_title")))
    st.html(cards.facts((t(f"horizon_said.{h}"), t(f"horizon.{h}")) for h in HORIZONS))
    st.html(cards.section(t("method.grades_title")))
    st.html(cards.bullets(t(f"grade.{g}") for g in GRADES))


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
            ", ".join(by_row[row]) or "–",
        )
        for row, w in words.scale().items()
    ]
    st.html(cards.table(names, rows, label=t("method.words_title"), narrow=True))


@st.cache_data(show_spinner=False)
def _agreements() -> list[Agreement]:
    return agreement.agreements(agreement.coding_rows())


def agreed() -> None:
    """How far two codings agree."""
    t, _ = drawn()
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
    """The figures that were not read again in a source."""
    t, _ = drawn()
    say = wording()
    st.html(cards.section(t("method.figures_title"), t("method.figures_note")))
    try:
        with share("seeds/figures/unconfirmed.csv").open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
    except FileNotFoundError:
        rows = []
    counts = Counter((r["series"], r["why"]) for r in rows)
    with st.expander(t("method.unconfirmed", n=len(rows)), key="unconfirmed"):
        names = [
            t("method.unconfirmed_series"),
            t("method.unconfirmed_rows"),
            t("method.unconfirmed_why"),
        ]
        listed = [(say.name(series), str(n), why) for (series, why), n in sorted(counts.items())]
        st.html(cards.table(names, listed, label=t("method.figures_title")))


def recompute() -> None:
    """The commands that give the same numbers again."""
    t, _ = drawn()
    st.html(cards.section(t("method.recompute_title"), t("method.recompute")))
    for command in COMMANDS:
        st.code(command, language=None, wrap_lines=True)
