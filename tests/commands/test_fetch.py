"""``tracker fetch``, ``sources``, ``series``, ``doctor``: what a user sees, and what no output may show."""

import json
from collections.abc import Iterator
from datetime import timedelta

import pytest

from tests.commands.running import Command, differences
from tests.sources import test_bokcalendar, test_krx, test_naver, test_yahoo
from tests.sources.case import KEY, answering, moment
from tests.sources.charts import serve as charts
from tests.sources.server import Asked, Reply
from tracker.domain.catalogue import CATALOGUE
from tracker.sources import sources

NOW = moment("2023-03-14T09:00")
FETCH = ("fetch", "KOSPI", "--since", "2023-03-10")


@pytest.fixture(autouse=True)
def no_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    """No key on hand but those a test gives."""
    for source in sources().values():
        if source.key:
            monkeypatch.delenv(source.key.variable, raising=False)


@pytest.fixture
def fetching(blank: Command) -> Iterator[Command]:
    """The command line with Naver on this machine."""
    with answering("naver", test_naver.CASE.normal):
        yield blank


def test_figures_arrive_and_the_way_there_is_told(fetching: Command) -> None:
    """A source that needs a key is passed over, with the variable and where to get one."""
    ran = fetching.done(*FETCH, now=NOW)
    assert "3 new figures" in ran.out
    assert "TRACKER_KRX_KEY" in ran.out
    assert "naver was asked instead" in ran.out
    assert max(map(len, ran.out.splitlines())) <= 80
    before = fetching.record()
    assert "Nothing new" in fetching.done(*FETCH, now=NOW + timedelta(hours=1)).out
    assert fetching.record() == before


def test_a_failure_is_listed_with_what_to_do(blank: Command) -> None:
    """Exit code 3; what was had before stays."""
    with (
        answering("naver", lambda _: Reply(b"", 500)),
        answering("ecos", lambda _: Reply(b"", 403)),
    ):
        ran = blank(*FETCH, "--source", "naver", now=NOW)
        assert ran.code == 3
        assert "no source gave KOSPI" in ran.err
        assert "500" in ran.out
        assert "Run it again later" in ran.out
        refused = blank(*FETCH, "--source", "ecos", now=NOW)
        assert refused.code == 3
        assert "TRACKER_ECOS_KEY" in refused.out
        assert KEY not in refused.out + refused.err


GOT = dict.fromkeys(("new", "revised", "same", "waiting", "past", "strange", "news"), int)
FETCHED = {
    "series": [str],
    "calendars": [str],
    "dry_run": bool,
    "got": [{"series": str, "source": str, **GOT}],
    "failed": [{"series": str, "source": str, "why": str, "remedy": str, "instead": (str, None)}],
    "disputed": [{"series": str, "period": str}],
}


def test_the_contract(fetching: Command) -> None:
    assert differences(fetching.done(*FETCH, "--json", now=NOW).json, FETCHED) == []
    market = test_yahoo.seoul({**test_yahoo.CLOSES, "2023-03-13": 2500.0})
    with answering("yahoo", charts({"^KS11": market})):
        ran = fetching(*FETCH, "--source", "yahoo", "--json", now=NOW)
    assert (ran.code, ran.json["disputed"]) == (3, [{"series": "KOSPI", "period": "2023-03-13"}])
    shown = fetching.done("series", "KOSPI", now=NOW).out
    assert "2410.6 (Naver" in shown
    assert "2500 (Yahoo" in shown
    doctor = fetching("doctor", now=NOW)
    assert "Traceback" not in doctor.err


def test_a_dry_run_writes_nothing(fetching: Command) -> None:
    before = fetching.record()
    assert "nothing was written" in fetching.done(*FETCH, "--dry-run", now=NOW).out
    assert fetching.record() == before


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (("KOSPPI",), 1, "KOSPI"),
        (("KOSPPI", "SP501", "--since", "2023-02-30"), 1, "3 things are wrong"),
        (("KOSPI", "--since", "2030-01-01"), 1, "future"),
        (("KOSPI", "--since", "2023-01-01", "--history"), 2, "exclude"),
        (("KRE",), 1, "import observations"),
        (("KOSPI", "--source", "bloomberg"), 1, "tracker sources"),
        (("KOSPI", "--source", "treasury"), 1, "krx"),
        (("--check", "--source", "bloomberg"), 1, "tracker sources"),
    ],
)
def test_bad_requests(arguments: tuple[str, ...], code: int, told: str, blank: Command) -> None:
    assert told in blank.refused("fetch", *arguments, code=code)


