"""The Federal Reserve's statements: what was decided, and not what dissenters preferred."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from tests.sources.case import Case, answering, fetched, moment, stored
from tests.sources.server import Asked, Reply, Serve
from tracker.domain.records import NewRelease
from tracker.fetch import Failed, Fetched
from tracker.lines import lines
from tracker.sessions.almanac import standard
from tracker.sources import Wanted
from tracker.sources._base import Answer
from tracker.sources.fed import Decided, _percent, pages
from tracker.store.engine import Store

PAGE = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8">
<title>Federal Reserve Board - Federal Reserve issues FOMC statement</title></head>
<body><div class="nav">Monetary Policy</div>
<div id="content"><div id="article">
<div class="heading col-xs-12 col-sm-8 col-md-8">
<p class="article__time">{dated}</p>
<h3 class="title">{title}</h3>
<p class="releaseTime">{released} </p>
<div class="share"><a href="#">Share</a></div></div>
<div class="col-xs-12 col-sm-8 col-md-8">{text}</div>
</div></div><div class="lastUpdate">Last Update: {dated}</div></body>
</html>
"""
RATE = "the target range for the federal funds rate"
DECEMBER, FEBRUARY, MARCH = date(2022, 12, 14), date(2023, 2, 1), date(2023, 3, 22)
SENTENCES = {
    DECEMBER: f"raise {RATE} to 4-1/4 to 4-1/2 percent",
    FEBRUARY: f"raise {RATE} to 4-1/2 to 4-3/4 percent",
    MARCH: f"raise {RATE} to 4-3/4 to 5 percent",
}
RANGES = {DECEMBER: "4-1/4 to 4-1/2", FEBRUARY: "4-1/2 to 4-3/4", MARCH: "4‑3/4 to 5"}
VOTES = (
    "<p>Voting for the monetary policy action were Jerome H. Powell, Chair; John C. Williams, Vice Chair; "
    "Michael S. Barr; and Michelle W. Bowman.{dissent}</p>"
    "<p>For media inquiries, please email media@frb.gov.</p>"
)
HOURS = {DECEMBER: "For release at 2:00 p.m. EST", FEBRUARY: "For release at 2:00 p.m. EST"}


def dated(day: date) -> str:
    return f"{day:%B} {day.day}, {day.year}"


def statement(day: date, sentence: str, *, hour: str | None = None, dissent: str = "") -> bytes:
    text = (
        "<p>Recent indicators point to modest growth in spending and production.</p>"
        "<p>The Committee seeks to achieve maximum employment and inflation at the rate of 2 percent over "
        f"the longer run. In support of these goals, the Committee decided to {sentence}. The Committee "
        "anticipates that some additional policy firming may be appropriate.</p>"
    )
    released = hour or HOURS.get(day, "For release at 2:00 p.m. EDT")
    title = "Federal Reserve issues FOMC statement"
    whole = text + VOTES.format(dissent=dissent)
    return PAGE.format(dated=dated(day), title=title, released=released, text=whole).encode()


def note(day: date, range_: str) -> bytes:
    text = (
        "<p>Decisions Regarding Monetary Policy Implementation</p><ul><li>The Board of Governors voted "
        "unanimously to raise the interest rate paid on reserve balances to 4.90 percent.</li></ul>"
        "<blockquote><p>Undertake open market operations as necessary to maintain the federal funds rate "
        f"in a target range of {range_} percent.</p></blockquote>"
    )
    title = f"Implementation Note issued {dated(day)}"
    hour = HOURS.get(day, "For release at 2:00 p.m. EDT")
    return PAGE.format(dated=dated(day), title=title, released=hour, text=text).encode()


STATEMENTS = {day: statement(day, sentence) for day, sentence in SENTENCES.items()}
NOTES = {day: note(day, range_) for day, range_ in RANGES.items()}


def serve(
    statements: Mapping[date, bytes] = STATEMENTS,
    notes: Mapping[date, bytes] = NOTES,
    letters: Mapping[date, str] = {},
) -> Serve:
    known = {f"{d:%Y%m%d}{letters.get(d, 'a')}": body for d, body in statements.items()}
    known |= {f"{d:%Y%m%d}a1": body for d, body in notes.items()}

    def reply(asked: Asked) -> Reply | None:
        name = asked.path.removeprefix("/newsevents/pressreleases/monetary").removesuffix(".htm")
        return (
            Reply(known[name], content_type="text/html; charset=utf-8") if name in known else None
        )

    return reply


def changed(day: date, sentence: str, range_: str, **told: str) -> Serve:
    return serve(
        STATEMENTS | {day: statement(day, sentence, **told)}, NOTES | {day: note(day, range_)}
    )


FIGURES = {
    "FOMC": {"2023-02-01": "25", "2023-03-22": "25"},
    "FED_UPPER": {"2023-02-01": "4.75", "2023-03-22": "5"},
    "FED_LOWER": {"2023-02-01": "4.5", "2023-03-22": "4.75"},
}
CASE = Case(
    series=("FOMC", "FED_LOWER", "FED_UPPER"),
    first=date(2023, 1, 25),
    now=moment("2023-03-30T15:00"),
    normal=serve(),
    figures=FIGURES,
    empty=serve({}, {}),
    empty_is_error=True,
    revised=changed(
        MARCH,
        f"raise {RATE} to 4-3/4 to 5-1/4 percent",
        "4-3/4 to 5-1/4",
    ),
    revision=("FED_UPPER", "2023-03-22", "5.25"),
    paged=serve(),
    paged_figures=FIGURES,
)


