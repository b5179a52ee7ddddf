"""What a page is about, for those who show a preview of it: its title, how it stands, a picture."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode

from tracker.calls import Call
from tracker.errors import TrackerError
from tracker.presentation.i18n import Texts
from tracker.presentation.leanings import due_day
from tracker.presentation.wording import summary
from tracker.web import data
from tracker.web.data import Ledger
from tracker.web.server import asked
from tracker.web.state import whole_number

PAGES = ("", "score", "calls", "call", "compare", "method")
LONGEST = 200
"""Letters of a title or description; previews show fewer."""


@dataclass(frozen=True, kw_only=True)
class About:
    """A page: ``path`` and ``kept`` are its address without language, ``picture`` and ``shown`` that of
    its picture.
    """

    title: str
    description: str
    path: str = ""
    kept: Mapping[str, str] = field(default_factory=dict)
    picture: str = "share/record.png"
    shown: Mapping[str, str] = field(default_factory=dict)
    kind: str = "website"

    def address(self, lang: str | None = None) -> str:
        """The page below the site, in one language or in the reader's own."""
        return _address(self.path, {**self.kept, **({"lang": lang} if lang else {})})

    def image(self, lang: str) -> str:
        """The picture below the site."""
        return _address(self.picture, {"lang": lang, **self.shown})


def _address(path: str, params: Mapping[str, str]) -> str:
    return f"/{path}?{urlencode(params)}" if params else f"/{path}"


def about(path: str, given: Mapping[str, str], t: Texts) -> About:
    """The page at ``path``; what is not known, or cannot be read, is described in general."""
    page = path.strip("/")
    if page not in PAGES:
        return general(t)
    page = "" if page == "score" else page
    try:
        with data.ledger() as led:
            if not led.forecasters:
                return general(t)
            return _call(led, given, t) if page == "call" else _record(led, page, given, t)
    except TrackerError:
        return general(t)
    except Exception:
        logging.getLogger(__name__).exception("a page could not be described")
        return general(t)


def general(t: Texts) -> About:
    """The scorecard as such."""
    return About(title=t("app.name"), description=t("app.tagline"))


def _record(led: Ledger, page: str, given: Mapping[str, str], t: Texts) -> About:
    kept = asked.known(led, given)
    wanted = asked.scope(led, kept)
    found = data.view(led, wanted)
    name = asked.subject(led, found, wanted.forecaster)
    title = t("app.of", name=name) if name else t("app.name")
    return About(
        title=short(f"{t(f'title.{page}')} · {title}" if page else title),
        description=short(
            t("method.intro") if page == "method" else getattr(found.lines[0].text, t.lang)
        ),
        path=page,
        kept=kept,
        shown={**kept, "v": led.version},
    )


def _call(led: Ledger, given: Mapping[str, str], t: Texts) -> About:
    number = whole_number(given.get("id", ""))
    found = data.calls(led, [number]) if number else []
    if not found:
        return general(t)
    call = found[0]
    named = led.named(call.forecaster)
    said = f"{named.name if named else call.forecaster}, {(call.post_date or call.made_at.date())}"
    return About(
        title=short(summary(t, call)),
        description=short(f"{stands(led, t, call)} · {said}"),
        path="call",
        kept={"id": str(call.id)},
        picture=f"share/call/{call.id}.png",
        shown={"v": led.version},
        kind="article",
    )


def stands(led: Ledger, t: Texts, call: Call) -> str:
    """How a call stands and until when it runs: ``Hit · until 2023-03-15``."""
    until = t("share.until", day=due_day(call.terms, led.almanac))
    return f"{t(f'status.{call.status}')} · {until}"


def short(text: str) -> str:
    """``text`` on one line, cut at a word where it is longer than a preview."""
    line = " ".join(text.split())
    return line if len(line) <= LONGEST else f"{line[:LONGEST].rsplit(' ', 1)[0]}…"
