"""A report as a picture for a chat, 1200×630."""

from dataclasses import dataclass

from tracker.presentation.i18n import Texts, percent
from tracker.presentation.markup import filled
from tracker.presentation.pictures import HEIGHT, ROOM, WIDTH, fitted, length
from tracker.presentation.sharing import scale
from tracker.report.model import Report
from tracker.report.page import TEMPLATES
from tracker.report.telling import headline, how_it_went, month_of, results, tag, tally
from tracker.scores import Score
from tracker.views import RECORDS

SHOWN = 12
"""Letters of the hash on the picture."""


@dataclass(frozen=True)
class Part:
    """A part of the bar of results: where it begins, how wide it is, and where its word stands."""

    status: str
    left: float
    width: float
    words: str
    at: float


def card(report: Report, t: Texts, sha256: str) -> str:
    """The picture as SVG: the month, how its calls ended, what the record is worth, what comes."""
    _, record, due = headline(report, t)
    settled = how_it_went(report, t)
    month = month_of(t, report.period)
    family = report.main.scores["family"] if report.main else {}
    rate = family.get("proportion_correct", Score(value=None, n=0, families=0))
    label = (t("report.eyebrow"), tag(t, report))
    return filled(
        "month.svg",
        folder=TEMPLATES,
        lang=t.lang,
        label=" · ".join(part for part in label if part),
        month=month,
        settled=fitted(
            t("report.card_settled", told=settled or t("report.card_none")),
            "Bold",
            sizes=(36, 32, 28),
            most=1,
        ),
        parts=_parts(t, report),
        record=fitted(record, "Regular", sizes=(26, 24), most=2),
        rate_label=t("kpi.hit_rate"),
        rate=scale(rate, t),
        coin=t("kpi.coin_is", value=percent(0.5)),
        due=fitted(due, "Bold", sizes=(26, 24, 22), most=1),
        foot=t("report.card_foot", month=month, sha256=sha256[:SHOWN]),
        width=WIDTH,
        height=HEIGHT,
    )


def _parts(t: Texts, report: Report) -> list[Part]:
    """How the calls of the month ended: live ones, without any the retrospective ones."""
    found = (results(report, record) for record in RECORDS)
    counts = tally(next((some for some in found if some), ()))
    total = sum(counts.values())
    parts: list[Part] = []
    left, at = 0.0, 0.0
    for status, n in counts.items():
        words = f"{t(f'status.{status}')} {n}"
        width = ROOM * n / total if total else 0.0
        parts.append(Part(status, left, width, words, at))
        left, at = left + width, at + length(words, "Bold", 26) + 62
    return parts if total else []
