"""The list of calls: what it is filtered by, and its rows."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import streamlit as st

from tracker.calls import Call
from tracker.domain.catalogue import CATALOGUE
from tracker.scorecard import Card
from tracker.web import cards, state
from tracker.web.current import drawn, wording
from tracker.web.data import status_of
from tracker.web.i18n import Texts, chance
from tracker.web.leanings import due_day, series_in
from tracker.web.score_view import group_name, summary

ON_A_PAGE = 20
RESET = ("page",)
FACETS: Mapping[str, Callable[[Call], Sequence[str]]] = {
    "series": lambda c: series_in(c.terms),
    "grade": lambda c: (c.grade,),
    "horizon": lambda c: (c.horizon_basis,),
    "by": lambda c: (c.forecaster,),
}


@dataclass(frozen=True)
class Filters:
    """What the list is limited to; ``facets`` holds a value for each facet that is limited."""

    status: str = "all"
    facets: tuple[tuple[str, str], ...] = ()
    words: str = ""

    def keep(self, call: Call) -> bool:
        return (
            self.status in ("all", status_of(call))
            and all(value in FACETS[name](call) for name, value in self.facets)
            and all(word in _searched(call) for word in self.words.casefold().split())
        )


def _searched(call: Call) -> str:
    about = [CATALOGUE[name] for name in series_in(call.terms) if name in CATALOGUE]
    names = [text for s in about for text in (s.id, s.ko, s.en)]
    texts = (call.summary_ko, call.summary_en, call.sentence, call.hedge, call.family, *names)
    return " ".join(text for text in texts if text).casefold()


def listed(calls: Sequence[Call], *, by_mention: bool) -> list[Call]:
    """The calls to list, newest first: every mention, or each question at its first mention."""
    return [c for c in reversed(calls) if by_mention or c.first_mention]


def controls(sheet: Card) -> tuple[list[Call], Filters]:
    """Draw the filters; give back what is listed and how it is limited."""
    t, led = drawn()
    by_mention = state.code("unit", ("questions", "mentions"), "questions") == "mentions"
    calls = listed(sheet.calls, by_mention=by_mention)
    counted = Counter(status_of(c) for c in calls)
    statuses = {"all": f"{t('status.all')} {len(calls)}"}
    statuses |= {s: f"{t(f'status.{s}')} {counted[s]}" for s in cards.STATUSES if counted[s]}
    status = state.pills(t("filter.status"), "status", statuses, "all", resets=RESET)
    words = state.search(t, "q", resets=RESET)
    active = any(name in st.query_params for name in (*FACETS, "unit"))
    with st.expander(t("filter.more"), expanded=active, key="more_filters"):
        facets = _facets(t, calls, several=len(led.forecasters) > 1)
        units = {unit: t(f"filter.{unit}") for unit in ("questions", "mentions")}
        state.select(t("filter.group"), "unit", units, "questions", resets=RESET)
    return calls, Filters(status, tuple(facets.items()), words)


def _facets(t: Texts, calls: Sequence[Call], *, several: bool) -> dict[str, str]:
    chosen: dict[str, str] = {}
    shown = [name for name in FACETS if name != "by" or several]
    for name, column in zip(shown, st.columns(len(shown)), strict=True):
        values = sorted({value for c in calls for value in FACETS[name](c)})
        options = {"all": t("filter.all"), **{v: facet_name(t, name, v) for v in values}}
        with column:
            value = state.select(t(f"filter.{name}"), name, options, "all", resets=RESET)
        if value != "all":
            chosen[name] = value
    return chosen


def facet_name(t: Texts, facet: str, value: str) -> str:
    """What a value of a filter is called."""
    return group_name(t, "forecaster" if facet == "by" else facet, value)


def rows(calls: Sequence[Call], mentions: Mapping[int, int]) -> None:
    """The rows of one page of the list, each a card that is a link."""
    t, _ = drawn()
    for call in calls:
        with st.container(key=f"row_{call.id}"):
            st.html(
                cards.row(
                    status_of(call),
                    t(f"status.{status_of(call)}"),
                    summary(t, call),
                    _lines(t, call, mentions),
                )
            )
            st.page_link(
                "call.py",
                label=t("nav.details", id=call.id),
                query_params=state.link(id=call.id),
            )


def _lines(t: Texts, call: Call, mentions: Mapping[int, int]) -> list[str]:
    said = call.post_date or call.made_at.date()
    times = mentions.get(call.question, 1)
    say = wording()
    return [
        t("calls.from_post", day=said),
        " + ".join(say.name(part) for part in series_in(call.terms)),
        probability(t, call),
        t("calls.until", day=due_day(call.terms, say.almanac)),
        f"{t('call.grade')} {call.grade}",
        t("calls.mentions", n=times) if times > 1 else "",
    ]


def probability(t: Texts, call: Call) -> str:
    """The number, or the word with the range it stands for, or that only a side was taken."""
    if call.probability is None:
        return t("call.no_word")
    shown = chance(call.probability.low, call.probability.high)
    return f"‘{call.says}’ {shown}" if call.says else shown


def page_of(calls: Sequence[Call], number: int) -> Sequence[Call]:
    """The calls on page ``number``, from 1."""
    return calls[(number - 1) * ON_A_PAGE : number * ON_A_PAGE]
