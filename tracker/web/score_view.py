"""The parts of the scorecard page."""

from collections.abc import Sequence

import streamlit as st

from tracker.calls import Call
from tracker.scorecard import Card, Group
from tracker.web import cards, data, headline, state
from tracker.web.current import drawn, wording
from tracker.web.i18n import Texts, percent, percents, score

BEFORE, AFTER = 15, 5
DIMENSIONS = ("grade", "kind", "series", "horizon", "basis")
REMARKS = ("reported", "quote", "abstention", "self_score", "uncodable")
CHART_WORDS = ("up", "down", "direction", "result")


def summary(t: Texts, call: Call) -> str:
    """What was said, in the language of the page; the sentence where there is no paraphrase."""
    own, other = (
        (call.summary_ko, call.summary_en) if t.lang == "ko" else (call.summary_en, call.summary_ko)
    )
    return own or other or call.sentence


def groups(sheet: Card) -> None:
    """The scores by one dimension."""
    t, led = drawn()
    st.html(cards.section(t("groups.title"), t("groups.note")))
    dimensions = [*DIMENSIONS, *(["forecaster"] if len(led.forecasters) > 1 else [])]
    names = {d: t(f"dimension.{d}") for d in dimensions}
    chosen = state.pills(t("groups.by"), "cut", names, "grade")
    found = sorted(
        sheet.grouped(chosen),
        key=lambda g: (-g.families, g.value) if chosen != "grade" else (0, g.value),
    )
    columns = [t("groups.value"), t("groups.hit_rate"), t("groups.brier"), t("groups.n")]
    st.html(cards.table(columns, [_group(t, chosen, g) for g in found], label=t("groups.title")))


def _group(t: Texts, dimension: str, group: Group) -> tuple[str, str, str, str]:
    hits = group.scores["proportion_correct"]
    brier = next(
        (s for s in (group.scores["brier"], group.scores["brier_words"]) if s.value is not None),
        None,
    )
    counted = f"{group.families} · {group.questions} · {group.mentions}"
    if hits.value is None:
        return group_name(t, dimension, group.value), t("groups.none"), "–", counted
    low, high = hits.interval or (None, None)
    interval = percents(*hits.interval) if hits.interval else t("kpi.no_interval")
    note = f"{interval} · {t('kpi.n', n=hits.families)}"
    drawn_bar = cards.Bar(hits.value, low, high, hits.reference, headline.interval_of(t, hits))
    shown = (
        "–"
        if brier is None or brier.value is None
        else f"{score(brier.value)} ({t('kpi.n', n=brier.families)})"
    )
    return (
        group_name(t, dimension, group.value),
        cards.rate_cell(percent(hits.value), drawn_bar, note),
        shown,
        counted,
    )


def group_name(t: Texts, dimension: str, value: str) -> str:
    """What a group is called."""
    if dimension == "series":
        say = wording()
        return " + ".join(t.known("kind", say.name(part)) for part in value.split(" + "))
    if dimension == "forecaster":
        found = drawn()[1].named(value)
        return found.name if found else value
    return t.known(dimension, value)


def coverage(sheet: Card, forecaster: str | None) -> None:
    """What was read and what of it is scored."""
    t, led = drawn()
    st.html(cards.section(t("coverage.title"), t("coverage.note")))
    counts: Sequence[tuple[str, int]] = [
        ("posts", sheet.counts.posts),
        ("calls", sheet.counts.mentions),
        *((kind, sheet.counts.remarks.get(kind, 0)) for kind in REMARKS),
    ]
    st.html(cards.facts((t(f"coverage.{name}"), str(n)) for name, n in counts))
    remarks = data.remarks(led, forecaster)
    if remarks:
        with st.expander(t("coverage.show"), key="remarks"):
            rows = [
                (
                    t(f"coverage.{r.kind}"),
                    (r.summary_ko if t.lang == "ko" else r.summary_en) or "–",
                    r.reason or "",
                )
                for r in sorted(remarks, key=lambda r: REMARKS.index(r.kind))
            ]
            st.html(
                cards.table(
                    [t("call.kind"), t("call.said"), t("coverage.reason")],
                    rows,
                    label=t("coverage.title"),
                )
            )
