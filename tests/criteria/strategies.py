"""Criteria drawn from their own phrases, so that a new kind is covered without a line here."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from hypothesis import assume
from hypothesis import strategies as st

from tests.criteria.hand import ALMANAC
from tracker.criteria import Call, kinds, parse
from tracker.criteria._base import holes_of
from tracker.criteria._fields import FIELDS, padded, period_text
from tracker.domain.amounts import tidy
from tracker.domain.horizon import COUNTED, DATED, LONGEST, RANGED, UNITS, Horizon

DAYS = st.dates(date(2022, 6, 1), date(2026, 6, 1))
Draw = Callable[[st.SearchStrategy[Any]], Any]


def simple_kinds() -> list[str]:
    """The kinds that are checked as columns."""
    return [kind for kind, module in kinds().items() if hasattr(module, "check")]


def combinators() -> list[str]:
    """The kinds that are made of other criteria."""
    return [kind for kind, module in kinds().items() if hasattr(module, "combine")]


@cache
def fitting(kind: str) -> list[str]:
    """Series whose figures mean the same as in the examples of a kind."""
    examples = [parse(e, ALMANAC) for e in kinds()[kind].Criterion.EXAMPLES]
    named = {str(v) for e in examples for v in vars(e).values()} & set(ALMANAC.catalogue)
    meanings = {ALMANAC.catalogue[name].meaning for name in named}
    return [s.id for s in ALMANAC.catalogue.values() if s.meaning in meanings]


@cache
def shapes(kind: str) -> list[Horizon]:
    """One horizon of each shape that a kind takes."""
    every = [
        *(Horizon(form, n=3, unit=unit) for form in COUNTED for unit in UNITS),
        *(Horizon(form, last=date(2023, 6, 30)) for form in DATED),
        *(Horizon(form, first=date(2023, 5, 1), last=date(2023, 6, 30)) for form in RANGED),
    ]
    example: Any = parse(kinds()[kind].Criterion.EXAMPLES[0], ALMANAC)
    if not hasattr(example, "horizon"):
        return every
    return [h for h in every if not replace(example, horizon=h).problems(ALMANAC)]


@st.composite
def simple(draw: Draw, kind: str) -> Call:
    """A criterion of one kind that can be asked."""
    criterion = kinds()[kind].Criterion
    holes = holes_of(draw(st.sampled_from(criterion.PHRASES)))
    values: dict[str, Any] = {}
    chosen: list[str] = []
    for name, field in holes.items():
        values[name] = draw(_field(kind, field, chosen))
        if field == "Series":
            chosen.append(values[name])
    assume(not any(FIELDS[field].unfit(values[name]) for name, field in holes.items()))
    call: Call = criterion(**values)
    assume(not call.problems(ALMANAC))
    return call


def compound(parts: st.SearchStrategy[Call]) -> st.SearchStrategy[Call]:
    """A combinator over ``parts``, with as many as it takes."""

    def of(kind: str) -> st.SearchStrategy[Call]:
        criterion = kinds()[kind].Criterion
        counts = [n for n in (1, 2, 3) if not criterion((None,) * n).problems(ALMANAC)]
        tuples = st.sampled_from(counts).flatmap(lambda n: st.tuples(*[parts] * n))
        return tuples.map(criterion)

    return st.sampled_from(combinators()).flatmap(of)


def any_simple() -> st.SearchStrategy[Call]:
    """A criterion of any simple kind."""
    return st.sampled_from(simple_kinds()).flatmap(simple)


def nested() -> st.SearchStrategy[Call]:
    """A criterion of any kind, compounds within compounds."""
    return st.recursive(any_simple(), compound, max_leaves=5)


def _field(kind: str, field: str, chosen: Sequence[str]) -> st.SearchStrategy[Any]:
    calendar = ALMANAC.calendar_of(chosen[0]) if chosen else None
    if field == "Series":
        known = st.sampled_from(fitting(kind))
        return st.one_of(st.just(chosen[0]), known) if chosen else known
    if field == "Figure":
        places = ALMANAC.catalogue[chosen[0]].level_places
        return _decimals(-100, 9000).map(lambda v: padded(v, places))
    if field in ("Day", "Period") and calendar is not None:
        sessions = st.sampled_from(calendar.between(date(2022, 6, 1), date(2024, 6, 1)))
        return sessions if field == "Day" else sessions.map(lambda d: period_text(calendar, d))
    plain: dict[str, st.SearchStrategy[Any]] = {
        "Percent": _decimals(0, 100),
        "Basis": st.integers(-500, 500),
        "Count": st.integers(2, 1000),
        "Horizon": st.sampled_from(shapes(kind)).flatmap(_like),
        "Operator": st.sampled_from(("=", ">=", "<=")),
    }
    if field in plain:
        return plain[field]
    return st.sampled_from(FIELDS[field].pattern.split("|"))


def _like(shape: Horizon) -> st.SearchStrategy[Horizon]:
    """Horizons of one shape."""
    if shape.unit is not None:
        return st.integers(1, LONGEST[shape.unit]).map(lambda n: replace(shape, n=n))
    if shape.first is None:
        return DAYS.map(lambda day: replace(shape, last=day))
    return st.tuples(DAYS, DAYS).map(lambda d: replace(shape, first=min(d), last=max(d)))


def _decimals(least: int, most: int) -> st.SearchStrategy[Decimal]:
    return st.integers(0, 6).flatmap(
        lambda places: st.decimals(least, most, places=places, allow_nan=False).map(tidy)
    )
