"""A lease: one holder at a time, on both databases."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

from tracker.store.engine import Store, open_store
from tracker.store.leases import claim, extend, holder, release

NOW = datetime(2026, 11, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)


def claimed(store: Store, owner: str, now: datetime = NOW) -> bool:
    return claim(store, "monthly", owner, now=now, until=now + HOUR)


def test_one_holds_it_until_it_is_released(store: Store) -> None:
    assert claimed(store, "a")
    assert not claimed(store, "b")
    release(store, "monthly", "b")
    assert holder(store, "monthly") == ("a", NOW + HOUR)
    release(store, "monthly", "a")
    assert claimed(store, "b")


def test_a_dead_holder_loses_it_when_its_time_is_over(store: Store) -> None:
    assert claimed(store, "a")
    assert not claimed(store, "b", NOW + HOUR)
    assert claimed(store, "b", NOW + HOUR + timedelta(microseconds=1))
    assert not extend(store, "monthly", "a", until=NOW + 9 * HOUR)
    assert holder(store, "monthly") == ("b", NOW + 2 * HOUR + timedelta(microseconds=1))


def test_a_heartbeat_keeps_it(store: Store) -> None:
    assert claimed(store, "a")
    assert extend(store, "monthly", "a", until=NOW + 3 * HOUR)
    assert not claimed(store, "b", NOW + 2 * HOUR)


def test_jobs_do_not_stand_in_each_others_way(store: Store) -> None:
    assert claimed(store, "a")
    assert claim(store, "other", "b", now=NOW, until=NOW + HOUR)


def test_of_many_at_once_exactly_one_gets_it(url: str) -> None:
    def one(owner: int) -> bool:
        with open_store(url) as own:
            return claimed(own, str(owner))

    for _ in range(3):
        with ThreadPoolExecutor(8) as pool:
            got = list(pool.map(one, range(8)))
        assert got.count(True) == 1
        with open_store(url) as own:
            release(own, "monthly", str(got.index(True)))
