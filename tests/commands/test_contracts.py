"""The JSON of every command has the documented keys and types: other programs rely on it."""

from typing import Any

import pytest

from tests.commands.running import Command, differences

DAY_OR_NONE = (str, None)
P = ({"low": float, "mid": float, "high": float}, None)
FIGURE = {"series": str, "period": str, "value": (str, None), "known_at": str, "source": str}
CLOCKS = {"utc": str, "seoul": str, "new_york": str}
OUTCOME = ("TRUE", "FALSE", "VOID", "PENDING")
NUMBER = (float, "Infinity", "-Infinity")
SCORE = {
    "value": (*NUMBER, None),
    "n": int,
    "families": int,
    "interval": ([NUMBER], None),
    "better": ("higher", "lower", None),
    "reference": (*NUMBER, None),
    "reason": (str, None),
    "range": ([NUMBER], None),
    "also": {str: (*NUMBER, None)},
}
CELL = (float, str, bool, None)
DIAGRAM = {
    "n": int,
    "families": int,
    "facts": {str: CELL},
    "columns": {str: [CELL]},
    "reason": (str, None),
}
CALL = {
    "id": int,
    "forecaster": str,
    "made_at": str,
    "question": int,
    "sentence": str,
    "kind": str,
    "side": ("for", "against"),
    "grade": ("A", "B", "C"),
    "basis": ("stated", "words", "none"),
    "probability": P,
    "market_probability": (float, None),
    "outcome": OUTCOME,
    "correct": (bool, None),
    "retrospective": bool,
    "family": str,
    "first_mention": bool,
    "post": {"url": (str, None), "date": DAY_OR_NONE},
    "summary": {"en": (str, None), "ko": (str, None)},
}
PART: dict[str, Any] = {
    "kind": str,
    "series": (str, None),
    "entry": DAY_OR_NONE,
    "window": {"first": DAY_OR_NONE, "last": DAY_OR_NONE},
    "parts": [dict],
}
WINDOW = {
    "series": (str, None),
    "entry": DAY_OR_NONE,
    "window": {"first": DAY_OR_NONE, "last": DAY_OR_NONE},
    "parts": [PART],
    "deadline": CLOCKS,
}
BASE_RATE = {
    "rate": (float, None),
    "windows": int,
    "apart": int,
    "thin": bool,
    "reason": (str, None),
}
VERDICT = {
    "revision": int,
    "outcome": ("TRUE", "FALSE", "VOID"),
    "reason": str,
    "decided_on": DAY_OR_NONE,
    "known_at": (str, None),
    "as_of": str,
    "recorded_at": str,
    "rules": str,
    "calendars": str,
    "why": (str, None),
    "evidence": [FIGURE],
}
SETTLED = {
    "question": int,
    "sentence": str,
    "outcome": ("TRUE", "FALSE", "VOID"),
    "reason": str,
    "decided_on": DAY_OR_NONE,
    "evidence": [FIGURE],
}
RESOLUTION = {
    "as_of": str,
    "counts": {"TRUE": int, "FALSE": int, "VOID": int, "PENDING": int},
    "verdicts": [SETTLED],
    "errors": [str],
}
PAGE = {
    **CALL,
    **WINDOW,
    "said": {"precision": ("second", "day", "between"), **CLOCKS},
    "entry_rule": ("next", "previous"),
    "says": (str, None),
    "hedge": (str, None),
    "horizon_basis": str,
    "assumed": [str],
    "market_source": (str, None),
    "market_at": (str, None),
    "market_convention": (str, None),
    "note": (str, None),
    "recorded_at": str,
    "base_rate": BASE_RATE,
    "pending_because": (str, None),
    "verdicts": [VERDICT],
    "revised": [FIGURE],
    "mentions": [int],
    "robust": (bool, None),
    "readings": [{"sentence": str, "entry_rule": str, "outcome": OUTCOME}],
}
LOGGED = {
    "prediction": (int, None),
    "forecaster": str,
    "made_at": str,
    "sentence": str,
    "kind": str,
    **WINDOW,
    "side": ("for", "against"),
    "basis": ("stated", "words", "none"),
    "probability": P,
    "market_probability": (float, None),
    "market_source": (str, None),
    "market_at": (str, None),
    "market_convention": (str, None),
    "market_missing": (str, None),
    "base_rate": BASE_RATE,
    "retrospective": bool,
    "recorded": bool,
}
SHEET = {
    "as_of": str,
    "forecaster": (str, None),
    "record": ("live", "retrospective"),
    **dict.fromkeys(
        (
            "families",
            "questions",
            "mentions",
            "settled",
            "pending",
            "void",
            "waiting",
            "retrospective",
            "posts",
        ),
        int,
    ),
    "remarks": {str: int},
    "funnel": {
        **dict.fromkeys(
            ("logged", "open", "matured", "settled", "void", "lacking", "uncodable"), int
        ),
        **dict.fromkeys(("void_rate", "coverage", "retrospective"), (float, None)),
    },
    "lines": [
        {
            "rule": str,
            "more": [str],
            "text": {"en": str, "ko": str},
            "numbers": {str: (float, int, None)},
            "scores": [str],
        }
    ],
    "scores": {str: SCORE},
    "units": {str: {str: SCORE}},
    "reliability": {
        str: {
            "bins": [
                {
                    "probability": float,
                    "range": [float],
                    "share_true": float,
                    "families": int,
                    "questions": int,
                    "mentions": int,
                    "bar": [float],
                }
            ],
            "reason": (str, None),
        }
    },
    "diagrams": {str: {str: {str: DIAGRAM}}},
    "groups": [
        {
            "by": str,
            "value": str,
            "families": int,
            "questions": int,
            "mentions": int,
            "scores": {str: SCORE},
            "diagrams": {str: {str: DIAGRAM}},
        }
    ],
}
ADDED = {"new": int, "known": int}
KIND = {
    "kind": str,
    "meaning": str,
    "phrases": [str],
    "examples": [str],
    "settles_early": bool,
    "reasons": [str],
}
ON_RECORD = {
    "figures": int,
    "first": str,
    "last": str,
    "source": str,
    "known_at": str,
    "gaps": (int, None),
    "late": (int, None),
    "revisions": int,
    "disputed": [str],
}
SERIES = {
    "id": str,
    "name": {"en": str, "ko": str},
    "unit": str,
    "calendar": str,
    "publisher": str,
    "meaning": str,
    "aliases": [str],
    "sources": [str],
    "on_record": (ON_RECORD, None),
}


