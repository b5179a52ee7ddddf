"""The four forms: both languages say everything, the same report gives the same bytes, nothing is fetched."""

import hashlib
import json
import os
import re
import subprocess
import sys
from dataclasses import replace
from io import BytesIO

import pytest
from PIL import Image, ImageFont
from selectolax.lexbor import LexborHTMLParser

from tests.commands.running import differences
from tests.report.chains import Link
from tracker.presentation.i18n import LANGUAGES, Texts
from tracker.presentation.pictures import FONTS, HEIGHT, ROOM, WIDTH, Weight, length
from tracker.report import Report, card, file_names, form, forms, headline, markdown, page
from tracker.report.telling import MOST, told

OPTIONAL = (str, None)
SAID = {
    "id": int,
    "forecaster": str,
    "made_at": str,
    "sentence": str,
    "side": ("for", "against"),
    "correct": (True, False, None),
    "retrospective": bool,
    "url": OPTIONAL,
    "summary": {"en": OPTIONAL, "ko": OPTIONAL},
}
FIGURE = {"series": str, "period": str, "value": OPTIONAL, "known_at": str, "source": str}
REPORT = {
    "period": str,
    "begins_at": str,
    "ends_at": str,
    "sha256": str,
    "previous": OPTIONAL,
    "settled": [
        {
            "verdict": int,
            "question": int,
            "sentence": str,
            "kind": str,
            "outcome": ("TRUE", "FALSE", "VOID"),
            "reason": str,
            "decided_on": OPTIONAL,
            "known_at": str,
            "counts_from": OPTIONAL,
            "before": OPTIONAL,
            "why": OPTIONAL,
            "evidence": [FIGURE],
            "figures": int,
            "mentions": int,
            "calls": [SAID],
        }
    ],
    "logged": [{**SAID, "due": str, "corrects": (int, None), "why": OPTIONAL}],
    "due": [
        {
            "question": int,
            "sentence": str,
            "at": str,
            "early": bool,
            "mentions": int,
            "calls": [SAID],
        }
    ],
    "late": int,
    "revised": [
        {
            "series": str,
            "period": str,
            "old": OPTIONAL,
            "new": OPTIONAL,
            "known_at": str,
            "source": str,
            "why": OPTIONAL,
            "questions": [int],
        }
    ],
    "records": [dict],
    "fresh": [
        {
            "series": str,
            "last": str,
            "known_at": str,
            "source": str,
            "late": (int, None),
            "disputed": [str],
        }
    ],
    "on_record": {
        "predictions": int,
        "observations": int,
        "verdicts": int,
        "version": str,
        "written_at": str,
    },
}
AGAIN = """
import hashlib, sys
from tracker.report import decode, forms
report = decode(sys.stdin.read())
for name, content in sorted(forms(report).items()):
    print(name, hashlib.sha256(content).hexdigest())
"""


def plain(html: str) -> str:
    body = LexborHTMLParser(html).body
    assert body is not None
    return " ".join(body.text(separator=" ").split())


def live(report: Report, *, every: int) -> Report:
    """The report with each ``every``-th settled call, and its record, made live."""
    settled = tuple(
        replace(s, calls=tuple(replace(c, retrospective=i % every != 0) for c in s.calls))
        for i, s in enumerate(report.settled)
    )
    (after,) = report.standings
    return replace(report, settled=settled, standings=(replace(after, record="live"), after))


def test_the_same_report_gives_the_same_bytes_in_every_process(links: list[Link]) -> None:
    report = links[0].report
    mine = forms(report)
    assert mine == forms(report)
    assert tuple(mine) == file_names("2023-03")
    done = subprocess.run(
        [sys.executable, "-c", AGAIN],
        input=links[0].row.body,
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONHASHSEED": "7", "TZ": "Pacific/Auckland"},
    )
    others = dict(line.split() for line in done.stdout.splitlines())
    assert others == {name: hashlib.sha256(b).hexdigest() for name, b in mine.items()}
    for name, content in mine.items():
        lang = "ko" if ".ko." in name else "en"
        assert form(report, name.rpartition(".")[2], lang) == content


