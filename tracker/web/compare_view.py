"""Forecasters side by side: each with its interval, in the order of what has been shown."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import streamlit as st

from tracker.calls import STATUSES
from tracker.domain.records import ForecasterRow
from tracker.grouping import Group
from tracker.presentation import cards, charts, headline
from tracker.presentation.charts import Dot
from tracker.presentation.i18n import Texts, percent, percents, score, scores
from tracker.scores import FEWEST, Score
from tracker.views import Scope, View
from tracker.web import data, state
from tracker.web.current import drawn
from tracker.web.data import Ledger

MOST_VIEWS = 20
"""Up to how many forecasters each one's own view is read; of more, only what the groups hold."""
MOST_DOTS = 30
MOST_ROWS = 300
OF_ALL = ("proportion_correct", "brier", "brier_words")
SKILL = "hit_rate_vs_base"
ALWAYS = ("pending", "void")
"""How questions stand that are named even where there is none."""


@dataclass(frozen=True)
class Compared:
    """One forecaster: scores by name, and questions by how they stand where that was read."""

    slug: str
    name: str
    scores: Mapping[str, Score]
    tally: Mapping[str, int] | None

    @property
    def hits(self) -> Score | None:
        """The hit rate, where anything is settled."""
        found = self.scores.get("proportion_correct")
        return found if found and found.value is not None else None

    @property
    def placed(self) -> bool:
        """Whether there are enough families for a place among the others."""
        found = self.hits
        return bool(found and found.families >= FEWEST and found.interval)


def compared(led: Ledger, whole: View) -> list[Compared]:
    """Every forecaster in the record of ``whole``, in the order of their places."""
    names = distinct(led.forecasters)
    if len(names) <= MOST_VIEWS:
        found = [_of_view(s, n, data.view(led, Scope(s, whole.record))) for s, n in names.items()]
    else:
        groups = {group.value: group for group in whole.groups["forecaster"]}
        found = [_of_group(s, n, groups.get(s)) for s, n in names.items()]
    return sorted(found, key=_order)


def distinct(forecasters: Sequence[ForecasterRow]) -> dict[str, str]:
    """What each forecaster is called, by slug; those of one name by their slugs too."""
    often = Counter(f.name for f in forecasters)
    return {f.slug: f.name if often[f.name] == 1 else f"{f.name} ({f.slug})" for f in forecasters}


def _of_view(slug: str, name: str, view: View) -> Compared:
    named = view.scores["family"]
    return Compared(slug, name, {s: named[s] for s in (*OF_ALL, SKILL)}, view.tally)


def _of_group(slug: str, name: str, group: Group | None) -> Compared:
    return Compared(slug, name, group.scores if group else {}, None)


def _order(one: Compared) -> tuple[bool, float, int, str]:
    """Those with a place by the lower end of their interval, then those with most families."""
    found = one.hits
    low = found.interval[0] if one.placed and found and found.interval else 0.0
    return not one.placed, -low, -(found.families if found else 0), one.slug


def draw(found: Sequence[Compared], view: View) -> None:
    """A dot with its interval for each, then everything as a table."""
    t, _ = drawn()
    _chart(t, found)
    st.html(cards.section(t("compare.all"), t("compare.few", least=FEWEST)))
    shown = found[:MOST_ROWS]
    if len(shown) < len(found):
        st.html(cards.notice(t("compare.first", shown=len(shown), total=len(found))))
    columns = [
        t("dimension.forecaster"),
        t("groups.hit_rate"),
        _directed(t, t("kpi.brier"), view.scores["family"]["brier"]),
        _directed(t, t("kpi.vs_base"), view.scores["family"][SKILL]),
        t("compare.questions"),
    ]
    rows = [_row(t, place, one, view) for place, one in enumerate(shown, start=1)]
    st.html(cards.table(columns, rows, label=t("compare.all")))
    if len(found) > MOST_VIEWS:
        st.html(f'<p class="sub">{cards.esc(t("compare.many", most=MOST_VIEWS))}</p>')


