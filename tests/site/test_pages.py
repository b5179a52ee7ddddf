"""Every page is whole: links lead somewhere, words are of one language, records are told apart."""

import re
from collections.abc import Iterator
from datetime import timedelta
from html import unescape
from pathlib import Path
from posixpath import dirname, join, normpath
from xml.etree import ElementTree

import pytest
from selectolax.lexbor import LexborHTMLParser, LexborNode

from tests.site.conftest import FORECASTER, LATER, Make, Site, written
from tests.web.reading import html_pieces
from tests.web.test_languages import _pending, left_behind
from tracker.presentation.i18n import LANGUAGES, Texts
from tracker.report import decode, forms
from tracker.site.folder import Written
from tracker.store.engine import open_store
from tracker.store.releases import almanac_of
from tracker.store.reports import reports
from tracker.views import Scope, view

OUTSIDE = re.compile("https?:|data:image/svg|data:,")
PROPER = ("Other",)
"""The name of a forecaster that the tests made up."""


def nodes(page: str) -> Iterator[LexborNode]:
    root = LexborHTMLParser(page).root
    assert root is not None
    yield from root.traverse()


def addresses(page: str) -> Iterator[str]:
    for node in nodes(page):
        for name in ("href", "src", "xlink:href"):
            if (value := node.attributes.get(name)) is not None:
                yield value


def text(page: str) -> str:
    return " ".join(re.sub("<[^>]+>", " ", page).split())


def _leads(site: Site, name: str, at: str, place: str) -> bool:
    there = normpath(join(dirname(name), at)) if at else name
    return there in site.files and (not place or f'id="{place}"' in site.page(there))


@pytest.mark.parametrize("which", ["site", "hostile"])
def test_every_link_leads_to_a_file_of_the_site(which: str, request: pytest.FixtureRequest) -> None:
    found: Site = request.getfixturevalue(which)
    missing = {
        (name, at)
        for name, page in found.pages.items()
        for at in addresses(page)
        if not OUTSIDE.match(at) and not _leads(found, name, *at.partition("#")[::2])
    }
    assert missing == set()
    assert len(found.pages) > 100


def test_every_call_has_a_page_and_data_and_every_page_can_be_reached(site: Site) -> None:
    with open_store(f"sqlite:///{site.record}", read_only=True) as store, store.reading() as db:
        ids = [id for (id,) in db.exec_driver_sql("select id from predictions")]
    for id in ids:
        assert f"data/call/{id}.json" in site.files
        assert {f"{lang}/call/{id}.html" for lang in LANGUAGES} <= set(site.pages)
    reached, left = set(), ["index.html"]
    while left:
        name = left.pop()
        reached.add(name)
        links = {normpath(join(dirname(name), at)) for at in addresses(site.page(name))}
        left += sorted(link for link in links & set(site.pages) - reached if link not in left)
    assert set(site.pages) - reached == set()


def test_pages_are_sound_html_with_one_heading_and_ids_that_stand_once(site: Site) -> None:
    """A parser that forgives everything reads the same words as one that forgives nothing."""
    for name, page in site.pages.items():
        tags = [str(node.tag) for node in nodes(page)]
        assert tags.count("h1") == 1, name
        ids = [id for node in nodes(page) if (id := node.attributes.get("id"))]
        assert len(ids) == len(set(ids)), name
        if not name.startswith("reports/"):
            assert "script" not in tags, name
            body = page[page.index("<main") : page.index("</main>") + 7]
            sound = re.sub(r" (open|hidden)(?=[ >])", r' \1=""', body)
            ElementTree.fromstring(sound.replace("&nbsp;", " "))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_page_is_in_one_language(site: Site, lang: str) -> None:
    known = [*_pending(site.record), *PROPER]
    left = {
        f"{name}: {piece.text}": found
        for name, page in site.pages.items()
        if name.startswith(f"{lang}/")
        for piece in html_pieces(page)
        if (found := left_behind(piece, lang, known))
    }
    assert left == {}


