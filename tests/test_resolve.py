"""Settling: on the shipped record, twice, at earlier moments, with bad questions and later figures."""

import shutil
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import insert, text

from tests.support.records import NOW, SEEDS
from tracker.correct import attest, correct
from tracker.criteria import observations_of, settle
from tracker.domain.moments import cutoff
from tracker.domain.records import NewObservation, terms_of
from tracker.domain.terms import Outcome
from tracker.errors import InvalidObservation
from tracker.ledger import load_calls, revisions_of
from tracker.panel import Panel
from tracker.resolve import RULES, answered, panel_of, resolve
from tracker.seed import seed
from tracker.sessions.almanac import Almanac, standard
from tracker.store import reads, rows
from tracker.store.engine import Store, open_store
from tracker.store.observations import add_observations


def outcome(store: Store, sentence: str) -> set[str]:
    with store.reading() as conn:
        return {c.outcome for c in load_calls(conn, NOW) if c.sentence == sentence}


@pytest.mark.parametrize(
    ("sentence", "ended"),
    [
        ("FOMC 2023-03-22 = +25bp", "TRUE"),
        ("KOSPI down over 20 sessions", "FALSE"),
        ("WTI up by 2023-03-31", "FALSE"),
        ("NFP 2023-02 above consensus", "TRUE"),
        ("no FOMC cut through 2023-12-31", "TRUE"),
        ("if FOMC 2023-03-22 = 0bp then KOSPI down over 20 sessions", "VOID"),
        ("bank_failure within 2023-05-01..2023-06-30", "TRUE"),
        ("debt_ceiling_crisis within 2023-06-01..2023-11-30", "PENDING"),
        ("SEP_FFR_2023 2023-03-22 between 5.00 and 5.25", "TRUE"),
    ],
)
def test_the_shipped_record_settles_as_history_went(
    seeded_store: Store, sentence: str, ended: str
) -> None:
    assert outcome(seeded_store, sentence) == {ended}


def test_a_verdict_carries_its_evidence_and_its_versions(seeded_store: Store) -> None:
    with seeded_store.reading() as conn:
        (verdict,) = {
            row.verdict
            for row in reads.predictions(conn)
            if row.question.sentence == "FOMC 2023-03-22 = +25bp"
        }
        assert verdict is not None
        (figure,) = reads.evidence(conn, verdict.evidence)
    assert (figure.series, figure.period, figure.value) == ("FOMC", "2023-03-22", Decimal(25))
    assert verdict.known_at == figure.known_at == datetime(2023, 3, 22, 18, tzinfo=UTC)
    assert (verdict.rules, verdict.as_of, verdict.recorded_at) == (RULES, NOW, NOW)
    assert len(verdict.calendars) == 12


def test_every_decided_question_has_evidence(seeded_store: Store) -> None:
    with seeded_store.reading() as conn:
        verdicts = [row.verdict for row in reads.predictions(conn) if row.verdict]
    assert all(v.evidence and v.reason for v in verdicts)


def test_a_release_is_decided_on_the_day_it_came_out(seeded_store: Store) -> None:
    with seeded_store.reading() as conn:
        days = {
            str(c.decided_on)
            for c in load_calls(conn, NOW)
            if c.sentence == "NFP 2023-02 below NFP 2023-01"
        }
    assert days == {"2023-03-10"}


def test_resolving_again_writes_nothing(seeded_store: Store, almanac: Almanac) -> None:
    with seeded_store.reading() as conn:
        before = reads.ledger_version(conn)
    again = resolve(seeded_store, almanac, as_of=NOW, now=NOW + timedelta(days=1))
    assert again.questions == ()
    with seeded_store.reading() as conn:
        assert reads.ledger_version(conn) == before


