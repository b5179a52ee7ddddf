"""What futures gave a question at the moment of the call: on figures known then, and on nothing else."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from math import floor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.naive import Row
from benchmarks.world import World
from tracker.criteria import Timing, parse
from tracker.domain.catalogue import CATALOGUE, future
from tracker.domain.fedwatch import Strip, Undefined
from tracker.implied import Implied, decision_asked, implied, needed
from tracker.sessions.almanac import standard

ALMANAC = standard()
XNYS = ALMANAC.calendar("XNYS")
CALLED = datetime(2023, 3, 14, 23, 30, tzinfo=UTC)
PRICES = {"2023-03": "95.35", "2023-04": "95.20", "2023-05": "95.02", "2023-06": "94.9"}
RANGE = {"2023-02-01": ("4.50", "4.75"), "2023-03-22": ("4.75", "5.00")}


def rows(
    prices: Mapping[str, str] = PRICES,
    settled: date = date(2023, 3, 14),
    *,
    known: timedelta = timedelta(hours=2),
    bounds: Mapping[str, tuple[str, str]] = RANGE,
) -> list[Row]:
    """Settlements of one session, and the target range after each decision."""
    at = XNYS.close(settled) + known
    found = [
        Row(f"ZQ_{month.replace('-', '_')}", settled, Decimal(price), at, 0)
        for month, price in prices.items()
    ]
    for day, pair in bounds.items():
        meeting = date.fromisoformat(day)
        told = ALMANAC.calendar("FOMC").close(meeting)
        found += [
            Row(name, meeting, Decimal(bound), told, 0)
            for name, bound in zip(("FED_LOWER", "FED_UPPER"), pair, strict=True)
        ]
    return found


def given_by(sentence: str, known: list[Row], at: datetime = CALLED) -> Implied:
    """What futures gave ``sentence`` at the moment of the call."""
    numbered = tuple(
        Row(r.series, r.day, r.value, r.known_at, i) for i, r in enumerate(known, start=1)
    )
    terms = parse(sentence, ALMANAC).terms(Timing(at), ALMANAC)
    panel = World(ALMANAC, numbered, at, at).panel(at)
    return implied(terms, at, panel, ALMANAC)


def reason(sentence: str, known: list[Row], at: datetime = CALLED) -> str:
    with pytest.raises(Undefined) as told:
        given_by(sentence, known, at)
    return str(told.value)


@pytest.mark.parametrize(
    ("sentence", "probability"),
    [
        ("FOMC 2023-03-22 = +25bp", 0.8455),
        ("FOMC 2023-03-22 = 0bp", 0.1545),
        ("FOMC 2023-03-22 = +50bp", 0.0),
        ("FOMC 2023-03-22 >= +25bp", 0.8455),
        ("FOMC 2023-03-22 <= +25bp", 1.0),
        ("FOMC 2023-03-22 hikes", 0.8455),
        ("FOMC 2023-03-22 holds", 0.1545),
        ("FOMC 2023-03-22 cuts", 0.0),
        ("FED_UPPER above 4.75 on 2023-03-22", 0.8455),
        ("FED_UPPER above 5.00 on 2023-03-22", 0.0),
        ("FED_UPPER below 5.00 on 2023-03-22", 0.1545),
        ("FED_LOWER above 4.50 on 2023-03-22", 0.8455),
        ("not (FOMC 2023-03-22 hikes)", 0.1545),
        ("any of (FOMC 2023-03-22 = 0bp; FOMC 2023-03-22 = +25bp)", 1.0),
        ("all of (FOMC 2023-03-22 hikes; FED_UPPER below 5.25 on 2023-03-22)", 0.8455),
    ],
)
def test_the_chance_is_of_the_sentence_being_true(sentence: str, probability: float) -> None:
    assert given_by(sentence, rows()).probability == probability


def test_levels_add_up_the_decisions_up_to_theirs() -> None:
    """By hand: 0.8455 of a rise in March, 0.7972 in May, each independent of the other."""
    march, may = 0.8454545, 0.7971429
    both, none = march * may, (1 - march) * (1 - may)
    assert given_by("FED_UPPER above 5.00 on 2023-05-03", rows()).probability == round(both, 4)
    assert given_by("FED_UPPER below 5.00 on 2023-05-03", rows()).probability == round(none, 4)
    assert given_by("FOMC 2023-05-03 hikes", rows()).probability == round(may, 4)


def test_the_convention_names_rule_settlement_prices_and_range() -> None:
    found = given_by("FOMC 2023-03-22 = +25bp", rows())
    assert found.convention == (
        "A = (N*S + M*E)/D, N = 22 of D = 31 days at the old rate; settled 2023-03-14: "
        "ZQ_2023_03 95.3500, ZQ_2023_04 95.2000; range in force 4.50-4.75; "
        "expected +21.1 bp on 2023-03-22"
    )
    assert found.at == XNYS.close(date(2023, 3, 14))
    assert found.evidence == (1, 2)


def test_the_range_in_force_is_that_of_the_settlement() -> None:
    """Between the decision and the next settlement the old range is the base, with its own prices."""
    after = datetime(2023, 3, 22, 19, tzinfo=UTC)
    at_the_eve = rows(settled=date(2023, 3, 21))
    found = given_by("FED_UPPER above 5.00 on 2023-05-03", at_the_eve, after)
    assert "range in force 4.50-4.75" in found.convention
    assert "+21.1 bp on 2023-03-22" in found.convention
    that_day = given_by(
        "FED_UPPER above 5.00 on 2023-05-03",
        rows(settled=date(2023, 3, 22)),
        after + timedelta(hours=5),
    )
    assert "range in force 4.75-5.00" in that_day.convention
    assert "2023-03-22," not in that_day.convention


def test_what_is_needed_reaches_back_to_the_range_of_the_eldest_price() -> None:
    after = datetime(2023, 3, 23, tzinfo=UTC)
    terms = parse("FED_UPPER above 5.00 on 2023-05-03", ALMANAC).terms(Timing(after), ALMANAC)
    names, first = needed(terms, after, ALMANAC)
    months = {f"ZQ_2023_0{month}" for month in range(2, 9)}
    assert (names, first) == ({"FED_UPPER", "FED_LOWER"} | months, date(2023, 2, 1))


def test_a_price_counts_from_when_it_is_known() -> None:
    late = rows(known=timedelta(hours=3, minutes=30))
    assert given_by("FOMC 2023-03-22 hikes", late).probability == 0.8455
    later = rows(known=timedelta(hours=3, minutes=30, seconds=1))
    assert "ZQ_2023_03 has no settlement known then" in reason("FOMC 2023-03-22 hikes", later)
    before = given_by("FOMC 2023-03-22 hikes", [*later, *rows(settled=date(2023, 3, 13))])
    assert before.at == XNYS.close(date(2023, 3, 13))


def test_a_price_older_than_five_sessions_is_missing() -> None:
    kept = given_by("FOMC 2023-03-22 hikes", rows(settled=date(2023, 3, 7)))
    assert kept.at == XNYS.close(date(2023, 3, 7))
    assert "2023-03-14" in reason("FOMC 2023-03-22 hikes", rows(settled=date(2023, 3, 6)))


def test_prices_of_two_days_are_not_mixed() -> None:
    mixed = [
        *rows({"2023-03": "95.35"}),
        *rows({"2023-04": "95.2"}, date(2023, 3, 13), bounds={}),
    ]
    assert "no price for 2023-04" in reason("FOMC 2023-03-22 hikes", mixed)


def test_a_month_that_is_over_counts_with_its_last_price() -> None:
    """In the two days before a decision of early May, April has settled and no longer trades."""
    eve = datetime(2023, 5, 3, 4, tzinfo=UTC)
    known = [
        *rows({"2023-05": "95.02"}, date(2023, 5, 2), bounds={}),
        *rows({"2023-04": "95.2"}, date(2023, 4, 28), bounds={}),
    ]
    found = given_by("FOMC 2023-05-03 hikes", known, eve)
    assert found.probability == 0.7971
    assert "settled 2023-05-02: ZQ_2023_04 95.2000 of 2023-04-28, ZQ_2023_05" in found.convention
    early = [
        *rows({"2023-05": "95.02"}, date(2023, 5, 2), bounds={}),
        *rows({"2023-04": "95.2"}, date(2023, 4, 27), bounds={}),
    ]
    assert "no price for 2023-04" in reason("FOMC 2023-05-03 hikes", early, eve)


def test_a_level_needs_the_range_in_force() -> None:
    without = rows(bounds={})
    assert "FED_UPPER in force" in reason("FED_UPPER above 4.75 on 2023-03-22", without)
    found = given_by("FOMC 2023-03-22 hikes", without)
    assert "range" not in found.convention


@pytest.mark.parametrize(
    "sentence",
    [
        "KOSPI up over 20 sessions",
        "ECB 2023-03-16 >= +50bp",
        "no FOMC cut through 2023-12-31",
        "any of (FOMC 2023-03-22 hikes; FOMC 2023-05-03 hikes)",
        "any of (FOMC 2023-03-22 hikes; KOSPI up by 2023-03-31)",
        "FED_UPPER stays below 6.00 through 2023-12-31",
    ],
)
def test_other_questions_ask_no_futures(sentence: str) -> None:
    terms = parse(sentence, ALMANAC).terms(Timing(CALLED), ALMANAC)
    assert decision_asked(terms) is None
    assert "not about one decision" in reason(sentence, rows())


def test_a_decision_without_a_contract_is_a_reason() -> None:
    at = datetime(2014, 12, 1, tzinfo=UTC)
    assert "ZQ_2014_12 is not in the catalogue" in reason("FOMC 2014-12-17 hikes", [], at)


def test_contracts_are_named_for_their_month() -> None:
    assert future(date(2023, 3, 22)) == "ZQ_2023_03"
    futures = [s for s in CATALOGUE.values() if s.meaning == "settlement"]
    assert [futures[0].id, futures[-1].id, len(futures)] == ["ZQ_2015_01", "ZQ_2028_12", 168]


@given(
    st.sampled_from(["FOMC 2023-03-22 hikes", "FED_UPPER above 5.00 on 2023-05-03"]),
    st.lists(
        st.tuples(
            st.sampled_from([f"ZQ_2023_{m:02}" for m in range(1, 10)]),
            st.sampled_from(XNYS.between(date(2023, 3, 1), date(2023, 3, 17))),
            st.decimals(94, 96, places=4),
            st.integers(-1, 40),
        ),
        max_size=8,
    ),
)
def test_what_becomes_known_after_the_call_changes_nothing(
    sentence: str, more: list[tuple[str, date, Decimal, int]]
) -> None:
    """Nor does a figure outside of what `needed` names."""
    before = given_by(sentence, rows())
    later = [
        Row(name, day, price, max(CALLED, XNYS.close(day)) + timedelta(hours=h + 2), 0)
        for name, day, price, h in more
    ]
    assert given_by(sentence, [*rows(), *later]) == before
    terms = parse(sentence, ALMANAC).terms(Timing(CALLED), ALMANAC)
    names, first = needed(terms, CALLED, ALMANAC)
    every = [*rows(), *rows(PRICES, date(2023, 3, 8)), *later]
    within = [row for row in every if row.series in names and row.day >= first]
    assert given_by(sentence, within).probability == before.probability


@given(st.decimals(94, 96, places=4), st.decimals(94, 96, places=4))
def test_the_chances_of_all_outcomes_sum_to_one(march: Decimal, april: Decimal) -> None:
    known = rows({"2023-03": str(march), "2023-04": str(april)})
    parts = [given_by(f"FOMC 2023-03-22 {act}", known) for act in ("hikes", "holds", "cuts")]
    assert sum(p.probability for p in parts) == pytest.approx(1, abs=2e-4)
    strip = Strip(
        {date(2023, 3, 1): march, date(2023, 4, 1): april}, [date(2023, 3, 22), date(2023, 5, 3)]
    )
    steps = strip.move(date(2023, 3, 22)).steps
    around = (floor(steps), floor(steps) + 1)
    exact = [given_by(f"FOMC 2023-03-22 = {25 * k:+}bp", known).probability for k in around]
    assert sum(exact) == pytest.approx(1, abs=2e-4)
    assert sum(k * p for k, p in zip(around, exact, strict=True)) == pytest.approx(
        float(steps), abs=5e-3
    )
