"""A call in a list: how it stands, what was said, by whom and until when; all of it one link."""

from collections.abc import Iterable

from tracker.calls import Call
from tracker.presentation import cards
from tracker.presentation.cards import CallRow, Raw
from tracker.presentation.leanings import due_day, series_in
from tracker.presentation.one_call import day_of, side_and_probability
from tracker.presentation.wording import said
from tracker.site.frame import Voice, call_page, href


def row(v: Voice, here: str, call: Call, *marks: str) -> str:
    """The call as a card on a phone and as a line on a desktop; ``marks`` stand beside its result."""
    t = v.t
    about = " + ".join(v.say.name(part) for part in series_in(call.terms))
    details = (
        (t("calls.said_on"), said_on(v, call)),
        (t("calls.series"), about),
        (t("calls.side"), side_and_probability(t, call)),
        (t("calls.due"), due_day(call.terms, v.record.almanac).isoformat()),
        (t("calls.grade"), call.grade),
    )
    tags = (*([t("record.retrospective")] if call.retrospective else []), *marks)
    link = Raw(
        f'<a class="go" href="{cards.esc(href(here, call_page(call.id)))}">'
        f"{cards.prose(said(t, call))}</a>"
    )
    return cards.call_row(CallRow(call.status, t(f"status.{call.status}"), link, details, tags))


def rows(v: Voice, here: str, calls: Iterable[Call]) -> str:
    """Calls one below the other."""
    return f'<div class="listed">{"".join(row(v, here, call) for call in calls)}</div>'


def said_on(v: Voice, call: Call) -> str:
    """The day it was said, and by whom where there are several who say things."""
    day = day_of(call)
    if not v.several:
        return day
    name = v.record.names[call.forecaster]
    return cards.foreign(name, within=f"{day} · {name}")