def test_a_question_that_cannot_be_checked_stops_no_other(
    seeded_store: Store, almanac: Almanac
) -> None:
    with seeded_store.writing() as conn:
        row = reads.questions(conn)[0]
        later = {**vars(row), "id": 900_001, "key": "made by a newer version", "kind": "seance"}
        conn.execute(insert(rows.questions), {**later, "parts": None, "reading_of": None})
        conn.execute(insert(rows.open_questions), {"question_id": 900_001, "wake": 0})
        conn.execute(text("delete from open_questions where question_id <> 900001"))
    done = resolve(seeded_store, almanac, as_of=NOW, now=NOW)
    assert len(done.errors) == 1
    assert "900001" in done.errors[0]
    assert "seance" in done.errors[0]


def moments() -> st.SearchStrategy[datetime]:
    first = datetime(2023, 2, 20, tzinfo=UTC)
    return st.integers(0, 300 * 24 * 60).map(lambda minutes: first + timedelta(minutes=minutes))


@settings(
    max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(earlier=moments(), later=moments())
def test_a_verdict_stands_once_it_is_known(
    seeded_store: Store, earlier: datetime, later: datetime
) -> None:
    """What is decided as of one moment is decided the same way as of every later one."""
    earlier, later = min(earlier, later), max(earlier, later)
    with seeded_store.reading() as conn:
        questions = {row.id: terms_of(row) for row in reads.questions(conn)}
        panels = [panel_of(conn, standard(), questions.values(), at) for at in (earlier, later)]
    before, after = (answered(questions, panel)[0] for panel in panels)
    for id, answer in before.items():
        if answer.outcome is not Outcome.PENDING:
            assert after[id].outcome is answer.outcome
            if not questions[id].parts:
                first, second = (
                    observations_of(found[id].evidence, panel)
                    for found, panel in zip((before, after), panels, strict=True)
                )
                assert first == second


def test_figures_known_later_change_nothing(seeded_store: Store, almanac: Almanac) -> None:
    as_of = datetime(2023, 6, 1, tzinfo=UTC)
    with seeded_store.writing() as conn:
        questions = {row.id: terms_of(row) for row in reads.questions(conn)}
        before, _ = answered(questions, panel_of(conn, almanac, questions.values(), as_of))
        shifted = [
            NewObservation(
                series=row.series, period=row.period, day=row.day, value=Decimal(1),
                known_at=as_of + timedelta(seconds=1), known_basis="revision", source="later",
                retrieved_at=NOW,
            )
            for series in ("KOSPI", "SP500", "FOMC", "NFP", "DGS2")
            for row in reads.observations(conn, series)
        ]  # fmt: skip
        add_observations(conn, shifted)
        after, _ = answered(questions, panel_of(conn, almanac, questions.values(), as_of))
    assert {k: v.outcome for k, v in before.items()} == {k: v.outcome for k, v in after.items()}


def test_a_correction_supersedes_the_verdicts_it_changes(
    seeded_store: Store, almanac: Almanac
) -> None:
    sentence = "FOMC 2023-03-22 = +25bp"
    done = correct(
        seeded_store, almanac, series="FOMC", period="2023-03-22", value=Decimal(50),
        source="Federal Reserve", reason="typed wrong", now=NOW,
    )  # fmt: skip
    assert done.replaced.value == Decimal(25)
    assert outcome(seeded_store, sentence) == {"FALSE"}
    with seeded_store.reading() as conn:
        (row,) = [r for r in reads.questions(conn) if r.sentence == sentence]
        first, second = reads.verdict_history(conn, row.id)
    assert (first.outcome, second.outcome) == (Outcome.TRUE, Outcome.FALSE)
    assert (second.supersedes, second.why) == (first.id, "typed wrong")


def test_a_correction_does_not_change_what_was_known_before(
    seeded_store: Store, almanac: Almanac
) -> None:
    correct(
        seeded_store, almanac, series="FOMC", period="2023-03-22", value=Decimal(50),
        source="Federal Reserve", reason="typed wrong", now=NOW,
    )  # fmt: skip
    with seeded_store.reading() as conn:
        questions = {row.id: terms_of(row) for row in reads.questions(conn)}
        as_of = NOW - timedelta(seconds=1)
        panel: Panel = panel_of(conn, almanac, questions.values(), as_of)
        (id,) = (r.id for r in reads.questions(conn) if r.sentence == "FOMC 2023-03-22 = +25bp")
    assert settle([questions[id]], panel)[0].outcome is Outcome.TRUE


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"value": Decimal(25)}, "already"),
        ({"reason": " "}, "reason"),
        ({"period": "2023-03-21"}, "no figure"),
    ],
)
def test_a_correction_needs_something_to_correct(
    seeded_store: Store, almanac: Almanac, change: dict[str, object], complaint: str
) -> None:
    given = {
        "series": "FOMC", "period": "2023-03-22", "value": Decimal(50), "source": "Fed",
        "reason": "typed wrong", **change,
    }  # fmt: skip
    with pytest.raises(InvalidObservation, match=complaint):
        correct(seeded_store, almanac, now=NOW, **given)  # type: ignore[arg-type]


