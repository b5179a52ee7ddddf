"""The Atom feed of a language (RFC 4287): every report, and the latest verdicts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid5

from tracker.contracts import utc
from tracker.presentation.markup import filled
from tracker.presentation.one_call import day_of
from tracker.presentation.wording import summary
from tracker.site import frame
from tracker.site.folder import File
from tracker.site.frame import TEMPLATES, Voice
from tracker.site.lists import report_file
from tracker.site.reading import Settled
from tracker.store.reports import NewReport

AT = "feed.atom"
LATEST = 50
SPACE = UUID("6f0e1a0c-1d5e-5b0b-9c43-9b8f2f1c7d11")
"""What the names of entries are made in, so that each is the same for ever and nobody else's."""


@dataclass(frozen=True)
class Entry:
    """One entry; ``at`` is its page, seen from the feed."""

    id: str
    title: str
    updated: str
    at: str
    summary: str


def feed(v: Voice, reports: Sequence[NewReport]) -> File:
    """The feed as a file, what was recorded last first."""
    made = [(r.recorded_at, _report(v, r)) for r in reports]
    made += [(s.recorded_at, _verdict(v, s)) for s in v.record.settled[-LATEST:]]
    made.sort(key=lambda pair: (pair[0], pair[1].id), reverse=True)
    text = filled(
        AT,
        folder=TEMPLATES,
        lang=v.t.lang,
        base=v.base,
        id=_named("feed", v.t.lang, *(f.slug for f in v.record.forecasters)),
        title=v.t("app.name"),
        subtitle=v.t("app.tagline"),
        author=", ".join(v.record.names.values()) or v.t("app.name"),
        updated=_moment(made[0][0] if made else v.record.as_of),
        entries=[entry for _, entry in made],
    )
    return File(f"{v.t.lang}/{AT}", text.encode())


def _report(v: Voice, report: NewReport) -> Entry:
    return Entry(
        id=_named("report", v.t.lang, report.period, report.sha256),
        title=v.t("site.report_of", period=report.period),
        updated=_moment(report.recorded_at),
        at=frame.shared(AT, report_file(report.period, v.t.lang, "html")),
        summary=v.t("site.reports_note"),
    )


def _verdict(v: Voice, ended: Settled) -> Entry:
    call = v.record.calls[ended.call]
    stands = v.t(f"status.{call.status}")
    late = f" ({v.t('record.retrospective')})" if call.retrospective else ""
    return Entry(
        id=_named(
            "verdict",
            v.t.lang,
            call.forecaster,
            "late" if call.retrospective else "live",
            ended.question_key,
            str(ended.revision),
        ),
        title=frame.short(f"{stands}{late}: {summary(v.t, call)}"),
        updated=_moment(ended.recorded_at),
        at=frame.call_page(call.id),
        summary=f"{v.t(f'status.{call.status}_long')} · {v.record.names[call.forecaster]}, {day_of(call)}",
    )


def _named(*parts: str) -> str:
    return uuid5(SPACE, "\n".join(parts)).urn


def _moment(moment: datetime) -> str:
    return utc(moment.replace(microsecond=0))
