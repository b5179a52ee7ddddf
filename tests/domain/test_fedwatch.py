"""Fed funds futures: published examples, an independent recomputation, and what must hold always."""

from calendar import monthrange
from collections.abc import Mapping
from contextlib import suppress
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tracker.domain.fedwatch import STEP, Strip, Undefined, chances, together
from tracker.sessions import calendar

FOMC = calendar("FOMC")
MEETINGS = FOMC.between(date(2015, 1, 1), FOMC.last_day)
MONTHS = [date(year, month, 1) for year in range(2015, 2029) for month in range(1, 13)]
SOLVABLE = [day for day in MEETINGS if (day.year, day.month) != (2020, 3) and day < MEETINGS[-1]]

PRICES = st.decimals(94, 100, places=4)
RATES = st.decimals(0, 6, places=2)


def strip(prices: Mapping[str, str], *meetings: str) -> Strip:
    """A strip written as text: prices by ``YYYY-MM``."""
    return Strip(
        {date.fromisoformat(f"{month}-01"): Decimal(p) for month, p in prices.items()},
        [date.fromisoformat(day) for day in meetings],
    )


def plain_steps(prices: Mapping[date, Decimal], decision: date) -> float | None:
    """The expected steps, counted on the fingers: a walk to the next anchor and back, or the other way."""
    held = {(day.year, day.month): day.day for day in MEETINGS}

    def beside(month: tuple[int, int], way: int) -> tuple[int, int]:
        index = month[0] * 12 + month[1] - 1 + way
        return index // 12, index % 12 + 1

    def mean(month: tuple[int, int]) -> float | None:
        price = prices.get(date(*month, 1))
        return None if price is None else 100 - float(price)

    for way in (1, -1):
        walked = [(decision.year, decision.month)]
        beyond = beside(walked[-1], way)
        while beyond in held and not (way == 1 and held[beyond] == monthrange(*beyond)[1]):
            walked.append(beyond)
            beyond = beside(beyond, way)
        rates = [mean(beyond) if beyond <= max(held) else None]
        for month in reversed(walked):
            days, average, far = monthrange(*month)[1], mean(month), rates[-1]
            near = held[month] if way == 1 else days - held[month]
            if far is None or average is None or near < 10:
                rates.append(None)
            else:
                rates.append((average * days - far * (days - near)) / near)
        if rates[-1] is not None and rates[-2] is not None:
            return (rates[-2] - rates[-1]) * way / 0.25
    return None


def test_the_published_example_solves_the_start_from_the_next_month() -> None:
    """September 2023 at 94.8800 and October, without a meeting, at 94.8250: CME's own example."""
    found = strip({"2023-09": "94.8800", "2023-10": "94.8250"}, "2023-09-20", "2023-11-01").move(
        date(2023, 9, 20)
    )
    assert found.start == Fraction("5.0925")
    assert found.end - found.start == Fraction("0.0825")
    assert chances(found.steps) == {0: Fraction("0.67"), 1: Fraction("0.33")}


def test_a_decision_on_the_first_is_solved_from_the_month_before() -> None:
    """November 1, 2023: one day at the old rate; October stands for it, with or without later prices."""
    prices = {"2023-10": "94.8250", "2023-11": "94.7050"}
    later = {"2023-12": "94.68", "2024-01": "94.7", "2024-02": "94.8"}
    for known in (prices, prices | later):
        found = strip(known, "2023-09-20", "2023-11-01", "2023-12-13", "2024-01-31").move(
            date(2023, 11, 1)
        )
        assert found.start == Fraction("5.1750")
        assert round(float(found.end), 4) == 5.2991


def test_the_announcement_day_still_has_the_old_rate() -> None:
    """22 of the 31 days of March 2023; 21 would give another four points."""
    found = strip({"2023-03": "95.35", "2023-04": "95.20"}, "2023-03-22", "2023-05-03").move(
        date(2023, 3, 22)
    )
    assert round(100 - float(found.start), 6) == 95.411364
    assert round(float(chances(found.steps)[1]), 6) == 0.845455


