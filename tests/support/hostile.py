"""Text that tries to be more than text, and the shipped record full of it."""

import json
import shutil
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from tests.support.records import NOW, SEEDS
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