def run(store: Store, server: Serve, *, now: str = "2023-03-30T15:00") -> Fetched:
    return fetched(store, "fed", CASE, server, now=moment(now))


def failure(store: Store, server: Serve) -> Failed:
    """Why the March meeting could not be had; the February one is on record."""
    done = run(store, server)
    assert stored(store)["FOMC"] == {"2023-02-01": "25"}
    return done.failed[0]


@pytest.mark.parametrize(
    ("text", "value"),
    [("0", "0"), ("1/4", "0.25"), ("4-3/4", "4.75"), ("5-1/2", "5.5"), ("11", "11")],
)
def test_a_number_with_a_fraction(text: str, value: str) -> None:
    answer = Answer(url="", status=200, content_type="", body=b"", retrieved_at=CASE.now)
    assert _percent(answer, text) == Decimal(value)


@pytest.mark.parametrize(
    ("sentence", "range_", "change"),
    [
        (f"maintain {RATE} at 4-1/2 to 4-3/4 percent", "4-1/2 to 4-3/4", "0"),
        (f"keep {RATE} at 4-1/2 to 4-3/4 percent", "4-1/2 to 4-3/4", "0"),
        (f"lower {RATE} by 1/2 percentage point, to 4 to 4‑1/4 percent", "4 to 4-1/4", "-50"),
        (
            f"lower {RATE} by 1/4 percentage point to 4‑1/4 to 4‑1/2 percent",
            "4-1/4 to 4-1/2",
            "-25",
        ),
        (f"keep the current 4-1/2 to 4-3/4 percent {RATE[4:]}", "4-1/2 to 4-3/4", "0"),
    ],
)
def test_every_way_to_say_it(sentence: str, range_: str, change: str, empty_store: Store) -> None:
    assert run(empty_store, changed(MARCH, sentence, range_)).failed == ()
    assert stored(empty_store)["FOMC"]["2023-03-22"] == change


def test_what_dissenters_preferred_was_not_decided(empty_store: Store) -> None:
    dissent = (
        " Voting against the action were James Bullard, who preferred at this meeting to lower the target "
        "range for the federal funds rate to 1-1/2 to 1-3/4 percent; and Esther L. George, who preferred to "
        "maintain the target range at 2 percent to 2-1/4 percent."
    )
    server = changed(MARCH, SENTENCES[MARCH], RANGES[MARCH], dissent=dissent)
    assert run(empty_store, server).failed == ()
    assert stored(empty_store) == CASE.figures


def test_a_statement_with_two_ranges_is_refused(empty_store: Store) -> None:
    sentence = f"{SENTENCES[MARCH]}, and not to {SENTENCES[FEBRUARY]}"
    assert (
        "it has 4.5 to 4.75 percent and 4.75 to 5 percent"
        in failure(empty_store, changed(MARCH, sentence, RANGES[MARCH])).why
    )


def test_a_note_that_directs_another_range_is_refused(empty_store: Store) -> None:
    why = failure(empty_store, serve(notes=NOTES | {MARCH: note(MARCH, "5 to 5-1/4")})).why
    assert "the range of the statement, 4.75 to 5 percent; it has 5 to 5.25 percent" in why


def test_a_meeting_without_a_note(empty_store: Store) -> None:
    notes = {day: body for day, body in NOTES.items() if day != MARCH}
    assert run(empty_store, serve(notes=notes)).failed == ()
    assert stored(empty_store) == CASE.figures


def test_another_hour_than_the_calendar_names_both(empty_store: Store) -> None:
    server = changed(MARCH, SENTENCES[MARCH], RANGES[MARCH], hour="For release at 2:30 p.m. EDT")
    failed = failure(empty_store, server)
    assert "2023-03-22 18:30 UTC; the calendar has 2023-03-22 18:00 UTC" in failed.why
    assert "tracker import releases" in failed.remedy


def test_for_immediate_release_names_no_hour(empty_store: Store) -> None:
    server = changed(MARCH, SENTENCES[MARCH], RANGES[MARCH], hour="For immediate release")
    assert run(empty_store, server).failed == ()


def test_a_change_that_does_not_fit_its_words_lacks_a_meeting(empty_store: Store) -> None:
    """From 4.75 to 5.25 in one step of a quarter: a meeting between them is not on file."""
    sentence = f"raise {RATE} by 1/4 percentage point to 5 to 5-1/4 percent"
    failed = failure(empty_store, changed(MARCH, sentence, "5 to 5-1/4"))
    assert "changes between 2023-02-01 and 2023-03-22, where no meeting is on file" in failed.why


def test_a_range_that_moved_is_not_maintained() -> None:
    held = Decided(Decimal("4.75"), Decimal(5), 0)
    assert held.fits(held)
    assert not held.fits(Decided(Decimal("4.5"), Decimal("4.75")))


