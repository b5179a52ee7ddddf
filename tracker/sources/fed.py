"""The Federal Reserve's statements: the target range that each meeting decided on, in its own words.

The range must be the one that the implementation note of the meeting directs, where there is a note (since
December 2015). The change is against the range in the statement of the meeting before; the words of the
decision must fit it, else the calendar lacks a meeting. What dissenters preferred comes after "Voting" and
is not read. Statements for immediate release, up to 2015, give no hour to compare with the calendar.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tracker.errors import SourceRefused, UnknownMeeting
from tracker.sessions.calendar import Calendar
from tracker.sessions.rules import NEW_YORK, at
from tracker.sources._base import Answer, Ask, Page, Published, Request, Source, Standing, Wanted
from tracker.sources._decisions import Decision
from tracker.sources._reading import clock_of, day_of, html_of, unexpected, value_of

LOWER, UPPER, CHANGE = "FED_LOWER", "FED_UPPER", "FOMC"
FIRST_RANGE, FIRST_NOTE = date(2008, 12, 16), date(2015, 12, 16)
LETTERS = {FIRST_RANGE: "b"}
"""Which press release of the day the statement is, where it is not the first."""

MINUTE = "%Y-%m-%d %H:%M UTC"

_AMOUNT = r"(\d+(?:-\d/\d)?|\d/\d)"
_RANGE = rf"{_AMOUNT}(?: percent)? to {_AMOUNT} percent"
_DECIDED = re.compile(
    r"(\w+) (?:the|a) target range for the federal funds rate "
    rf"(?:by {_AMOUNT} percentage points?,? )?(?:at|to|of) {_RANGE}"
)
_REAFFIRMED = re.compile(rf"{_RANGE} target range for the federal funds rate")
_DIRECTED = re.compile(rf"the federal funds rate in a target range of {_RANGE}")
_RELEASED = re.compile(r"For (?:release at (\d+:\d\d [ap]\.m\.) E[DS]T|immediate release)", re.I)
_SIGNS = {"raise": 1, "lower": -1, "maintain": 0, "keep": 0}
_HYPHENS = dict.fromkeys(range(0x2010, 0x2014), "-")


@dataclass(frozen=True)
class Decided:
    """The range that a statement gives, in percent; ``sign`` and ``step`` are what it says of the change."""

    low: Decimal
    high: Decimal
    sign: int | None = None
    step: Decimal | None = None

    def fits(self, before: "Decided") -> bool:
        """Whether the change from the range before is the one that the statement tells of."""
        change = self.high - before.high
        return self.sign in (None, (change > 0) - (change < 0)) and self.step in (None, abs(change))


def pages(ask: Ask, wanted: Wanted) -> Iterator[Page]:
    """A statement a meeting, after that of the meeting before the first; notes are only compared."""
    calendar = wanted.calendar_of(CHANGE)
    held = [d for d in calendar.between(FIRST_RANGE, wanted.last) if not calendar.is_cancelled(d)]
    own = [day for day in held if day in wanted]
    earlier = [day for day in held if own and day < own[0]][-1:]
    before: tuple[date, Decided] | None = None
    for day in earlier + own:
        answer = _statement(ask, day, due=day < wanted.last)
        if answer is None:
            return
        decided = _decided(answer, day, calendar)
        _require_same_range(ask, day, decided)
        if before is not None and not decided.fits(before[1]):
            raise UnknownMeeting(answer.url, before[0], day)
        if day in wanted:
            figures = _figures(day, decided, before[1] if before else None)
            yield Page(answer, tuple(f for f in figures if f.series in wanted.series))
        before = day, decided


def _figures(day: date, decided: Decided, before: Decided | None) -> Iterator[Published]:
    yield Published(LOWER, day, decided.low)
    upper = Decision(day, before.high if before else None, decided.high)
    yield from upper.published(level=UPPER, change=CHANGE)


def _statement(ask: Ask, day: date, *, due: bool) -> Answer | None:
    """The statement of a meeting; None when it is not out, which is an error where it is ``due``."""
    try:
        return ask(_request(day, LETTERS.get(day, "a")))
    except SourceRefused as why:
        if why.status == 404 and not due:
            return None
        raise


def _request(day: date, letter: str) -> Request:
    return Request(path=f"/newsevents/pressreleases/monetary{day:%Y%m%d}{letter}.htm")


def _require_same_range(ask: Ask, day: date, decided: Decided) -> None:
    """Compare with the implementation note, if the meeting has one."""
    if day < FIRST_NOTE:
        return
    try:
        note = ask(_request(day, "a1"))
    except SourceRefused as why:
        if why.status == 404:
            return
        raise
    found = {
        (_percent(note, m[1]), _percent(note, m[2])) for m in _DIRECTED.finditer(_text(note, day))
    }
    if found != {(decided.low, decided.high)}:
        raise unexpected(note, f"the range of the statement, {_shown(decided)}", _listed(found))


def _decided(answer: Answer, day: date, calendar: Calendar) -> Decided:
    text = _text(answer, day)
    _require_hour(answer, text, day, calendar)
    words = text.partition("Voting ")[0]
    found = [_change(answer, m) for m in _DECIDED.finditer(words)]
    found += [
        Decided(_percent(answer, m[1]), _percent(answer, m[2]), 0)
        for m in _REAFFIRMED.finditer(words)
    ]
    ranges = {(d.low, d.high) for d in found}
    if len(ranges) != 1:
        raise unexpected(answer, "one target range for the federal funds rate", _listed(ranges))
    return found[0]


def _change(answer: Answer, said: re.Match[str]) -> Decided:
    step = None if said[2] is None else _percent(answer, said[2])
    return Decided(_percent(answer, said[3]), _percent(answer, said[4]), _SIGNS.get(said[1]), step)


def _percent(answer: Answer, text: str) -> Decimal:
    """The number behind ``4-3/4``, ``1/4`` or ``5``."""
    whole, _, part = text.rpartition("-") if "/" in text else (text, "", "0/1")
    over, under = (value_of(answer, n) or Decimal(0) for n in part.split("/"))
    return Decimal(whole or 0) + over / under


def _require_hour(answer: Answer, text: str, day: date, calendar: Calendar) -> None:
    """The hour of the statement must be the calendar's, where both give one that is sure."""
    released = _RELEASED.search(text)
    if released is None:
        raise unexpected(answer, "the hour of its release", "none")
    if released[1] is None or calendar.is_nominal(day):
        return
    told, known = at(day, clock_of(answer, released[1]), NEW_YORK), calendar.close(day)
    if told != known:
        raise SourceRefused(
            f"{answer.url} was released {told:{MINUTE}}; the calendar has {known:{MINUTE}}",
            "Put the calendar right with `tracker import releases`",
        )


