"""The New York Fed: the range of a meeting's own day is the old one."""

import json
from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.sources.case import Case, fetched, moment, stored
from tests.sources.server import Asked, Serve
from tracker.store.engine import Store

Range = tuple[str, str]
OLD, NEW = ("4.50", "4.75"), ("4.75", "5.00")
DAYS = [date(2023, 3, 15) + timedelta(days=i) for i in range(16)]


def serve(ranges: dict[date, Range | None]) -> Serve:
    def reply(asked: Asked) -> bytes | None:
        if asked.path.endswith("/effr/last/1.json"):
            first = last = max(ranges, default=DAYS[0])
        elif asked.path.endswith("/effr/search.json"):
            first, last = (date.fromisoformat(asked.query[n]) for n in ("startDate", "endDate"))
        else:
            return None
        rates = [rate(day, r) for day, r in sorted(ranges.items()) if first <= day <= last]
        text = json.dumps({"refRates": rates})
        return text.replace('"<', "").replace('>"', "").encode()

    return reply


def rate(day: date, bounds: Range | None) -> dict[str, object]:
    low, high = bounds or (None, None)
    return {
        "effectiveDate": day.isoformat(),
        "type": "EFFR",
        "percentRate": "<4.57>",
        "percentPercentile1": "<4.55>",
        "targetRateFrom": f"<{low}>" if low else None,
        "targetRateTo": f"<{high}>" if high else None,
        "volumeInBillions": 107,
        "revisionIndicator": "",
    }


def ranges(change: date, *, old: Range = OLD, new: Range = NEW) -> dict[date, Range | None]:
    return {d: new if d >= change else old for d in DAYS if d.weekday() < 5}


HOLD = ranges(date(2023, 3, 23), new=OLD)
HIKE = ranges(date(2023, 3, 23))
CASE = Case(
    series=("FOMC", "FED_LOWER", "FED_UPPER"),
    first=date(2023, 3, 20),
    now=moment("2023-03-30T15:00"),
    normal=serve(HIKE),
    figures={
        "FOMC": {"2023-03-22": "25"},
        "FED_UPPER": {"2023-03-22": "5"},
        "FED_LOWER": {"2023-03-22": "4.75"},
    },
    empty=serve({}),
    missing=serve({d: r if d.day != 22 else None for d, r in HIKE.items()}),
    missing_figures={
        "FOMC": {"2023-03-22": "25"},
        "FED_UPPER": {"2023-03-22": "5"},
        "FED_LOWER": {"2023-03-22": "4.75"},
    },
    revised=serve(ranges(date(2023, 3, 23), new=("4.75", "5.25"))),
    revision=("FED_UPPER", "2023-03-22", "5.25"),
)


def test_a_change_without_a_meeting_is_an_error(empty_store: Store) -> None:
    """It means that the calendar lacks a meeting; guessing its day would settle questions wrongly."""
    done = fetched(empty_store, "nyfed", CASE, serve(ranges(date(2023, 3, 29))))
    assert {f.remedy for f in done.missing} == {"Add the meeting with `tracker import releases`"}


def test_a_change_just_before_the_days_asked_for_is_explained_by_its_meeting(
    empty_store: Store,
) -> None:
    late = replace(CASE, first=date(2023, 3, 24))
    done = fetched(empty_store, "nyfed", late, late.normal)
    assert (done.failed, stored(empty_store)) == ((), {})


@pytest.mark.parametrize(("ranges_", "change"), [(HOLD, "0"), (HIKE, "25")])
def test_a_hold_is_a_decision(
    ranges_: dict[date, Range | None], change: str, empty_store: Store
) -> None:
    fetched(empty_store, "nyfed", CASE, serve(ranges_))
    assert stored(empty_store)["FOMC"] == {"2023-03-22": change}


def test_a_rate_that_moves_later_than_it_should_is_no_hold(empty_store: Store) -> None:
    """A day late: either the day of the meeting or the rule is wrong, and neither is guessed."""
    done = fetched(empty_store, "nyfed", CASE, serve(ranges(date(2023, 3, 24))))
    assert {f.series for f in done.missing} == set(CASE.series)


def test_two_ranges_of_one_day_are_refused(empty_store: Store) -> None:
    def twice(asked: Asked) -> bytes | None:
        answer = serve(HIKE)(asked)
        assert isinstance(answer, bytes)
        rates = json.loads(answer)["refRates"]
        return json.dumps({"refRates": [*rates, {**rates[0], "targetRateTo": 9.0}]}).encode()

    assert fetched(empty_store, "nyfed", CASE, twice).missing
