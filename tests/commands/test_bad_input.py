"""Whatever is handed in wrongly: one message, the documented exit code, nothing written."""

import json
import socket
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import Engine, event

from tests.commands.running import Command
from tracker import files
from tracker.store.engine import open_store

LIVE = ("--by", "pluto-research", "--at", "2026-11-20")
KOSPI = "KOSPI up over 20 sessions"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (
            ("log", "KOSPI will go up nicely", *LIVE),
            ("No criterion reads", "SERIES up|down HORIZON"),
        ),
        (("log", "KOSPPI up over 20 sessions", *LIVE), ("Unknown series", "KOSPI")),
        (("log", KOSPI, "--by", "pluto", "--at", "now"), ("Unknown forecaster", "pluto-research")),
        (("log", KOSPI, *LIVE, "-p", "1.5"), ("1.5", "from 0 to 1")),
        (("log", KOSPI, *LIVE, "-p", "abc"), ("abc", "from 0 to 1")),
        (("log", KOSPI, *LIVE, "-p", "NaN"), ("NaN", "from 0 to 1")),
        (("log", KOSPI, *LIVE, "-p", "-0.1"), ("-0.1", "from 0 to 1")),
        (("log", KOSPI, *LIVE, "--market", "81", "--market-source", "x"), ("market", "0 to 1")),
        (("log", KOSPI, *LIVE, "--market", "0.8"), ("--market-source",)),
        (("log", KOSPI, *LIVE, "-p", "0.6", "--says", "likely"), ("not both",)),
        (("log", KOSPI, *LIVE, "--says", "perhapsy"), ("Unknown probability word",)),
        (("log", KOSPI, *LIVE, "-p", "0.9", "--against"), ("0.1",)),
        (("log", "KOSPI up by 2026-02-30", *LIVE), ("2026-02-30",)),
        (("log", KOSPI, "--by", "pluto-research", "--at", "2026-02-30"), ("2026-02-30",)),
        (
            ("log", KOSPI, "--by", "pluto-research", "--at", "2026-11-20T10:00"),
            ("zone is missing",),
        ),
        (
            ("log", KOSPI, "--by", "pluto-research", "--at", "yesterday"),
            ("2023-03-15T08:30+09:00",),
        ),
        (("log", KOSPI, "--by", "pluto-research", "--at", "2026-11-25"), ("future",)),
        (("log", KOSPI, "--by", "pluto-research", "--at", "2023-03-15"), ("--retrospective",)),
        (("log", "KOSPI above 2500 on 2027-01-01", *LIVE), ("no XKRX session", "2026-12-30")),
        (("log", "FOMC 2026-12-10 = 0bp", *LIVE), ("2026-12-09",)),
        (("log", "KOSPI down at least 120% over 5 sessions", *LIVE), ("120",)),
        (("log", "KOSPI up over 0 sessions", *LIVE), ("whole number",)),
        (("log", "not (" * 2000 + KOSPI + ")" * 2000, *LIVE), ("",)),
        (("log", KOSPI, *LIVE, "--timezone", "Asia/Seoul"), ("--new-forecaster",)),
        (("log", KOSPI, *LIVE, "--new-forecaster", "Someone else"), ("on record as",)),
        (
            (
                "log",
                KOSPI,
                "--by",
                "me",
                "--at",
                "now",
                "--new-forecaster",
                "M",
                "--timezone",
                "Seoul",
            ),
            ("Unknown time zone", "Asia/Seoul"),
        ),
        (("log", KOSPI, "--by", "No Slug", "--at", "now", "--new-forecaster", "M"), ("slug",)),
        (("list", "--forecaster", "plato"), ("Unknown forecaster", "pluto-research")),
        (("list", "--kind", "mov"), ("Unknown kind", "move")),
        (("list", "--as-of", "2031-01-01"), ("future",)),
        (("score", "--forecaster", "plato"), ("Unknown forecaster", "pluto-research")),
        (("score", "--as-of", "soon"), ("'soon'",)),
        (("show", "999"), ("999", "tracker list")),
        (("kinds", "tuch"), ("Unknown kind", "touch")),
        (("series", "KOSPPI"), ("Unknown series", "KOSPI")),
        (("resolve", "--as-of", "2023-04-30T10:00"), ("zone is missing",)),
        (("export", "predictions", "--forecaster", "plato"), ("Unknown forecaster",)),
        (("correct", "KOSPI", "2023-03-31", "abc", "--source", "KRX", "--reason", "x"), ("'abc'",)),
        (
            ("correct", "KOSPI", "2023-02-30", "1", "--source", "KRX", "--reason", "x"),
            ("2023-02-30",),
        ),
        (
            ("correct", "KOSPI", "1999-03-31", "1", "--source", "KRX", "--reason", "x"),
            ("1999-03-31",),
        ),
        (("correct", "KOSPI", "2023-03-31", "1", "--source", " ", "--reason", "x"), ("source",)),
        (("attest", "KOSPI", "2023-03-01", "2023-03-31", "--source", "x"), ("bank_failure",)),
        (("attest", "bank_rescue", "2023-04-01", "2023-03-31", "--source", "x"), ("before",)),
        (("attest", "bank_rescue", "2023-04-01", "2023-04-31", "--source", "x"), ("2023-04-31",)),
        (("seed", "nowhere"), ("nowhere",)),
        (("import", "observations", "nowhere.csv"), ("nowhere.csv", "No such file")),
        (("import", "predictions", "."), (".",)),
    ],
    ids=lambda value: " ".join(value)[:50] if isinstance(value, tuple) else None,
)
def test_a_wrong_request_is_refused(
    tracker: Command, arguments: tuple[str, ...], told: tuple[str, ...]
) -> None:
    message = tracker.refused(*arguments)
    for part in told:
        assert part in message


