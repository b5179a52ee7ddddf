"""What goes out to a channel: a title, a few lines, a link and a picture, within the service's limits."""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from html import escape
from itertools import accumulate
from typing import Literal

from tracker.presentation.i18n import Texts
from tracker.settings import Channel

Markup = Literal["html", "markdown", "text"]

CARD_NAME = "scorecard.png"
ELLIPSIS = "…"
WORD_JOINER = "\u2060"
"""Invisible; after an ``@`` it keeps a name in a text from calling somebody."""

_BREAK: dict[Markup, str] = {"html": "<br>\n", "markdown": "\n", "text": "\n"}
_BOLD: dict[Markup, tuple[str, str]] = {
    "html": ("<b>", "</b>"),
    "markdown": ("**", "**"),
    "text": ("", ""),
}
_MEANING_MARKDOWN = re.compile(r"[\\`*_\[\]<>|~#:]")
_TURNING = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Characters that turn the direction of what follows."""
_ENDS = (". ", "! ", "? ", "; ")


@dataclass(frozen=True)
class Kind:
    """What a service takes: ``title`` is the most its title holds (0: it has none), ``text`` the same of a
    text with its markup, ``card`` whether it takes a picture. Both are counted in UTF-16 code units.
    """

    service: str
    markup: Markup
    title: int
    text: int
    card: bool


@dataclass(frozen=True)
class Message:
    """Exactly what is handed to a service of this kind."""

    kind: Kind
    title: str
    body: str
    card: bytes | None

    @property
    def sha256(self) -> str:
        """The fingerprint of all of it."""
        parts = (self.title.encode(), self.body.encode(), self.card or b"")
        return sha256(b"".join(b"%d:%b" % (len(part), part) for part in parts)).hexdigest()


def message(
    kind: Kind, t: Texts, *, period: str, lines: Sequence[str], card: bytes, link: str | None
) -> Message:
    """The report of a period for a service: nothing in ``lines`` is taken for markup or calls anybody.

    A line that is too long is cut at the end of a sentence or a word; the short ones stay whole.
    """
    title = f"{t('app.name')} {period}"
    head = [] if kind.title else [_bold(title, kind.markup)]
    foot = [_linked(t("publish.link"), link, kind.markup)] if link else []
    count = len(head) + len(lines) + len(foot)
    taken = sum(_units(part) for part in head + foot)
    room = kind.text - taken - (count - 1) * _units(_BREAK[kind.markup])
    plain = [_plain(line) for line in lines]
    needs = [sum(_costs(line, kind.markup)) for line in plain]
    cut = [
        _escaped(_cut(line, share, kind.markup), kind.markup)
        for line, share in zip(plain, _shares(needs, max(room, 0)), strict=True)
    ]
    return Message(
        kind,
        _cut(title, kind.title, "text") if kind.title else "",
        _BREAK[kind.markup].join(head + cut + foot),
        card if kind.card else None,
    )


def preview(channel: Channel, message: Message) -> str:
    """What would go out to a channel, word by word."""
    card = "none: the service takes none"
    if message.card is not None:
        digest = sha256(message.card).hexdigest()
        card = f"{CARD_NAME}, {len(message.card):,} bytes, sha256 {digest}"
    told = [
        f"{channel.name} ({message.kind.service})",
        *([f"  title: {message.title}"] if message.title else []),
        f"  text ({message.kind.markup}):",
        *(f"    {line}" for line in message.body.split("\n")),
        f"  picture: {card}",
    ]
    return "\n".join(told)


def _plain(line: str) -> str:
    """One line of text from outside: no control characters, no turning about, no mention of anybody."""
    kept = "".join(filter(_harmless, " ".join(line.split())))
    return kept.replace("@", "@" + WORD_JOINER)


def _harmless(char: str) -> bool:
    return unicodedata.category(char) not in ("Cc", "Cs") and char not in _TURNING


def _bold(text: str, markup: Markup) -> str:
    return _escaped(text, markup).join(_BOLD[markup])


def _linked(text: str, url: str, markup: Markup) -> str:
    if markup != "html":
        return f"{text} {url}"
    return f'{_escaped(text, markup)} <a href="{escape(url)}">{escape(url)}</a>'


def _escaped(text: str, markup: Markup) -> str:
    if markup == "html":
        return escape(text, quote=False)
    return _MEANING_MARKDOWN.sub(r"\\\g<0>", text) if markup == "markdown" else text


def _units(text: str) -> int:
    """The length of a text as Telegram counts it.

    >>> _units("a가😀")
    4
    """
    return len(text.encode("utf-16-le")) // 2


def _costs(text: str, markup: Markup) -> list[int]:
    """What every character of a text adds to its length, escaped."""
    return [_units(_escaped(char, markup)) for char in text]


def _shares(needs: Sequence[int], room: int) -> list[int]:
    """How much each gets: the small ones what they need, the others equal parts of what is left.

    >>> _shares([5, 100, 40], 65)
    [5, 30, 30]
    """
    shares = [0] * len(needs)
    for done, at in enumerate(sorted(range(len(needs)), key=needs.__getitem__)):
        shares[at] = min(needs[at], room // (len(needs) - done))
        room -= shares[at]
    return shares


def _cut(text: str, room: int, markup: Markup) -> str:
    """The beginning of a text that fits, with an ellipsis where something is missing.

    >>> _cut("It was right. It was wrong in the end.", 24, "text")
    'It was right. …'
    >>> _cut("no sentence ends in here at all", 18, "text")
    'no sentence ends…'
    """
    upto = list(accumulate(_costs(text, markup)))
    if not upto or upto[-1] <= room:
        return text
    end = bisect_right(upto, room - _units(ELLIPSIS))
    kept = text[:end]
    sentence = max(kept.rfind(mark) + len(mark) if mark in kept else 0 for mark in _ENDS)
    word = len(kept) if text[end : end + 1] == " " else kept.rfind(" ")
    if sentence > end // 2:
        return kept[:sentence] + ELLIPSIS
    if word > end // 2:
        return kept[:word].rstrip() + ELLIPSIS
    while end and (unicodedata.combining(text[end]) or text[end] in "\u200d\ufe0f"):
        end -= 1
    return text[:end] + ELLIPSIS if room > 0 else ""