def _chart(t: Texts, found: Sequence[Compared]) -> None:
    known = [(one, hits) for one in found if (hits := one.hits)][:MOST_DOTS]
    if not known:
        st.html(cards.notice(t("trend.none")))
        return
    dots = [
        Dot(one.name, hits.value or 0.0, hits.interval, hits.families, hits.families < FEWEST)
        for one, hits in known
    ]
    said = "; ".join(_dot_words(t, dot) for dot in dots)
    st.html(cards.section(t("kpi.hit_rate"), t("compare.reading")))
    words = {"x": t("kpi.hit_rate"), "n": t("kpi.families")}
    spec = charts.dots(dots, words, reference=0.5)
    st.vega_lite_chart(spec, alt=t("compare.alt", rows=said), key="forecasters")


def _dot_words(t: Texts, dot: Dot) -> str:
    rate = percent(dot.value)
    interval = t("kpi.interval", interval=percents(*dot.interval)) if dot.interval else ""
    rate = f"{rate} ({interval or t('kpi.no_interval')})"
    return t("groups.alt_row", name=dot.name, rate=rate, n=dot.n)


def _directed(t: Texts, name: str, found: Score) -> str:
    """The name of a column with which way is better, where the score has a direction."""
    return f"{name} ({t(f'kpi.{found.better}')})" if found.better else name


def _row(t: Texts, place: int, one: Compared, view: View) -> tuple[str, ...]:
    link = state.link(by=one.slug, record=view.record)
    name = f"{place}. {one.name}" if one.placed else one.name
    return (
        cards.link_cell(f"/?{state.encoded(link)}", name),
        _rate(t, one),
        _brier(t, one),
        _skill(t, one),
        _questions(t, one),
    )


def _rate(t: Texts, one: Compared) -> str:
    hits = one.hits
    if hits is None or hits.value is None:
        return t("groups.none")
    low, high = hits.interval or (None, None)
    interval = percents(*hits.interval) if hits.interval else t("kpi.no_interval")
    note = f"{interval} · {t('kpi.n', n=hits.families)}"
    label = headline.interval_of(t, hits)
    if hits.families < FEWEST:
        return cards.rate_cell(t("groups.few"), cards.Bar(None, low, high, 0.5, label), note)
    return cards.rate_cell(
        percent(hits.value), cards.Bar(hits.value, low, high, hits.reference, label), note
    )


def _brier(t: Texts, one: Compared) -> str:
    """The score of stated probabilities and that of words, never in one."""
    stated, words = (_of_probabilities(t, one, name) for name in ("brier", "brier_words"))
    lines = [
        t(code, score=shown)
        for code, shown in (("compare.stated", stated), ("compare.words", words))
        if shown
    ]
    return cards.with_note(lines[0], lines[1]) if len(lines) == 2 else "".join(lines) or "–"


def _of_probabilities(t: Texts, one: Compared, name: str) -> str:
    found = one.scores.get(name)
    if found is None or found.value is None:
        return ""
    n = t("kpi.n", n=found.families)
    if found.families < FEWEST:
        return f"{t('groups.few')} ({n})"
    interval = scores(*found.interval) if found.interval else t("kpi.no_interval")
    return f"{score(found.value)} ({interval}, {n})"


def _skill(t: Texts, one: Compared) -> str:
    found = one.scores.get(SKILL)
    if found is None or found.value is None:
        return "–"
    n = t("kpi.n", n=found.families)
    if found.families < FEWEST:
        return cards.with_note(t("groups.few"), n)
    ends = (
        " … ".join(map(headline.points, found.interval)) if found.interval else t("kpi.no_interval")
    )
    return cards.with_note(t("kpi.points", value=headline.points(found.value)), f"{ends} · {n}")


def _questions(t: Texts, one: Compared) -> str:
    if one.tally is None:
        return "–"
    shown = [s for s in STATUSES if one.tally[s] or s in ALWAYS]
    return " · ".join(f"{t(f'status.{s}')} {one.tally[s]}" for s in shown)
