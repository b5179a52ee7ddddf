"""The parts of the page that explains the numbers."""

import csv
from collections import Counter
from dataclasses import dataclass
from datetime import datetime

import streamlit as st
from sqlalchemy import func, select

from tracker.freshness import Freshness, freshness
from tracker.paths import share
from tracker.presentation import cards, method
from tracker.presentation.i18n import Texts, percent, utc
from tracker.store import rows as tables
from tracker.web import agreement, data
from tracker.web.agreement import Agreement
from tracker.web.current import drawn, wording
from tracker.web.data import Ledger
from tracker.web.pieces import show

SHOWN = ("interval", "few", "difference", "reliability", "trend", "notable", "order")
"""What the pages show besides scores: how it is meant."""
FILES = (("/api/record.json", "calls.json"), ("/api/calls.csv", "calls.csv"))
COMMANDS = (
    "tracker resolve --as-of 2023-12-31",
    "tracker score --json",
    "tracker export verdicts --format csv",
)


def counted() -> None:
    """What is counted and what each number means."""
    t, _ = drawn()
    show(method.counted(t, SHOWN))
    with st.expander(t("method.every_score"), key="every_score"):
        st.html(method.every_score(t))


def rules() -> None:
    """The rules of the record and of the codebook."""
    show(method.rules(drawn()[0]))


def assumed() -> None:
    """What is taken for granted, by the coder and by the arithmetic."""
    show(method.assumed(drawn()[0]))


def scale() -> None:
    """Which words stand for which range."""
    show(method.scale(drawn()[0]))


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
