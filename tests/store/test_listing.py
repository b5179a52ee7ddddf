"""Calls are found as a person would find them by reading the whole list, on both databases."""

import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial
from typing import Any

import pytest

from tests.support.records import NOW, SEEDS, calls_in
from tracker import resolve, seed
from tracker.calls import STATUSES, Call
from tracker.domain.terms import Terms
from tracker.ledger import load_calls
from tracker.sessions.almanac import standard
from tracker.store import listing
from tracker.store.engine import Store, open_store
from tracker.store.listing import TABS, Wanted

MIDWAY = datetime(2023, 5, 20, tzinfo=UTC)
TAB_OF: dict[str, Callable[[datetime, Call], bool]] = {
    "open": lambda now, c: c.status in ("pending", "missing", "waiting"),
    "soon": lambda now, c: (
        c.status in ("pending", "waiting") and c.terms.due <= now.timestamp() + listing.SOON
    ),
    "settled": lambda now, c: c.status in ("hit", "miss"),
    "void": lambda now, c: c.status == "void",
}


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def full(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Store]:
    """The shipped record; nothing is written to it."""
    if request.param == "sqlite":
        file = shutil.copy(
            request.getfixturevalue("seeded_file"), tmp_path_factory.mktemp("listing")
        )
        with open_store(f"sqlite:///{file}", read_only=True) as store:
            yield store
        return
    with request.getfixturevalue("postgres_copies").lent() as url, open_store(url) as store:
        seed.seed(store, SEEDS, standard(), NOW)
        resolve.resolve(store, standard(), as_of=NOW, now=NOW)
        yield store


def found(store: Store, wanted: Wanted, now: datetime) -> list[int]:
    with store.reading() as db:
        ids = listing.newest(db, wanted, as_of=now, limit=1000)
        assert listing.count(db, wanted, as_of=now) == len(ids)
    return ids


def _stands(status: str, call: Call) -> bool:
    return call.status == status


def by_hand(store: Store, keep: Callable[[Call], Any], now: datetime) -> list[int]:
    with store.reading() as db:
        kept = [c for c in load_calls(db, now) if keep(c)]
    return [c.id for c in sorted(kept, key=lambda c: (c.made_at, c.id), reverse=True)]


@pytest.mark.parametrize("now", [MIDWAY, NOW])
def test_by_how_they_stand(full: Store, now: datetime) -> None:
    for tab in TABS:
        assert found(full, Wanted(tab=tab), now) == by_hand(full, partial(TAB_OF[tab], now), now)
    for status in STATUSES:
        want = by_hand(full, partial(_stands, status), now)
        assert found(full, Wanted(status=status), now) == want
    assert found(full, Wanted(tab="settled", status="void"), now) == []


def test_by_what_they_are_about(full: Store) -> None:
    cases: list[tuple[Wanted, Callable[[Call], Any]]] = [
        (Wanted(), lambda c: True),
        (Wanted(forecaster="pluto-research"), lambda c: True),
        (Wanted(forecaster="nobody"), lambda c: False),
        (Wanted(retrospective=False), lambda c: not c.retrospective),
        (Wanted(series="SP500"), lambda c: "SP500" in _series(c)),
        (Wanted(series="S%"), lambda c: False),
        (Wanted(kind="move"), lambda c: c.kind == "move"),
        (Wanted(grade="B"), lambda c: c.grade == "B"),
        (Wanted(horizon="event"), lambda c: c.horizon_basis == "event"),
        (Wanted(text="kospi"), lambda c: _holds(c, "kospi")),
        (Wanted(text="금리"), lambda c: _holds(c, "금리")),
        (Wanted(text="%"), lambda c: _holds(c, "%")),
        (Wanted(text="_"), lambda c: _holds(c, "_")),
        (Wanted(text="' or 1=1 --"), lambda c: False),
        (
            Wanted(quarter="2023Q1"),
            lambda c: datetime.fromtimestamp(c.terms.due, UTC) < datetime(2023, 4, 1, tzinfo=UTC),
        ),
    ]
    for wanted, keep in cases:
        assert found(full, wanted, NOW) == by_hand(full, keep, NOW), wanted
    some = [w for w, _ in cases if found(full, w, NOW)]
    assert len(some) > 9


def _series(call: Call) -> set[str]:
    return {terms.series for terms in _leaves(call.terms)}


def _leaves(terms: Terms) -> list[Terms]:
    return [leaf for part in terms.parts for leaf in _leaves(part)] or [terms]


def _holds(call: Call, text: str) -> bool:
    held = (call.sentence, call.summary_en or "", call.summary_ko or "")
    return any(text in one.lower() for one in held)


def test_pages_follow_each_other_in_both_directions(full: Store) -> None:
    """Each call is on one page, whatever the size, also where several were made at the same moment."""
    wanted = Wanted(grade="B")
    every = found(full, wanted, NOW)
    with full.reading() as db:
        for size in (1, 7, len(every)):
            down: list[int] = []
            while page := listing.newest(
                db, wanted, as_of=NOW, before=down[-1] if down else None, limit=size
            ):
                down += page
            assert down == every
        up = [every[-1]]
        while page := listing.next_newer(db, wanted, as_of=NOW, after=up[0], limit=7):
            up = page + up
        assert up == every


def test_a_family_is_found_from_any_of_its_calls(full: Store) -> None:
    calls = calls_in(full)
    with full.reading() as db:
        for call in calls[::5]:
            near = listing.same_thesis(db, call.id, limit=100)
            alike = {c.id for c in calls if c.family == call.family or c.question == call.question}
            assert alike <= set(near)
            own = [c.id for c in calls if c.question == call.question]
            assert near[: len(own)] == own
        times = listing.mentions(db, [c.question for c in calls])
    assert all(times[c.question] == sum(o.question == c.question for o in calls) for c in calls)
