"""Fetching as a whole: who is asked, who stands in, what is final, what two sources disagree about."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import text

from tests.sources import test_bls, test_fedcalendar, test_naver, test_nyfed, test_yahoo
from tests.sources.case import HASTY, answering, moment, stored
from tests.sources.charts import serve as charts
from tests.sources.server import Asked, Reply, Serve
from tests.store import examples
from tracker.correct import correct
from tracker.criteria import Timing, parse, settle
from tracker.domain.terms import Outcome
from tracker.errors import NoSource, NotInSource, UnknownSource
from tracker.fetch import Errand, Fetched, fetch, needed
from tracker.ingest import Ingested
from tracker.lines import lines
from tracker.resolve import panel_of
from tracker.sessions.almanac import standard
from tracker.sources import chain, sources
from tracker.store.engine import Store
from tracker.store.observations import add_observations

NOW = moment("2023-03-14T09:00")
ERRAND = Errand(series=("KOSPI",), since=date(2023, 3, 10))
CLOSES = {"2023-03-10": "2394.59", "2023-03-13": "2410.60", "2023-03-14": "2348.97"}


def run(store: Store, errand: Errand = ERRAND, *, now: datetime = NOW) -> Fetched:
    return fetch(store, standard(), errand, now=now, connect=lines(now, patience=HASTY))


def from_naver(store: Store, serve: Serve, *, now: datetime = NOW) -> Fetched:
    with answering("naver", serve):
        return run(store, replace(ERRAND, only="naver"), now=now)


def from_yahoo(store: Store, monday: float) -> Fetched:
    """Yahoo has another close of 2023-03-13 than Naver, 2410.60."""
    market = test_yahoo.seoul({**test_yahoo.CLOSES, "2023-03-13": monday})
    with answering("yahoo", charts({"^KS11": market})):
        return run(store, replace(ERRAND, only="yahoo"))


def outcome(store: Store, sentence: str, *, as_of: datetime = NOW) -> Outcome:
    """How a call of 2023-03-10 stands on the figures on record."""
    almanac = standard()
    asked = parse(sentence, almanac).terms(Timing(moment("2023-03-10T00:00")), almanac)
    with store.reading() as db:
        (answer,) = settle([asked], panel_of(db, almanac, [asked], as_of))
    return answer.outcome


def down(_: Asked) -> Reply:
    return Reply(b"", 503)


@pytest.mark.parametrize("name", ["KOSPI", "SP500", "DGS2", "WTI", "FOMC", "NFP", "ECB", "BOK"])
def test_the_publisher_is_asked_first(name: str) -> None:
    """Then other public bodies, then unofficial feeds, at last what a user has to opt into."""
    standings = [sources()[source].standing for source in chain(name)]
    assert standings == sorted(standings)
    assert standings


def test_another_source_stands_in(empty_store: Store) -> None:
    """What was wrong with those before it is told; the figure says who published it."""
    with (
        answering("krx", down),
        answering("ecos", down),
        answering("naver", test_naver.CASE.normal),
    ):
        done = run(empty_store)
    assert stored(empty_store) == test_naver.CASE.figures
    assert [(f.source, f.instead) for f in done.failed] == [("krx", "naver"), ("ecos", "naver")]
    assert done.missing == ()
    with empty_store.reading() as db:
        assert db.scalars(text("select distinct source from observations")).all() == ["Naver"]


def test_without_a_key_nothing_is_asked(
    empty_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The failure names the variable and where a key is given."""
    with answering("krx", down) as krx:
        monkeypatch.delenv("TRACKER_KRX_KEY")
        (failure,) = run(empty_store, replace(ERRAND, only="krx")).missing
    assert krx.asked == []
    assert "TRACKER_KRX_KEY" in failure.remedy
    assert "https://" in failure.remedy


def test_sources_agree_within_the_tolerance_of_the_series(empty_store: Store) -> None:
    """0.05 % for a price: 1.2 points here. The first on record counts."""
    from_naver(empty_store, test_naver.CASE.normal)
    assert from_yahoo(empty_store, 2411.80).disputed == ()
    assert outcome(empty_store, "KOSPI above 2410 on 2023-03-13") is Outcome.TRUE


def test_sources_that_disagree_settle_nothing(empty_store: Store) -> None:
    """Neither figure is taken for the right one, even where both would settle the question alike."""
    from_naver(empty_store, test_naver.CASE.normal)
    assert from_yahoo(empty_store, 2411.82).disputed == (("KOSPI", "2023-03-13"),)
    assert outcome(empty_store, "KOSPI above 2400 on 2023-03-13") is Outcome.PENDING
    assert outcome(empty_store, "KOSPI above 2300 on 2023-03-14") is Outcome.TRUE


def test_every_source_can_be_asked_to_compare(empty_store: Store) -> None:
    with (
        answering("krx", down),
        answering("ecos", down),
        answering("naver", test_naver.CASE.normal),
        answering("yahoo", test_yahoo.CASE.normal),
    ):
        done = run(empty_store, replace(ERRAND, every=True))
    assert [g.source for g in done.got] == ["naver", "yahoo"]
    assert done.missing == ()


