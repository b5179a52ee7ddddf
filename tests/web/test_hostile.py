"""Text from outside is shown as text, on every page and in both languages."""

import ast
from pathlib import Path

import pytest

from tests.web.conftest import HOSTILE, SCRIPT_URL
from tests.web.pages import PAGES, bodies, drawn, use
from tracker.web import cards, frame
from tracker.web.i18n import LANGUAGES

WEB = Path(frame.__file__).parent
READ_AS_MARKDOWN = (
    "markdown write caption title header subheader metric info success warning error toast"
)
FETCHING = "badge image map pydeck_chart latex dataframe link_button components iframe"
REFUSED = {*READ_AS_MARKDOWN.split(), *FETCHING.split()}


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("page", PAGES)
def test_hostile_text_is_escaped(
    hostile_file: Path, monkeypatch: pytest.MonkeyPatch, page: str, lang: str
) -> None:
    use(monkeypatch, hostile_file)
    app = drawn(page, lang, id="1")
    html = bodies(app)
    assert "<img" not in html
    assert "<script" not in html
    assert "<style>body" not in html
    assert "javascript:alert" not in html.replace(cards.esc(SCRIPT_URL), "")
    assert 'href="javascript' not in html
    if page in ("score", "calls", "call"):
        assert cards.esc(HOSTILE)[:60] in html


@pytest.mark.parametrize("page", PAGES)
def test_no_label_holds_text_from_outside(
    hostile_file: Path, monkeypatch: pytest.MonkeyPatch, page: str
) -> None:
    """Labels are read as markdown, which loads pictures."""
    use(monkeypatch, hostile_file)
    app = drawn(page, "en", id="1")
    labels = [e.proto.label for e in app.get("page_link")] + [e.label for e in app.expander]
    labels += [s.label for s in app.selectbox]
    assert not [label for label in labels if "evil.example" in label]


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
    for file in WEB.rglob("*.py"):
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
