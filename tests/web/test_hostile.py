"""Text from outside is shown as text, on every page and in both languages."""

import ast
import re
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

from tests.support.hostile import HOSTILES
from tests.web.pages import bodies, drawn, use
from tests.web.reading import pieces
from tracker import presentation
from tracker.presentation.i18n import LANGUAGES
from tracker.web import frame

WEB = Path(frame.__file__).parent
PRESENTATION = Path(presentation.__file__).parent
READ_AS_MARKDOWN = (
    "markdown write caption title header subheader metric info success warning error toast"
)
FETCHING = "badge image map pydeck_chart latex dataframe link_button components iframe"
SHOWN: list[tuple[str, dict[str, str]]] = [
    ("score", {}),
    ("calls", {"tab": "settled"}),
    ("calls", {"tab": "uncodable"}),
    ("call", {"id": "1"}),
]
ELEMENTS = re.compile(
    "html|head|body|style|nav|footer|article|div|p|span|a|b|ul|li|d[lt]|dd|h[1-4]|t[rhd]|table|thead|tbody"
)
"""What pages are made of; a picture, a script or a frame is none of it."""
ATTRIBUTES = re.compile(
    "class|style|lang|role|scope|title|href|hreflang|rel|target|aria-(current|hidden|label)|data-name"
)
ADDRESSES = re.compile(r"[?]|/[?]|/api/|/share/|https://naver\.me/")
"""How every address on a page begins."""
MARKDOWN = re.compile(r"[A-Z]\w+\.(label|content|help)")
"""Fields of Streamlit's elements that are read as markdown."""
REFUSED = {*READ_AS_MARKDOWN.split(), *FETCHING.split()}


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(("page", "params"), SHOWN)
def test_hostile_text_is_text(
    hostile_file: Path,
    monkeypatch: pytest.MonkeyPatch,
    page: str,
    params: dict[str, str],
    lang: str,
) -> None:
    """It makes no element, no attribute and no address; no label, which is read as markdown, holds it."""
    use(monkeypatch, hostile_file)
    app = drawn(page, lang, **params)
    root = LexborHTMLParser(bodies(app)).root
    assert root is not None
    nodes = list(root.traverse())
    tags = [str(node.tag) for node in nodes]
    attributes = [(name, value or "") for node in nodes for name, value in node.attributes.items()]
    assert [tag for tag in tags if not ELEMENTS.fullmatch(tag)] == []
    assert tags.count("style") == 1
    assert [name for name, _ in attributes if not ATTRIBUTES.fullmatch(name)] == []
    assert [v for name, v in attributes if name == "href" and not ADDRESSES.match(v)] == []
    labels = [p.text for p in pieces(app) if MARKDOWN.fullmatch(p.where)]
    assert labels
    assert [label for label in labels if "evil.example" in label] == []


def test_every_hostile_piece_stands_there_to_be_read(
    hostile_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(monkeypatch, hostile_file)
    for page, params in SHOWN:
        said = " ".join(piece.text for piece in pieces(drawn(page, "en", **params)))
        missing = [text for text in HOSTILES if " ".join(text.split()) not in said]
        assert missing == [], page


def _streamlit_calls(file: Path) -> set[str]:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    return {
        node.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.value.id == "st"
    }


def test_no_page_uses_a_command_that_reads_markdown_or_fetches() -> None:
    used = {file.name: _streamlit_calls(file) & REFUSED for file in WEB.rglob("*.py")}
    assert {name: found for name, found in used.items() if found} == {}


def test_only_the_style_sheet_and_cards_write_markup() -> None:
    """A value put into HTML outside `cards` goes through its escaping first."""
    for file in [*WEB.rglob("*.py"), *PRESENTATION.rglob("*.py")]:
        if file.name in ("cards.py", "shell.py"):
            continue
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.JoinedStr) and any(_is_markup(v) for v in node.values):
                held = [v for v in node.values if isinstance(v, ast.FormattedValue)]
                bare = [ast.unparse(v.value) for v in held if not _is_safe(v.value)]
                assert bare == [], f"{file.name}:{node.lineno}"


def _is_markup(value: ast.expr) -> bool:
    return isinstance(value, ast.Constant) and isinstance(value.value, str) and "<" in value.value


def _is_safe(value: ast.expr) -> bool:
    shown = ast.unparse(value)
    return shown.startswith(("cards.", "_here(", "NAMES[")) or shown in ("lang", "marks", "links")