def test_json_is_the_documented_contract_and_has_everything(links: list[Link]) -> None:
    for link in links:
        shown = json.loads(form(link.report, "json", "en"))
        assert differences(shown, REPORT) == []
        assert shown["sha256"] == link.row.sha256
        for name in ("settled", "logged", "due", "revised", "fresh"):
            assert len(shown[name]) == len(getattr(link.report, name))
        assert {r["record"] for r in shown["records"]} == {"retrospective"}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_form_in_words_says_the_whole_month(links: list[Link], lang: str) -> None:
    t, report = Texts(lang), links[0].report
    html, text = page(report, t), markdown(report, t)
    assert f'<html lang="{lang}">' in html
    read, line = plain(html), headline(report, t)
    assert len(line) == 3
    assert not any("\n" in one for one in line)
    for words in (*line, *(shown for d in report.due for _, shown in t.clocks(d.at))):
        assert words in read
        assert words in text
    for said in (*(s.calls[0] for s in report.ended), *(e.said for e in report.logged)):
        assert (said.summary_ko if lang == "ko" else said.summary_en) in read
    for fact in (links[0].row.sha256, report.head.version, f"{report.head.observations:,}"):
        assert fact in read
        assert fact in text
    assert "KOSPI up over 5 sessions" in read


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_page_asks_for_nothing_but_links_to_posts(links: list[Link], lang: str) -> None:
    tree = LexborHTMLParser(page(links[0].report, Texts(lang)))
    tags = {node.tag for node in tree.root.traverse()}  # type: ignore[union-attr]
    assert not tags & {"script", "img", "iframe", "object", "embed", "source", "video", "base"}
    styles = "".join(node.text() for node in tree.css("style"))
    assert not re.search(r"url\(|@import|http", styles)
    assert tree.css("[src]") == []
    other = "en" if lang == "ko" else "ko"
    local = {f"2023-03.{other}.html", "2023-03.json", "data:,"}
    for node in tree.css("[href]"):
        href = node.attributes["href"] or ""
        outside = node.tag == "a" and "noopener" in (node.attributes.get("rel") or "")
        assert href in local or href.startswith("#") or (outside and href.startswith("https://"))
    anchors = {(n.attributes["href"] or "")[1:] for n in tree.css("nav a")}
    assert anchors == {n.attributes["id"] for n in tree.css("section[id]")}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_month_without_anything_says_so(links: list[Link], lang: str) -> None:
    t, report = Texts(lang), links[-1].report
    assert not any((report.settled, report.due, report.logged))
    for words in (plain(page(report, t)), markdown(report, t)):
        for code in ("settled", "due", "logged", "changed"):
            assert t(f"report.nothing_{code}") in words
    nothing = replace(report, standings=(), fresh=())
    assert t("report.no_record") in plain(page(nothing, t))
    assert t("report.no_record") in markdown(nothing, t)
    assert t("report.no_record") in card(nothing, t)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_retrospective_calls_stand_apart_and_are_never_counted_with_live_ones(
    links: list[Link], lang: str
) -> None:
    t, report = Texts(lang), live(links[0].report, every=4)
    section = told(report, t, "").sections[0]
    now, after = section.groups
    assert (now.title, after.title) == ("", t("record.retrospective"))
    assert len(now.entries) + len(after.entries) == section.count == len(report.ended)
    for group in section.groups:
        statuses = [e.status for e in group.entries]
        assert group.shares is not None
        assert {s: n for s, _, n in group.shares.counted} == {
            s: statuses.count(s) for s in ("hit", "miss", "void")
        }
    line = headline(report, t)[0]
    right = sum(e.status == "hit" for e in now.entries)
    judged = sum(e.status in ("hit", "miss") for e in now.entries)
    void = len(now.entries) - judged
    assert t("report.hits_of", right=right, judged=judged, void=void) in line
    assert t("report.hits_of_after", right=8 - right, judged=9 - judged, void=7 - void) in line
    assert t("report.record_after") in plain(page(report, t))
    assert f"{t('status.hit')} {right}" in card(report, t)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_long_list_is_cut_with_a_word_and_json_has_all(links: list[Link], lang: str) -> None:
    t, report = Texts(lang), links[0].report
    many = tuple(report.logged[i % 62] for i in range(MOST + 1234))
    long = replace(report, logged=many)
    more = t("report.more", n=1234)
    assert "1,234" in more
    html = page(long, t)
    assert more in html
    assert more in markdown(long, t)
    assert len(LexborHTMLParser(html).css("#logged .entry")) == MOST
    assert len(json.loads(form(long, "json", lang))["logged"]) == len(many)


def test_few_families_get_no_number(links: list[Link]) -> None:
    t = Texts("en")
    (first,) = [s for s in told(links[0].report, t, "").sections if s.code == "retrospective"]
    rate = first.rates[0]
    assert (rate.value, rate.bar) == (t("groups.few"), None)
    assert rate.notes == (t("kpi.n_families", n=7),)
    (later,) = [s for s in told(links[2].report, t, "").sections if s.code == "retrospective"]
    assert later.rates[0].value == "59%"
    assert "33–81%" in later.rates[0].notes[0]
    assert "13 families" in later.rates[0].notes[0]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_picture_is_of_the_size_of_a_card_and_draws_every_letter(
    links: list[Link], lang: str
) -> None:
    t, font = Texts(lang), ImageFont.truetype(FONTS / "ScorecardSans-Bold.otf", 40)
    missing = bytes(font.getmask("\uffff"))
    for link in links:
        svg = card(link.report, t)
        lines = re.findall(r'<text [^>]*font-size="(\d+)"([^>]*)>([^<]*)</text>', svg)
        for size, rest, line in lines:
            weight: Weight = "Bold" if "700" in rest else "Regular"
            assert length(line, weight, int(size)) <= ROOM
            assert [c for c in line if bytes(font.getmask(c)) == missing and c != " "] == []
        picture = Image.open(BytesIO(form(link.report, "png", lang)))
        assert picture.size == (WIDTH, HEIGHT)
    assert any("가" <= c <= "힣" for *_, line in lines for c in line) == (lang == "ko")
