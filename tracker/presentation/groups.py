"""The groups of a record in words and tables, every rate with its interval and its n."""

from collections.abc import Callable, Iterator, Sequence

from tracker.grouping import Group, series_named
from tracker.presentation import cards, headline
from tracker.presentation.i18n import Texts, percent, percents, score
from tracker.presentation.wording import Wording
from tracker.scores import FEWEST, Score

IN_ORDER = ("grade", "length", "quarter")
"""Dimensions whose groups stand in their own order."""


def arranged(dimension: str, found: Sequence[Group]) -> list[Group]:
    """The groups with most families first, or in the order of the dimension."""
    if dimension in IN_ORDER:
        return list(found)
    return sorted(found, key=lambda g: (-g.families, g.value))


def table(
    t: Texts, found: Sequence[Group], named: Callable[[str], str], *, label: str, most: int
) -> Iterator[str]:
    """The first groups as a table, and how many more there are; ``named`` gives a group's name."""
    columns = [t("groups.value"), t("groups.hit_rate"), t("groups.brier"), t("groups.n")]
    rows = [_row(t, named(group.value), group) for group in found[:most]]
    yield cards.table(columns, rows, label=label)
    if len(found) > most:
        yield cards.notice(t("groups.more", n=len(found) - most))


def _row(t: Texts, name: str, group: Group) -> tuple[str, str, str, str]:
    counted = f"{group.families:,} · {group.questions:,} · {group.mentions:,}"
    return name, rate(t, group.scores["proportion_correct"]), _brier(t, group), counted


def rate(t: Texts, hits: Score) -> str:
    """A hit rate with its interval and n, or that there are too few for one."""
    if hits.value is None:
        return t("groups.none")
    low, high = hits.interval or (None, None)
    interval = percents(*hits.interval) if hits.interval else t("kpi.no_interval")
    note = f"{interval} · {t('kpi.n', n=hits.families)}"
    bar = cards.Bar(hits.value, low, high, hits.reference, headline.interval_of(t, hits))
    shown = t("groups.few") if hits.families < FEWEST else percent(hits.value)
    return cards.rate_cell(shown, bar, note)


def _brier(t: Texts, group: Group) -> str:
    """The Brier score of stated probabilities, else that of words, which says so."""
    stated, words = group.scores["brier"], group.scores["brier_words"]
    found = stated if stated.value is not None else words
    if found.value is None:
        return "–"
    shown = t("groups.few") if found.families < FEWEST else score(found.value)
    code = "groups.stated" if found is stated else "groups.words"
    return t(code, score=shown, n=t("kpi.n", n=found.families))


def name(say: Wording, dimension: str, value: str) -> str:
    """What a group is called; one of several series by all of them."""
    t = say.t
    if dimension == "series":
        return " + ".join(t.known("kind", say.name(part)) for part in series_named(value))
    if dimension == "quarter":
        return t("filter.quarter_of", year=value[:4], number=value[-1])
    return t.known(dimension, value)