def test_everything_wrong_with_a_call_is_told_at_once(tracker: Command) -> None:
    """Author, moment, sentence, probability, market and address do not wait for each other."""
    message = tracker.refused(
        *("log", "KOSPPI up over 20 sessions", "--by", "plato", "--at", "2026-02-30", "-p", "1.5"),
        *("--market", "0.8", "--post-url", "ftp://here"),
    )
    for part in ("plato", "2026-02-30", "KOSPPI", "1.5", "--market-source", "ftp://here"):
        assert part in message


@pytest.mark.parametrize(
    "arguments",
    [
        ("lst",),
        ("log",),
        ("log", KOSPI),
        ("show", "one"),
        ("show", "0"),
        ("score", "--by", "colour"),
        ("list", "--outcome", "MAYBE"),
        ("export", "predictions", "--format", "xml"),
        ("serve", "--port", "70000"),
        ("list", "--jsn"),
        ("log", "\udcff", *LIVE),
    ],
)
def test_wrong_usage_ends_with_2(tracker: Command, arguments: tuple[str, ...]) -> None:
    tracker.refused(*arguments, code=2)


def test_an_unknown_command_names_the_nearest(tracker: Command) -> None:
    assert "list" in tracker.refused("lst", code=2)


HEADER = "series,period,value,known_at,source\n"
ROW = "KOSPI,2024-01-02,2669.81,2024-01-02T06:30:00Z,KRX\n"
NEXT = "KOSPI,2024-01-03,2607.31,2024-01-03T06:30:00Z,KRX\n"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "empty"),
        (HEADER, "no rows"),
        ("series,period,value,known_at\n", "column source is missing"),
        (HEADER.replace("source", "source,colour") + ROW, "colour"),
        (HEADER + ROW + ROW.replace("2669.81", "1"), "line 3: KOSPI 2024-01-02"),
        (HEADER + ROW.replace("2024-01-02,", "02/01/2024,"), "line 2"),
        (HEADER + ROW.replace("2024-01-02,", "2024-13-02,"), "line 2"),
        (HEADER + ROW.replace("2024-01-02,", "2024-01-01,"), "no XKRX session"),
        (HEADER + ROW.replace("2024-01-02,", "2024Q7,"), "line 2"),
        (HEADER + ROW.replace("T06:30:00Z", ""), "line 2"),
        (HEADER + ROW.replace("T06:30:00Z", "T06:30:00"), "zone is missing"),
        (HEADER + ROW.replace("2024-01-02T", "2027-01-02T"), "future"),
        (HEADER + ROW.replace("KOSPI", "KOSPPI"), "Unknown series"),
        (HEADER + ROW.replace("2669.81", "abc"), "'abc'"),
        (HEADER + ROW.replace("2669.81", "1.2345678"), "6 decimals"),
        (HEADER + ROW.replace("2669.81", "NaN"), "line 2"),
        (HEADER + ROW.replace("2669.81", ""), "cancelled"),
        (HEADER + ROW.replace("KRX", " "), "source is empty"),
        (HEADER + ROW.replace(",KRX", ""), "line 2"),
        (HEADER + ROW.strip() + ",more\n", "line 2"),
        (HEADER + ROW + '"KOSPI,2024', "line 3"),
        ('"series,period\n', "line 1"),
        ('"series"x,period\n', "line 1"),
        (HEADER.replace("source", "source,source") + ROW, "comes twice"),
        (HEADER + "KOSPI,2024-01-02,\x00,2024-01-02T06:30:00Z,KRX\n", "line"),
    ],
)
def test_a_bad_csv_is_named_line_by_line(tracker: Command, text: str, told: str) -> None:
    file = Path("figures.csv")
    file.write_text(text, encoding="utf-8")
    assert told in tracker.refused("import", "observations", str(file))


