"""The Method page defines every number, and says how current and how complete the record is."""

from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import func, select

from tests.web.pages import bodies, drawn, words
from tracker.presentation import method
from tracker.presentation.i18n import LANGUAGES, Texts, utc
from tracker.scores import FEWEST, diagrams, scores
from tracker.store import rows
from tracker.web import data, method_view


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_score_is_defined_with_formula_range_and_reference(record: Path, lang: str) -> None:
    shown = "".join(words(drawn("method", lang)).split())
    for module in (*scores(), *diagrams()):
        for said in (
            getattr(module.TITLE, lang),
            getattr(module.WHAT, lang),
            method.formula(module.__doc__ or ""),
            module.REFERENCE,
        ):
            assert said
            assert "".join(said.split()) in shown, said


def test_what_the_pages_show_besides_scores_is_explained(record: Path) -> None:
    shown, t = words(drawn("method", "en")), Texts("en")
    for name in method_view.SHOWN:
        assert t(f"method.shown_{name}_text", least=FEWEST) in shown
    for name in method.ASSUMED:
        assert t(f"method.assume_{name}", filled="{").split("{")[0] in shown


def test_the_state_of_the_record_is_told(record: Path) -> None:
    shown = words(drawn("method", "en"))
    with data.ledger() as led, led.store.reading() as db:
        n = db.scalar(select(func.count()).select_from(rows.verdicts))
        last = db.scalar(select(func.max(rows.verdicts.c.recorded_at)))
        version = led.version
    assert isinstance(last, datetime)
    assert f"Version {version} Verdicts on record {n}" in shown
    assert f"Last verdict written {utc(last)}" in shown


def test_how_current_the_figures_are_and_who_published_them(record: Path) -> None:
    shown = words(drawn("method", "en"))
    assert "KOSPI KOSPI 2023-12-28 KRX 2023-12-28 06:30 UTC" in shown
    assert Texts("en")("method.no_schedule") in shown


def test_the_record_can_be_taken_along(record: Path) -> None:
    drawing = bodies(drawn("method", "en"))
    for address, _ in method_view.FILES:
        assert f'href="{address}"' in drawing