def test_numbers_are_those_of_the_record(site: Site) -> None:
    """The sentences of the record's pages are those that the scorecard would show."""
    with open_store(f"sqlite:///{site.record}", read_only=True) as store:
        for slug, stem in ((None, "retrospective"), (FORECASTER, f"by/{FORECASTER}")):
            found = view(store, almanac_of(store), Scope(slug, "retrospective"), as_of=LATER)
            for lang in LANGUAGES:
                body = LexborHTMLParser(site.page(f"{lang}/{stem}.html")).body
                assert body is not None
                page = body.text()
                assert [x for x in found.lines if getattr(x.text, lang) not in page] == []
                assert Texts(lang)("record.retrospective_why") in page


def test_live_and_retrospective_calls_are_apart_and_named(site: Site) -> None:
    why = "Only calls entered before their outcome was known."
    live, late = site.page("en/index.html"), site.page("en/retrospective.html")
    assert (why in live, why in late) == (True, False)
    assert 'href="retrospective.html">Retrospective ' in live
    assert 'href="index.html">Live record ' in late
    listed = LexborHTMLParser(site.page("en/calls/index.html")).css("article.call")
    assert {"Retrospective" in row.text() for row in listed} == {True, False}


def test_a_call_shows_all_that_it_rests_on(site: Site) -> None:
    """Words, criterion, clocks, evidence, what was corrected, readings, family, source, how to recompute."""
    shown = unescape(text(site.page("en/call/19.html")))
    for said in (
        "KOSPI down over 20 sessions", "the entry close of", "Seoul 2023-03-10 (Fri)", "New York",
        "‘ 보수적 ’", "Filled in by the coder", "2,394.59", "KRX, read again", "TRUE: moved as",
        "FALSE → TRUE", "the close was misread", "replaces the wrong figure 2,490.41",
        "SP500 down over 60 sessions", "Open the original post", "SHA-256", "p08.s14",
        "It reverses the call of p02.s11", "192 earlier windows", "tracker show 19",
        "This entry was corrected",
    ):  # fmt: skip
        assert said in shown, said
    assert "read-only" not in shown


def test_only_lists_say_of_which_state_of_the_record_they_are(site: Site) -> None:
    """So the page of a call changes with what it tells only."""
    state = re.compile("Record version|기록 버전")
    assert not any(state.search(p) for n, p in site.pages.items() if "/call/" in n)
    assert all(state.search(site.page(f"{lang}/index.html")) for lang in LANGUAGES)


def test_a_second_run_at_another_time_touches_nothing(site: Site) -> None:
    before = {path: path.stat().st_mtime_ns for path in site.folder.rglob("*")}
    again = written(site.record, site.folder, LATER + timedelta(days=400))
    assert again == Written(0, 0, len(site.files) - 1, 0)
    assert {path: path.stat().st_mtime_ns for path in site.folder.rglob("*")} == before


def test_only_a_site_with_an_address_names_one(site: Site, public: Site) -> None:
    own = re.compile("og:url|og:image|canonical|sitemap")
    assert not any(
        own.search(page) for n, page in site.pages.items() if not n.startswith("reports/")
    )
    assert {"sitemap.xml", "robots.txt"} & set(site.files) == set()
    page = public.page("ko/call/1.html")
    address = "https://record.example/card/ko/call/1.html"
    assert f'<link rel="canonical" href="{address}">' in page
    assert '<meta property="og:image" content="https://record.example/card/ko/record.png">' in page
    mapped = re.findall("<loc>(.*?)</loc>", public.page("sitemap.xml"))
    assert {m.removeprefix("https://record.example/card/") for m in mapped} == set(public.pages)


def test_reports_stand_there_as_they_were_made(site: Site) -> None:
    with open_store(f"sqlite:///{site.record}", read_only=True) as store, store.reading() as db:
        on_record = reports(db)
    assert len(on_record) == 2
    for row in on_record:
        for name, body in forms(decode(row.body)).items():
            assert site.files[f"reports/{name}"] == body
    assert "../reports/2023-03.en.html" in site.page("en/reports.html")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_record_without_a_call_has_pages_that_say_so(
    empty_file: Path, made: Make, lang: str
) -> None:
    found = made(empty_file, None)
    for name in ("index", "calls/index"):
        assert Texts(lang)("site.empty") in found.page(f"{lang}/{name}.html")