def test_a_close_counts_when_it_is_final(empty_store: Store) -> None:
    """Two hours after the close for this source; a moment earlier it is not taken, nor lost."""
    early = from_naver(empty_store, test_naver.CASE.normal, now=moment("2023-03-14T08:29:59"))
    assert early.got[0].counts == Ingested(new=2, waiting=1)
    final = from_naver(empty_store, test_naver.CASE.normal, now=moment("2023-03-14T08:30"))
    assert final.got[0].counts == Ingested(new=1, same=2)


def test_a_dry_run_writes_nothing(empty_store: Store) -> None:
    with answering("naver", test_naver.CASE.normal):
        done = run(empty_store, replace(ERRAND, only="naver", dry=True))
    assert done.got[0].counts == Ingested(new=3)
    assert stored(empty_store) == {}


def test_a_first_print_is_not_taken_once_it_may_have_been_revised(empty_store: Store) -> None:
    """The February figures of 2023-03-10 are first prints until the March ones are out on 04-07."""
    errand = Errand(series=("UNRATE",), since=date(2023, 1, 1), only="bls")
    with answering("bls", test_bls.serve()):
        late = run(empty_store, errand, now=moment("2023-04-07T12:30"))
        assert (late.got[0].counts.new, late.got[0].counts.past) == (0, 2)
        done = run(empty_store, errand, now=moment("2023-04-07T12:29:59"))
    assert (done.got[0].counts.new, done.got[0].counts.past) == (1, 1)
    with empty_store.reading() as db:
        query = "select period, known_at, known_basis from observations"
        assert [tuple(row) for row in db.execute(text(query))] == [
            ("2023-02", "2023-03-10T13:30:00.000000Z", "official_ts")
        ]


def test_prints_that_come_out_together_are_both_first(empty_store: Store) -> None:
    """The payrolls of October and of November 2025 came out on the same morning."""
    levels = {"2025-09": "159626", "2025-10": "159521", "2025-11": "159585"}
    code = "CES0000000001"
    errand = Errand(series=("NFP",), since=date(2025, 10, 1), only="bls")
    with answering("bls", test_bls.serve({**test_bls.LEVELS, code: levels})):
        run(empty_store, errand, now=moment("2025-12-16T14:00"))
    assert stored(empty_store) == {"NFP": {"2025-10": "-105", "2025-11": "64"}}


def test_only_what_is_new_is_asked_for(empty_store: Store) -> None:
    """From two weeks before the last figure on record, so that revisions are seen."""
    whole = replace(ERRAND, since=None, only="yahoo")
    with answering("yahoo", test_yahoo.CASE.normal) as yahoo:
        run(empty_store, whole)
        run(empty_store, whole, now=NOW + timedelta(days=7))
        run(empty_store, replace(whole, history=True))
    begins = [int(asked.query["period1"]) for asked in yahoo.asked]
    days = [datetime.fromtimestamp(b, NOW.tzinfo).date() for b in begins]
    assert days[2] < days[0] < days[1]
    assert date(2023, 2, 27) <= days[1] <= date(2023, 2, 28)


def test_without_open_questions_nothing_is_needed(empty_store: Store) -> None:
    assert needed(empty_store, NOW) == ()


def test_what_open_questions_wait_for_is_fetched(seeded_store: Store) -> None:
    found = needed(seeded_store, NOW)
    assert set(found) >= {"CPI_YOY"}
    assert all(chain(name) for name in found)


@pytest.mark.parametrize(
    ("errand", "error"),
    [
        (Errand(series=("KRE",)), NoSource),
        (replace(ERRAND, only="treasury"), NotInSource),
        (replace(ERRAND, only="bloomberg"), UnknownSource),
    ],
)
def test_what_no_source_has_is_refused(
    errand: Errand, error: type[Exception], empty_store: Store
) -> None:
    with pytest.raises(error):
        run(empty_store, errand)


def fomc(store: Store, *, fed: Serve, nyfed: Serve, calendar: Serve) -> Fetched:
    errand = Errand(series=("FOMC",), since=test_nyfed.CASE.first)
    with answering("fed", fed), answering("nyfed", nyfed), answering("fedcalendar", calendar):
        return run(store, errand, now=test_nyfed.CASE.now)


def test_news_of_a_calendar_is_no_figure(empty_store: Store) -> None:
    """The calendar of the bank has the name of its series; it does not stand in for it."""
    normal = test_nyfed.CASE.normal
    done = fomc(empty_store, fed=down, nyfed=normal, calendar=test_fedcalendar.CASE.normal)
    assert [(f.source, f.instead) for f in done.failed] == [("fed", "nyfed")]
    assert stored(empty_store)["FOMC"]["2023-03-22"] == "25"


