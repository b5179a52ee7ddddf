"""Charts are pure functions: the same figures give the same dictionary, and nothing is bridged or fetched."""

import json
import re
from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest

from tests.web.golden import assert_golden
from tracker.presentation import charts
from tracker.presentation.charts import Close, Dot, Mark, Path, Point, Spec
from tracker.scores.reliability import Bin

NAMES = (
    "x", "y", "n", "all", "latest", "inside", "outside", "up", "down", "direction", "result", "series",
    "day", "call",
)  # fmt: skip
WORDS = {name: f"the {name}" for name in (*NAMES, *charts.STATUSES)}
DAY = date(2023, 3, 6)


def bin_at(p: float, rate: float, bar: tuple[float, float], *, width: float = 0.0) -> Bin:
    return Bin(
        p=p, p_low=p - width, p_high=p + width, share_true=rate, families=5, questions=7, mentions=9, bar=bar,
    )  # fmt: skip


def closes(*values: float | None) -> list[Close]:
    return [Close(DAY + timedelta(days=i), v) for i, v in enumerate(values)]


def values_of(spec: dict[str, Any], layer: int) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = spec["layer"][layer]["data"]["values"]
    return found


def every(spec: Any) -> str:
    return json.dumps(spec, ensure_ascii=False, allow_nan=False)


def test_calibration_has_one_bar_and_one_count_a_bin() -> None:
    spec = charts.calibration([bin_at(0.3, 0.1, (0.1, 0.5)), bin_at(0.7, 0.9, (0.5, 0.8))], WORDS)
    rows = values_of(spec, 1)
    assert [(r["band_low"], r["band_high"], r["n"]) for r in rows] == [(0.1, 0.5, 7), (0.5, 0.8, 7)]
    assert [r["reading"] for r in rows] == ["the inside", "the outside"]
    assert len(spec["layer"]) == 4


def test_a_word_is_drawn_with_its_range() -> None:
    spec = charts.calibration([bin_at(0.7, 0.6, (0.4, 0.9), width=0.1)], WORDS)
    assert len(spec["layer"]) == 5
    assert spec["layer"][2]["encoding"]["x2"] == {"field": "high"}


def test_direction_is_a_shape_and_a_hit_is_filled() -> None:
    marks = [
        Mark(DAY, 2400.0, 1, "hit", "up it goes", 1),
        Mark(DAY, 2400.0, 1, "miss", "again", 2),
        Mark(DAY, 2400.0, -1, "void", "down", 3),
    ]
    spec = charts.calls_on_price(closes(2400.0, 2410.0), marks, WORDS)
    calls = spec["layer"][-1]
    assert calls["encoding"]["shape"]["scale"]["range"] == ["triangle-up", "triangle-down"]
    fill = calls["encoding"]["fill"]["scale"]
    assert dict(zip(fill["domain"], fill["range"], strict=True))["the hit"] != "transparent"
    assert dict(zip(fill["domain"], fill["range"], strict=True))["the miss"] == "transparent"
    heights = [r["at"] for r in calls["data"]["values"]]
    assert heights[1] < heights[0] < 2400.0 < heights[2]


def test_a_missing_session_is_marked_and_never_bridged() -> None:
    spec = charts.calls_on_price(closes(1.0, None, 3.0), [], WORDS)
    line, missing = spec["layer"][0], spec["layer"][1]
    assert line["mark"]["invalid"].startswith("break-paths")
    assert [r["value"] for r in line["data"]["values"]] == [1.0, None, 3.0]
    assert missing["data"]["values"] == [{"day": "2023-03-07"}]


def test_a_price_path_shows_window_level_and_points() -> None:
    path = Path(
        DAY,
        DAY + timedelta(days=2),
        ((DAY, 1.0, "entry 1"),),
        level=1.5,
        level_text="level 1.5",
        status="hit",
    )
    spec = charts.price_path(closes(1.0, 2.0, 3.0), path)
    assert values_of(spec, 0) == [{"first": "2023-03-06", "last": "2023-03-08"}]
    assert {"level": 1.5, "text": "level 1.5"} in values_of(spec, 2)
    assert "entry 1" in every(spec)


