"""The headline of a record: three sentences by rule, and four cards."""

from collections.abc import Mapping

from tracker.presentation import cards
from tracker.presentation.cards import Bar, Kpi
from tracker.presentation.i18n import Texts, percent, percents, score, scores
from tracker.scores import FEWEST, Score
from tracker.views import View

KINDS = {
    "no_record": "none",
    "too_few": "too_few",
    "better_than_coin": "better",
    "worse_than_coin": "worse",
    "not_distinguishable_from_coin": "unclear",
}
"""How the first of the three lines looks, by its rule."""
BRIER_SHOWN = 0.5
VERSUS = ("base", "market", "coin")


def verdict(t: Texts, view: View) -> str:
    """The record in three sentences written by rule, the first one set apart."""
    first, *others = view.lines
    told = [getattr(line.text, t.lang) for line in others]
    return cards.notice(getattr(first.text, t.lang), kind=KINDS[first.rule], more=told)


def headline(t: Texts, view: View) -> str:
    """The four cards."""
    named = view.scores["family"]
    return cards.kpis([_hit_rate(t, view), _brier(t, named), _against(t, named), _counted(t, view)])


def standing(t: Texts, view: View) -> str:
    """How the questions stand, as a bar of parts and in words."""
    named = [(status, t(f"status.{status}"), n) for status, n in view.tally.items()]
    return cards.shares(named, t("kpi.outcomes", n=sum(view.tally.values())))


def interval_of(t: Texts, found: Score, *, shares: bool = True) -> str:
    """The interval in words, or why there is none."""
    if found.interval is None:
        return _reason(t, found) or t("kpi.no_interval")
    return t("kpi.interval", interval=(percents if shares else scores)(*found.interval))


def _hit_rate(t: Texts, view: View) -> Kpi:
    found = view.scores["family"]["proportion_correct"]
    if found.value is None:
        return Kpi(t("kpi.hit_rate"), t("kpi.undefined"), (_reason(t, found),), small=True)
    others = {
        unit: view.scores[unit]["proportion_correct"].value for unit in ("question", "mention")
    }
    low, high = found.interval or (None, None)
    said = interval_of(t, found)
    few = found.families < FEWEST
    coin = t("kpi.coin_is", value=percent(found.reference or 0.5))
    return Kpi(
        t("kpi.hit_rate"),
        t("groups.few") if few else percent(found.value),
        (
            said,
            f"{t('kpi.n_families', n=found.families)} · {coin}",
            t(
                "kpi.by_unit",
                questions=_percent(others["question"]),
                mentions=_percent(others["mention"]),
            ),
        ),
        Bar(found.value, low, high, found.reference, said),
        small=few,
    )


def _brier(t: Texts, named: Mapping[str, Score]) -> Kpi:
    stated, words = named["brier"], named["brier_words"]
    found = stated if stated.value is not None else words
    if found.value is None:
        return Kpi(t("kpi.brier"), t("kpi.undefined"), (_reason(t, found),), small=True)
    low, high = found.interval or (None, None)
    lines = [interval_of(t, found, shares=False)]
    if found.low is not None and found.high is not None:
        lines.append(t("kpi.range_words", range=scores(found.low, found.high)))
    lines.append(
        f"{t('kpi.n_families', n=found.families)} · {t('kpi.coin_is', value=score(found.reference or 0.25))}"
    )
    lines += [t("kpi.formula"), t(f"kpi.{found.better}") if found.better else ""]
    drawn = Bar(
        min(found.value / BRIER_SHOWN, 1),
        None if low is None else min(low / BRIER_SHOWN, 1),
        None if high is None else min(high / BRIER_SHOWN, 1),
        None if found.reference is None else found.reference / BRIER_SHOWN,
        lines[0],
    )
    few = found.families < FEWEST
    value = t("groups.few") if few else score(found.value)
    return Kpi(t("kpi.brier"), value, tuple(lines), drawn, small=few)


def _against(t: Texts, named: Mapping[str, Score]) -> Kpi:
    parts = [_versus(t, name, named[f"hit_rate_vs_{name}"]) for name in VERSUS]
    return Kpi(t("kpi.better_than"), "", parts=tuple(parts), wide=True)


def _versus(t: Texts, name: str, found: Score) -> tuple[str, str, str, Bar | None]:
    title = t(f"kpi.vs_{name}")
    if found.value is None:
        return title, "–", _reason(t, found), None
    few = found.families < FEWEST
    value = t("groups.few") if few else t("kpi.points", value=points(found.value))
    counted = t("kpi.families_of", n=found.families)
    if found.interval is None:
        note = f"{_reason(t, found) or t('kpi.no_interval')} · {counted}"
        return title, value, note, Bar(halved(found.value), reference=0.5, label=value)
    low, high = found.interval
    span = f"{points(low)} … {points(high)}"
    note = f"{t('kpi.interval', interval=span)} · {counted}"
    return title, value, note, Bar(halved(found.value), halved(low), halved(high), 0.5, note)


def halved(difference: float) -> float:
    """Where a difference of -1..1 stands on a bar of 0..1, zero in the middle."""
    return min(max((difference + 1) / 2, 0), 1)


def _counted(t: Texts, view: View) -> Kpi:
    c = view.counts
    lines = (
        t("kpi.settled_line", n=view.scores["family"]["proportion_correct"].families),
        t("kpi.all_counted", questions=c.questions, mentions=c.mentions),
    )
    return Kpi(t("kpi.counted"), str(c.families), lines, wide=True)


def _reason(t: Texts, found: Score) -> str:
    return getattr(found.reason.text, t.lang) if found.reason else ""


def _percent(value: float | None) -> str:
    return percent(value) if value is not None else "–"


def points(value: float) -> str:
    """A difference of shares in percentage points, with its sign.

    >>> points(-0.034)
    '−3'
    """
    return f"{100 * value:+.0f}".replace("-", "−")