def test_a_decision_on_the_last_day_is_not_in_its_own_contract() -> None:
    """January 31, 2024: January is all old rate, February all new."""
    found = strip({"2024-01": "94.67", "2024-02": "94.72"}, "2024-01-31", "2024-03-20").move(
        date(2024, 1, 31)
    )
    assert (found.start, found.end) == (Fraction("5.33"), Fraction("5.28"))


def test_a_month_decided_on_its_last_day_hands_its_start_on_without_the_next() -> None:
    """June 12, 2024: July, decided on the 31st, is all old rate; no price of August is needed."""
    found = strip({"2024-06": "94.67", "2024-07": "94.72"}, "2024-06-12", "2024-07-31").move(
        date(2024, 6, 12)
    )
    assert found.end == Fraction("5.28")
    assert found.months == {date(2024, 6, 1), date(2024, 7, 1)}


def test_no_month_is_divided_by_fewer_than_ten_days() -> None:
    """Forwards, with ten days left at the new rate and with nine."""
    prices = {"2018-02": "98.58", "2018-03": "98.50"}
    ten = strip(prices, "2018-01-31", "2018-03-21", "2018-05-02").move(date(2018, 3, 21))
    assert ten.end == Fraction("1.42") + Fraction(31, 10) * Fraction("0.08")
    with pytest.raises(Undefined, match=r"too few days at the new rate \(9\)"):
        strip(prices, "2018-01-31", "2018-03-22", "2018-05-02").move(date(2018, 3, 22))


@pytest.mark.parametrize(
    ("prices", "meetings", "asked", "why"),
    [
        ({}, ["2023-03-22", "2023-05-03"], "2023-03-22", "no price for 2023-03"),
        (
            {"2023-03": "95.35"},
            ["2022-12-14", "2023-02-01", "2023-03-22", "2023-05-03"],
            "2023-03-22",
            "no price for 2023-04, and there is no price for 2023-01",
        ),
        (
            {"2028-01": "96", "2028-02": "96.1", "2027-11": "96", "2027-12": "96"},
            ["2027-10-27", "2027-12-08", "2028-01-26"],
            "2028-01-26",
            "2028-02 lies outside the published schedule, and 2028-01-26 leaves too few days",
        ),
        (
            {"2023-11": "94.7", "2023-12": "94.6"},
            ["2023-11-01", "2024-01-31"],
            "2023-11-01",
            "2023-11-01 leaves too few days at the old rate (1), and 2023-10 lies outside",
        ),
        (
            {"2020-02": "98.4", "2020-03": "99", "2020-04": "99.9"},
            ["2020-01-29", "2020-03-03", "2020-03-15", "2020-04-29"],
            "2020-03-15",
            "2020-03 has 2 decisions",
        ),
        ({"2023-03": "95"}, [], "2023-03-22", "outside the published schedule"),
    ],
)
def test_what_cannot_be_solved_is_a_reason(
    prices: dict[str, str], meetings: list[str], asked: str, why: str
) -> None:
    with pytest.raises(Undefined) as told:
        strip(prices, *meetings).move(date.fromisoformat(asked))
    assert why in str(told.value)


def test_every_decision_of_a_full_strip_can_be_solved() -> None:
    full = Strip(dict.fromkeys(MONTHS, Decimal(95)), MEETINGS)
    assert [full.move(day).steps for day in SOLVABLE] == [0] * len(SOLVABLE)
    assert len(SOLVABLE) > 100


@given(st.lists(RATES, min_size=len(MEETINGS) + 1, max_size=len(MEETINGS) + 1))
def test_rates_come_back_from_prices_averaged_day_by_day(rates: list[Decimal]) -> None:
    """Prices made from a known path of daily rates give that path's changes, to rounding."""
    changes = {
        day: after - before for day, (before, after) in zip(MEETINGS, pairwise(rates), strict=True)
    }
    day, rate, daily = MONTHS[0], rates[0], dict[date, list[Decimal]]()
    while day.year < 2029:
        daily.setdefault(day.replace(day=1), []).append(rate)
        rate += changes.get(day, Decimal(0))
        day += timedelta(days=1)
    prices = {month: 100 - sum(of, Decimal(0)) / len(of) for month, of in daily.items()}
    full = Strip(prices, MEETINGS)
    for meeting in SOLVABLE:
        found = full.move(meeting).steps
        assert abs(found - Fraction(changes[meeting]) / STEP) < Fraction(1, 10**20)


