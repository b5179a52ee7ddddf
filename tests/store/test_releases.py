"""News of releases in the store, on both databases."""

from datetime import date, datetime, timedelta

from sqlalchemy import Connection

from tests.store import examples
from tracker.criteria import Timing, parse, wake
from tracker.domain.records import NewRelease
from tracker.news import learn
from tracker.sessions.almanac import standard
from tracker.store import rows, writes
from tracker.store.engine import Store
from tracker.store.releases import add_releases, almanac_of, calls_on, out_since

NOW = datetime.fromisoformat("2026-11-22T12:00:00+00:00")
MEETING = date(2026, 11, 26)
DUE = datetime.fromisoformat("2026-11-26T01:00:00+00:00")


def moved(to: datetime, known: datetime, status: str = "delayed") -> NewRelease:
    return examples.release(calendar="BOK", session=MEETING, status=status, at=to, known_at=known)


def waking(db: Connection) -> list[tuple[int, int]]:
    return [tuple(row) for row in db.execute(rows.open_questions.select().order_by("question_id"))]


def test_a_store_without_news_has_the_shipped_almanac(store: Store) -> None:
    assert almanac_of(store) is standard()


def test_the_news_of_a_store_are_in_its_almanac(store: Store) -> None:
    late, early = DUE + timedelta(days=1), DUE + timedelta(hours=1)
    with store.writing() as db:
        add_releases(db, [moved(late, NOW), moved(early, NOW - timedelta(days=1))])
    almanac = almanac_of(store)
    assert almanac.calendar("BOK").close(MEETING) == late
    assert almanac.known_by(NOW - timedelta(hours=1)).calendar("BOK").close(MEETING) == early


def test_a_meeting_brought_forward_wakes_its_questions(store: Store) -> None:
    """They slept until the moment that was scheduled; others sleep on."""
    asked = Timing(NOW - timedelta(days=10))
    calls = [parse(s, standard()) for s in ("BOK 2026-11-26 holds", "FOMC 2026-12-09 holds")]
    terms = [call.terms(asked, standard()) for call in calls]
    with store.writing() as db:
        new = [examples.question(str(i), terms=t, wake=t.due) for i, t in enumerate(terms)]
        ids = writes.add_questions(db, new)
        earlier = DUE - timedelta(days=2)
        learn(db, [moved(earlier, NOW)], NOW)
        assert waking(db) == [(ids[0], int(earlier.timestamp())), (ids[1], terms[1].due)]


def test_a_new_meeting_wakes_what_waits_for_the_next_one(store: Store) -> None:
    """A path over several meetings may end at it; a call about a later meeting sleeps on."""
    asked, meeting = Timing(NOW - timedelta(days=1)), date(2026, 12, 1)
    sentences = ("no FOMC cut through 2026-12-31", "FOMC 2027-01-27 holds")
    terms = [parse(s, standard()).terms(asked, standard()) for s in sentences]
    soon = examples.release(
        calendar="FOMC", session=meeting, at=NOW + timedelta(days=9), known_at=NOW
    )
    with store.writing() as db:
        new = [
            examples.question(str(i), terms=t, wake=wake(t, standard()))
            for i, t in enumerate(terms)
        ]
        ids = writes.add_questions(db, new)
        learn(db, [soon], NOW)
        assert waking(db) == [(ids[0], int(soon.at.timestamp())), (ids[1], terms[1].due)]


def test_looking_up_figures_and_calls(store: Store) -> None:
    with store.writing() as db:
        examples.filled(db)
        assert calls_on(db, ["KOSPI"]) == {1}
        assert calls_on(db, ["SP500"]) == set()
        first = out_since(db, ["SP500", "KOSPI"], examples.DAY)
        assert first == examples.observation().known_at
        assert out_since(db, ["SP500"], examples.DAY) is None


def test_a_cancellation_is_a_figure_without_a_value(store: Store) -> None:
    """One for each series the meeting would have published; handed in again, nothing is added."""
    with store.writing() as db:
        for _ in range(2):
            learn(db, [moved(DUE, NOW, "cancelled")], NOW)
        table = rows.observations
        found = db.execute(table.select()).mappings().all()
    assert [(r["series"], r["period"], r["value"], r["known_basis"]) for r in found] == [
        ("BOK", "2026-11-26", None, "cancelled")
    ]
    assert found[0]["known_at"] == NOW
