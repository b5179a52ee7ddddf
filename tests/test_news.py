"""Questions on a record with news: nothing is seen before it was known."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.sessions.clocks import when
from tests.sessions.test_news import moments, news, rows
from tests.store import examples
from tracker.criteria import Timing, parse, wake
from tracker.domain.records import NewRelease, terms_of
from tracker.news import learn
from tracker.resolve import answered, panel_of, resolve
from tracker.sessions.almanac import standard
from tracker.store import reads, releases, writes
from tracker.store.engine import Store
from tracker.store.observations import add_observations

AFTER = when("2026-11-22 12:00 UTC")


@settings(
    max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(told=st.lists(rows(2023), max_size=6), as_of=moments(2023))
def test_news_known_later_changes_no_verdict(
    seeded_store: Store, told: list[NewRelease], as_of: datetime
) -> None:
    """Every question on record, settled as of any moment, with any news from after it."""
    later = [replace(row, known_at=max(row.known_at, as_of + timedelta(seconds=1))) for row in told]
    almanac = replace(standard(), news=tuple(sorted(later, key=lambda row: row.known_at)))
    with seeded_store.reading() as db:
        questions = {row.id: terms_of(row) for row in reads.questions(db)}
        panels = [
            panel_of(db, book.known_by(as_of), questions.values(), as_of)
            for book in (standard(), almanac)
        ]
    without, with_news = (answered(questions, panel)[0] for panel in panels)
    assert {id: a.outcome for id, a in without.items()} == {
        id: a.outcome for id, a in with_news.items()
    }
    assert almanac.known_by(as_of).version() == standard().version()


def test_a_figure_of_a_meeting_not_announced_yet_is_not_seen(empty_store: Store) -> None:
    """A decision is on record from its moment, the meeting only from an hour later."""
    decided, heard = when("2026-11-20 10:00 ET"), when("2026-11-20 11:00 ET")
    meeting = news("FOMC", "2026-11-20", "released", "2026-11-20 10:00 ET", "2026-11-20 11:00 ET")
    asked = examples.question(
        sentence="no FOMC cut through 2026-12-31",
        terms=parse("no FOMC cut through 2026-12-31", standard()).terms(
            Timing(when("2026-10-20 12:00 UTC")), standard()
        ),
        wake=0,
    )
    figure = examples.observation(
        meeting.session, "-50", series="FOMC", known_at=decided, source="Federal Reserve"
    )
    with empty_store.writing() as db:
        writes.add_questions(db, [asked])
        learn(db, [meeting], AFTER)
        add_observations(db, [figure])
    almanac = releases.almanac_of(empty_store)
    before = resolve(empty_store, almanac, as_of=decided, now=AFTER)
    assert before.counts == {"TRUE": 0, "FALSE": 0, "VOID": 0, "PENDING": 1}
    after = resolve(empty_store, almanac, as_of=heard, now=AFTER)
    assert after.counts["FALSE"] == 1


def test_an_emergency_cut_ends_a_path_asked_before_it(empty_store: Store) -> None:
    """It comes before the first meeting that was scheduled when the question was asked."""
    call = parse("no FOMC cut through 2026-12-31", standard())
    terms = call.terms(Timing(when("2026-11-10 12:00 UTC")), standard())
    assert terms.first == when("2026-12-09 12:00 UTC").date().toordinal()
    meeting = news("FOMC", "2026-11-20", "released", "2026-11-20 10:00 ET", "2026-11-20 10:00 ET")
    scheduled = [
        examples.observation(
            day, "0", series="FOMC", known_at=standard().calendar("FOMC").close(day)
        )
        for day in standard().calendar("FOMC").between(date(2026, 1, 1), date(2026, 11, 1))
    ]
    cut = examples.observation(meeting.session, "-50", series="FOMC", known_at=meeting.known_at)
    with empty_store.writing() as db:
        asked = examples.question(
            sentence=call.sentence(), terms=terms, wake=wake(terms, standard())
        )
        writes.add_questions(db, [asked])
        learn(db, [meeting], AFTER)
        add_observations(db, [*scheduled, cut])
    done = resolve(empty_store, releases.almanac_of(empty_store), as_of=AFTER, now=AFTER)
    assert done.counts["FALSE"] == 1
