"""The calls farthest from the odds: those that the rule finds, as many as there are."""

from dataclasses import replace
from pathlib import Path

import pytest

from tests.web.pages import drawn, words
from tests.web.parts import linked_calls, view_of
from tracker.presentation.i18n import LANGUAGES, Texts, percent
from tracker.views import View
from tracker.web import data


@pytest.fixture
def view(record: Path) -> View:
    return view_of(record)


@pytest.mark.parametrize("kept", [(5, 3), (2, 1), (0, 1), (1, 0)])
def test_as_many_are_shown_as_there_are_and_in_their_order(
    view: View, kept: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    hits, misses = view.hits[: kept[0]], view.misses[: kept[1]]
    found = replace(view, hits=hits, misses=misses)
    monkeypatch.setattr(data, "view", lambda *_: found)
    app, t = drawn("score", "en"), Texts("en")
    assert linked_calls(app) == [n.call for n in (*hits, *misses)]
    shown = words(app)
    for notable in (*hits, *misses):
        assert t("notable.odds", rate=percent(notable.chance)) in shown
    assert (t("notable.no_hits") in shown) is (not hits)
    assert (t("notable.no_misses") in shown) is (not misses)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_rule_stands_above_them_and_hits_are_not_alone(view: View, lang: str) -> None:
    t, shown = Texts(lang), words(drawn("score", lang))
    places = [shown.index(t(f"notable.{name}")) for name in ("note", "hits", "misses")]
    assert places == sorted(places)
