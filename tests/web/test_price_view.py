"""Calls on the price: the ones the page is narrowed to, and no others."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.support.records import calls_in
from tests.web.pages import drawn, words
from tests.web.parts import charts
from tracker.calls import Call
from tracker.presentation.i18n import LANGUAGES, Texts
from tracker.presentation.leanings import is_price, series_in
from tracker.sessions.almanac import standard
from tracker.store.engine import open_store


def marks(**params: str) -> list[dict[str, Any]]:
    """The triangles on the price, where there is one."""
    found = [
        la for s in charts(drawn("score", "en", **params)) for la in s["layer"] if la.get("params")
    ]
    return [row for layer in found for row in layer["data"]["values"]]


@pytest.fixture
def calls(record: Path) -> dict[int, Call]:
    with open_store(f"sqlite:///{record}", read_only=True) as store:
        return {c.id: c for c in calls_in(store)}


@pytest.mark.parametrize(
    ("params", "belongs"),
    [
        ({"series": "KOSPI"}, lambda c: "KOSPI" in series_in(c.terms)),
        ({"series": "FOMC"}, lambda c: "FOMC" in series_in(c.terms)),
        ({"series": "FOMC", "on": "SP500"}, lambda c: {"FOMC", "SP500"} <= {*series_in(c.terms)}),
        ({"grade": "C"}, lambda c: c.grade == "C"),
        ({"horizon": "short", "on": "KOSPI"}, lambda c: c.horizon_basis == "short"),
    ],
)
def test_a_filter_keeps_only_its_calls(
    calls: dict[int, Call], params: dict[str, str], belongs: Callable[[Call], bool]
) -> None:
    shown = [calls[row["call"]] for row in marks(**params)]
    assert shown
    assert all(belongs(call) for call in shown)
    assert len({call.question for call in shown}) == len(shown)


def test_no_question_about_the_price_is_left_out(calls: dict[int, Call]) -> None:
    """Void and missing ones stand there too; each question once, at its first mention."""
    shown = [row["call"] for row in marks(on="KOSPI")]
    about = {c.question for c in calls.values() if "KOSPI" in series_in(c.terms)}
    assert {calls[id].question for id in shown} == about
    assert {calls[id].status for id in shown} >= {"hit", "miss", "void"}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_calls_about_no_price_say_so(calls: dict[int, Call], lang: str) -> None:
    assert not is_price("NFP", standard())
    shown = words(drawn("score", lang, series="NFP", grade="A"))
    assert Texts(lang)("price.none") in shown
