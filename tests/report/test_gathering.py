"""What a report tells is what the slower ways of reading the record tell."""

from dataclasses import asdict, replace
from datetime import timedelta
from decimal import Decimal

from tests.report.chains import Link, chain
from tests.support.records import NOW, SEEDS
from tracker import resolve, seed
from tracker.agenda import agenda
from tracker.correct import correct
from tracker.freshness import freshness
from tracker.ledger import load_calls
from tracker.report import Period, Report, decode, digest, encoded, gather
from tracker.sessions.almanac import standard
from tracker.store import reads
from tracker.store.engine import Store, open_store
from tracker.store.migrate import upgrade
from tracker.store.reports import reach_of
from tracker.views import Scope, view

RETROSPECTIVE = Scope(record="retrospective")


def test_the_record_stands_as_the_scorecard_shows_it(
    seeded_store: Store, links: list[Link]
) -> None:
    for link in links:
        (told,) = link.report.standings
        shown = view(
            seeded_store,
            standard(),
            RETROSPECTIVE,
            as_of=link.report.ends_at - timedelta.resolution,
        )
        assert told.tally == shown.tally
        assert told.lines == shown.lines
        assert told.scores == shown.scores
        assert asdict(told.counts) == asdict(shown.counts)


def test_what_comes_due_and_what_is_late_is_what_the_agenda_says(
    seeded_store: Store, links: list[Link]
) -> None:
    seen = 0
    for link in links:
        end, until = link.report.ends_at, Period.parse(link.report.period).following.ends_at
        moment = end - timedelta.resolution
        with seeded_store.reading() as db:
            plan = agenda(db, standard(), moment, until - timedelta.resolution)
        told = [(d.question, d.at, d.early, d.mentions) for d in link.report.due]
        wanted = [(d.question, d.at, d.early, len(d.predictions)) for d in plan.questions]
        assert told == wanted
        assert link.report.late == len(plan.overdue)
        seen += len(told)
    assert seen > 10


def test_the_verdicts_of_the_chain_are_those_of_the_calls(
    seeded_store: Store, links: list[Link]
) -> None:
    end = links[-1].report.ends_at - timedelta.resolution
    with seeded_store.reading() as db:
        calls = [c for c in load_calls(db, end) if c.outcome != "PENDING"]
    settled = [s for link in links for s in link.report.settled]
    assert {(s.question, s.outcome, s.reason) for s in settled} == {
        (c.question, c.outcome, c.reason) for c in calls
    }
    assert len({s.question for s in settled}) == len(settled)
    for s in settled:
        mentions = [c for c in calls if c.question == s.question]
        assert s.mentions == len(mentions)
        assert [(said.call, said.correct) for said in s.calls] == [
            (c.id, c.correct) for c in mentions if c.in_force
        ]


def test_figures_are_as_current_as_they_were(seeded_store: Store) -> None:
    period = Period.of(NOW)
    with seeded_store.reading() as db:
        reach = reach_of(db, period.ends_at)
        told = gather(seeded_store, standard(), period, before=None, reach=reach, now=NOW).fresh
        shown = freshness(
            db, standard(), [f.series for f in told], period.ends_at - timedelta.resolution
        )
    assert {f.series: (f.last, f.source, f.known_at, f.late, f.disputed) for f in told} == {
        name: (f.last, f.source, f.known_at, f.late, f.disputed) for name, f in shown.items()
    }


def test_a_correction_is_told_in_the_next_report_old_and_new(seeded_store: Store) -> None:
    period = Period.of(NOW)
    with seeded_store.reading() as db:
        before = chain(seeded_store, 1)[0].row
        figure = next(f for f in reads.observations(db, "KOSPI") if f.period == "2023-03-20")
    correct(
        seeded_store,
        standard(),
        series="KOSPI",
        period="2023-03-20",
        value=Decimal("2480"),
        source="KRX",
        reason="a digit was dropped",
        now=NOW + timedelta(minutes=1),
    )
    with seeded_store.reading() as db:
        reach = reach_of(db, period.ends_at)
    report = gather(seeded_store, standard(), period, before=before, reach=reach, now=NOW)
    turned = [s for s in report.changed if s.before != s.outcome]
    assert {(s.sentence, s.before, s.outcome, s.why) for s in turned} == {
        ("KOSPI up over 5 sessions", "FALSE", "TRUE", "a digit was dropped")
    }
    (wrong,) = [r for r in report.revised if r.why]
    assert (wrong.old, wrong.new, wrong.period) == (str(figure.value), "2480", "2023-03-20")
    assert turned[0].question in wrong.questions
    # The question had ended in the report before: it does not end again.
    assert turned[0].question not in {s.question for s in report.ended}


def test_a_report_is_one_text_and_the_chain_names_the_one_before(links: list[Link]) -> None:
    for before, link in zip([None, *links], links, strict=False):
        assert encoded(decode(link.row.body)) == link.row.body
        assert decode(link.row.body) == link.report
        assert link.row.sha256 == digest(link.report)
        assert link.report.head.previous == (before.row.sha256 if before else None)


def test_both_databases_give_the_same_reports(links: list[Link], fresh_postgres_url: str) -> None:
    upgrade(fresh_postgres_url)
    with open_store(fresh_postgres_url) as store:
        seed.seed(store, SEEDS, standard(), NOW)
        resolve.resolve(store, standard(), as_of=NOW, now=NOW)
        others = chain(store, len(links))
    assert [_unnumbered(link.report) for link in others] == [
        _unnumbered(link.report) for link in links
    ]


def _unnumbered(report: Report) -> Report:
    """The report without the numbers of verdicts, which each database gives in its own order."""
    settled = tuple(replace(s, verdict=0) for s in report.settled)
    return replace(report, settled=settled, head=replace(report.head, previous=None))
