"""What goes out: within the limits of a service, and nothing in it is taken for markup or calls anybody."""

import html
import re
from dataclasses import replace
from hashlib import sha256

import pytest
from apprise.plugins.telegram import TelegramHTMLReducer
from hypothesis import given
from hypothesis import strategies as st

from tracker.presentation.i18n import Texts
from tracker.publish import Kind, Message, message, preview
from tracker.settings import Channel

TELEGRAM = Kind("Telegram", "html", title=0, text=1023, card=True)
MAIL = Kind("E-Mail", "html", title=250, text=2000, card=True)
DISCORD = Kind("Discord", "markdown", title=250, text=2000, card=True)
PLAIN = Kind("JSON", "text", title=250, text=2000, card=False)
KINDS = (TELEGRAM, MAIL, DISCORD, PLAIN)
HOSTILE = "<b>a</b> &amp; <!channel> *b* _c_ `d` [e](http://x.y) ~f~ @everyone\x00\u202eg\nh\r\n# i"


def written(kind: Kind, *lines: str, link: str | None = "https://x.example/?a=1&b=2") -> Message:
    return message(kind, Texts("en"), period="2026-10", lines=lines, card=b"PNG", link=link)


def shown(body: str) -> str:
    """A caption as Telegram shows it: without the tags, entities resolved."""
    return html.unescape(re.sub(r"<[^>]*>", "", TelegramHTMLReducer().reduce(body)))


@given(st.lists(st.text(), min_size=3, max_size=3))
def test_any_three_lines_fit_and_are_balanced_markup_for_telegram(lines: list[str]) -> None:
    body = written(TELEGRAM, *lines).body
    caption = TelegramHTMLReducer().reduce(body)
    assert len(caption) < 1024
    assert len(shown(body).encode("utf-16-le")) // 2 <= 1024
    assert re.findall(r"<[^>]*>", caption) == [
        "<b>",
        "</b>",
        '<a href="https://x.example/?a=1&amp;b=2">',
        "</a>",
    ]


@pytest.mark.parametrize("filler", ["a", "&", "<", "😀", "word ", "It was so. ", "한국어 "])
@pytest.mark.parametrize("kind", KINDS)
def test_a_line_of_ten_thousand_characters_is_cut_and_the_others_stay_whole(
    kind: Kind, filler: str
) -> None:
    long = (filler * 10_000)[:10_000]
    body = written(kind, "first line", long, "third line").body
    assert len(body.encode("utf-16-le")) // 2 <= kind.text
    assert len(body.encode("utf-16-le")) // 2 > kind.text // 2
    lines = [line.removesuffix("<br>") for line in body.split("\n")]
    assert {"first line", "third line"} <= set(lines)
    (cut,) = (line for line in lines if line.endswith("…"))
    whole = {"word ": "word…", "It was so. ": "It was so. …", "한국어 ": "한국어…"}
    assert cut.endswith(whole.get(filler, "…"))
    if kind.markup == "html":
        assert re.fullmatch(r"[^&<>]*(&(amp|lt|gt);[^&<>]*)*", cut)


def test_the_link_comes_last_and_the_title_first_where_there_is_none() -> None:
    link = "https://x.example/"
    assert written(replace(PLAIN, title=0), "a", "b", "c", link=link).body.split("\n") == [
        "Forecast scorecard 2026-10",
        *"abc",
        "Full record: https://x.example/",
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_text_from_outside_is_text(kind: Kind) -> None:
    body = written(kind, HOSTILE, "2", "3", link=None).body
    assert not re.search(r"@[a-z]|[\x00\u202e\r]", body)
    own = [line for line in body.split("\n") if "@" in line]
    assert own[0].startswith({"html": "&lt;b", "markdown": r"\<b\>", "text": "<b>"}[kind.markup])
    assert own[0].removesuffix("<br>").endswith(r"\# i" if kind.markup == "markdown" else "# i")
    if kind.markup == "markdown":
        assert not re.search(r"(?<!\\)[*_`\[<~#]", own[0])
    assert body.count("\n") == (3 if kind is TELEGRAM else 2)


def test_dry_run_shows_the_text_word_by_word_and_the_picture_but_no_address() -> None:
    told = written(MAIL, "1 < 2", "b", "c", link=None)
    channel = Channel("team-mail", "mailtos://user:password@example.org", "en")
    assert preview(channel, told).splitlines() == [
        "team-mail (E-Mail)",
        "  title: Forecast scorecard 2026-10",
        "  text (html):",
        "    1 &lt; 2<br>",
        "    b<br>",
        "    c",
        f"  picture: scorecard.png, 3 bytes, sha256 {sha256(b'PNG').hexdigest()}",
    ]
    assert "picture: none" in preview(channel, written(PLAIN, "a"))
    assert "password" not in preview(channel, told) + repr(channel)


def test_the_fingerprint_is_of_title_text_and_picture() -> None:
    told = written(MAIL, "a", "b", "c")
    others = [replace(told, title="x"), replace(told, body="x"), replace(told, card=b"x")]
    assert len({m.sha256 for m in (told, *others)}) == 4
