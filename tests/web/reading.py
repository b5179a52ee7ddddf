"""What a page says, piece by piece, each with the language it is marked as."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from selectolax.lexbor import LexborHTMLParser, LexborNode
from streamlit.testing.v1 import AppTest

SPOKEN = ("aria-label", "title", "alt", "placeholder", "data-name")
"""Attributes that a reader sees or hears."""
INLINE = ("a", "b", "em", "i", "small", "span", "strong")
SILENT = ("style", "script")
TECHNICAL = (
    "autocomplete", "icon", "id", "language", "page", "page_script_hash", "query_string",
    "selection_mode", "theme", "url_path",
)  # fmt: skip
"""Fields of Streamlit's elements that no reader sees."""


@dataclass(frozen=True)
class Piece:
    """A run of text; ``lang`` is that of the nearest element that names one, else empty."""

    text: str
    lang: str
    where: str


def pieces(app: AppTest) -> list[Piece]:
    """Everything the page says: HTML, labels, options, plain text, charts with their data."""
    return [piece for root in app._tree for node in _nodes(root) for piece in _said(node)]


def _nodes(node: Any) -> Iterator[Any]:
    yield node
    for child in getattr(node, "children", {}).values():
        yield from _nodes(child)


def _said(node: Any) -> Iterator[Piece]:
    message: Any = getattr(node, "proto", None)
    kind = message.DESCRIPTOR.name if message is not None else ""
    if kind in ("", "Code"):  # commands are the same in every language
        return
    for name, text in _strings(message):
        if (kind, name) == ("Html", "body"):
            yield from html_pieces(text)
        elif name == "spec":
            yield from (Piece(value, "", "chart") for value in _leaves(json.loads(text)))
        elif name not in TECHNICAL:
            yield Piece(text, "", f"{kind}.{name}")


def _strings(message: Any) -> Iterator[tuple[str, str]]:
    for field, value in message.ListFields():
        for one in value if field.is_repeated else [value]:
            if hasattr(one, "ListFields"):
                yield from _strings(one)
            elif isinstance(one, str):
                yield field.name, one


def _leaves(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for one in value.values() if isinstance(value, dict) else value:
            yield from _leaves(one)


def html_pieces(body: str) -> Iterator[Piece]:
    """The texts of a piece of HTML, joined within a block, and what its attributes say."""
    root = LexborHTMLParser(body).body
    if root is None:
        return
    yield from _attributes(root, "")
    for (_, lang, where), run in groupby(_texts(root, root, ""), key=lambda found: found[0]):
        if text := " ".join("".join(part for _, part in run).split()):
            yield Piece(text, lang, where)


def _attributes(node: LexborNode, lang: str) -> Iterator[Piece]:
    lang = node.attributes.get("lang") or lang
    for name in SPOKEN:
        if said := node.attributes.get(name):
            yield Piece(said, lang, f"{node.tag} {name}")
    for child in node.iter():
        yield from _attributes(child, lang)


def _texts(
    node: LexborNode, block: LexborNode, lang: str
) -> Iterator[tuple[tuple[int, str, str], str]]:
    lang = node.attributes.get("lang") or lang
    block = block if node.tag in INLINE else node
    for child in node.iter(include_text=True):
        if child.tag == "-text":
            yield (block.mem_id, lang, str(block.tag)), child.text()
        elif child.tag not in SILENT:
            yield from _texts(child, block, lang)