@pytest.mark.parametrize(
    ("line", "form"),
    [
        ("list", [CALL]),
        ("list --outcome PENDING", [CALL]),
        ("list --forecaster pluto-research --grade A --record retrospective", [CALL]),
        ("score", SHEET),
        ("score --by kind", SHEET),
        ("score --by length", SHEET),
        ("score brier_words", SHEET),
        ("score corp --by basis", SHEET),
        ("score --forecaster pluto-research --as-of 2023-04-01", SHEET),
        ("kinds", [KIND]),
        ("series", [SERIES]),
        ("resolve", RESOLUTION),
        ("seed", {"observations": ADDED, "predictions": ADDED, "remarks": ADDED}),
        ("db path", {"where": str, "file": (str, None)}),
        ("db check", {"where": str, "problems": [str]}),
    ],
)
def test_the_json_of_a_command_is_as_documented(tracker: Command, line: str, form: Any) -> None:
    ran = tracker.done(*line.split(), "--json")
    assert differences(ran.json, form) == []


def test_the_page_of_every_kind_of_call_is_as_documented(tracker: Command) -> None:
    calls = tracker.done("list", "--json").json
    for number in {(c["kind"], c["outcome"], c["basis"]): c["id"] for c in calls}.values():
        page = tracker.done("show", str(number), "--json").json
        assert differences(page, PAGE, f"show {number}") == []
        assert (page["outcome"] == "PENDING") == (page["pending_because"] is not None)


