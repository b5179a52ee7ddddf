"""Korean particles, which follow the sound that a word ends in: 코스피가, 국채 10년이.

Numbers, Latin letters and signs are read as a Korean reader reads them aloud.
"""

import re
from string import Formatter
from typing import Any

PAIRS = ("은/는", "이/가", "을/를", "과/와", "으로/로", "이라/라")
"""The particles a text may ask for: the form after a consonant, then the one after a vowel."""

LETTERS = {"L": "엘", "M": "엠", "N": "엔", "R": "알"}
"""The names of the letters that end in a consonant."""
DIGITS = "영일이삼사오육칠팔구"
ZEROS = ("", "십", "백", "천", "만", "만", "만", "만", "억", "억", "억", "억", "조")
"""What a whole number ends in, by how many noughts are at its end."""
SIGNS = {"%": "퍼센트", "°": "도", "℃": "도"}
VOWEL = "아"
"""Stands for whatever ends in a vowel."""

_GLOSS = re.compile(r"(?<=\S)\s*\([^()]*\)$")
_SILENT = re.compile(r"[\s\"'’”)\]}」』》〉.,!?…]+$")
_NUMBER = re.compile(r"\d[\d,]*(\.\d+)?$")
_WORD = re.compile(r"[A-Za-z]+$")


def particle(word: str, pair: str) -> str:
    """The one of ``pair`` that follows ``word``; both where nobody knows how the word is read.

    >>> [f"{word}{particle(word, '이/가')}" for word in ("KOSPI", "국채 10년", "25bp", "S&P 500")]
    ['KOSPI가', '국채 10년이', '25bp가', 'S&P 500이']
    """
    after_consonant, after_vowel = pair.split("/")
    last = _last_syllable(word)
    if last is None:
        return f"{after_consonant}({after_vowel})"
    final = (ord(last) - ord("가")) % 28
    liquid = final == (ord("알") - ord("가")) % 28
    soft = not final or (liquid and after_vowel == "로")
    return after_vowel if soft else after_consonant


def _last_syllable(word: str) -> str | None:
    """The Korean syllable a word ends in when it is read; a gloss in brackets at its end is not read."""
    said = _SILENT.sub("", _GLOSS.sub("", word.strip()))
    if not said:
        return None
    last = said[-1]
    if "가" <= last <= "힣":
        return last
    if last in SIGNS:
        return SIGNS[last][-1]
    if number := _NUMBER.search(said):
        return _number(number[0])
    if latin := _WORD.search(said):
        return _latin(latin[0])
    return None


def _number(digits: str) -> str:
    """The last syllable of a number: its last digit, or what its noughts make of it."""
    plain = digits.replace(",", "")
    noughts = len(plain) - len(plain.rstrip("0"))
    if 0 < noughts < len(plain) and "." not in plain:
        return ZEROS[min(noughts, len(ZEROS) - 1)]
    return DIGITS[int(digits[-1])]


def _latin(word: str) -> str:
    """The last syllable of a Latin word: letter by letter in capitals, else by its last sound."""
    if word.isupper():
        return LETTERS.get(word[-1], VOWEL)
    if word.endswith(("l", "m", "n", "ng")):
        return LETTERS.get(word[-1].upper(), "잉")
    return VOWEL


class Spoken(Formatter):
    """Puts values into a text; a hole may name the particle after it: ``{series:은/는}``."""

    def format_field(self, value: Any, format_spec: str) -> str:
        if format_spec in PAIRS:
            return f"{value}{particle(str(value), format_spec)}"
        return str(super().format_field(value, format_spec))