@given(st.lists(PRICES | st.none(), min_size=36, max_size=36), st.sampled_from(range(0, 130, 12)))
def test_as_counted_on_the_fingers(some: list[Decimal | None], first: int) -> None:
    """Prices with gaps: the same number, or none on both sides."""
    months = zip(MONTHS[first : first + 36], some, strict=True)
    prices = {month: price for month, price in months if price is not None}
    held = Strip(prices, MEETINGS)
    for meeting in [day for day in SOLVABLE if day.replace(day=1) in MONTHS[first : first + 36]]:
        found: float | None = None
        with suppress(Undefined):
            found = float(held.move(meeting).steps)
        assert found == pytest.approx(plain_steps(prices, meeting), abs=1e-9), meeting


@given(st.fractions(-8, 8))
def test_chances_sum_to_one_and_their_mean_is_the_expected_move(steps: Fraction) -> None:
    found = chances(steps)
    assert sum(found.values()) == 1
    assert sum(k * v for k, v in found.items()) == steps
    assert all(0 < chance <= 1 for chance in found.values())
    assert max(found) - min(found) <= 1


@given(st.lists(st.fractions(-3, 3), max_size=6), st.randoms())
def test_decisions_added_up_keep_their_sum_in_any_order(
    steps: list[Fraction], random: object
) -> None:
    found = together(map(chances, steps))
    assert sum(found.values()) == 1
    assert sum(k * v for k, v in found.items()) == sum(steps)
    assert found == together(map(chances, sorted(steps)))


YEARS = MONTHS[96:132]
INSIDE = st.sampled_from([day for day in SOLVABLE if YEARS[2] <= day < YEARS[-3]])
FULL = st.lists(PRICES, min_size=len(YEARS), max_size=len(YEARS)).map(
    lambda prices: dict(zip(YEARS, prices, strict=True))
)


def at_least(steps: Fraction, least: int) -> Fraction:
    return sum((v for k, v in chances(steps).items() if k >= least), Fraction(0))


@given(FULL, INSIDE, st.decimals("0.0025", 1, places=4), st.integers(-3, 3))
def test_a_lower_price_after_the_decision_never_makes_a_rise_less_likely(
    prices: dict[date, Decimal], meeting: date, drop: Decimal, least: int
) -> None:
    later = (meeting.replace(day=1) + timedelta(days=31)).replace(day=1)
    assume(meeting.day >= 10)
    assume(all((day.year, day.month) != (later.year, later.month) for day in MEETINGS))
    before = Strip(prices, MEETINGS).move(meeting).steps
    after = Strip({**prices, later: prices[later] - drop}, MEETINGS).move(meeting).steps
    assert after > before
    assert at_least(after, least) >= at_least(before, least)


@given(FULL, INSIDE, st.decimals(-2, 2, places=4))
def test_only_differences_of_prices_count(
    prices: dict[date, Decimal], meeting: date, shift: Decimal
) -> None:
    """The same for all prices higher; mirrored for all prices turned round."""
    steps = Strip(prices, MEETINGS).move(meeting).steps
    raised = {month: price + shift for month, price in prices.items()}
    turned = {month: 190 - price for month, price in prices.items()}
    assert Strip(raised, MEETINGS).move(meeting).steps == steps
    mirrored = chances(Strip(turned, MEETINGS).move(meeting).steps)
    assert mirrored == {-k: v for k, v in chances(steps).items()}


@given(FULL, INSIDE)
def test_a_move_rests_on_its_own_contract_and_names_all_it_rests_on(
    prices: dict[date, Decimal], meeting: date
) -> None:
    whole = Strip(prices, MEETINGS).move(meeting)
    assert meeting.replace(day=1) in whole.months
    alone = {month: prices[month] for month in whole.months}
    assert Strip(alone, MEETINGS).move(meeting) == whole
