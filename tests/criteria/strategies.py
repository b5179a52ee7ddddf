"""Criteria drawn from their own phrases, so that a new kind is covered without a line here."""

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import assume
from hypothesis import strategies as st

from tests.criteria.hand import ALMANAC
from tracker.criteria import Call, kinds, parse
from tracker.criteria._base import holes_of
from tracker.criteria._fields import FIELDS, padded, period_text
from tracker.domain.amounts import tidy
from tracker.domain.horizon import LONGEST, UNITS, Horizon

DAYS = st.dates(date(2022, 6, 1), date(2026, 6, 1))
Draw = Callable[[st.SearchStrategy[Any]], Any]


def simple_kinds() -> list[str]:
    """The kinds that are checked as columns."""
    return [kind for kind, module in kinds().items() if hasattr(module, "check")]


def combinators() -> list[str]:
    """The kinds that are made of other criteria."""
    return [kind for kind, module in kinds().items() if hasattr(module, "combine")]


def fitting(kind: str) -> list[str]:
    """Series whose figures mean the same as in the examples of a kind."""
    examples = [parse(e, ALMANAC) for e in kinds()[kind].Criterion.EXAMPLES]
    named = {str(v) for e in examples for v in vars(e).values()} & set(ALMANAC.catalogue)
    meanings = {ALMANAC.catalogue[name].meaning for name in named}
    return [s.id for s in ALMANAC.catalogue.values() if s.meaning in meanings]


@st.composite
def simple(draw: Draw, kind: str) -> Call:
    """A criterion of one kind that can be asked."""
    criterion = kinds()[kind].Criterion
    holes = holes_of(draw(st.sampled_from(criterion.PHRASES)))
    values: dict[str, Any] = {}
    chosen: list[str] = []
    for name, field in holes.items():
        values[name] = draw(_field(field, fitting(kind), chosen))
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


def _field(field: str, fit: Sequence[str], chosen: Sequence[str]) -> st.SearchStrategy[Any]:
    calendar = ALMANAC.calendar_of(chosen[0]) if chosen else None
    if field == "Series":
        known = st.sampled_from(fit)
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
        "Horizon": horizons(),
        "Operator": st.sampled_from(("=", ">=", "<=")),
    }
    if field in plain:
        return plain[field]
    return st.sampled_from(FIELDS[field].pattern.split("|"))


def horizons() -> st.SearchStrategy[Horizon]:
    """Every shape of horizon."""
    counted = st.sampled_from(UNITS).flatmap(
        lambda unit: st.builds(
            Horizon,
            st.sampled_from(("over", "after", "within")),
            n=st.integers(1, LONGEST[unit]),
            unit=st.just(unit),
        )
    )
    dated = st.builds(Horizon, st.sampled_from(("by", "through", "on")), last=DAYS)
    ranged = st.builds(
        lambda form, a, b: Horizon(form, first=min(a, b), last=max(a, b)),
        st.sampled_from(("over", "within")),
        DAYS,
        DAYS,
    )
    return st.one_of(counted, dated, ranged)


def _decimals(least: int, most: int) -> st.SearchStrategy[Decimal]:
    return st.integers(0, 6).flatmap(
        lambda places: st.decimals(least, most, places=places, allow_nan=False).map(tidy)
    )