@pytest.mark.parametrize(
    "value", ["ftp://example.org", "example.org", "https://me:hunter2@example.org"]
)
def test_an_address_that_is_none(
    value: str, blank: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One source that cannot be asked stops no other; a password is never shown."""
    monkeypatch.setenv("TRACKER_NAVER_URL", value)
    ran = blank(*FETCH, "--source", "naver")
    assert ran.code == 3
    assert "TRACKER_NAVER_URL" in ran.out
    assert "hunter2" not in ran.out + ran.err


def test_a_key_with_a_line_break_is_refused_unseen(
    blank: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRACKER_KRX_KEY", f"{KEY}\nHost: example.org")
    ran = blank(*FETCH, "--source", "krx")
    assert ran.code == 3
    assert "TRACKER_KRX_KEY" in ran.out
    assert KEY not in ran.out + ran.err


def test_nothing_to_wait_for(blank: Command) -> None:
    with answering("bokcalendar", test_bokcalendar.CASE.empty):
        assert "No open question" in blank.done("fetch").out


def test_meetings_to_come_are_asked_for_where_a_calendar_runs_out(blank: Command) -> None:
    """Without an open question too, so that the next meeting can be called."""
    case = test_bokcalendar.CASE
    with answering("bokcalendar", case.normal):
        ran = blank.done("fetch", "--json", now=case.now)
        assert ran.json["calendars"] == ["BOK"]
        assert [(g["series"], g["news"]) for g in ran.json["got"]] == [("BOK", 3)]
        assert "2027-01-20" in blank.done("calendar", "--days", "90", now=case.now).out
    with answering("bokcalendar", case.empty):
        ran = blank.done("fetch", now=case.now)
        assert "No news of BOK" in ran.out


def test_the_check_says_what_differs(blank: Command) -> None:
    """Precisely: what is missing, what is new; exit code 3 where something is missing."""
    with answering("naver", test_naver.CASE.normal):
        ran = blank.done("fetch", "--check", "--source", "naver", now=NOW)
    assert "naver: as expected" in ran.out

    def changed(asked: Asked) -> Reply:
        body = b'<?xml version="1.0"?><protocol><chart symbol="KOSPI"/></protocol>'
        return Reply(body, content_type="text/xml")

    with answering("naver", changed):
        ran = blank("fetch", "--check", "--source", "naver", "--json", now=NOW)
    assert ran.code == 3
    (found,) = json.loads(ran.out)
    assert "item@data" in found["missing"]
    assert "chart" in found["new"]


def test_a_key_is_shown_nowhere(blank: Command, capfd: pytest.CaptureFixture[str]) -> None:
    """Not in the output, not in the database: a source that sends the key back is no way out."""

    def echoing(asked: Asked) -> Reply | bytes | None:
        reply = test_krx.CASE.normal(asked)
        assert asked.headers["auth_key"] == KEY
        if isinstance(reply, bytes):
            return reply[:-1] + b', "echo": "' + KEY.encode() + b'"}'
        return reply

    with answering("krx", echoing):
        errand = ("fetch", *test_krx.CASE.series, "--since", f"{test_krx.CASE.first}")
        ran = blank(*errand, "--source", "krx", now=test_krx.CASE.now)
    assert ran.code == 0, ran
    told = capfd.readouterr()
    assert KEY not in ran.out + ran.err + told.out + told.err
    assert blank.count("payloads") > 0
    assert KEY.encode() not in blank.file.read_bytes()


SOURCE = {
    "name": str, "label": str, "what": str, "standing": str, "url": str, "series": [str],
    "calendars": [str], "since": str, "terms": (str, None),
    "key": ({"variable": str, "where": str, "required": bool}, None),
}  # fmt: skip


def test_sources_are_listed(blank: Command) -> None:
    listed = blank.done("sources").out
    assert all(name in listed for name in sources())
    assert differences(blank.done("sources", "--json").json, [SOURCE]) == []
    for name, source in sources().items():
        shown = blank.done("sources", name).out
        assert source.url in shown.replace("\n", "").replace(" ", "") or source.url in shown
    assert "tracker sources" in blank.refused("sources", "bloomberg")


def test_series_are_shown_with_how_current_they_are(tracker: Command) -> None:
    rows = {line.split()[0]: line for line in tracker.done("series").out.splitlines() if line}
    assert "2023-12-28" in rows["KOSPI"]
    state = {s["id"]: s["on_record"] for s in tracker.done("series", "--json").json}
    assert state["KOSPI"]["gaps"] == 0
    assert state["WTI"]["gaps"] == 2
    assert state["JOLTS"]["revisions"] == 1
    assert state["bank_failure"]["gaps"] is None
    assert state["ZQ_2023_03"] is None
    assert set(state) == set(CATALOGUE)


FINDING = {"what": str, "state": str, "told": str, "remedy": str}


def test_the_doctor_looks_at_everything(tracker: Command) -> None:
    """A missing key or a late figure asks for a look; the exit code stays 0."""
    found = tracker.done("doctor", "--json").json
    assert differences(found, [FINDING]) == []
    assert {f["what"] for f in found} == {
        "database", "figures", "calendars", "key", "clock", "disk", "schedule"
    }  # fmt: skip
    assert {f["state"] for f in found if f["what"] in ("database", "clock", "disk")} == {"ok"}
    text = tracker.done("doctor").out
    assert max(map(len, text.splitlines())) <= 80


def test_the_doctor_finds_what_is_wrong(tracker: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    """A clock that runs behind the record, and a database that is not there."""
    ran = tracker("doctor", "--json", now=moment("2023-03-14T09:00"))
    assert (ran.code, [f["what"] for f in ran.json if f["state"] == "wrong"]) == (1, ["clock"])
    monkeypatch.setenv("TRACKER_DATABASE_URL", "sqlite:///nowhere.db")
    ran = tracker("doctor", "--json")
    assert (ran.code, [f["what"] for f in ran.json if f["state"] == "wrong"]) == (1, ["database"])
