"""What is given out besides pages: data that the scores can be computed from again, and only reading."""

import csv
import gzip
import json
from collections import defaultdict
from io import StringIO
from pathlib import Path
from statistics import fmean

import pytest
from sqlalchemy.exc import OperationalError

from tests.support.hostile import HOSTILE
from tests.web.asking import ask
from tests.web.pages import use
from tracker.views import Scope, View
from tracker.web import data
from tracker.web.server import routes

ALL = [
    *("/api/record.json", "/api/calls.csv", "/api/call/1.json"),
    *("/share/record.png", "/share/call/1.png", "/badge.svg"),
]


def rows(query: str = "") -> list[dict[str, str]]:
    answer = ask("/api/calls.csv", {}, query)
    assert answer.status == 200, answer.text
    return list(csv.DictReader(StringIO(answer.text)))


def test_the_record_is_what_the_page_shows(record: Path) -> None:
    given = json.loads(ask("/api/record.json").body)
    with data.ledger() as led:
        found = data.view(led)
        assert given["version"] == led.version
    assert given["record"] == found.record
    assert given["scores"]["brier_words"]["value"] == found.scores["family"]["brier_words"].value
    assert given["tally"] == dict(found.tally)
    assert [line["text"]["ko"] for line in given["lines"]] == [x.text.ko for x in found.lines]
    assert {group["by"] for group in given["groups"]} == set(found.groups)


def test_the_hit_rate_can_be_computed_again_from_the_calls(record: Path) -> None:
    """The mean over families of the share right of its questions, each at its mention in force."""
    families: dict[str, list[bool]] = defaultdict(list)
    for row in rows("record=retrospective"):
        if row["in_force"] == "true" and row["status"] in ("hit", "miss"):
            families[row["family"]].append(row["correct"] == "true")
    with data.ledger() as led:
        rate = data.view(led, Scope(record="retrospective")).scores["family"]["proportion_correct"]
    assert len(families) == rate.families
    assert fmean(fmean(own) for own in families.values()) == pytest.approx(rate.value)


def test_the_brier_score_can_be_computed_again_from_the_calls(record: Path) -> None:
    with data.ledger() as led:
        score = data.view(led, Scope(record="retrospective")).scores["question"]["brier_words"]
    losses = [
        (float(row["standing_mid"]) - (row["outcome"] == "TRUE")) ** 2
        for row in rows("record=retrospective")
        if row["in_force"] == "true"
        and row["status"] in ("hit", "miss")
        and row["standing_basis"] == "words"
    ]
    assert len(losses) == score.n
    assert fmean(losses) == pytest.approx(score.value)


def test_calls_are_narrowed_as_on_their_page(record: Path) -> None:
    every = rows()
    assert {row["kind"] for row in every} > {"release"}
    assert all(row["kind"] == "release" for row in rows("kind=release"))
    assert {row["id"] for row in rows("grade=A&status=hit")} == {
        row["id"] for row in every if row["grade"] == "A" and row["status"] == "hit"
    }
    assert rows("q=zzzzzz") == []


def test_a_call_has_all_that_its_verdict_rests_on(record: Path) -> None:
    given = json.loads(ask("/api/call/5.json").body)
    with data.ledger() as led:
        found = data.dossier(led, 5)
    assert found is not None
    assert (given["id"], given["sentence"]) == (5, found.call.sentence)
    evidence = given["verdicts"][-1]["evidence"]
    assert [e["period"] for e in evidence] == [o.period for o in found.evidence]
    assert evidence[0]["source"]
    assert given["correct"] is True


@pytest.mark.parametrize(
    ("path", "query", "status", "said"),
    [
        ("/api/call/999999.json", "", 404, "'999999'"),
        ("/api/call/1e3.json", "", 404, "'1e3'"),
        ("/share/call/-1.png", "", 404, "'-1'"),
        ("/api/record.json", "by=nobody", 400, "by is given as 'nobody'; allowed: pluto-research"),
        ("/api/record.json", "record=all", 400, "allowed: live, retrospective"),
        ("/api/record.json", "grade=D&record=retrospective", 400, "allowed: A, B, C"),
        ("/api/record.json", "quarter=%27%3B+drop+table+x", 400, "''; drop table x'"),
        ("/api/record.json", "sort=up", 400, "no parameter 'sort'; allowed: by, record"),
        ("/api/calls.csv", "tab=all", 400, "allowed: open, soon, settled, void"),
        ("/api/calls.csv", "series=A%00B", 400, r"'A\x00B'"),
        ("/badge.svg", "lang=fr", 400, "allowed: ko, en"),
        ("/badge.svg", "lang=en&lang=ko", 400, "more than once"),
        ("/api/call/1", "", 404, "/api/call/ID.json"),
        ("/share/x", "", 404, "/badge.svg"),
    ],
)
def test_what_is_not_known_is_refused_in_one_sentence(
    record: Path, path: str, query: str, status: int, said: str
) -> None:
    answer = ask(path, {"accept": "text/html"}, query)
    assert answer.status == status
    assert said in answer.text
    assert answer.text.count("\n") == 1
    assert answer.headers["content-type"].startswith("text/plain")


