"""Text from outside is text on every page of the site, in its feeds, badges and tables."""

import csv
import io
import json
import re
from xml.etree import ElementTree

from selectolax.lexbor import LexborHTMLParser

from tests.site.conftest import Site
from tests.support.hostile import HOSTILES
from tracker.formats import cell

ELEMENTS = re.compile(
    "html|head|body|meta|title|link|header|main|nav|footer|article|section|div|p|span|a|b|ul|li|d[lt]|dd|"
    "h[1-4]|t[rhd]|table|thead|tbody|details|summary|svg|switch|g|path|rect|line|circle|text|defs|clippath"
)
ATTRIBUTES = re.compile(
    "class|style|lang|role|scope|href|hreflang|rel|target|id|open|data-name|tabindex|systemlanguage|"
    "aria-(current|hidden|label|roledescription)|charset|http-equiv|name|content|property|type|title|"
    "width|height|viewbox|preserveaspectratio|vector-effect|d|x[12]?|y[12]?|cx|cy|r|text-anchor|transform|"
    "fill(-opacity)?|stroke(-[a-z]+)?|opacity|font-(size|weight)|pointer-events|display|clip-path"
)
ADDRESSES = re.compile(
    r"(\.\./)*[\w./-]+(\.html|\.css|\.atom|\.json|\.csv|\.png|\.svg)|#main|data:image/svg"
)


def test_it_makes_no_element_no_attribute_and_no_address(hostile: Site) -> None:
    assert len(hostile.pages) > 100
    for name, page in hostile.pages.items():
        root = LexborHTMLParser(page).root
        assert root is not None
        nodes = list(root.traverse())
        tags = {str(node.tag).lower() for node in nodes}
        assert {tag for tag in tags if not ELEMENTS.fullmatch(tag)} == set(), name
        given = [(n.lower(), v or "") for node in nodes for n, v in node.attributes.items()]
        assert {n for n, _ in given if not ATTRIBUTES.fullmatch(n)} == set(), name
        assert {v for n, v in given if n == "href" and not ADDRESSES.match(v)} <= {"data:,"}, name


def test_every_piece_stands_there_to_be_read(hostile: Site) -> None:
    body = LexborHTMLParser(hostile.page("en/call/1.html")).body
    assert body is not None
    said = " ".join(body.text().split())
    assert [text for text in HOSTILES if " ".join(text.split()) not in said] == []


def test_what_is_no_page_holds_it_as_text_too(hostile: Site) -> None:
    for name, content in hostile.files.items():
        if name.endswith((".atom", ".svg")):
            ElementTree.fromstring(content)
        elif name.endswith(".json"):
            json.loads(content)
        elif name.endswith(".csv"):
            for row in csv.reader(io.StringIO(content.decode())):
                assert [value for value in row if cell(value) != value] == [], name
