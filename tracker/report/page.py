"""A report as one HTML file that asks for nothing outside itself."""

from pathlib import Path
from urllib.parse import urlsplit

from tracker.presentation import cards
from tracker.presentation.i18n import LANGUAGES, Texts
from tracker.presentation.markup import filled
from tracker.report.telling import Rate, Shares, Told

TEMPLATES = Path(__file__).parent / "templates"


def page(told: Told, t: Texts) -> str:
    """The report as a page: its styles are in it, and it has no script.

    Pieces are made by ``cards``, which escapes what it is given.
    """
    from markupsafe import Markup

    def piece(html: str) -> Markup:
        return Markup(html)

    return filled(
        "page.html",
        folder=TEMPLATES,
        told=told,
        t=t,
        others=[lang for lang in LANGUAGES if lang != told.lang],
        style=piece((TEMPLATES / "page.css").read_text(encoding="utf-8")),
        prose=lambda text: piece(cards.prose(text)),
        chip=lambda entry: piece(cards.chip(entry.status, entry.label)),
        bar=lambda rate: piece(_bar(rate)),
        shares=lambda shares: piece(_shares(shares)),
        facts=lambda section: piece(cards.facts(section.facts)),
        grid=lambda grid: piece(cards.table(grid.columns, grid.rows, label=grid.label)),
        address=cards.safe_url,
        host=lambda url: urlsplit(url).hostname,
    )


def _bar(rate: Rate) -> str:
    return cards.bar(rate.bar) if rate.bar else ""


def _shares(shares: Shares) -> str:
    return cards.shares(shares.counted, shares.label)