@pytest.mark.parametrize("path", ALL)
def test_an_answer_is_sent_again_only_when_the_record_has_changed(
    record: Path, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    first = ask(path)
    tag = first.headers["etag"]
    assert first.status == 200
    again = ask(path, {"if-none-match": f'"other", {tag}'})
    assert (again.status, again.body, again.headers["etag"]) == (304, b"", tag)
    assert ask(path, {"if-none-match": '"other"'}).status == 200
    monkeypatch.setattr("tracker.store.reads.ledger_version", lambda _: "another")
    assert ask(path, {"if-none-match": tag}).status == 200


@pytest.mark.parametrize("path", ALL)
def test_they_can_be_asked_for_their_head_and_not_written_to(record: Path, path: str) -> None:
    assert ask(path, method="HEAD").headers["etag"] == ask(path).headers["etag"]
    for method in ("POST", "PUT", "DELETE"):
        assert ask(path, method=method).status == 405


def test_a_deadline_that_passes_makes_a_new_answer(
    record: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tag = ask("/api/calls.csv").headers["etag"]
    monkeypatch.setattr(View, "holds", lambda *_: False)
    assert ask("/api/calls.csv", {"if-none-match": tag}).status == 200


@pytest.mark.parametrize("path", ALL)
def test_a_record_that_cannot_be_read_says_no_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    use(monkeypatch, "postgresql://someone:secret@127.0.0.1:1/record")
    answer = ask(path)
    assert (answer.status, answer.text) == (503, routes.UNREADABLE)


def test_an_error_nobody_foresaw_says_no_more(
    record: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("inner detail")

    monkeypatch.setattr(data, "view", broken)
    answer = ask("/api/record.json")
    assert (answer.status, answer.text) == (500, routes.BROKEN)
    assert "inner detail" in caplog.text

    def corrupt(*_: object) -> None:
        raise OperationalError("select", {}, Exception("malformed"))

    monkeypatch.setattr(data, "view", corrupt)
    assert ask("/api/record.json").status == 503


def test_more_calls_than_a_table_holds_are_refused(
    record: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(routes, "LARGE", 10)
    answer = ask("/api/calls.csv")
    assert answer.status == 413
    assert "More than 10 calls" in answer.text
    assert len(rows("series=NFP")) <= 10


def test_data_is_compressed_and_pictures_are_not(record: Path) -> None:
    accepting = {"accept-encoding": "gzip"}
    answer = ask("/api/record.json", accepting)
    assert json.loads(gzip.decompress(answer.body))["record"]
    assert "content-encoding" not in ask("/share/record.png", accepting).headers


def test_pictures_named_by_version_last_longer(record: Path) -> None:
    with data.ledger() as led:
        version = led.version
    assert ask("/badge.svg", {}, f"v={version}").headers["cache-control"] == routes.LASTING
    assert ask("/badge.svg", {}, "v=old").headers["cache-control"] == routes.FRESH
    assert ask("/api/record.json").headers["cache-control"] == "no-cache"


def test_an_empty_record_is_given_out_too(
    empty_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(monkeypatch, empty_file)
    assert json.loads(ask("/api/record.json").body)["questions"] == 0
    assert rows() == []
    assert "too few to judge" in ask("/badge.svg").text
    assert ask("/share/record.png").status == 200


def test_hostile_text_runs_in_no_spreadsheet(
    hostile_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(monkeypatch, hostile_file)
    assert all(row["summary_en"] == HOSTILE for row in rows("series=KOSPI"))
    cells = [cell for row in rows() for cell in row.values()]
    assert not [
        c for c in cells if c[:1] in ("=", "@", "\t") or (c[:1] in "+-" and c[1:2].isalpha())
    ]
    assert json.loads(ask("/api/call/1.json").body)["summary"]["ko"] == HOSTILE


@pytest.mark.parametrize(("lang", "label"), [("ko", "적중률"), ("en", "Hit rate")])
def test_the_badge_has_the_interval(record: Path, lang: str, label: str) -> None:
    text = ask("/badge.svg", {}, f"lang={lang}&record=retrospective").text
    assert label in text
    assert "–" in text
    assert text.startswith("<svg")
