"""The Bank of Korea's list of its rate meetings: a source of news by day, without an hour and a figure."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.sources.case import Case, fetched, moment, stored
from tests.sources.server import Asked, Reply, Serve
from tracker.domain.records import NewRelease
from tracker.sessions.news import updated
from tracker.store.engine import Store
from tracker.store.releases import add_releases, almanac_of

Lists = Mapping[int, Sequence[str]]
PATH = "/portal/singl/crncyPolicyDrcMtg/listYear.do"
FILES = '<td><ul class="down"><li><a href="/portal/cmmn/file/fileDown.do">PDF</a></li></ul></td>'


def page(year: int, days: Sequence[str]) -> str:
    """A page in the bank's form, with the menu and the years to choose from around its table."""
    years = "".join(
        f'<option value="{y}"{" selected=selected" if y == year else ""}>{y}</option>'
        for y in range(year - 2, year + 2)
    )
    rows = "".join(f'<tr><th scope="row">\n {day} </th>{FILES * 4}</tr>\n' for day in days)
    return (
        '<!doctype html><html lang="ko"><head><title>통화정책방향 결정회의</title></head><body>'
        f'<h3>메뉴</h3><form name="stsfdgForm"><select name="pYear">{years}</select></form>'
        f"<h3>{year}년</h3><table><caption>{year}년 통화정책방향 회의</caption>"
        '<thead><tr><th scope="col">회의일자</th><th scope="col">결정문</th></tr></thead>'
        f"<tbody>{rows}</tbody></table></body></html>\n"
    )


def serve(lists: Lists) -> Serve:
    def reply(asked: Asked) -> Reply | None:
        year = int(asked.query.get("pYear", 0))
        if asked.path != PATH or asked.query.get("mtgSe") != "A" or year not in lists:
            return None
        body = page(year, lists[year]).encode()
        return Reply(body, content_type="text/html;charset=UTF-8")

    return reply


THIS_YEAR = (
    "01월 15일(목)",
    "02월 26일(목)",
    "04월 10일(금)",
    "05월 28일(목)",
    "07월 16일(목)",
    "08월 27일(목)",
    "10월 22일(목)",
    "11월 26일(목)",
)
MADE_UP = ("01월 20일(수)", "02월 17일(수)")
"""Days of 2027 for the tests; they are not the bank's."""

SET = {"2026-11-26": "scheduled 2026-11-26T01:00"}
NEXT = {"2027-01-20": "scheduled 2027-01-20T01:00", "2027-02-17": "scheduled 2027-02-17T01:00"}
CASE = Case(
    series=("BOK",),
    first=date(2026, 11, 1),
    now=moment("2026-11-20T09:00"),
    normal=serve({2026: THIS_YEAR, 2027: MADE_UP}),
    figures={"BOK": {**SET, **NEXT}},
    empty=serve({2026: (), 2027: ()}),
    empty_is_error=True,
    missing=serve({2026: THIS_YEAR, 2027: ()}),
    missing_figures={"BOK": SET},
)


def news(store: Store, **row: object) -> None:
    given = {
        "calendar": "BOK",
        "session": date(2026, 11, 26),
        "at": moment("2026-11-26T01:00"),
        "known_at": moment("2026-11-19T00:00"),
        "source": "by hand",
        "recorded_at": moment("2026-11-19T00:00"),
    }
    with store.writing() as db:
        add_releases(db, [NewRelease(**{**given, **row})])  # type: ignore[arg-type]


def test_a_year_whose_days_are_not_out_is_no_error(empty_store: Store) -> None:
    """The list of the next year is empty until then; the same page has them later."""
    unset = serve({2026: THIS_YEAR, 2027: ()})
    assert fetched(empty_store, "bokcalendar", CASE, unset).failed == ()
    assert stored(empty_store)["BOK"] == SET
    fetched(empty_store, "bokcalendar", CASE, CASE.normal, now=CASE.now + timedelta(days=1))
    assert stored(empty_store)["BOK"] == {**SET, **NEXT}


def test_a_meeting_still_to_come_that_is_not_listed_is_told(empty_store: Store) -> None:
    """It is on file, so somebody has to say what became of it; nothing is stored before."""
    done = fetched(empty_store, "bokcalendar", CASE, serve({2026: THIS_YEAR[:-1], 2027: MADE_UP}))
    [failed] = done.failed
    assert "does not list the meeting of 2026-11-26" in failed.why
    assert "import releases" in failed.remedy
    assert stored(empty_store) == {}


def test_a_moved_meeting_keeps_its_name(empty_store: Store) -> None:
    """Once it is said that it was moved, the list with its new day has nothing new about it."""
    news(empty_store, status="delayed", at=moment("2026-11-27T01:00"))
    lists = {2026: (*THIS_YEAR[:-1], "11월 27일(금)"), 2027: MADE_UP}
    assert fetched(empty_store, "bokcalendar", CASE, serve(lists)).failed == ()
    assert stored(empty_store)["BOK"] == {"2026-11-26": "delayed 2026-11-27T01:00", **NEXT}


def test_a_meeting_called_off_need_not_be_listed(empty_store: Store) -> None:
    news(empty_store, status="cancelled")
    lists = {2026: THIS_YEAR[:-1], 2027: MADE_UP}
    assert fetched(empty_store, "bokcalendar", CASE, serve(lists)).failed == ()
    assert stored(empty_store)["BOK"] == {"2026-11-26": "cancelled 2026-11-26T01:00", **NEXT}


def test_an_hour_on_file_holds(empty_store: Store) -> None:
    """The list has none, so it says nothing against an hour that somebody gave."""
    news(empty_store, status="scheduled", at=moment("2026-11-26T00:50"))
    fetched(empty_store, "bokcalendar", CASE, CASE.normal)
    assert stored(empty_store)["BOK"]["2026-11-26"] == "scheduled 2026-11-26T00:50"


def test_the_hour_of_an_announced_day_is_the_usual_one_and_said_to_be(empty_store: Store) -> None:
    fetched(empty_store, "bokcalendar", CASE, CASE.normal)
    calendar = almanac_of(empty_store).calendar("BOK")
    day = date(2027, 1, 20)
    assert calendar.is_nominal(day)
    told = almanac_of(empty_store).heard("BOK", day)[-1]
    known = updated(calendar, {day: replace(told, status="released")})
    assert not known.is_nominal(day)


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("11월 26일(금)", "'11월 26일(금)'"),  # a Thursday
        ("02월 30일(월)", "'02월 30일(월)'"),
        ("추후 공지", "'추후 공지'"),
    ],
)
def test_a_row_that_is_no_day_is_refused(row: str, why: str, empty_store: Store) -> None:
    done = fetched(empty_store, "bokcalendar", CASE, serve({2026: (*THIS_YEAR[:-1], row)}))
    [failed] = done.failed
    assert f"a day of 2026 with its day of the week; it has {why}" in failed.why
    assert stored(empty_store) == {}


def test_the_list_of_another_year_is_refused(empty_store: Store) -> None:
    """A page that does not know the year that is asked for shows the one it knows."""

    def same(asked: Asked) -> Reply:
        return Reply(page(2026, THIS_YEAR).encode(), content_type="text/html")

    done = fetched(empty_store, "bokcalendar", CASE, same)
    assert "the list of 2027; it has that of [2026]" in done.failed[0].why
    assert stored(empty_store)["BOK"] == SET