def test_figures_are_no_news_of_a_calendar(empty_store: Store) -> None:
    done = fomc(empty_store, fed=down, nyfed=test_nyfed.CASE.normal, calendar=down)
    assert {(f.source, f.instead, f.news) for f in done.failed} == {
        ("fedcalendar", None, True),
        ("fed", "nyfed", False),
    }
    assert done.missing == ()


def test_a_price_of_a_session_whose_hours_are_unsure_waits_for_its_close(
    empty_store: Store,
) -> None:
    """The first session of 2027 opens at an hour that no source confirms; the feed has the running bar."""
    serve = test_naver.serve({"2026-12-30": "7000.00", "2027-01-04": "7100.00"})
    with answering("naver", serve):
        errand = Errand(series=("KOSPI",), since=date(2026, 12, 30), only="naver")
        done = run(empty_store, errand, now=moment("2027-01-04T03:00"))
    assert standard().calendar("XKRX").is_nominal(date(2027, 1, 4))
    assert done.got[0].counts == Ingested(new=1, waiting=1)


def test_a_clock_that_was_set_back_makes_no_first_print(empty_store: Store) -> None:
    from_naver(empty_store, test_naver.CASE.normal)
    assert test_naver.CASE.revised
    early = from_naver(empty_store, test_naver.CASE.revised, now=moment("2023-03-12T23:00"))
    assert early.got[0].counts.revised == 0
    assert stored(empty_store) == test_naver.CASE.figures


@pytest.mark.parametrize("wrong", ["naver", "yahoo"])
def test_a_dispute_ends_when_the_wrong_figure_is_corrected(wrong: str, empty_store: Store) -> None:
    """Whichever was there first; and the wrong figure seen again does not open it again."""
    from_naver(empty_store, test_naver.CASE.normal)
    assert from_yahoo(empty_store, 2500.0).disputed
    right = "2500" if wrong == "naver" else "2410.60"
    correct(
        empty_store,
        standard(),
        series="KOSPI",
        period="2023-03-13",
        value=Decimal(right),
        source="KRX",
        reason="read at the exchange",
        now=NOW + timedelta(minutes=1),
    )
    later = NOW + timedelta(minutes=2)
    assert outcome(empty_store, "KOSPI above 2400 on 2023-03-13", as_of=later) is Outcome.TRUE
    again = outcome(empty_store, "KOSPI above 2450 on 2023-03-13", as_of=later)
    assert again is (Outcome.TRUE if wrong == "naver" else Outcome.FALSE)
    assert from_naver(empty_store, test_naver.CASE.normal, now=later).disputed == ()


def test_a_meeting_that_was_cancelled_long_ahead_does_not_stop_fetching(
    empty_store: Store,
) -> None:
    """The valueless figure of a coming meeting is not the last one there is."""
    row = examples.observation(
        date(2023, 11, 1), None, series="FOMC", known_at=NOW, known_basis="cancelled"
    )
    with empty_store.writing() as db:
        add_observations(db, [row])
    errand = Errand(series=("FOMC",), only="nyfed")
    with answering("nyfed", test_nyfed.CASE.normal) as nyfed:
        run(empty_store, errand, now=test_nyfed.CASE.now)
    assert nyfed.asked[0].query["startDate"] < nyfed.asked[0].query["endDate"]
    assert stored(empty_store)["FOMC"]["2023-03-22"] == "25"


def test_an_answer_that_trips_its_reader_stops_no_other(empty_store: Store) -> None:
    """Whatever goes wrong in a reader is a failure of that source."""
    odd = b'{"status": "REQUEST_SUCCEEDED", "message": 5, "Results": {"series": []}}'
    errand = Errand(series=("KOSPI", "UNRATE"), since=date(2023, 3, 1))
    with (
        answering("bls", lambda _: odd),
        answering("fred", down),
        answering("krx", down),
        answering("ecos", down),
        answering("naver", test_naver.CASE.normal),
    ):
        done = run(empty_store, errand)
    assert {f.series for f in done.missing} == {"UNRATE"}
    assert stored(empty_store)["KOSPI"].items() >= test_naver.CASE.figures["KOSPI"].items()


@pytest.mark.parametrize("value", ["9" * 5000, "1e99", "1e13", "0.1234567"])
def test_a_figure_that_cannot_be_stored_is_refused(value: str, empty_store: Store) -> None:
    serve = test_naver.serve({**CLOSES, "2023-03-13": value})
    (failure,) = from_naver(empty_store, serve).missing
    assert failure.remedy
    assert stored(empty_store) == {}


def test_what_was_stored_before_an_interruption_is_told(empty_store: Store) -> None:
    """So that nobody is told that nothing was written."""
    told: list[bool] = []
    with answering("naver", test_naver.CASE.normal):
        errand = replace(ERRAND, only="naver")
        connect = lines(NOW, patience=HASTY)
        for _ in range(2):
            fetch(
                empty_store,
                standard(),
                errand,
                now=NOW,
                connect=connect,
                wrote=lambda: told.append(True),
            )
    assert told == [True]
