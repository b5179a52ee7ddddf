"""The shipped calls: well formed, canonical, free of verdicts, and their agreement recomputable."""

import csv
import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tests.support.records import SEEDS
from tracker.criteria import Timing, parse
from tracker.domain.moments import said
from tracker.domain.words import mapping
from tracker.sessions.almanac import Almanac

FOLDER = SEEDS / "pluto-research"
FIRST_KAPPA = {"own": 0.940, "direction": 0.971, "horizon": 0.810}


def lines(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (FOLDER / name).read_text(encoding="utf-8").splitlines()]


def timing(post: str) -> Timing:
    (row,) = (p for p in lines("posts.jsonl") if p["post"] == post)
    first, last = row["not_before"], row["not_after"]
    return Timing(said(first if first == last else f"{first}..{last}", "Asia/Seoul").moment)


CALLS = lines("predictions.jsonl")


@pytest.mark.parametrize("call", CALLS, ids=[f"{i}-{c['unit']}" for i, c in enumerate(CALLS)])
def test_each_call_can_be_asked_when_it_was_made(call: dict[str, Any], almanac: Almanac) -> None:
    """Its sentence and its readings are canonical and have a window after the post."""
    for sentence in (call["sentence"], *call["readings"]):
        criterion = parse(sentence, almanac)
        assert criterion.sentence() == sentence
        assert criterion.terms(timing(call["post"]), almanac).due > 0


def test_calls_are_complete() -> None:
    for call in lines("predictions.jsonl"):
        assert call["summary"]["en"]
        assert call["summary"]["ko"]
        assert call["grade"] in "ABC"
        assert (call["says"] is not None) == (call["basis"] == "words")
        assert call["says"] is None or call["says"] in mapping()
        assert call["probability"] is None
        assert call["grade"] == "A" or call["assumed"] or call["horizon_basis"]


def test_what_is_not_scored_is_counted_with_its_reason() -> None:
    remarks = lines("remarks.jsonl")
    kinds = Counter(r["kind"] for r in remarks)
    assert set(kinds) == {"reported", "quote", "abstention", "self_score", "uncodable"}
    assert all(r["reason"] for r in remarks if r["kind"] == "uncodable")
    quoted = {r["post"] for r in remarks if r["kind"] == "quote"}
    assert quoted >= {"p01", "p05", "p06", "p09", "p10", "p11", "p13", "p15"}


def test_every_line_belongs_to_a_post_with_a_hash() -> None:
    posts = {p["post"]: p for p in lines("posts.jsonl")}
    assert len(posts) == len({p["sha256"] for p in posts.values()}) == 19
    assert all(len(p["sha256"]) == 64 for p in posts.values())
    for name in ("predictions.jsonl", "remarks.jsonl"):
        assert {row["post"] for row in lines(name)} <= set(posts)


def test_a_reversal_names_an_earlier_call() -> None:
    seen: set[str] = set()
    for call in lines("predictions.jsonl"):
        assert call["reversal_of"] is None or call["reversal_of"] in seen
        seen.add(call["unit"])


def test_no_verdict_is_shipped() -> None:
    """Verdicts come only from resolving."""
    for path in FOLDER.rglob("*.json*"):
        assert not {"outcome", "verdict", "correct"} & set(_keys(path))


def _keys(path: Path) -> set[str]:
    text = path.read_text(encoding="utf-8")
    rows = [json.loads(t) for t in (text.splitlines() if path.suffix == ".jsonl" else [text])]
    return {key for row in rows for key in row}


def kappa(first: list[str], second: list[str]) -> float:
    """Cohen's kappa by its definition."""
    n = len(first)
    agreed = sum(a == b for a, b in zip(first, second, strict=True)) / n
    shares = Counter(first), Counter(second)
    chance = sum(shares[0][c] * shares[1][c] for c in shares[0]) / n**2
    return (agreed - chance) / (1 - chance)


@pytest.mark.parametrize("what", FIRST_KAPPA)
def test_the_agreement_of_the_coders_is_what_the_decision_says(what: str) -> None:
    with (FOLDER / "coding.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 218
    if what != "own":
        rows = [r for r in rows if r["first_own"] == r["second_own"] == "1"]
    found = kappa([r[f"first_{what}"] for r in rows], [r[f"second_{what}"] for r in rows])
    assert found == pytest.approx(FIRST_KAPPA[what], abs=0.0005)
