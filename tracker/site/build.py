"""The files of a site, one after the other: none is kept once it is handed on."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection

from tracker.domain.records import ForecasterRow
from tracker.files import Progress, unseen
from tracker.presentation import pictures, sharing
from tracker.presentation.i18n import LANGUAGES, Texts
from tracker.presentation.markup import filled
from tracker.scorecard import Record
from tracker.site import call_page, data_files, frame, lists, method_page, record_page
from tracker.site.feed import feed
from tracker.site.folder import File
from tracker.site.frame import NAMES, STYLE, TEMPLATES, Voice
from tracker.site.reading import LOT, Prices, Whole, dossiers, shelf, whole
from tracker.store.engine import Store
from tracker.store.reports import NewReport, reports
from tracker.views import View, records

HERE = Path(__file__).parent
MOST_IN_A_MAP = 45_000
"""Addresses in one file of the map of the site; the rule allows 50,000."""
PICTURE = "record.png"

Views = Mapping[Record, View]


def files(
    store: Store, now: datetime, *, base: str | None = None, progress: Progress = unseen
) -> Iterator[File]:
    """Every file of the site of a record as it is at ``now``.

    ``base`` is the address at which the site will stand; without it there is no map of the site, and
    nothing in it names an address of its own.
    """
    with store.reading() as db:
        record, written = whole(db, now), reports(db)
        voices = [Voice(Texts(lang), record, base, bool(written)) for lang in LANGUAGES]
        pages: list[str] = []
        for file in _every(store, db, record, voices, written, progress):
            if file.name.endswith(".html"):
                pages.append(file.name)
            yield file
    if base is not None:
        yield from _for_robots(base, sorted(pages))


def _every(
    store: Store,
    db: Connection,
    record: Whole,
    voices: Sequence[Voice],
    written: Sequence[NewReport],
    progress: Progress,
) -> Iterator[File]:
    slugs = [one.slug for one in record.forecasters] if len(record.forecasters) > 1 else []
    found = records(store, record.almanac, slugs, as_of=record.as_of)
    everybody = next(found)
    yield from _numbers(record, None, everybody)
    yield File(STYLE, (HERE / STYLE).read_bytes())
    yield _choice(voices, everybody)
    for v in voices:
        yield from _records(v, None, everybody)
        yield from lists.calls_pages(v)
        yield method_page.page(v)
        yield feed(v, written)
        if written:
            yield lists.reports_page(v, written)
    if slugs:
        yield from _forecasters(record, voices, found)
    yield from _reports(written)
    yield from data_files.data_files(store, db, record)
    yield from _calls(db, record, voices, progress)


def first_of(views: Views) -> View:
    """The record that is shown first."""
    return next(iter(views.values()))


def _records(v: Voice, one: ForecasterRow | None, views: Views) -> Iterator[File]:
    """A page for each record that holds calls, with a picture and a badge of the one that is first."""
    places = _places(one, views)
    alone = None if v.several else next(iter(v.record.forecasters), None)
    name = v.record.names[one.slug] if one else alone.name if alone else ""
    for record, at in places.items():
        yield record_page.page(v, at, name, views[record], places)
    first = first_of(views)
    label, value, known = sharing.badge(v.t, first)
    badge = pictures.badge_svg(label, value, known=known)
    at = record_page.badge_of(v, one.slug if one else None)
    yield File(f"{v.t.lang}/{at}", badge.encode())
    if one is None:
        card = sharing.record_card(v.t, first, name=name, part=(), version=v.record.version)
        yield File(f"{v.t.lang}/{PICTURE}", pictures.png(pictures.record_svg(card)))


def _places(one: ForecasterRow | None, views: Views) -> dict[Record, str]:
    """The page of each record; the first has a plain name."""
    first = first_of(views).record
    return {name: _place(one, None if name == first else name) for name in views}


def _place(one: ForecasterRow | None, record: Record | None) -> str:
    """Where the page of a record is; ``record`` is None for the one that is shown first."""
    if one is None:
        return f"{record}.html" if record else "index.html"
    page = frame.forecaster_page(one)
    return page.replace(".html", f"-{record}.html") if record else page


def _forecasters(record: Whole, voices: Sequence[Voice], found: Iterator[Views]) -> Iterator[File]:
    """A page for each forecaster, and the list of all."""
    first: dict[str, View] = {}
    for one, views in zip(record.forecasters, found, strict=True):
        first[one.slug] = first_of(views)
        yield from _numbers(record, one, views)
        for v in voices:
            yield from _records(v, one, views)
    for v in voices:
        yield lists.forecasters_page(v, first)


def _numbers(record: Whole, one: ForecasterRow | None, views: Views) -> Iterator[File]:
    """What the pages of the records show, as data."""
    for name, at in _places(one, views).items():
        yield data_files.view_file(record_page.data_of(at), record.version, views[name])


def _reports(written: Sequence[NewReport]) -> Iterator[File]:
    """Every report in all its forms."""
    if not written:
        return
    from tracker.report import forms
    from tracker.report.document import decode

    for report in written:
        for name, body in forms(decode(report.body)).items():
            yield File(f"reports/{name}", body)


def _calls(
    db: Connection, record: Whole, voices: Sequence[Voice], progress: Progress
) -> Iterator[File]:
    """The pages of every call in every language, and its data."""
    prices = Prices(db, record)
    for done, found in enumerate(dossiers(db, record, shelf(db))):
        if done % LOT == 0:
            progress(done, len(record.every))
        for v in voices:
            yield call_page.page(v, prices, found)
        yield data_files.call_file(found)
    progress(len(record.every), len(record.every))


def _choice(voices: Sequence[Voice], views: Views) -> File:
    """The first page: it offers every language, that of the browser before the others."""
    forecasters = voices[0].record.forecasters
    name = forecasters[0].name if len(forecasters) == 1 else ""
    langs = [
        {
            "lang": v.t.lang,
            "name": NAMES[v.t.lang],
            "title": v.t("app.of", name=name) if name else v.t("app.name"),
            "tagline": getattr(first_of(views).lines[0].text, v.t.lang),
            "go": v.t("site.go"),
        }
        for v in voices
    ]
    html = filled(
        "choose.html", folder=TEMPLATES, langs=langs, base=voices[0].base, title=langs[-1]["title"]
    )
    return File("index.html", html.encode())


def _for_robots(base: str, pages: Sequence[str]) -> Iterator[File]:
    """The map of the site, in parts where it is large, and where to find it."""
    parts = [pages[i : i + MOST_IN_A_MAP] for i in range(0, len(pages), MOST_IN_A_MAP)]
    if len(parts) == 1:
        yield _map("sitemap.xml", "urlset", "url", base, parts[0])
    else:
        names = [f"sitemap-{number}.xml" for number in range(1, len(parts) + 1)]
        yield _map("sitemap.xml", "sitemapindex", "sitemap", base, names)
        for name, part in zip(names, parts, strict=True):
            yield _map(name, "urlset", "url", base, part)
    rules = f"User-agent: *\nAllow: /\n\nSitemap: {base}/sitemap.xml\n"
    yield File("robots.txt", rules.encode())


def _map(name: str, kind: str, item: str, base: str, at: Sequence[str]) -> File:
    text = filled("sitemap.xml", folder=TEMPLATES, kind=kind, item=item, base=base, at=at)
    return File(name, text.encode())