def test_a_revision_is_a_footnote(seeded_store: Store, almanac: Almanac) -> None:
    """A later vintage is shown beside the verdict and changes nothing."""
    later = datetime(2023, 4, 7, 12, 30, tzinfo=UTC)
    with seeded_store.writing() as conn:
        resting = [r for r in reads.observations(conn, "NFP") if r.period == "2023-02"]
        first = resting[0]
        revised = NewObservation(
            series="NFP", period="2023-02", day=first.day, value=Decimal(326), known_at=later,
            known_basis="revision", source="BLS", retrieved_at=NOW,
        )  # fmt: skip
        add_observations(conn, [revised])
    assert resolve(seeded_store, almanac, as_of=NOW, now=NOW).questions == ()
    with seeded_store.reading() as conn:
        (footnote,) = revisions_of(conn, [first], NOW)
        assert (footnote.value, footnote.known_at) == (Decimal(326), later)
        assert revisions_of(conn, [first], later - timedelta(seconds=1)) == []


def test_an_event_is_false_only_after_someone_searched(
    seeded_store: Store, almanac: Almanac
) -> None:
    sentence = "debt_ceiling_crisis within 2023-06-01..2023-11-30"
    assert outcome(seeded_store, sentence) == {"PENDING"}
    first, last = datetime(2023, 6, 1).date(), datetime(2023, 11, 30).date()  # noqa: DTZ001
    attest(
        seeded_store, almanac, category="debt_ceiling_crisis", first=first, last=last,
        source="Treasury letters read", now=NOW,
    )  # fmt: skip
    resolve(seeded_store, almanac, as_of=NOW + timedelta(days=1), now=NOW + timedelta(days=1))
    assert outcome(seeded_store, sentence) == {"FALSE"}


@pytest.mark.parametrize(
    "day", ["2023-03-10", "2023-03-20", "2023-04-01", "2023-05-15", "2023-08-01", "2023-12-14"]
)
def test_reading_as_of_a_moment_is_resolving_as_of_it(
    empty_file: Path, seeded_store: Store, almanac: Almanac, tmp_path: Path, day: str
) -> None:
    """A record settled years later shows, as of a day, just what could be settled on that day."""
    as_of = cutoff(day)
    with open_store(f"sqlite:///{shutil.copy(empty_file, tmp_path / 'fresh.db')}") as fresh:
        seed(fresh, SEEDS, almanac, NOW)
        resolve(fresh, almanac, as_of=as_of, now=NOW)
        with fresh.reading() as conn:
            then = {c.id: c.outcome for c in load_calls(conn, as_of)}
    with seeded_store.reading() as conn:
        assert {c.id: c.outcome for c in load_calls(conn, as_of)} == then


def test_no_verdict_is_known_before_it_was_decided(seeded_store: Store) -> None:
    with seeded_store.reading() as conn:
        for row in reads.questions(conn):
            for verdict in reads.verdict_history(conn, row.id):
                assert verdict.known_at is not None
                assert verdict.decided_on is not None
                assert verdict.known_at.date() >= verdict.decided_on
