"""Records for the pages: the shipped one, and one that is full of hostile text."""

import json
import shutil
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from streamlit.components.v2 import manifest_scanner

from tests.support.records import NOW, SEEDS
from tests.web import pages
from tests.web.browsing import serving
from tracker import resolve, seed
from tracker.sessions.almanac import standard
from tracker.store.engine import open_store

HOSTILES = (
    '<img src="https://evil.example/x.png" onerror="document.title=\'owned\'">',
    "<style>body{display:none}</style>",
    "<script>alert(1)</script>",
    '<iframe src="https://evil.example/"></iframe>',
    "<svg onload=\"document.title='owned'\"></svg>",
    "</article></span> ]]> -->",
    "![x](https://evil.example/y.png)",
    "[a](javascript:document.title='owned')",
    "[b](data:text/html,<b>owned</b>)",
    "[c](//evil.example/z)",
    "$\\rule{9999px}{9999px}$",
    "# big",
    "3~5% 하락, 금리 2~4bp",
    ":red[x] :material/home: :streamlit: `x`",
    "&lt;b&gt; &amp;nbsp; &#60;",
    "\u202eesrever\u202c \u200b\ufeff",
    '=HYPERLINK("https://evil.example/","x")',
    "가" * 200 + "W" * 200,
)
HOSTILE = " ".join(HOSTILES)
SCRIPT_URL = "javascript:alert(document.domain)"


@pytest.fixture(autouse=True, scope="session")
def packages_are_read_once() -> Iterator[None]:
    """Streamlit looks for components in every installed package, for each page that a test draws."""
    found = manifest_scanner.scan_component_manifests()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(manifest_scanner, "scan_component_manifests", lambda: found)
        yield


@pytest.fixture
def record(seeded_file: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The shipped record as the database of the pages."""
    pages.use(monkeypatch, seeded_file)
    return seeded_file


@pytest.fixture(scope="session")
def hostile_file(empty_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped record with hostile text wherever a person writes text."""
    folder = tmp_path_factory.mktemp("hostile")
    seeds = folder / "seeds"
    shutil.copytree(SEEDS, seeds)
    own = seeds / "pluto-research"
    begins = count()
    _rewrite(
        own / "predictions.jsonl",
        lambda row: _said(row) | {"hedge": _text(begins), "note": _text(begins)},
    )
    _rewrite(own / "remarks.jsonl", lambda row: _said(row) | {"reason": _text(begins)})
    _rewrite(
        own / "posts.jsonl",
        lambda row: row | {"url": f"{SCRIPT_URL}#{row['post']}", "note": HOSTILE},
    )
    _rewrite(own / "forecaster.json", lambda row: row | {"name": HOSTILE})
    file = folder / "record.db"
    shutil.copy(empty_file, file)
    with open_store(f"sqlite:///{file}") as store:
        seed.seed(store, seeds, standard(), NOW)
        resolve.resolve(store, standard(), as_of=NOW, now=NOW)
    return file


def _said(row: dict[str, Any]) -> dict[str, Any]:
    market = row["market"] and row["market"] | {"source": HOSTILE}
    return row | {"summary": {"en": HOSTILE, "ko": HOSTILE}, "market": market}


def _text(begins: Iterator[int]) -> str:
    """Every hostile piece on a line of its own, each time beginning with the next one."""
    n = next(begins) % len(HOSTILES)
    return "\n".join(HOSTILES[n:] + HOSTILES[:n])


def _rewrite(path: Path, change: Any) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    rows = [json.dumps(change(json.loads(line)), ensure_ascii=False) for line in lines]
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")


@pytest.fixture(scope="session")
def site(seeded_file: Path) -> Iterator[str]:
    """The address of the shipped record."""
    with serving(seeded_file) as address:
        yield address


@pytest.fixture(scope="session")
def empty_site(empty_file: Path) -> Iterator[str]:
    """The address of a record without a call."""
    with serving(empty_file) as address:
        yield address


@pytest.fixture(scope="session")
def hostile_site(hostile_file: Path) -> Iterator[str]:
    """The address of the record that is full of hostile text."""
    with serving(hostile_file) as address:
        yield address
