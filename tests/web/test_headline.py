"""The sentences at the top follow rules, and say when there is too little to say."""

import pytest

from tracker.scores import Sample, sample_of
from tracker.verdict_lines import lines
from tracker.web import cards, headline
from tracker.web.i18n import Texts


def right(hits: int, misses: int) -> Sample:
    return sample_of([True] * hits + [False] * misses)


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
@pytest.mark.parametrize("language", ["en", "ko"])
def test_the_notice_follows_the_first_line(sample: Sample, kind: str, language: str) -> None:
    """It looks as its rule says, and shows all three lines in the language of the page."""
    shown = headline.verdict(Texts(language), sample)
    assert f'class="notice {kind}"' in shown
    assert shown.count('class="more"') == 2
    for line in lines(sample):
        assert cards.prose(getattr(line.text, language)) in shown
