"""What every page stands in, and where each page is: all links are relative, so they work from a disk."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property, lru_cache
from pathlib import Path
from posixpath import dirname, relpath

from tracker.domain.records import ForecasterRow
from tracker.presentation import cards
from tracker.presentation.i18n import LANGUAGES, Texts, utc
from tracker.presentation.markup import filled
from tracker.presentation.wording import Wording
from tracker.sessions.almanac import Almanac
from tracker.site.folder import File
from tracker.site.reading import Whole

TEMPLATES = Path(__file__).parent / "templates"
STYLE = "site.css"
NAMES: Mapping[str, str] = {"ko": "한국어", "en": "English"}
LONGEST = 200
"""Letters of a title or description."""
BODY = "<!-- body -->"
"""Where a page goes into its frame: long bodies stay out of the template, which goes through each letter."""
_UNWANTED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")
_SAFE = re.compile(r"[a-z0-9][a-z0-9_-]*")


class Remembering(Wording):
    """Words for criteria; a figure is put into words once, for many calls rest on it."""

    def __init__(self, t: Texts, almanac: Almanac) -> None:
        super().__init__(t, almanac)
        self._value = lru_cache(maxsize=65_536)(super().value)

    def value(self, series: str, amount: Decimal) -> str:
        """A figure of a series with its decimals and unit."""
        return self._value(series, amount)


@dataclass(frozen=True, eq=False)
class Voice:
    """One language of one record: its texts, its words for criteria, and what the site has."""

    t: Texts
    record: Whole
    base: str | None
    reports: bool

    @cached_property
    def say(self) -> Wording:
        """Criteria and figures in words."""
        return Remembering(self.t, self.record.almanac)

    @cached_property
    def several(self) -> bool:
        """Whether there are several forecasters."""
        return len(self.record.forecasters) > 1


@dataclass(frozen=True, kw_only=True)
class Page:
    """A page below the folder of its language. ``dated`` ones say of which state of the record they are;
    the others stay as they are until what they tell changes.
    """

    at: str
    title: str
    description: str
    body: str
    part: str
    dated: bool = False
    kind: str = "website"
    links: Mapping[str, str] = field(default_factory=dict)


def call_page(id: int) -> str:
    """Where a call's page is, below the folder of a language."""
    return f"call/{id}.html"


def forecaster_page(one: ForecasterRow) -> str:
    """Where a forecaster's page is; a slug that no file can be called by is replaced."""
    return f"by/{safe_name(one)}.html"


def safe_name(one: ForecasterRow) -> str:
    """A forecaster's slug as the name of a file."""
    return one.slug if _SAFE.fullmatch(one.slug) else f"forecaster-{one.id}"


def href(here: str, there: str) -> str:
    """The address of one file as a link in another; both are named from the same folder.

    >>> href("call/1.html", "calls/index.html"), href("index.html", "call/1.html")
    ('../calls/index.html', 'call/1.html')
    """
    return _relative(dirname(here), there)


@lru_cache(maxsize=65_536)
def _relative(folder: str, there: str) -> str:
    return relpath(there, folder or ".")


def shared(here: str, there: str) -> str:
    """The address of a file at the top of the site, as a link in a page of a language."""
    return href(f"lang/{here}", there)


def framed(v: Voice, page: Page) -> File:
    """The page as a file."""
    html = filled(
        "page.html",
        folder=TEMPLATES,
        t=v.t,
        page=page,
        title=short(page.title),
        description=short(page.description),
        nav=_navigation(v, page),
        langs=[(lang, NAMES[lang], shared(page.at, f"{lang}/{page.at}")) for lang in LANGUAGES],
        style=shared(page.at, STYLE),
        feed=href(page.at, "feed.atom"),
        picture=f"{v.base}/{v.t.lang}/record.png" if v.base else None,
        base=v.base,
        state=_state(v) if page.dated else None,
    )
    before, after = html.split(BODY)
    return File(f"{v.t.lang}/{page.at}", f"{before}{plain(page.body)}{after}".encode())


def plain(body: str) -> str:
    """HTML without the characters that it cannot hold; nearly none has one."""
    return _UNWANTED.sub("", body)


def _navigation(v: Voice, page: Page) -> list[tuple[str, str, bool]]:
    """The parts of the site: address, name, and whether the page is of it."""
    parts = {"score": "index.html", "calls": "calls/index.html"}
    if v.several:
        parts["forecasters"] = "forecasters.html"
    if v.reports:
        parts["reports"] = "reports.html"
    parts["method"] = "method.html"
    return [
        (href(page.at, at), v.t(f"site.nav_{name}"), name == page.part)
        for name, at in parts.items()
    ]


def _state(v: Voice) -> str:
    as_of = v.record.as_of
    shown = f"{utc(as_of)} ({v.t.clock(as_of, 'Asia/Seoul')})"
    return v.t("site.state", version=v.record.version, as_of=shown)


def folded(label: str, body: str) -> str:
    """Something that is shown when it is asked for."""
    return f"<details><summary>{cards.esc(label)}</summary>{body}</details>"


def short(text: str) -> str:
    """``text`` on one line, cut at a word where it is longer than a preview."""
    line = " ".join(text.split())
    return line if len(line) <= LONGEST else f"{line[:LONGEST].rsplit(' ', 1)[0]}…"