def test_the_press_release_of_another_day_is_refused(empty_store: Store) -> None:
    server = serve(STATEMENTS | {MARCH: STATEMENTS[FEBRUARY]})
    assert "it has that of 2023-02-01" in failure(empty_store, server).why


@pytest.mark.parametrize(("now", "missing"), [("2023-03-22T17:59", 0), ("2023-03-23T00:01", 3)])
def test_a_statement_may_be_missing_on_its_day_only(
    now: str, missing: int, empty_store: Store
) -> None:
    server = serve({d: body for d, body in STATEMENTS.items() if d != MARCH})
    assert len(run(empty_store, server, now=now).failed) == missing
    assert stored(empty_store)["FOMC"] == {"2023-02-01": "25"}


def test_a_meeting_that_was_called_off_has_no_statement() -> None:
    news = NewRelease(
        calendar="FOMC",
        session=MARCH,
        status="cancelled",
        at=moment("2023-03-22T18:00"),
        known_at=moment("2023-03-15T12:00"),
        source="Federal Reserve",
        recorded_at=moment("2023-03-15T12:00"),
    )
    almanac = replace(standard(), news=(news,))
    wanted = Wanted(("FOMC",), CASE.first, CASE.now.date(), almanac.calendar_of)
    with answering("fed", CASE.normal) as served, lines(CASE.now)("fed") as ask:
        found = [f for page in pages(ask, wanted) for f in page.figures]
    assert [f.day for f in found] == [FEBRUARY]
    assert not any("20230322" in asked.path for asked in served.asked)


def test_a_change_is_against_the_last_meeting_even_an_unscheduled_one(empty_store: Store) -> None:
    first, second = date(2020, 3, 3), date(2020, 3, 15)
    january, april = date(2020, 1, 29), date(2020, 4, 29)
    statements = {
        january: statement(
            january, f"maintain {RATE} at 1-1/2 to 1-3/4 percent", hour=HOURS[FEBRUARY]
        ),
        first: statement(
            first,
            f"lower {RATE} by 1/2 percentage point, to 1 to 1‑1/4 percent",
            hour="For release at 10:00 a.m. EST",
        ),
        second: statement(
            second, f"lower {RATE} to 0 to 1/4 percent", hour="For release at 5:00 p.m. EDT"
        ),
        april: statement(april, f"maintain {RATE} at 0 to 1/4 percent"),
    }
    case = Case(
        series=("FOMC",), first=first, now=moment("2020-05-01T00:00"), normal=serve(statements, {}),
        figures={}, empty=serve(),
    )  # fmt: skip
    assert fetched(empty_store, "fed", case, case.normal).failed == ()
    assert stored(empty_store)["FOMC"] == {
        "2020-03-03": "-50",
        "2020-03-15": "-100",
        "2020-04-29": "0",
    }


def test_an_hour_that_was_only_taken_for_granted_is_no_contradiction(empty_store: Store) -> None:
    """The calendar takes 14:15 for all meetings before March 2013; some statements came at 12:30."""
    august, september = date(2012, 8, 1), date(2012, 9, 13)
    statements = {
        august: statement(august, f"keep {RATE} at 0 to 1/4 percent"),
        september: statement(
            september, f"keep {RATE} at 0 to 1/4 percent", hour="For release at 12:30 p.m. EDT"
        ),
    }
    case = Case(
        series=("FOMC",), first=september, now=moment("2012-10-01T00:00"), normal=serve(statements, {}),
        figures={}, empty=serve(),
    )  # fmt: skip
    assert fetched(empty_store, "fed", case, case.normal).failed == ()
    assert stored(empty_store) == {"FOMC": {"2012-09-13": "0"}}


def test_a_page_that_breaks_off_is_refused(empty_store: Store) -> None:
    whole = STATEMENTS[MARCH]
    server = serve(STATEMENTS | {MARCH: whole[: whole.index(b"For media inquiries")]})
    assert "a whole press release" in failure(empty_store, server).why


def test_the_first_range_has_no_change(empty_store: Store) -> None:
    """Before December 16, 2008 the target was one number; that day's statement was a second press release."""
    first, next_ = date(2008, 12, 16), date(2009, 1, 28)
    hour = "For immediate release"
    statements = {
        first: statement(
            first,
            "establish a target range for the federal funds rate of 0 to 1/4 percent",
            hour=hour,
        ),
        next_: statement(
            next_,
            f"maintain {RATE} at 0 to 1/4 percent",
            hour=hour,
        ),
    }
    case = Case(
        series=("FOMC", "FED_UPPER"), first=date(2008, 12, 1), now=moment("2009-02-01T00:00"),
        normal=serve(statements, {}, {first: "b"}), figures={}, empty=serve(),
    )  # fmt: skip
    assert fetched(empty_store, "fed", case, case.normal).failed == ()
    assert stored(empty_store) == {
        "FOMC": {"2009-01-28": "0"},
        "FED_UPPER": {"2008-12-16": "0.25", "2009-01-28": "0.25"},
    }
