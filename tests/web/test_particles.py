"""Particles follow the sound that a value ends in."""

import pytest

from tracker.domain.catalogue import CATALOGUE
from tracker.presentation.particles import PAIRS, Spoken, particle


@pytest.mark.parametrize(
    "written",
    [
        # Hangul, with what is silent after it
        "코스피가", "국채 10년이", "환율이", "‘높다’가", "“낮음”이", "한국은행(BOK)이", "코스피 (KOSPI)가",
        # Latin letters by their names, words by their sound
        "KOSPI가", "WTI가", "VIX가", "GDP가", "XLM이", "KRW가", "KOL이", "USD/KRW가", "25bp가", "0.5%p가",
        "Brian이", "Pluto가", "Trader가", "King이",
        # numbers as they are read
        "2,400이", "S&P 500이", "10이", "0이", "3이", "2가", "7이", "9가", "1,000이", "20,000이",
        "300,000,000이", "1,000,000,000,000가", "2.50이", "2,419.10이", "3.25가", "2,000.0이", "₩1,300이",
        # signs
        "3.25%가", "3%가", "60%가", "12℃가", "−0.031이",
        "2023-03-15 (수)가", "08:30 KST가", "2023Q1이",
    ],
)  # fmt: skip
def test_the_subject_particle(written: str) -> None:
    word = written[:-1]
    assert f"{word}{particle(word, '이/가')}" == written


@pytest.mark.parametrize(
    "written",
    ["서울로", "7로", "KOL로", "10으로", "3으로", "2로", "KOSPI로", "3%로", "하락으로", "1,001로"],
)
def test_ro_follows_a_vowel_and_rieul(written: str) -> None:
    word = written.removesuffix("로").removesuffix("으")
    assert f"{word}{particle(word, '으로/로')}" == written


def test_every_pair_has_its_two_forms() -> None:
    shown = {particle("상승", pair) + " " + particle("하락세", pair) for pair in PAIRS}
    assert shown == {"은 는", "이 가", "을 를", "과 와", "으로 로", "이라 라"}


@pytest.mark.parametrize("silent", ["", "–", "()", "…", "日本"])
def test_both_forms_stand_where_the_sound_is_unknown(silent: str) -> None:
    assert particle(silent, "은/는") == "은(는)"


def test_the_name_of_every_series_can_be_read() -> None:
    assert [s.ko for s in CATALOGUE.values() if "(" in particle(s.ko, "은/는")] == []


def test_a_hole_says_its_particle() -> None:
    say = Spoken().format
    text = "{a:은/는} {b:이/가} {c:과/와}"
    assert say(text, a="KOSPI", b=2400, c="금") == "KOSPI는 2400이 금과"
    assert say("{share:.1f}% {n}", share=2.345, n=1) == "2.3% 1"
    with pytest.raises(ValueError, match="format"):
        say("{a:는/은}", a="KOSPI")