def test_every_bad_line_is_named_at_once(tracker: Command) -> None:
    bad = ROW.replace("KOSPI", "KOSPPI")
    Path("figures.csv").write_text(HEADER + ROW + bad + NEXT + bad, encoding="utf-8")
    message = tracker.refused("import", "observations", "figures.csv")
    assert "line 3" in message
    assert "line 5" in message
    assert "line 2" not in message


def test_a_figure_on_record_with_another_value_is_refused(tracker: Command) -> None:
    line = "KOSPI,2023-03-31,2476.87,2023-03-31T06:30:00Z,KRX\n"
    Path("figures.csv").write_text(HEADER + line, encoding="utf-8")
    message = tracker.refused("import", "observations", "figures.csv")
    assert "2476.86 on record, 2476.87 given" in message
    assert "tracker correct" in message


@pytest.mark.parametrize(
    "encode",
    [
        lambda text: b"\xef\xbb\xbf" + text.encode(),
        lambda text: text.replace("\n", "\r\n").encode(),
        lambda text: b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode(),
        lambda text: text.rstrip("\n").encode(),
    ],
    ids=["byte-order mark", "CRLF", "both", "no last line end"],
)
def test_a_spreadsheets_csv_is_taken_as_it_is(
    tracker: Command, encode: Callable[[str], bytes]
) -> None:
    Path("figures.csv").write_bytes(encode(HEADER + ROW + NEXT))
    done = tracker.done("import", "observations", "figures.csv", "--json").json
    assert done == {"observations": {"new": 2, "known": 0}}


@pytest.mark.parametrize("data", [b"\xff\xfe\x00s", "코스피".encode("cp949")])
def test_a_file_that_is_no_utf8_is_refused(tracker: Command, data: bytes) -> None:
    Path("figures.csv").write_bytes(data)
    for what in ("observations", "predictions"):
        assert "UTF-8" in tracker.refused("import", what, "figures.csv")


def test_a_file_of_a_gigabyte_is_refused_unread(tracker: Command) -> None:
    with Path("huge.csv").open("wb") as file:
        file.truncate(1 << 30)
    for what in ("observations", "predictions"):
        assert "1,024 MB" in tracker.refused("import", what, "huge.csv")


