"""Random questions, grouped by kind, on a few worlds that are made once."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from random import Random

from benchmarks.questions import questions
from benchmarks.world import World, embedded, generated
from tests.criteria.hand import ALMANAC
from tracker.criteria import Timing, kinds, parse
from tracker.domain.terms import Terms
from tracker.errors import InvalidQuestion
from tracker.panel import Panel

AS_OF = datetime(2024, 3, 1, tzinfo=UTC)


@cache
def world(seed: int) -> World:
    """A generated world; seed 0 is the embedded one."""
    return generated(seed) if seed else embedded()


@cache
def uncorrected(seed: int) -> World:
    """A world in which no figure was ever wrong."""
    rows = tuple(row for row in world(seed).rows if not row.corrects)
    return replace(world(seed), rows=rows)


@cache
def panel(seed: int, as_of: datetime = AS_OF, *, corrected: bool = True) -> Panel:
    """What was known on a world, or on one in which no figure was ever wrong."""
    return (world if corrected else uncorrected)(seed).panel(as_of)


@cache
def asked(seed: int) -> dict[str, list[Terms]]:
    """Random questions on a world, by kind, and on the embedded one the examples of every kind."""
    where, found = world(seed), {kind: list[Terms]() for kind in kinds()}
    calls = list(questions(where, Random(seed), 1_500))
    if not seed:
        early = Timing(datetime(2023, 2, 1, tzinfo=UTC))
        sentences = [e for module in kinds().values() for e in module.Criterion.EXAMPLES]
        calls += [(parse(sentence, ALMANAC), early) for sentence in sentences]
    for call, timing in calls:
        try:
            found[call.KIND].append(call.terms(timing, where.almanac))
        except InvalidQuestion:
            continue
    return found


def moments(where: World, count: int) -> Sequence[datetime]:
    """Moments spread over a world and past its end."""
    step = (where.ends - where.begins + timedelta(days=300)) / count
    return [where.begins + step * (i + 1) for i in range(count)]
