"""What a list of calls can be narrowed by: values, their names, and how many questions have each."""

from collections import Counter
from collections.abc import Sequence
from functools import partial

from tracker.grouping import series_named
from tracker.presentation.i18n import Texts
from tracker.views import Scope, View
from tracker.web import data
from tracker.web.current import drawn, wording
from tracker.web.data import Ledger
from tracker.web.once import once

DIMENSIONS = ("series", "grade", "horizon", "kind", "quarter")
"""What narrows a list, besides who made the calls and in which record."""
BY_NAME = ("grade", "quarter")


def whole(led: Ledger) -> list[View]:
    """The views of everybody's calls, one a record that holds any; one without a call at the least."""
    first = data.view(led)
    others = (data.view(led, Scope(record=r)) for r in first.records if r != first.record)
    return [first, *others]


def options(views: Sequence[View], dimension: str) -> dict[str, int]:
    """The values of a dimension with how many questions have each.

    Grades and quarters stand in their order, the others by that number; each series stands by itself.
    """
    return once("options", partial(_counted, views, dimension), dimension, *views)


def _counted(views: Sequence[View], dimension: str) -> dict[str, int]:
    counted: Counter[str] = Counter()
    for group in (group for view in views for group in view.groups[dimension]):
        for value in _single(dimension, group.value):
            counted[value] += group.questions
    order = sorted(counted, key=lambda v: v if dimension in BY_NAME else (-counted[v], v))
    return {value: counted[value] for value in order}


def _single(dimension: str, value: str) -> list[str]:
    if dimension != "series":
        return [value]
    known = drawn()[1].almanac.catalogue
    return [name for name in series_named(value) if name in known]


def value_name(t: Texts, dimension: str, value: str) -> str:
    """What a value of a dimension is called."""
    if dimension == "series":
        return wording().name(value)
    if dimension == "forecaster":
        found = drawn()[1].named(value)
        return found.name if found else value
    if dimension == "quarter":
        return t("filter.quarter_of", year=value[:4], number=value[-1])
    return t.known(dimension, value)
