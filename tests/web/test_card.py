"""The pictures to share: Korean letters are drawn, long text fits, and text stays text."""

from dataclasses import replace
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree

import pytest
from PIL import Image

from tests.support.hostile import HOSTILE
from tests.web.asking import ask
from tests.web.pages import use
from tracker.presentation import sharing
from tracker.presentation.i18n import LANGUAGES, Texts
from tracker.presentation.pictures import (
    FONTS,
    HEIGHT,
    ROOM,
    WIDTH,
    CallCard,
    call_svg,
    fitted,
    length,
    png,
    record_svg,
)
from tracker.scores import Score
from tracker.views import Scope
from tracker.web import data
from tracker.web.server import shared

CALL = CallCard(
    lang="ko",
    label="예측 성적표",
    said="코스피는 3월 말까지 오른다",
    status="hit",
    state="적중",
    window="기간 2023-03-03 – 2023-03-31",
    by="명왕성 리서치, 2023-03-03",
    rests_on="판정 근거: 코스피 2,476.86",
    foot="2026-11-25 기준",
)
LETTERS = "가나닭률빗힣AZ09%–·→✓"


def _drawn(letter: str, weight: int = 400) -> bytes:
    """The pixels of one letter in the shipped font."""
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="60" height="60"><text x="5" y="45" '
        f'font-family="\'Scorecard Sans\'" font-weight="{weight}" font-size="40">{letter}</text></svg>'
    )
    return Image.open(BytesIO(png(svg))).convert("RGBA").tobytes()


@pytest.mark.parametrize("weight", [400, 700])
def test_every_letter_is_drawn_as_itself(weight: int) -> None:
    pictures = {letter: _drawn(letter, weight) for letter in LETTERS}
    assert len({*pictures.values(), _drawn("", weight)}) == len(LETTERS) + 1
    assert _drawn("가", 400) != _drawn("가", 700)


def test_the_font_has_every_syllable_of_the_korean_standard_and_is_small() -> None:
    syllables = [
        bytes([row, cell]).decode("euc_kr")
        for row in range(0xB0, 0xC9)
        for cell in range(0xA1, 0xFF)
    ]
    missing = length("\uffff", "Regular", 100)
    widths = {length(s, w, 100) for s in syllables for w in ("Regular", "Bold")}
    assert len(widths) == 1
    assert missing not in widths
    assert all(file.stat().st_size < 300_000 for file in FONTS.glob("*.otf"))
    assert (FONTS / "OFL.txt").is_file()


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("path", ["/share/record.png", "/share/call/5.png"])
def test_a_picture_has_the_size_that_is_announced(record: Path, path: str, lang: str) -> None:
    answer = ask(path, {}, f"lang={lang}")
    assert answer.headers["content-type"] == "image/png"
    assert Image.open(BytesIO(answer.body)).size == (WIDTH, HEIGHT)
    assert len(answer.body) < 1_000_000


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_record_says_how_sure_its_number_is(record: Path, lang: str) -> None:
    t = Texts(lang)
    with data.ledger() as led:
        card = shared.record_card(led, Scope(), t)
        found = data.view(led)
    rate = found.scores["family"]["proportion_correct"]
    svg = record_svg(card)
    said = " ".join("".join(ElementTree.fromstring(svg).itertext()).split())
    assert card.verdict == getattr(found.lines[0].text, lang)
    for shown in (card.name, card.rate.shown, card.rate.interval, card.coin, card.counts):
        assert shown in said
    assert str(rate.families) in card.rate.interval
    assert str(found.tally["void"]) in card.counts


def test_few_families_have_no_number() -> None:
    few = Score(value=0.8, n=9, families=9, interval=(0.5, 0.9), reference=0.5)
    shown = sharing.scale(few, Texts("en"))
    assert (shown.few, shown.value) == ("too few to judge", None)
    assert "9 families" in shown.interval
    assert sharing.scale(replace(few, families=10), Texts("en")).shown == "80%"


@pytest.mark.parametrize(
    "text", ["", "짧음", "가나다 라마바 " * 40, "A" * 500, "가" * 500, "word " * 200, HOSTILE * 3]
)
def test_text_fits_whatever_its_length(text: str) -> None:
    found = fitted(text, "Bold", sizes=(56, 40), most=3)
    assert 1 <= len(found.lines) <= 3
    assert all(length(line, "Bold", found.size) <= ROOM for line in found.lines)
    kept = "".join(found.lines)
    assert kept.endswith("…") or kept.replace(" ", "") == text.replace(" ", "")


def test_hostile_text_is_text_in_the_picture() -> None:
    hostile = HOSTILE + "]]>&#0;\x00\x1b\ud7a4"
    card = replace(CALL, said=hostile, by=hostile, rests_on=hostile, state=hostile, window=hostile)
    tree = ElementTree.fromstring(call_svg(card))
    kinds = {element.tag.rpartition("}")[2] for element in tree.iter()}
    assert kinds == {"svg", "rect", "text", "line"}
    assert Image.open(BytesIO(png(call_svg(card)))).size == (WIDTH, HEIGHT)


def test_hostile_text_of_the_record_is_drawn(
    hostile_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(monkeypatch, hostile_file)
    assert ask("/share/record.png").status == 200
    assert ask("/share/call/1.png").status == 200
