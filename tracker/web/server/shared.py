"""What the pictures and the badge say of the record."""

from datetime import UTC

from tracker.presentation.i18n import Texts, percent, percents
from tracker.presentation.leanings import due_day
from tracker.presentation.pictures import CallCard, RecordCard, Scale
from tracker.presentation.wording import Wording, summary
from tracker.scores import Score
from tracker.verdict_wording import FEWEST
from tracker.views import Scope, View
from tracker.web import data
from tracker.web.data import Dossier, Ledger
from tracker.web.server.asked import subject

OPEN = ("pending", "missing", "waiting")


def record_card(led: Ledger, wanted: Scope, t: Texts) -> RecordCard:
    """The record at a glance."""
    found = data.view(led, wanted)
    rate = found.scores["family"]["proportion_correct"]
    label = t("app.name"), t(f"record.{found.record}")
    return RecordCard(
        lang=t.lang,
        label=" · ".join((*label, *wanted.cuts.values())),
        name=subject(led, found, wanted.forecaster) or t("app.name"),
        verdict=getattr(found.lines[0].text, t.lang),
        rate_label=t("kpi.hit_rate"),
        rate=scale(rate, t),
        coin=t("kpi.coin_is", value=percent(rate.reference or 0.5)),
        counts=_counts(found, t),
        foot=_foot(led, found, t),
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


def _foot(led: Ledger, found: View, t: Texts) -> str:
    return t("share.foot", day=found.as_of.astimezone(UTC).date(), version=led.version)


def call_card(led: Ledger, d: Dossier, t: Texts) -> CallCard:
    """One call: what was said, how it ended and on which figures."""
    call = d.call
    label = [t("app.name")] + ([t("record.retrospective")] if call.retrospective else [])
    due = due_day(call.terms, led.almanac)
    printed_once = call.terms.kind == "release"
    return CallCard(
        lang=t.lang,
        label=" · ".join(label),
        said=summary(t, call),
        status=call.status,
        state=t(f"status.{call.status}"),
        window=t("share.until", day=due)
        if printed_once
        else t("share.window", first=min(call.first, due), last=due),
        by=f"{d.row.by.name}, {call.post_date or call.made_at.date()}",
        rests_on=_rests_on(led, d, t),
        foot=_foot(led, data.view(led, Scope()), t),
    )


def _rests_on(led: Ledger, d: Dossier, t: Texts) -> str:
    """The figure that decided, after the one that it was compared with."""
    say = Wording(t, led.almanac)
    figures = [row for row in d.evidence if row.series == d.call.terms.series] or list(d.evidence)
    shown = [
        f"{say.value(row.series, row.value)} ({row.period})"
        for row in (figures if len(figures) == 2 else figures[-1:])
        if row.value is not None
    ]
    if not shown:
        return t(f"status.{d.call.status}_long")
    return t("share.rests", figure=f"{say.name(figures[-1].series)} {' → '.join(shown)}")


def badge(led: Ledger, wanted: Scope, t: Texts) -> tuple[str, str, bool]:
    """Label and value of the badge, and whether there are calls enough for a value."""
    rate = data.view(led, wanted).scores["family"]["proportion_correct"]
    shown = scale(rate, t)
    if rate.interval is None or shown.few:
        return t("kpi.hit_rate"), f"{shown.few} ({shown.interval})", False
    return t("kpi.hit_rate"), f"{shown.shown} ({percents(*rate.interval)})", True
