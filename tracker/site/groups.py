"""The record broken down: a table for each dimension, every rate with its interval and its n."""

from tracker.grouping import Group, series_named
from tracker.presentation import cards, headline
from tracker.presentation.i18n import Texts, percent, percents, score
from tracker.scores import FEWEST, Score
from tracker.site.frame import Voice
from tracker.views import View

DIMENSIONS = ("series", "horizon", "grade", "kind", "length", "basis", "quarter")
IN_ORDER = ("grade", "length", "quarter")
MOST = 40
OPEN = "series"
"""The dimension that is shown at once; the others are folded up."""


def groups(v: Voice, view: View) -> str:
    """Every dimension that tells at least one group from another."""
    told = cards.section(v.t("groups.title"), v.t("groups.note"))
    return told + "".join(_dimension(v, name, view.groups[name]) for name in DIMENSIONS)


def _dimension(v: Voice, name: str, found: tuple[Group, ...]) -> str:
    t = v.t
    if not found:
        return ""
    shown = _sorted(name, found)
    columns = [t("groups.value"), t("groups.hit_rate"), t("groups.brier"), t("groups.n")]
    table = cards.table(
        columns, [_row(v, name, g) for g in shown[:MOST]], label=t(f"dimension.{name}")
    )
    left = len(shown) - MOST
    more = cards.notice(t("groups.more", n=left)) if left > 0 else ""
    is_open = " open" if name == OPEN else ""
    return (
        f"<details{is_open}><summary>{cards.esc(t(f'dimension.{name}'))} "
        f'<span class="sub">{len(shown):,}</span></summary>{table}{more}</details>'
    )


def _sorted(dimension: str, found: tuple[Group, ...]) -> list[Group]:
    if dimension in IN_ORDER:
        return list(found)
    return sorted(found, key=lambda g: (-g.families, g.value))


def _row(v: Voice, dimension: str, group: Group) -> tuple[str, str, str, str]:
    counted = f"{group.families:,} · {group.questions:,} · {group.mentions:,}"
    name = _name(v, dimension, group.value)
    return name, rate(v.t, group.scores["proportion_correct"]), _brier(v.t, group), counted


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


def _name(v: Voice, dimension: str, value: str) -> str:
    t = v.t
    if dimension == "series":
        return " + ".join(t.known("kind", v.say.name(part)) for part in series_named(value))
    if dimension == "quarter":
        return t("filter.quarter_of", year=value[:4], number=value[-1])
    return t.known(dimension, value)
