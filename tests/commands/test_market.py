"""The market's number with a call: from futures known then, after a quote, never filled in later."""

import json
from datetime import timedelta
from pathlib import Path

import pytest

from tests.commands.running import Command
from tests.support.records import NOW, SEEDS

CALL = "FOMC 2023-03-22 = +25bp"
SAID = ("--by", "pluto-research", "--at", "2023-03-15", "--retrospective")
LINE = {"forecaster": "pluto-research", "at": "2023-03-15", "retrospective": True}
PRICES = (
    "ZQ_2023_03,2023-03-14,95.3500,2023-03-14T22:00:00Z,CBOT",
    "ZQ_2023_04,2023-03-14,95.2000,2023-03-14T22:00:00Z,CBOT",
)
IMPLIED = {
    "market_probability": 0.8455,
    "market_source": "fed funds futures, CME day-weighting; CBOT",
    "market_at": "2023-03-14T20:00:00Z",
    "market_convention": "A = (N*S + M*E)/D, N = 22 of D = 31 days at the old rate; settled "
    "2023-03-14: ZQ_2023_03 95.3500, ZQ_2023_04 95.2000; range in force 4.50-4.75; "
    "expected +21.1 bp on 2023-03-22",
}
NONE = dict.fromkeys(IMPLIED)


def settlements(tracker: Command, *lines: str) -> None:
    """Take in a settlement file as a user has it."""
    text = "\n".join(["series,period,value,known_at,source", *(lines or PRICES)])
    Path("zq.csv").write_text(text + "\n", encoding="utf-8")
    tracker.done("import", "observations", "zq.csv")


def market(tracker: Command, number: int = 63) -> dict[str, object]:
    """What is on record of the market with a call."""
    page = tracker.done("show", str(number), "--json").json
    return {name: page[name] for name in IMPLIED}


def calls_file(*lines: dict[str, object]) -> str:
    text = "".join(json.dumps({**LINE, **line}) + "\n" for line in lines)
    Path("calls.jsonl").write_text(text, encoding="utf-8")
    return "calls.jsonl"


def test_a_call_gets_what_futures_gave_it_then(tracker: Command) -> None:
    settlements(tracker)
    before = tracker.record()
    dry = tracker.done("log", CALL, *SAID, "--dry-run", "--json").json
    assert {**IMPLIED, "market_missing": None}.items() <= dry.items()
    assert tracker.record() == before
    text = tracker.done("log", CALL, *SAID).out
    assert "84.55% (fed funds futures, CME day-weighting; CBOT)" in text
    assert "ZQ_2023_03 95.3500" in text
    assert market(tracker) == IMPLIED
    assert "ZQ_2023_03 95.3500" in tracker.done("show", "63").out


def test_the_chance_is_of_the_sentence_whatever_the_side(tracker: Command) -> None:
    settlements(tracker)
    seen = tracker.done("log", CALL, *SAID, "--against", "--json").json
    assert (seen["side"], seen["market_probability"]) == ("against", 0.8455)


def test_a_quote_comes_first(tracker: Command) -> None:
    settlements(tracker)
    quoted = ("--market", "0.812", "--market-source", "FedWatch")
    seen = tracker.done("log", CALL, *SAID, *quoted, "--json").json
    assert (seen["market_probability"], seen["market_convention"]) == (0.812, None)
    assert market(tracker)["market_source"] == "FedWatch"
    assert market(tracker)["market_at"] == "2023-03-14T23:30:00Z"


def test_what_is_missing_is_told_and_stays_missing(tracker: Command) -> None:
    """Prices that come in later, of whatever moment, are not filled in: the call is on record."""
    first = tracker.done("log", CALL, *SAID)
    assert "missing: ZQ_2023_03 has no settlement known then" in first.out
    settlements(tracker)
    again = tracker.done("log", CALL, *SAID, now=NOW + timedelta(days=1)).out
    assert "On record already as prediction 63" in again
    same = tracker.done("import", "predictions", calls_file({"sentence": CALL}), "--json").json
    assert same == {"predictions": {"new": 0, "known": 1}}
    assert market(tracker) == NONE


def test_a_number_on_record_stays_when_prices_are_corrected(tracker: Command) -> None:
    settlements(tracker)
    tracker.done("log", CALL, *SAID)
    settlements(tracker, "ZQ_2023_03,2023-03-14,95.2500,2023-03-14T21:00:00Z,other")
    before = tracker.record()
    assert "On record already" in tracker.done("log", CALL, *SAID).out
    assert tracker.record() == before
    assert "0.8455" in tracker.refused(
        "log", CALL, *SAID, "--market", "0.812", "--market-source", "FedWatch"
    )


