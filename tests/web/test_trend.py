"""Over time: one kind of probability in a chart, and a score of few families looks like one."""

from dataclasses import replace
from pathlib import Path

import pytest

from tests.web.pages import words
from tests.web.parts import charts, drawn_part, group, hollow, points, scored, view_of, with_groups
from tracker.presentation.i18n import LANGUAGES, Texts
from tracker.scores import FEWEST, Score
from tracker.views import View


def with_brier(view: View, stated: Score) -> View:
    family = {**view.scores["family"], "brier": stated}
    return replace(view, scores={**view.scores, "family": family})


@pytest.fixture
def view(record: Path) -> View:
    """The shipped record; its probabilities are read from words."""
    return view_of(record)


def test_a_quarter_is_hollow_below_ten_families(view: View) -> None:
    counted = {"2023Q1": FEWEST - 1, "2023Q2": FEWEST, "2023Q3": 1}
    quarters = [group("quarter", q, proportion_correct=scored(0.6, n)) for q, n in counted.items()]
    app = drawn_part("trend_view", with_groups(view, *quarters))
    found = {p["label"]: (p["n"], hollow(p)) for p in points(charts(app)[0])}
    assert found == {q: (n, n < FEWEST) for q, n in counted.items()}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_stated_and_worded_probabilities_are_never_in_one_chart(view: View, lang: str) -> None:
    """Stated ones wherever there are any; a quarter that has only words has no dot then."""
    t = Texts(lang)
    quarters = [
        group("quarter", "2023Q1", brier=scored(0.2, 12), brier_words=scored(0.4, 12)),
        group("quarter", "2023Q2", brier_words=scored(0.4, 12)),
    ]
    mixed = with_groups(view, *quarters)
    stated = drawn_part("trend_view", with_brier(mixed, scored(0.2, 12)), lang, trend="brier")
    assert [p["value"] for p in points(charts(stated)[0])] == [0.2]
    assert t("trend.in_words") not in words(stated)
    worded = drawn_part("trend_view", mixed, lang, trend="brier")
    assert [p["value"] for p in points(charts(worded)[0])] == [0.4, 0.4]
    assert t("trend.in_words") in words(worded)
    assert len(charts(worded)) == 1  # the course is of stated ones


@pytest.mark.parametrize(("measure", "coin"), [("hit_rate", 0.5), ("brier", 0.25)])
def test_the_line_is_that_of_a_coin_and_says_which_way_is_better(
    view: View, measure: str, coin: float
) -> None:
    app = drawn_part("trend_view", view, trend=measure)
    assert {s["layer"][0]["data"]["values"][0]["at"] for s in charts(app)} == {coin}
    assert Texts("en")(f"trend.reading_{measure}") in words(app)


def test_the_course_ends_with_the_headline(view: View) -> None:
    hits = view.scores["family"]["proportion_correct"]
    spec = charts(drawn_part("trend_view", view))[1]
    (steps,) = (la["data"]["values"] for la in spec["layer"] if la["mark"]["type"] == "line")
    assert [s["value"] for s in steps if s["which"] == Texts("en")("trend.all")][-1] == hits.value


@pytest.mark.parametrize("lang", LANGUAGES)
def test_nothing_settled_says_so(view: View, lang: str) -> None:
    app = drawn_part("trend_view", with_groups(view, group("quarter", "2023Q1")), lang)
    assert Texts(lang)("trend.none") in words(app)
    assert charts(app) == []