def test_the_limit_is_on_the_size_of_a_file(
    tracker: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("figures.csv").write_text(HEADER + ROW, encoding="utf-8")
    monkeypatch.setattr(files, "LARGEST_FILE", len(HEADER + ROW) - 1)
    tracker.refused("import", "observations", "figures.csv")
    monkeypatch.setattr(files, "LARGEST_FILE", len(HEADER + ROW))
    tracker.done("import", "observations", "figures.csv")


CALL = {"forecaster": "pluto-research", "at": "2026-11-20", "sentence": KOSPI}


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("KOSPI up", "no JSON"),
        ("[1]", "no JSON object"),
        ("null", "no JSON object"),
        ("[" * 100_000, "no JSON"),
        (json.dumps({**CALL, "colour": 1}), "colour"),
        (json.dumps({"at": "2026-11-20"}), "forecaster and sentence"),
        (json.dumps({**CALL, "at": 20261120}), "at must be given as text"),
        (json.dumps({**CALL, "against": "yes"}), "against"),
        (json.dumps({**CALL, "note": 7}), "note"),
        (json.dumps({**CALL, "probability": 1.5}), "1.5"),
        (json.dumps({**CALL, "probability": "abc"}), "abc"),
        (json.dumps({**CALL, "probability": float("nan")}), "nan"),
        (json.dumps({**CALL, "probability": True}), "True"),
        (json.dumps({**CALL, "probability": 10**400}), "probability"),
        (json.dumps({**CALL, "forecaster": "plato"}), "Unknown forecaster"),
        (json.dumps({**CALL, "sentence": "it rains"}), "No criterion reads"),
        (json.dumps({**CALL, "at": "2026-11-20T08:00"}), "zone is missing"),
        (json.dumps({**CALL, "at": "2023-03-15"}), "--retrospective"),
        (json.dumps({**CALL, "market_probability": 0.5}), "source"),
        (json.dumps({**CALL, "note": "\ud800"}), "line 2"),
    ],
)
def test_a_bad_line_of_jsonl_is_named(tracker: Command, line: str, told: str) -> None:
    good = json.dumps(CALL)
    Path("calls.jsonl").write_text(f"{good}\n{line}\n{good}\n", encoding="utf-8")
    message = tracker.refused("import", "predictions", "calls.jsonl")
    assert "line 2" in message
    assert told in message


def test_everything_wrong_with_a_line_is_told_at_once(tracker: Command) -> None:
    bad = {**CALL, "forecaster": "plato", "probability": 1.5, "sentence": "it rains"}
    untyped = {"at": 1, "note": 7, "colour": 2}
    Path("calls.jsonl").write_text(f"{json.dumps(bad)}\n{json.dumps(untyped)}\n")
    message = tracker.refused("import", "predictions", "calls.jsonl")
    for part in ("plato", "1.5", "it rains", "at and sentence", "note", "colour"):
        assert part in message


def test_a_folder_that_is_no_record_is_refused(tracker: Command) -> None:
    folder = Path("mine/someone")
    (folder.parent / "figures").mkdir(parents=True)
    folder.mkdir()
    assert "no figures" in tracker.refused("seed", "mine")
    for text, told in (("{", "no JSON"), ("{}", "slug"), ('{"slug": 1, "colour": 2}', "colour")):
        (folder / "forecaster.json").write_text(text, encoding="utf-8")
        assert told in tracker.refused("seed", "mine")


def test_an_empty_jsonl_is_refused(tracker: Command) -> None:
    Path("calls.jsonl").write_text("\n\n", encoding="utf-8")
    assert "empty" in tracker.refused("import", "predictions", "calls.jsonl")


def test_a_database_of_a_newer_version_is_left_alone(tracker: Command) -> None:
    tracker.execute("update alembic_version set version_num = '9999'")
    for line in ("list", "resolve", "db upgrade", "db check", "db downgrade base --yes", "seed"):
        assert "newer tracker" in tracker.refused(*line.split())


def test_a_database_without_tables_says_what_to_do(tracker: Command) -> None:
    tracker.file.unlink()
    for line in ("list", "resolve", "seed"):
        assert "tracker db upgrade" in tracker(*line.split()).err
    assert not tracker.file.exists()
    sqlite3.connect(tracker.file).close()
    ran = tracker("list")
    assert (ran.code, "tracker db upgrade" in ran.err) == (1, True)
    assert tracker.done("db", "upgrade").code == 0
    assert tracker.done("list").out.startswith("No call")


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("sqlite:////proc/nowhere/own.db", "cannot be opened"),
        ("sqlite:///:memory:", "needs a file"),
        ("mysql://me:secret@here/db", "not supported"),
        ("no url", "no database URL"),
        ("postgresql://me:secret@127.0.0.1:1/db", "cannot be opened"),
    ],
)
def test_a_database_that_cannot_be_opened_is_one_message(
    tracker: Command, monkeypatch: pytest.MonkeyPatch, url: str, told: str
) -> None:
    monkeypatch.setenv("TRACKER_DATABASE_URL", url)
    for line in ("list", "resolve", "db check"):
        message = tracker.refused(*line.split())
        assert told in message
        assert "secret" not in message