def test_a_quote_on_record_is_not_replaced_by_futures(tracker: Command) -> None:
    tracker.done("log", CALL, *SAID, "--market", "0.812", "--market-source", "FedWatch")
    settlements(tracker)
    assert "given None" in tracker.refused("log", CALL, *SAID)


def test_an_import_prices_its_calls_and_its_export_brings_them_back(tracker: Command) -> None:
    settlements(tracker)
    file = calls_file(
        {"sentence": CALL},
        {"sentence": "KOSPI up over 20 sessions"},
        {"sentence": "FOMC 2023-03-22 holds", "market_probability": 0.2, "market_source": "seen"},
    )
    assert tracker.done("import", "predictions", file, "--json").json["predictions"]["new"] == 3
    assert market(tracker) == IMPLIED
    assert market(tracker, 64) == NONE
    assert market(tracker, 65)["market_probability"] == 0.2
    out = tracker.done("export", "predictions", "--format", "jsonl", "--for-import").out
    lines = [json.loads(line) for line in out.splitlines()]
    own = [
        line for line in lines if line.get("market_source") in (IMPLIED["market_source"], "seen")
    ]
    assert {name: own[0][name] for name in IMPLIED} == IMPLIED
    assert own[1]["market_at"] == "2023-03-14T23:30:00Z"
    again = tracker.done("import", "predictions", calls_file(*own), "--json").json
    assert again == {"predictions": {"new": 0, "known": 2}}


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"market_at": "2023-03-14T20:00:00Z"}, "A market moment needs its probability"),
        ({"market_convention": "x"}, "A market convention needs its probability"),
        (
            {"market_probability": 0.5, "market_source": "x", "market_at": "soon"},
            "soon",
        ),
        (
            {"market_probability": 0.5, "market_source": "x", "market_at": "2023-03-16"},
            "the call was made before it",
        ),
        (
            {"market_probability": 0.5, "market_source": "x", "market_convention": 5},
            "market_convention must be of another type",
        ),
    ],
)
def test_a_bad_market_is_told_with_its_line(
    tracker: Command, fields: dict[str, object], why: str
) -> None:
    file = calls_file({"sentence": CALL}, {"sentence": CALL, "unit": "2", **fields})
    message = tracker.refused("import", "predictions", file)
    assert "line 2" in message
    assert why in message


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("ZQ_2023_03,2023-03-14,95.35,2023-03-14T19:59:59Z,CBOT", "before ZQ_2023_03 2023-03-14"),
        ("ZQ_2023_03,2023-03-12,95.35,2023-03-14T22:00:00Z,CBOT", "no XNYS session"),
        ("ZQ_2031_03,2023-03-14,95.35,2023-03-14T22:00:00Z,CBOT", "Unknown series"),
    ],
)
def test_a_bad_settlement_is_refused(tracker: Command, line: str, why: str) -> None:
    text = f"series,period,value,known_at,source\n{line}\n"
    Path("zq.csv").write_text(text, encoding="utf-8")
    assert why in tracker.refused("import", "observations", "zq.csv")


def test_the_shipped_record_is_as_without_futures(blank: Command) -> None:
    settlements(blank)
    blank.done("seed")
    out = blank.done("export", "predictions", "--format", "jsonl", "--for-import").out
    found = [line.get("market_source") for line in map(json.loads, out.splitlines())]
    seeds = (SEEDS / "pluto-research" / "predictions.jsonl").read_text(encoding="utf-8")
    quoted = [(line["market"] or {}).get("source") for line in map(json.loads, seeds.splitlines())]
    assert sorted(map(str, found)) == sorted(map(str, quoted))


def test_futures_stay_out_of_the_way_of_the_other_series(tracker: Command) -> None:
    listed = tracker.done("series").out
    assert "ZQ_2023_03)" in listed
    assert listed.count("ZQ_") == 1
    assert "settlement" in tracker.done("series", "zq_2023_03").out
    told = tracker("log", "ZKOSPI_2023 up over 20 sessions", *SAID).err
    assert "KOSPI" in told
    assert "ZQ_" not in told


def test_postgresql_prices_a_call_alike(
    blank: Command, fresh_postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRACKER_DATABASE_URL", fresh_postgres_url)
    blank.done("db", "upgrade")
    settlements(blank)
    new = ("--new-forecaster", "Pluto", "--timezone", "Asia/Seoul")
    seen = blank.done("log", CALL, *SAID, *new, "--json").json
    assert (seen["market_probability"], seen["market_at"]) == (0.8455, IMPLIED["market_at"])
    assert "On record already" in blank.done("log", CALL, *SAID).out