DOTS = [
    Dot("2023Q1", 0.3, (0.2, 0.4), 12, few=False),
    Dot("2023Q2", 0.4, (0.1, 0.8), 9, few=True),
    Dot("2023Q4", 1.0, None, 1, few=True),
]
COURSE = [
    Point(DAY, 1.0, None, None, None, 1),
    Point(DAY + timedelta(days=30), 0.6, 0.35, 0.81, 0.6, 12),
    Point(DAY + timedelta(days=90), 0.65, 0.48, 0.79, 0.7, 31),
]
PRICE = closes(2400.0, 2420.0, None, 2410.0, 2390.0)
MARKS = [
    Mark(DAY, 2400.0, 1, "hit", "up", 1),
    Mark(DAY + timedelta(days=1), 2420.0, -1, "void", "down", 2),
]
PATH = Path(DAY, DAY + timedelta(days=4), ((DAY, 2400.0, "entry 2,400"),), 2450.0, "2,450", "miss")
BINS = [bin_at(0.3, 0.1, (0.1, 0.5)), bin_at(0.7, 0.9, (0.5, 0.8), width=0.1)]

CHARTS: dict[str, Callable[[], Spec]] = {
    "calibration": partial(charts.calibration, BINS, WORDS),
    "calls_on_price": partial(charts.calls_on_price, PRICE, MARKS, WORDS),
    "price_path": partial(charts.price_path, PRICE, PATH),
    "figures": partial(
        charts.figures, [("2023-01", 517.0, False), ("2023-02", 311.0, True)], "asked", "others"
    ),
    "dots": partial(charts.dots, DOTS, WORDS, reference=0.5),
    "dots_in_time": partial(charts.dots_in_time, DOTS, WORDS, reference=0.25, top=0.5, share=False),
    "course": partial(charts.course, COURSE, WORDS, reference=0.5, top=1.0, share=True),
}


@pytest.mark.parametrize("name", CHARTS)
def test_a_chart_is_the_one_that_was_looked_at(name: str) -> None:
    """The same figures give the same dictionary; nothing in it is fetched, no mark is read out."""
    spec = CHARTS[name]()
    assert_golden(name, spec)
    assert every(CHARTS[name]()) == every(spec)
    assert "url" not in every(spec)
    assert '"aria": true' not in every(spec)
    assert every(spec).count('"aria": false') == len(spec["layer"]) + 1


def test_every_chart_is_among_them() -> None:
    """A chart that is new gets a golden file."""
    made = {name for name in charts.__all__ if name.islower()}
    assert made == CHARTS.keys()


@pytest.mark.parametrize("name", ["dots", "dots_in_time"])
def test_a_score_of_few_families_is_hollow_and_has_its_n(name: str) -> None:
    points = next(la for la in CHARTS[name]()["layer"] if la["mark"]["type"] == "point")
    found = [(r["n"], r["inside"] == "transparent") for r in points["data"]["values"]]
    assert found == [(12, False), (9, True), (1, True)]


def test_quarters_are_not_joined_and_one_without_calls_has_no_dot() -> None:
    spec = CHARTS["dots_in_time"]()
    assert "line" not in {layer["mark"]["type"] for layer in spec["layer"]}
    assert "2023Q3" not in every(spec)


def test_what_lies_beyond_the_axis_is_drawn_at_its_end() -> None:
    spec = CHARTS["dots_in_time"]()
    drawn = [r for layer in spec["layer"] for r in layer["data"]["values"] if "value" in r]
    assert max(r["value"] for r in drawn) == 0.5
    assert max(r["high"] or 0 for r in drawn) == 0.5


def test_hits_and_misses_are_neither_red_nor_blue() -> None:
    """In Korea red means up and blue means down."""
    from tracker.presentation.charts._base import HIT, MISS

    for colour in (HIT, MISS):
        assert re.fullmatch(r"#[0-9a-f]{6}", colour)
        red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
        assert not (red > 200 and green < 60 and blue < 60)
        assert not (blue > 180 and red < 80 and green < 120)
