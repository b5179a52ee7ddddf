"""The record broken down: a group of few families has its counts and no number to compare."""

from pathlib import Path

import pytest

from tests.web.pages import bodies, words
from tests.web.parts import charts, drawn_part, group, hollow, points, scored, view_of, with_groups
from tracker.presentation.i18n import LANGUAGES, Texts
from tracker.scores import FEWEST
from tracker.views import View


@pytest.fixture
def view(record: Path) -> View:
    return view_of(record)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_below_ten_families_a_group_has_too_few(view: View, lang: str) -> None:
    t = Texts(lang)
    groups = [
        group("grade", grade, proportion_correct=scored(0.6, n), brier=scored(0.234, n))
        for grade, n in (("A", FEWEST - 1), ("B", FEWEST))
    ]
    app = drawn_part("groups_view", with_groups(view, *groups), lang, cut="grade")
    few, enough = bodies(app).split("<tr>")[2:]
    assert few.count(t("groups.few")) == 2
    assert "60%" not in few.replace("30–60%", "")
    assert "0.234" not in few
    assert t("kpi.n", n=FEWEST - 1) in few
    assert t("groups.few") not in enough
    assert ">60%<" in enough
    assert "0.234" in enough


def test_a_dot_says_how_many_families_and_is_hollow_below_ten(view: View) -> None:
    groups = [
        group("grade", g, proportion_correct=scored(0.6, n)) for g, n in (("A", 9), ("B", 10))
    ]
    app = drawn_part("groups_view", with_groups(view, *groups), cut="grade")
    (spec,) = charts(app)
    assert [(p["n"], hollow(p)) for p in points(spec)] == [(9, True), (10, False)]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_group_without_a_settled_call_is_listed_and_has_no_dot(view: View, lang: str) -> None:
    app = drawn_part("groups_view", with_groups(view, group("grade", "A")), lang, cut="grade")
    assert Texts(lang)("groups.none") in words(app)
    assert charts(app) == []


def test_a_brier_score_from_words_is_named_as_one(view: View) -> None:
    t = Texts("en")
    groups = [
        group("grade", "A", proportion_correct=scored(0.6, 12), brier_words=scored(0.234, 12)),
        group("grade", "B", proportion_correct=scored(0.6, 12), brier=scored(0.345, 12)),
    ]
    shown = words(drawn_part("groups_view", with_groups(view, *groups), cut="grade"))
    n = t("kpi.n", n=12)
    assert t("groups.words", score="0.234", n=n).replace("\u00a0", " ") in shown
    assert t("groups.stated", score="0.345", n=n).replace("\u00a0", " ") in shown


def test_the_groups_of_the_record_are_all_there_most_families_first(view: View) -> None:
    shown = words(drawn_part("groups_view", view, cut="horizon"))
    counted = [
        f"{g.families} · {g.questions} · {g.mentions}"
        for g in sorted(view.groups["horizon"], key=lambda g: -g.families)
    ]
    assert all(row in shown for row in counted)
    assert shown.index(counted[0]) < shown.index(counted[-1])


def test_a_group_leads_to_the_page_narrowed_to_it(view: View) -> None:
    body = bodies(drawn_part("groups_view", view, cut="grade"))
    for grade in ("A", "B", "C"):
        assert f"record={view.record}&amp;grade={grade}" in body