def test_a_file_that_is_no_database_is_one_message(tracker: Command) -> None:
    tracker.file.write_bytes(b"no database at all" * 100)
    ran = tracker("list")
    assert (ran.code, "not a database" in ran.err) == (1, True)


@pytest.fixture
def pragma() -> Iterator[Callable[[str], None]]:
    """Set a pragma on every new connection to SQLite."""
    wanted: list[str] = []

    def prepare(raw: sqlite3.Connection, _: object) -> None:
        for text in wanted:
            raw.execute(f"pragma {text}").close()

    event.listen(Engine, "connect", prepare)
    yield wanted.append
    event.remove(Engine, "connect", prepare)


WRITING = (
    ("log", KOSPI, *LIVE),
    ("import", "observations", "figures.csv"),
    ("attest", "bank_rescue", "2023-04-01", "2023-04-30", "--source", "x"),
    ("correct", "KOSPI", "2023-03-31", "1", "--source", "KRX", "--reason", "x"),
)


@pytest.mark.parametrize("arguments", WRITING, ids=lambda a: a[0])
def test_a_full_disk_is_one_message_and_loses_nothing(
    tracker: Command, pragma: Callable[[str], None], arguments: tuple[str, ...]
) -> None:
    rows = [f"KOSPI,{day},1,{day}T06:30:00Z,{'x' * 5000}\n" for day in ("2024-01-02", "2024-01-03")]
    Path("figures.csv").write_text(HEADER + "".join(rows), encoding="utf-8")
    tracker.execute("vacuum")
    pragma("max_page_count=1")
    if arguments[0] != "import":
        arguments = (*arguments, *(("--note", "x" * 9000) if arguments[0] == "log" else ()))
        arguments = tuple("y" * 9000 if a in ("x", "KRX") else a for a in arguments)
    assert "is full" in tracker.refused(*arguments)


@pytest.mark.parametrize("arguments", WRITING, ids=lambda a: a[0])
def test_a_read_only_database_is_one_message(
    tracker: Command, pragma: Callable[[str], None], arguments: tuple[str, ...]
) -> None:
    Path("figures.csv").write_text(HEADER + ROW, encoding="utf-8")
    pragma("query_only=1")
    assert "read-only" in tracker.refused(*arguments)


@pytest.mark.parametrize("arguments", WRITING, ids=lambda a: a[0])
def test_a_locked_database_is_one_message(
    tracker: Command, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...]
) -> None:
    assert open_store.__kwdefaults__ is not None
    monkeypatch.setitem(open_store.__kwdefaults__, "patience", 0.05)
    Path("figures.csv").write_text(HEADER + ROW, encoding="utf-8")
    with closing(sqlite3.connect(tracker.file, isolation_level=None)) as other:
        other.execute("begin immediate")
        assert "Another program is writing" in tracker.refused(*arguments)
        assert tracker.done("list").out


def test_a_port_in_use_is_one_message(tracker: Command) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        for command in ("serve", "demo"):
            message = tracker.refused(command, "--port", port, "--no-open")
            assert f"Port {port} is in use" in message


def test_an_address_that_is_not_ours_is_one_message(tracker: Command) -> None:
    assert "203.0.113.1" in tracker.refused("serve", "--address", "203.0.113.1", "--no-open")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("database_url = 1", "database_url"),
        ("colour = 'red'", "colour"),
        ("language = 'fr'", "language"),
        ("database_url", "tracker.toml"),
    ],
)
def test_bad_settings_are_one_message(
    tracker: Command, monkeypatch: pytest.MonkeyPatch, text: str, told: str
) -> None:
    monkeypatch.delenv("TRACKER_DATABASE_URL")
    Path("tracker.toml").write_text(text, encoding="utf-8")
    assert told in tracker.refused("list")


def test_a_damaged_record_is_found_by_the_check(tracker: Command) -> None:
    tracker.execute("drop trigger if exists predictions_no_update")
    tracker.execute("delete from open_questions")
    ran = tracker("db", "check", "--json")
    assert ran.code == 1
    assert ran.json["problems"]
    assert "Traceback" not in ran.err
