"""Which way a call points on a price, whatever it is wrapped in."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from tests.support.records import NOW
from tracker.calls import Call
from tracker.criteria import Timing, parse
from tracker.ledger import load_calls
from tracker.presentation.leanings import due_day, entry_of, leanings, series_in
from tracker.sessions.almanac import standard
from tracker.store.engine import Store

AT = Timing(datetime(2023, 3, 3, tzinfo=UTC))


@pytest.fixture
def some_call(seeded_store: Store) -> Call:
    with seeded_store.reading() as db:
        return load_calls(db, NOW)[0]


def asked(call: Call, sentence: str, *, said_true: bool = True) -> Call:
    terms = parse(sentence, standard()).terms(AT, standard())
    return replace(call, sentence=sentence, terms=terms, kind=terms.kind, said_true=said_true)


@pytest.mark.parametrize(
    ("sentence", "said_true", "found"),
    [
        ("KOSPI up over 20 sessions", True, [("KOSPI", 1)]),
        ("KOSPI falls at least 5% within 20 sessions", False, [("KOSPI", 1)]),
        ("WTI reaches 80 by 2023-03-31", True, [("WTI", 1)]),
        ("KOSPI drops to 2300 within 20 sessions", True, [("KOSPI", -1)]),
        ("not (KOSPI drops to 2300 by 2023-06-30)", True, [("KOSPI", 1)]),
        ("FOMC 2023-03-22 = +25bp", True, []),
        ("if FOMC 2023-03-22 = 0bp then KOSPI down over 5 sessions", True, [("KOSPI", -1)]),
        (
            "all of (DGS2 up over 5 sessions; KOSPI down over 5 sessions)",
            True,
            [("DGS2", 1), ("KOSPI", -1)],
        ),
    ],
)
def test_a_call_points_the_way_it_was_meant(
    some_call: Call, sentence: str, said_true: bool, found: list[tuple[str, int]]
) -> None:
    leans = leanings(asked(some_call, sentence, said_true=said_true), standard())
    assert [(lean.terms.series, lean.way) for lean in leans] == found


@pytest.mark.parametrize("hour", [0, 7])
@pytest.mark.parametrize(
    ("sentence", "windowed"),
    [
        ("KOSPI up over 20 sessions", None),
        ("KOSPI falls at least 5% within 20 sessions", None),
        ("KOSPI above 2500 on 2023-06-30", None),
        ("KOSPI drops to 2300 by 2023-06-30", None),
        ("KOSPI drops to 2300 within 2023-06-01..2023-06-30", date(2023, 6, 1)),
    ],
)
def test_a_call_stands_at_the_first_close_after_it_or_where_its_window_begins(
    some_call: Call, sentence: str, windowed: date | None, hour: int
) -> None:
    """Seoul closes at 06:30 UTC: what was said on a Friday after that enters on Monday."""
    made_at = datetime(2023, 3, 3, hour, tzinfo=UTC)
    terms = parse(sentence, standard()).terms(Timing(made_at), standard())
    entered = entry_of(terms, replace(some_call, made_at=made_at, terms=terms), standard())
    assert entered == (windowed or date(2023, 3, 6 if hour else 3))


def test_a_claim_comes_before_its_condition(some_call: Call) -> None:
    call = asked(
        some_call,
        "if FOMC 2023-03-22 = 0bp then all of (DGS2 up over 5 sessions; KOSPI down over 5 sessions)",
    )
    assert series_in(call.terms) == ("DGS2", "KOSPI", "FOMC")


def test_a_call_is_due_on_the_clock_of_its_last_figure(some_call: Call) -> None:
    """A decision at 14:00 in New York is not moved to the next day in Seoul."""
    assert due_day(asked(some_call, "FOMC 2023-03-22 = +25bp").terms, standard()) == date(
        2023, 3, 22
    )
    assert due_day(asked(some_call, "NFP 2023-02 above consensus").terms, standard()) == date(
        2023, 3, 10
    )
