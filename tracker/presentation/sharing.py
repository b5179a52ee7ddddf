"""What the picture and the badge of a record say."""

from datetime import UTC

from tracker.presentation.i18n import Texts, percent, percents
from tracker.presentation.pictures import RecordCard, Scale
from tracker.scores import FEWEST, Score
from tracker.views import View

OPEN = ("pending", "missing", "waiting")


def record_card(
    t: Texts, found: View, *, name: str, part: tuple[str, ...], version: str
) -> RecordCard:
    """The record at a glance; ``part`` says which part of it, where it is not all."""
    rate = found.scores["family"]["proportion_correct"]
    return RecordCard(
        lang=t.lang,
        label=" · ".join((t("app.name"), t(f"record.{found.record}"), *part)),
        name=name or t("app.name"),
        verdict=getattr(found.lines[0].text, t.lang),
        rate_label=t("kpi.hit_rate"),
        rate=scale(rate, t),
        coin=t("kpi.coin_is", value=percent(rate.reference or 0.5)),
        counts=_counts(found, t),
        foot=foot(t, found, version),
    )


def scale(rate: Score, t: Texts) -> Scale:
    """The hit rate with its interval, or how few families there are instead of a number."""
    counted = t("kpi.n_families", n=rate.families)
    if rate.value is None or rate.interval is None or rate.families < FEWEST:
        return Scale(
            value=None, low=None, high=None, shown="–", interval=counted, few=t("share.few")
        )
    low, high = rate.interval
    interval = f"{t('kpi.interval', interval=percents(low, high))} · {counted}"
    return Scale(
        value=rate.value, low=low, high=high, shown=percent(rate.value), interval=interval, few=""
    )


def _counts(found: View, t: Texts) -> str:
    settled = found.tally["hit"] + found.tally["miss"]
    still = sum(found.tally[status] for status in OPEN)
    return t("share.counts", settled=settled, open=still, void=found.tally["void"])


def foot(t: Texts, found: View, version: str) -> str:
    """As of which day, and of which version of the record."""
    return t("share.foot", day=found.as_of.astimezone(UTC).date(), version=version)


def badge(t: Texts, found: View) -> tuple[str, str, bool]:
    """Label and value of the badge, and whether there are calls enough for a value."""
    rate = found.scores["family"]["proportion_correct"]
    shown = scale(rate, t)
    if rate.interval is None or shown.few:
        return t("kpi.hit_rate"), f"{shown.few} ({shown.interval})", False
    counted = t("kpi.n", n=rate.families)
    return t("kpi.hit_rate"), f"{shown.shown} ({percents(*rate.interval)}, {counted})", True
