"""Reports on their way: one row for each period and channel, on both databases."""

from datetime import UTC, datetime, timedelta
from typing import get_args

import pytest

from tracker.store.deliveries import LONGEST, State, begin, deliveries, end, reconcile
from tracker.store.engine import Store

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
LATER = NOW + timedelta(days=1)


def started(store: Store, *, sha256: str = "a", now: datetime = NOW) -> bool:
    with store.writing() as db:
        return begin(db, "2026-10", "team", sha256=sha256, now=now)


def ended(store: Store, state: State, note: str | None = None) -> None:
    with store.writing() as db:
        end(db, "2026-10", "team", state=state, now=LATER, note=note)


@pytest.mark.parametrize("state", get_args(State))
def test_only_what_was_refused_is_begun_again(store: Store, state: State) -> None:
    assert started(store)
    ended(store, state, "why")
    assert started(store, sha256="b", now=LATER) is (state == "refused")
    with store.reading() as db:
        (row,) = deliveries(db, "2026-10")
    if state == "refused":
        assert (row.state, row.attempts, row.sha256, row.note) == ("sending", 2, "b", None)
        assert (row.began_at, row.ended_at) == (LATER, None)
    else:
        assert (row.state, row.attempts, row.sha256, row.note) == (state, 1, "a", "why")


def test_what_has_ended_stays_as_it_is(store: Store) -> None:
    started(store)
    ended(store, "sent")
    ended(store, "refused")
    with store.reading() as db:
        assert [row.state for row in deliveries(db)] == ["sent"]


def test_what_was_begun_long_ago_and_not_ended_is_unsure(store: Store) -> None:
    started(store)
    for now, left in ((NOW + LONGEST - timedelta(seconds=1), 0), (NOW + LONGEST, 1), (LATER, 0)):
        with store.writing() as db:
            assert reconcile(db, now) == left
    ended(store, "sent")
    assert not started(store, now=LATER)
    with store.reading() as db:
        (row,) = deliveries(db)
    assert (row.state, row.ended_at) == ("unsure", NOW + LONGEST)
    assert "look into the channel" in (row.note or "")


def test_deliveries_are_listed_by_period_in_their_order(store: Store) -> None:
    with store.writing() as db:
        for period, channel in (("2026-09", "z"), ("2026-10", "b"), ("2026-10", "a")):
            begin(db, period, channel, sha256="x", now=NOW)
        begin(db, "2026-10", "c", sha256="x", now=NOW, state="skipped")
    with store.reading() as db:
        assert [d.channel for d in deliveries(db)] == ["z", "b", "a", "c"]
        found = [(d.channel, d.state) for d in deliveries(db, "2026-10")]
    assert found == [("b", "sending"), ("a", "sending"), ("c", "skipped")]
