"""The sentences at the top follow rules, and say when there is too little to say."""

from dataclasses import replace
from pathlib import Path

import pytest

from tests.web.parts import view_of
from tracker.presentation import cards, headline
from tracker.presentation.i18n import LANGUAGES, Texts
from tracker.scores import Better, Reason, Sample, Score, sample_of
from tracker.verdict_lines import lines
from tracker.views import View


@pytest.fixture
def view(seeded_file: Path) -> View:
    return view_of(seeded_file)


def right(hits: int, misses: int) -> Sample:
    return sample_of([True] * hits + [False] * misses)


def with_score(view: View, name: str, found: Score) -> View:
    family = {**view.scores["family"], name: found}
    return replace(view, scores={**view.scores, "family": family})


@pytest.mark.parametrize(
    ("sample", "kind"),
    [
        (right(0, 0), "none"),
        (right(9, 0), "too_few"),
        (right(12, 8), "unclear"),
        (right(55, 5), "better"),
        (right(5, 55), "worse"),
    ],
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_notice_follows_the_first_line(
    view: View, sample: Sample, kind: str, language: str
) -> None:
    """It looks as its rule says, and shows all three lines in the language of the page."""
    told = lines(sample)
    shown = headline.verdict(Texts(language), replace(view, lines=told))
    assert f'class="notice {kind}"' in shown
    assert shown.count('class="more"') == 2
    for line in told:
        assert cards.prose(getattr(line.text, language)) in shown


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("better", ["higher", "lower"])
def test_which_way_is_better_is_what_the_score_says(
    view: View, language: str, better: Better
) -> None:
    t = Texts(language)
    found = replace(view.scores["family"]["brier_words"], better=better)
    shown = headline.headline(t, with_score(view, "brier_words", found))
    (other,) = {"higher", "lower"} - {better}
    assert t(f"kpi.{better}") in shown
    assert t(f"kpi.{other}") not in shown


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["proportion_correct", "brier_words", "hit_rate_vs_market"])
def test_what_is_undefined_says_why_and_is_no_number(view: View, language: str, name: str) -> None:
    nothing = Score(value=None, n=0, families=0, reason=Reason.STILL_OPEN)
    shown = headline.headline(Texts(language), with_score(view, name, nothing))
    assert getattr(Reason.STILL_OPEN.text, language) in shown
    assert ">0%<" not in shown
    assert ">0.000<" not in shown


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_way_to_stand_is_hidden(view: View, language: str) -> None:
    """Void and open questions stand beside hits and misses, also where there are none."""
    t = Texts(language)
    tally = dict.fromkeys(view.tally, 0) | {"hit": 1, "void": 8}
    shown = headline.standing(t, replace(view, tally=tally))
    for status, n in tally.items():
        assert f"{t(f'status.{status}')} <b>{n}</b>" in shown
