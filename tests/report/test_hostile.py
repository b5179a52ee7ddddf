"""Text from outside is text in a report, whatever it holds."""

import re
from dataclasses import replace
from xml.etree import ElementTree

import pytest
from markdown_it import MarkdownIt
from selectolax.lexbor import LexborHTMLParser

from tests.report.chains import Link
from tests.support.hostile import HOSTILE, HOSTILES, SCRIPT_URL
from tracker.presentation.i18n import LANGUAGES, Texts
from tracker.report import Report, card, headline, markdown, page
from tracker.report.model import Said

ELEMENTS = re.compile(
    "html|head|meta|title|link|style|body|header|main|nav|section|footer|article|div|p|span|a|b|ul|li|"
    "d[lt]|dd|h[1-3]|t[rhd]|table|thead|tbody"
)
ATTRIBUTES = re.compile(
    "charset|name|content|class|style|lang|hreflang|href|rel|id|role|scope|aria-(hidden|label|labelledby)|"
    "data-name"
)
IN_MARKDOWN = re.compile("html|head|body|h[1-3]|p|ul|ol|li|strong|a|table|thead|tbody|t[rhd]")


def hostile(report: Report) -> Report:
    """The report with hostile text wherever a person or a source writes text."""

    def said(call: Said) -> Said:
        n = call.call % len(HOSTILES)
        text = "\n".join(HOSTILES[n:] + HOSTILES[:n])
        return replace(
            call, name=HOSTILE, summary_en=text, summary_ko=text, sentence=HOSTILE, url=SCRIPT_URL
        )

    settled = tuple(
        replace(
            s,
            sentence=HOSTILE,
            reason=HOSTILE,
            why=HOSTILE,
            before="FALSE" if i % 2 else None,
            calls=tuple(map(said, s.calls)),
            evidence=tuple(replace(f, series=HOSTILE, source=HOSTILE) for f in s.evidence),
        )
        for i, s in enumerate(report.settled)
    )
    return replace(
        report,
        settled=settled,
        logged=tuple(replace(e, said=said(e.said), why=HOSTILE) for e in report.logged),
        due=tuple(
            replace(d, sentence=HOSTILE, calls=tuple(map(said, d.calls))) for d in report.due
        ),
        fresh=tuple(replace(f, series=HOSTILE, source=HOSTILE) for f in report.fresh),
    )


@pytest.mark.parametrize("lang", LANGUAGES)
def test_hostile_text_is_text_on_the_page(links: list[Link], lang: str) -> None:
    html = page(hostile(links[0].report), Texts(lang))
    root = LexborHTMLParser(html).root
    assert root is not None
    nodes = [node for node in root.traverse() if node.tag not in ("-text", "-doctype", "!doctype")]
    assert [n.tag for n in nodes if not ELEMENTS.fullmatch(str(n.tag))] == []
    attributes = [(name, value or "") for n in nodes for name, value in n.attributes.items()]
    assert [name for name, _ in attributes if not ATTRIBUTES.fullmatch(name)] == []
    addresses = {value for name, value in attributes if name == "href"}
    assert not any("evil" in a or "script" in a for a in addresses)
    read = " ".join(root.text().split())
    assert [text for text in HOSTILES if " ".join(text.split()) not in read] == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_hostile_text_is_text_in_markdown(links: list[Link], lang: str) -> None:
    """Also where the reader lets HTML through."""
    text = markdown(hostile(links[0].report), Texts(lang))
    assert not re.search("[\u202a-\u202e\u200b\ufeff]", text)
    assert "<img" not in text
    assert "<script" not in text
    html = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).render(text)
    root = LexborHTMLParser(html).root
    assert root is not None
    tags = {str(n.tag) for n in root.traverse() if n.tag not in ("-text", "-comment")}
    assert {tag for tag in tags if not IN_MARKDOWN.fullmatch(tag)} == set()
    assert root.css("a") == []
    read = " ".join(root.text(separator=" ").split())
    missing = [h for h in HOSTILES if h.isprintable() and " ".join(h.split()) not in read]
    assert missing == []
    # What some readers make of text by themselves: links, names, rules of mathematics, emoji.
    assert not re.search(r"(?<!\\)(?:https?:|www\.|[$@~]|:[a-z])", text)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_hostile_text_is_text_in_the_picture_and_in_the_three_lines(
    links: list[Link], lang: str
) -> None:
    report, t = hostile(links[0].report), Texts(lang)
    tree = ElementTree.fromstring(card(report, t))
    kinds = {element.tag.rpartition("}")[2] for element in tree.iter()}
    assert kinds <= {"svg", "g", "clipPath", "rect", "circle", "line", "text"}
    lines = headline(report, t)
    assert len(lines) == 3
    assert all("\n" not in line and len(line) < 300 for line in lines)
