"""A report as Markdown: text of the record is text, whatever it holds."""

import re
from collections.abc import Iterable, Iterator
from urllib.parse import quote

from tracker.presentation.cards import MARKS, safe_url
from tracker.presentation.i18n import Texts
from tracker.report.telling import Entry, Grid, Group, Rate, Section, Shares, Told

_SPECIAL = re.compile(r"[\\`*_\[\]#|~$@]|:(?=[A-Za-z/_+-])")
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_LISTED = re.compile(r"^(\d+)([.)])|^([-+=])")
_BARE_HOST = re.compile(r"(?i)\bwww\.")
_UNSEEN = re.compile(r"[\x00-\x1f\x7f\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]+")
_IN_ADDRESSES = ":/?#[]@!$&'*+,;=%~-._"


def text(told: str) -> str:
    r"""``told`` as text on one line: no markup, no HTML, no link, no list, nothing that turns its direction.

    >>> print(text("<b> [a](x) # 3~5% www.x.org"))
    &lt;b&gt; \[a\](x) \# 3\~5% www\.x.org
    """
    line = " ".join(_UNSEEN.sub(" ", told).split())
    line = re.sub(r"[&<>]", lambda m: _ENTITIES[m[0]], _SPECIAL.sub(r"\\\g<0>", line))
    line = _BARE_HOST.sub(lambda m: f"{m[0][:3]}\\.", line)
    return _LISTED.sub(lambda m: f"\\{m[3]}" if m[3] else f"{m[1]}\\{m[2]}", line)


def link(label: str, address: str) -> str:
    """A link to an address that ``safe_url`` has let through, or to a file beside this one."""
    return f"[{text(label)}](<{quote(address, safe=_IN_ADDRESSES)}>)"


def markdown(told: Told, t: Texts) -> str:
    """The report as Markdown."""
    lines = [f"# {text(told.title)}{f' · {text(told.tag)}' if told.tag else ''}", ""]
    lines += [text(told.span), ""]
    lines += [f"{n}. {text(line)}" for n, line in enumerate(told.headline, 1)]
    for section in told.sections:
        lines += ["", *_section(section, t)]
    return "\n".join(lines) + "\n"


def _section(section: Section, t: Texts) -> Iterator[str]:
    count = f" ({section.count})" if section.count is not None else ""
    yield f"## {text(section.title)}{count}"
    for line in section.lines:
        yield from ("", text(line))
    if section.shares:
        yield from ("", _shares(section.shares))
    if section.rates:
        yield from ("", *_rates(section.rates, t))
    for group in section.groups:
        yield from ("", *_group(group, t))
    if section.facts:
        yield from ("", *(f"- {text(name)}: {text(value)}" for name, value in section.facts))
    if section.grid:
        yield from ("", *_table(section.grid))


def _group(group: Group, t: Texts) -> Iterator[str]:
    if group.title:
        yield from (f"### {text(group.title)}", "")
    if group.note:
        yield from (text(group.note), "")
    if group.shares:
        yield from (_shares(group.shares), "")
    for entry in group.entries:
        yield from _entry(entry, t)
    if group.more:
        yield from ("", text(group.more))


def _shares(shares: Shares) -> str:
    shown = " · ".join(f"{text(name)} {n}" for _, name, n in shares.counted)
    return f"{text(shares.label)}: {shown}"


def _entry(entry: Entry, t: Texts) -> Iterator[str]:
    mark = f"{MARKS[entry.status]} {text(entry.label)} · " if entry.status else ""
    yield f"- {mark}**{text(entry.title)}**"
    lines = [f"**{text(' · '.join(entry.when))}**"] if entry.when else []
    lines += [text(line) for line in entry.lines]
    address = safe_url(entry.url)
    by = [text(entry.by)] if entry.by else []
    by += [link(t("report.post"), address)] if address else []
    lines += [" · ".join(by)] if by else []
    if entry.sentence:
        lines.append(f"{text(t('call.question'))}: {text(entry.sentence)}")
    yield from (f"  - {line}" for line in lines)


def _rates(rates: Iterable[Rate], t: Texts) -> Iterator[str]:
    columns = (t("report.measure"), t("report.value"), t("report.interval"))
    rows = tuple((rate.name, rate.value, " · ".join(rate.notes)) for rate in rates)
    yield from _table(Grid(label="", columns=columns, rows=rows))


def _table(grid: Grid) -> Iterator[str]:
    yield _row(text(column) for column in grid.columns)
    yield _row("---" for _ in grid.columns)
    for row in grid.rows:
        yield _row(text(cell) for cell in row)


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"
