"""The files of a report: one JSON, and in each language Markdown, a page and a picture."""

import json
from typing import Final

from tracker.presentation.i18n import LANGUAGES, Texts
from tracker.presentation.pictures import png
from tracker.report import card as cards
from tracker.report import contract
from tracker.report import markdown as marked
from tracker.report import page as pages
from tracker.report.document import digest
from tracker.report.model import Report
from tracker.report.telling import told

SHOWN: Final = ("md", "html", "png")
"""The forms that are in words."""


def markdown(report: Report, t: Texts) -> str:
    """The report as Markdown."""
    return marked.markdown(told(report, t, digest(report)), t)


def page(report: Report, t: Texts) -> str:
    """The report as one HTML file."""
    return pages.page(told(report, t, digest(report)), t)


def card(report: Report, t: Texts) -> str:
    """The picture of the report as SVG."""
    return cards.card(report, t, digest(report))


def file_names(period: str) -> tuple[str, ...]:
    """The names of the files of a report."""
    shown = (f"{period}.{lang}.{form}" for lang in LANGUAGES for form in SHOWN)
    return f"{period}.json", *shown


def forms(report: Report) -> dict[str, bytes]:
    """Every file of the report by its name: the same report, the same bytes."""
    sha256 = digest(report)
    files = [_json(report, sha256)]
    for lang in LANGUAGES:
        t = Texts(lang)
        words = told(report, t, sha256)
        files += [
            marked.markdown(words, t).encode(),
            pages.page(words, t).encode(),
            png(cards.card(report, t, sha256)),
        ]
    return dict(zip(file_names(report.period), files, strict=True))


def form(report: Report, name: str, lang: str) -> bytes:
    """One form of the report: md, html, png, or json, which is the same in every language."""
    t = Texts(lang)
    if name == "json":
        return _json(report, digest(report))
    if name == "png":
        return png(card(report, t))
    return (markdown if name == "md" else page)(report, t).encode()


def _json(report: Report, sha256: str) -> bytes:
    shown = contract.report_json(report, sha256)
    return (json.dumps(shown, ensure_ascii=False) + "\n").encode()
