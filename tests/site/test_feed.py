"""The feeds are Atom (RFC 4287): what a reader needs is there, and an entry is the same for ever."""

import re
from datetime import datetime
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import pytest

from tests.site.conftest import Site
from tracker.presentation.i18n import LANGUAGES

ATOM = "{http://www.w3.org/2005/Atom}"
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
ONCE = ("id", "title", "updated")


def feed(site: Site, lang: str) -> Element:
    return ElementTree.fromstring(site.files[f"{lang}/feed.atom"])


def said(element: Element, name: str) -> str:
    (found,) = element.findall(ATOM + name)
    return found.text or ""


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("which", ["site", "public", "hostile"])
def test_it_is_what_the_rules_ask_for(
    which: str, lang: str, request: pytest.FixtureRequest
) -> None:
    site: Site = request.getfixturevalue(which)
    root = feed(site, lang)
    entries = root.findall(f"{ATOM}entry")
    assert root.tag == f"{ATOM}feed"
    assert said(root.findall(f"{ATOM}author")[0], "name")
    for element in (root, *entries):
        assert all(said(element, name) for name in ONCE)
        assert MOMENT.fullmatch(said(element, "updated"))
        assert said(element, "id").startswith("urn:uuid:")
        links = [link.attrib for link in element.findall(f"{ATOM}link")]
        kinds = [(link["rel"], link["type"], link.get("hreflang")) for link in links]
        assert len(kinds) == len(set(kinds))
        assert "alternate" in [rel for rel, _, _ in kinds]
    ids = [said(element, "id") for element in (root, *entries)]
    assert len(ids) == len(set(ids))
    moments = [datetime.fromisoformat(said(entry, "updated")) for entry in entries]
    assert moments == sorted(moments, reverse=True)
    assert said(root, "updated") == said(entries[0], "updated")
    base = root.get("{http://www.w3.org/XML/1998/namespace}base")
    assert (base is None) == (which != "public")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_it_tells_of_every_report_and_of_the_latest_verdicts(site: Site, lang: str) -> None:
    entries = feed(site, lang).findall(f"{ATOM}entry")
    links = [entry.findall(f"{ATOM}link")[0].get("href", "") for entry in entries]
    assert {f"../reports/2023-0{n}.{lang}.html" for n in (3, 4)} <= set(links)
    verdicts = [link for link in links if link.startswith("call/")]
    assert 20 < len(verdicts) <= 50
    assert all(f"{lang}/{link}" in site.files for link in verdicts)


def test_an_entry_keeps_its_name_and_the_languages_have_their_own(site: Site, public: Site) -> None:
    ids = {
        (which, lang): [said(e, "id") for e in feed(found, lang).findall(f"{ATOM}entry")]
        for which, found in (("site", site), ("public", public))
        for lang in LANGUAGES
    }
    assert ids["site", "en"] == ids["public", "en"]
    assert not set(ids["site", "en"]) & set(ids["site", "ko"])