@pytest.mark.parametrize(
    "line",
    [
        ["KOSPI up over 20 sessions", "-p", "0.6"],
        ["WTI reaches 150 within 20 sessions", "--says", "unlikely"],
        ["all of (KOSPI up over 20 sessions; SP500 beats KOSPI over 10 sessions)"],
        ["FOMC 2026-12-09 = 0bp", "--market", "0.8", "--market-source", "FedWatch"],
        ["FOMC 2026-12-09 = 0bp"],
    ],
)
def test_a_logged_call_is_as_documented(tracker: Command, line: list[str]) -> None:
    by = ("--by", "pluto-research", "--at", "2026-11-20", "--json")
    dry = tracker.done("log", *line, *by, "--dry-run").json
    assert differences(dry, LOGGED) == []
    assert (dry["prediction"], dry["recorded"]) == (None, False)
    wet = tracker.done("log", *line, *by).json
    assert differences(wet, LOGGED) == []
    assert wet["recorded"] is True
    assert {**wet, "prediction": None, "recorded": False} == dry


def test_the_first_resolving_lists_every_verdict_with_its_evidence(blank: Command) -> None:
    blank.done("seed")
    done = blank.done("resolve", "--json").json
    assert differences(done, RESOLUTION) == []
    counts = done["counts"]
    assert len(done["verdicts"]) == counts["TRUE"] + counts["FALSE"] + counts["VOID"] > 50
    assert all(v["evidence"] for v in done["verdicts"])


def test_resolving_again_lists_nothing(tracker: Command) -> None:
    before = tracker.record()
    assert tracker.done("resolve", "--json").json["verdicts"] == []
    assert tracker.record() == before


def test_correcting_and_attesting_answer_as_documented(tracker: Command) -> None:
    wrong = ("correct", "KOSPI", "2023-03-31", "1900", "--source", "KRX", "--reason", "a test")
    corrected = tracker.done(*wrong, "--json").json
    form = {"series": str, "period": str, "was": str, "value": str, "verdicts": [SETTLED]}
    assert differences(corrected, form) == []
    assert corrected["verdicts"]
    attest = ("attest", "debt_ceiling_crisis", "2023-06-01", "2023-11-30", "--source", "a person")
    attested = tracker.done(*attest, "--json").json
    assert differences(attested, {"series": str, "last": str, "days": int, "source": str}) == []
    assert attested["days"] == 183
    settled = tracker.done("resolve", "--json").json["verdicts"]
    assert {v["outcome"] for v in settled} == {"FALSE"}


def test_a_superseded_verdict_stays_readable_with_its_reason(tracker: Command) -> None:
    wrong = ("correct", "KOSPI", "2023-03-31", "1900", "--source", "KRX", "--reason", "a test")
    tracker.done(*wrong)
    first = next(
        c for c in tracker.done("list", "--json").json if c["sentence"].startswith("KOSPI up")
    )
    page = tracker.done("show", str(first["id"]), "--json").json
    assert [(v["outcome"], v["why"]) for v in page["verdicts"]] == [
        ("TRUE", None),
        ("FALSE", "a test"),
    ]
    assert "a test" in tracker.done("show", str(first["id"])).out


def test_pending_void_and_false_are_three_things(tracker: Command) -> None:
    outcomes = {c["outcome"]: c["correct"] for c in tracker.done("list", "--json").json}
    assert outcomes.keys() == {"TRUE", "FALSE", "VOID", "PENDING"}
    assert outcomes["VOID"] is outcomes["PENDING"] is None


def test_a_past_moment_sees_only_what_was_known_then(tracker: Command) -> None:
    early = tracker.done("list", "--as-of", "2023-03-15", "--json").json
    assert {c["outcome"] for c in early if c["made_at"] > "2023-03-15"} <= {"PENDING"}
    now = tracker.done("list", "--json").json
    assert sum(c["outcome"] == "PENDING" for c in early) > sum(
        c["outcome"] == "PENDING" for c in now
    )


def test_what_is_undefined_is_null_with_a_reason(blank: Command) -> None:
    scores = blank.done("score", "--json").json["scores"]
    assert scores
    assert all(s["value"] is None and s["reason"] for s in scores.values())
