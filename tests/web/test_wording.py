"""What makes a question TRUE, in plain words of both languages, for every kind there is."""

from datetime import UTC, datetime

import pytest

from tracker.criteria import Timing, kinds, parse
from tracker.presentation.i18n import LANGUAGES, Texts
from tracker.presentation.wording import Wording
from tracker.sessions.almanac import standard

AT = Timing(datetime(2023, 3, 3, tzinfo=UTC))
EXAMPLES = [e for module in kinds().values() for e in module.Criterion.EXAMPLES]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("sentence", EXAMPLES)
def test_every_kind_has_words(sentence: str, lang: str) -> None:
    say = Wording(Texts(lang), standard())
    told = say.criterion(parse(sentence, standard()).terms(AT, standard()))
    assert told
    assert "{" not in told


@pytest.mark.parametrize(
    ("sentence", "lang", "told"),
    [
        (
            "KOSPI up over 20 sessions",
            "ko",
            "코스피: 2023-03-31 종가가 진입일(2023-03-03) 종가보다 높음",
        ),
        (
            "KOSPI up over 20 sessions",
            "en",
            "KOSPI: close of 2023-03-31 above the entry close of 2023-03-03",
        ),
        ("FOMC 2023-03-22 = +25bp", "ko", "FOMC 금리 결정(변동폭): 2023-03-22 결정이 정확히 +25bp"),
        (
            "WTI reaches 80 by 2023-03-31",
            "en",
            "WTI crude, Cushing spot: $80.00 or more on any day from 2023-03-03 to 2023-03-31",
        ),
        (
            "NFP 2023-02 below NFP 2023-01",
            "ko",
            "미국 비농업 고용: 2023-02 첫 발표치가 2023-01 첫 발표치보다 낮음",
        ),
        ("FOMC 2023-03-22 hikes", "ko", "FOMC 금리 결정(변동폭): 2023-03-22 인상"),
    ],
)
def test_words_say_what_the_sentence_says(sentence: str, lang: str, told: str) -> None:
    terms = parse(sentence, standard()).terms(AT, standard())
    assert Wording(Texts(lang), standard()).criterion(terms) == told