def _text(answer: Answer, day: date) -> str:
    """The words of the press release of ``day``, with plain hyphens and single spaces."""
    article = html_of(answer).css_first("#article")
    dated = article and article.css_first(".article__time")
    if not (article and dated and answer.body.rstrip().lower().endswith(b"</html>")):
        raise unexpected(answer, "a whole press release", "another page, or a part of one")
    released = day_of(answer, dated.text(strip=True), "%B %d, %Y")
    if released != day:
        raise unexpected(answer, f"the press release of {day}", f"that of {released}")
    return " ".join(article.text(separator=" ").translate(_HYPHENS).split())


def _shape(answer: Answer) -> frozenset[str]:
    page = html_of(answer)
    text = " ".join(page.text(separator=" ").translate(_HYPHENS).split())
    marks = {
        "#article": page.css_first("#article"),
        "#article .article__time": page.css_first("#article .article__time"),
        "the hour of release": _RELEASED.search(text),
        "a target range": _DECIDED.search(text),
    }
    return frozenset(name for name, found in marks.items() if found is not None)


def _shown(decided: Decided) -> str:
    return f"{decided.low} to {decided.high} percent"


def _listed(ranges: set[tuple[Decimal, Decimal]]) -> str:
    return " and ".join(_shown(Decided(*r)) for r in sorted(ranges)) or "none"


SOURCE = Source(
    label="Federal Reserve",
    what="target range of the federal funds rate, from the statement after each meeting",
    standing=Standing.PUBLISHER,
    url="https://www.federalreserve.gov",
    series=frozenset({LOWER, UPPER, CHANGE}),
    since=FIRST_RANGE,
    pages=pages,
    probe=_request(date(2023, 3, 22), "a"),
    shape=_shape,
    expected=frozenset(
        {"#article", "#article .article__time", "the hour of release", "a target range"}
    ),
)
