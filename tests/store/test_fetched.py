"""What is fetched is stored alike on both databases."""

from datetime import timedelta

from sqlalchemy import text

from tests.sources import test_fedcalendar, test_fred, test_naver
from tests.sources.case import Case, fetched, stored
from tracker.store.check import check
from tracker.store.engine import Store


def twice(store: Store, name: str, case: Case) -> None:
    """The second time nothing is written."""
    assert fetched(store, name, case, case.normal).failed == ()
    first = stored(store)
    assert first == case.figures
    again = fetched(store, name, case, case.normal, now=case.now + timedelta(minutes=1))
    assert not any(g.counts.new or g.counts.revised or g.counts.news for g in again.got)
    assert stored(store) == first


def test_closes_and_their_revision(store: Store) -> None:
    case = test_naver.CASE
    assert case.revised
    assert case.revision
    twice(store, "naver", case)
    later = case.now + timedelta(hours=1)
    done = fetched(store, "naver", case, case.revised, now=later)
    assert done.got[0].counts.revised == 1
    series, period, value = case.revision
    assert stored(store)[series][period] == value
    with store.reading() as db:
        assert db.scalar(text("select count(*) from payloads")) == 2
    assert check(store) == []


def test_vintages(store: Store) -> None:
    twice(store, "fred", test_fred.CASE)
    assert check(store) == []


def test_news(store: Store) -> None:
    twice(store, "fedcalendar", test_fedcalendar.CASE)
    assert check(store) == []
