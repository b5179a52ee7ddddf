"""What the pictures and the badge say of the record."""

from tracker.presentation import sharing
from tracker.presentation.dossier import Dossier
from tracker.presentation.i18n import Texts
from tracker.presentation.leanings import due_day
from tracker.presentation.pictures import CallCard, RecordCard
from tracker.presentation.wording import Wording, summary
from tracker.views import Scope
from tracker.web import data
from tracker.web.data import Ledger
from tracker.web.server.asked import subject


def record_card(led: Ledger, wanted: Scope, t: Texts) -> RecordCard:
    """The record at a glance."""
    found = data.view(led, wanted)
    return sharing.record_card(
        t,
        found,
        name=subject(led, found, wanted.forecaster) or "",
        part=tuple(wanted.cuts.values()),
        version=led.version,
    )


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
        foot=sharing.foot(t, data.view(led, Scope()), led.version),
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
    return sharing.badge(t, data.view(led, wanted))
