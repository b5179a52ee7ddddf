"""Pieces of HTML. Everything that comes from outside this file goes through ``esc``."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from urllib.parse import urlsplit

STATUSES = ("hit", "miss", "pending", "missing", "waiting", "void")
MARKS = {"hit": "✓", "miss": "✕", "pending": "…", "missing": "?", "waiting": "◷", "void": "–"}


def esc(text: object) -> str:
    """``text`` as text, whatever it holds."""
    return escape(str(text), quote=True)


_TOGETHER = re.compile(r"\d{4}-\d{2}(?:-\d{2})?|[−+]?\d[\d.,]*(?:–|~| … )[−+]?\d[\d.,]*%?")


def prose(text: object) -> str:
    """``text`` as text, with days and ranges of numbers kept on one line; ``Raw`` stays as it is."""
    if isinstance(text, Raw):
        return text
    return _TOGETHER.sub(lambda m: f'<span class="one">{m[0]}</span>', esc(text))


def safe_url(url: str | None) -> str | None:
    """The address when it is a plain web address with a host, else ``None``.

    >>> safe_url("https://naver.me/5i0q"), safe_url("javascript:alert(1)"), safe_url("//evil.example")
    ('https://naver.me/5i0q', None, None)
    """
    try:
        parts = urlsplit(url or "")
        host = parts.hostname
    except ValueError:
        return None
    return url if parts.scheme in ("http", "https") and host else None


def chip(status: str, label: str) -> str:
    """How a call stands: colour, mark and word."""
    return (
        f'<span class="chip {esc(status)}"><span aria-hidden="true">{MARKS.get(status, "")}</span> '
        f"{esc(label)}</span>"
    )


@dataclass(frozen=True)
class Bar:
    """An interval on a scale: everything as a share 0..1 of its width; ``value`` ``None`` draws none."""

    value: float | None
    low: float | None = None
    high: float | None = None
    reference: float | None = None
    label: str = ""


def bar(b: Bar) -> str:
    """The interval as a thin bar with a mark at the value and a tick at the reference."""
    pieces = []
    if b.low is not None and b.high is not None:
        left, width = 100 * b.low, max(100 * (b.high - b.low), 1)
        pieces.append(f'<span class="range" style="left:{left:.1f}%;width:{width:.1f}%"></span>')
    if b.reference is not None:
        pieces.append(f'<span class="ref" style="left:{100 * b.reference:.1f}%"></span>')
    if b.value is not None:
        pieces.append(f'<span class="at" style="left:{100 * b.value:.1f}%"></span>')
    return f'<div class="bar" role="img" aria-label="{esc(b.label)}">{"".join(pieces)}</div>'


@dataclass(frozen=True)
class Kpi:
    """A number with its title, its bar, lines below, and smaller numbers with bars of their own."""

    title: str
    value: str
    lines: tuple[str, ...] = ()
    bar: Bar | None = None
    small: bool = False
    parts: tuple[tuple[str, str, str, Bar | None], ...] = ()
    wide: bool = False


def kpi(card: Kpi) -> str:
    """One card; its ``parts`` are (name, value, note, bar)."""
    size = " words" if card.small else ""
    value = f'<div class="value{size}">{prose(card.value)}</div>' if card.value else ""
    lines = "".join(f'<div class="line">{prose(line)}</div>' for line in card.lines if line)
    parts = "".join(
        f'<div class="part"><span>{esc(name)}</span> <b>{prose(shown)}</b>{bar(drawn) if drawn else ""}'
        f'<div class="line">{prose(note)}</div></div>'
        for name, shown, note, drawn in card.parts
    )
    kind = f"kpi{' wide' if card.wide else ''}{' much' if card.parts else ''}"
    return (
        f'<div class="{kind}"><div class="title">{esc(card.title)}</div>'
        f"{value}{bar(card.bar) if card.bar else ''}{lines}{parts}</div>"
    )


def kpis(cards: Iterable[Kpi]) -> str:
    """Cards side by side: two on a phone, four on a desktop."""
    return f'<div class="kpis">{"".join(kpi(c) for c in cards)}</div>'


def head(title: str, *lines: str, tag: str = "") -> str:
    """The top of a page: its one first-level heading, a tag, and what stands below."""
    shown = "".join(f'<p class="sub">{prose(line)}</p>' for line in lines if line)
    return f"<h1>{prose(title)}{tag}</h1>{shown}"


def tag(label: str) -> str:
    """A word in an outline, beside a heading."""
    return f' <span class="tag">{esc(label)}</span>'


def section(title: str, note: str = "", *, level: int = 2) -> str:
    """A heading with what the reader needs to know below it."""
    below = f'<p class="sub">{prose(note)}</p>' if note else ""
    return f"<h{level}>{esc(title)}</h{level}>{below}"


def notice(text: str, *, kind: str = "plain", more: Sequence[str] = ()) -> str:
    """A sentence that stands out, with quieter ones below."""
    extra = "".join(f'<span class="more">{prose(line)}</span>' for line in more)
    return f'<div class="notice {esc(kind)}">{prose(text)}{extra}</div>'


def criterion(told: Iterable[tuple[str, str | None]], label: str, sentence: str) -> str:
    """What a question asks: part by part in words, where there are some, and as the program reads it."""
    plain = "".join(
        f'<p class="sub">{esc(name)}</p><p class="big">{prose(words)}</p>'
        for name, words in told
        if words
    )
    return (
        f'{plain}<p class="sub">{esc(label)}</p><p class="sentence" lang="en">{prose(sentence)}</p>'
    )


def shares(counted: Sequence[tuple[str, str, int]], label: str) -> str:
    """Counts as one bar of parts and as words: ``(status, name, count)``; zero parts are only words."""
    total = sum(n for _, _, n in counted) or 1
    parts = "".join(
        f'<span class="{esc(status)}" style="width:{100 * n / total:.2f}%"></span>'
        for status, _, n in counted
        if n
    )
    words = "".join(
        f'<li><span class="dot {esc(status)}" aria-hidden="true"></span>{esc(name)} <b>{n}</b></li>'
        for status, name, n in counted
    )
    return (
        f'<div class="shares"><p class="sub">{esc(label)}</p><div class="parts" aria-hidden="true">'
        f"{parts}</div><ul>{words}</ul></div>"
    )


@dataclass(frozen=True)
class CallRow:
    """A call in a list: how it stands, what was said, and named details; an empty detail keeps its column."""

    status: str
    label: str
    said: str
    details: tuple[tuple[str, str], ...]
    tags: tuple[str, ...] = ()


def call_row(call: CallRow) -> str:
    """A card on a phone; on a desktop a line whose columns stand below their names."""
    below = "".join(
        f'<div class="{"cell" if value else "cell none"}"><dt>{esc(name)}</dt><dd>{prose(value)}</dd></div>'
        for name, value in call.details
    )
    outlined = "".join(tag(label) for label in call.tags)
    return (
        f'<article class="call"><p class="said">{prose(call.said)}</p>'
        f'<p class="stands">{chip(call.status, call.label)}{outlined}</p><dl>{below}</dl></article>'
    )


def call_names(names: Iterable[str]) -> str:
    """The names above the columns of the calls; each call says them itself to a screen reader."""
    shown = "".join(f"<span>{esc(name)}</span>" for name in names)
    return f'<div class="call names" aria-hidden="true">{shown}</div>'


def row(status: str, label: str, title: str, lines: Iterable[str]) -> str:
    """A call in a list: what was said, how it stands, and when and about what."""
    below = "".join(f"<span>{prose(line)}</span>" for line in lines if line)
    return (
        f'<article class="row"><div class="top"><p class="said">{prose(title)}</p>{chip(status, label)}</div>'
        f'<p class="meta">{below}</p></article>'
    )


def bullets(lines: Iterable[str]) -> str:
    """A list of sentences."""
    return f"<ul>{''.join(f'<li>{prose(line)}</li>' for line in lines)}</ul>"


def facts(pairs: Iterable[tuple[str, str]]) -> str:
    """Names and what they are, one below the other."""
    shown = "".join(
        f"<dt>{esc(name)}</dt><dd>{prose(value)}</dd>" for name, value in pairs if value
    )
    return f'<dl class="facts">{shown}</dl>'


def table(
    columns: Sequence[str], rows: Iterable[Sequence[str]], *, label: str, narrow: bool = False
) -> str:
    """A table that fits a phone: below 640 px each row becomes a block with its column names,
    unless the table is ``narrow`` enough as it is.
    """
    names = "".join(f'<th scope="col">{esc(c)}</th>' for c in columns)
    body = "".join(
        "<tr>"
        + "".join(
            f'<td data-name="{esc(c)}"><div>{prose(cell)}</div></td>'
            for c, cell in zip(columns, cells, strict=True)
        )
        + "</tr>"
        for cells in rows
    )
    kind = "grid narrow" if narrow else "grid"
    return (
        f'<table class="{kind}" aria-label="{esc(label)}"><thead><tr>{names}</tr></thead>'
        f"<tbody>{body}</tbody></table>"
    )


class Raw(str):
    """HTML made in this file, not to be escaped again."""

    __slots__ = ()


_HANGUL = re.compile("[ㄱ-ㆎ가-힣]")


def foreign(text: str, lang: str = "", *, within: str = "") -> Raw:
    """``text`` of the record, marked with its language wherever it stands in ``within``.

    Without ``lang`` it is Korean where it holds Hangul, else English.

    >>> foreign("decided otherwise"), foreign("높다", within="“높다” → 60%")
    ('<span lang="en">decided otherwise</span>', '“<span lang="ko">높다</span>” → 60%')
    """
    if not text:
        return Raw(prose(within))
    spoken = lang or ("ko" if _HANGUL.search(text) else "en")
    marked = f'<span lang="{esc(spoken)}">{prose(text)}</span>'
    return Raw(marked.join(prose(part) for part in (within or text).split(text)))


def rate_cell(text: str, b: Bar, note: str) -> Raw:
    """A rate with its interval bar, for a table."""
    return Raw(f'<b>{esc(text)}</b> <span class="note">{prose(note)}</span>{bar(b)}')


def chip_cell(status: str, label: str, note: str = "") -> Raw:
    """How a call stands, for a table, with a note below."""
    below = f'<div class="note">{prose(note)}</div>' if note else ""
    return Raw(f"{chip(status, label)}{below}")


def links(named: Iterable[tuple[str, str]], label: str) -> str:
    """Links to files of this host, each ``(address, name)``, as one list named ``label``."""
    shown = "".join(
        f'<li><a href="{esc(at)}" target="_self">{esc(name)}</a></li>' for at, name in named
    )
    return f'<ul class="links" aria-label="{esc(label)}">{shown}</ul>'


def together(text: str) -> Raw:
    """A text that stays on one line."""
    return Raw(f'<span class="one">{esc(text)}</span>')


def copyable(text: str) -> str:
    """A text that one tap selects whole, to be copied."""
    return f'<p class="sentence copy" lang="en">{esc(text)}</p>'


def with_note(text: str, note: str) -> Raw:
    """A text of a table with a quieter one below."""
    return Raw(f'{prose(text)}<div class="note">{prose(note)}</div>')


def link_cell(address: str, label: str) -> Raw:
    """A link to a page of this host, for a table."""
    return Raw(f'<a class="out" href="{esc(address)}" target="_self">{esc(label)}</a>')


def outside_link(url: str | None, label: str, missing: str) -> str:
    """A link to the original post, only when its address is a plain web address."""
    safe = safe_url(url)
    if safe is None:
        return f'<p class="sub">{esc(missing)}</p>'
    return (
        f'<p><a class="out" href="{esc(safe)}" target="_blank" rel="noopener noreferrer nofollow">'
        f'{esc(label)} ↗</a> <span class="sub">{esc(urlsplit(safe).hostname or "")}</span></p>'
    )
