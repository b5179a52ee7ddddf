"""The words of the three lines about a record: a rule's condition, its sentence, how a number is shown.

``verdict_lines`` picks the rules and puts in the numbers. The tables of docs/method.md are these.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from tracker.scores import Text
from tracker.scores._base import COIN, FEWEST, LEVEL

__all__ = [
    "COIN", "FARTHEST", "FEWEST", "LEVEL", "NOISE", "REFERENCES", "RULES", "Compared", "Reference", "Rule",
    "clause", "listed", "shown",
]  # fmt: skip

FARTHEST = 1000
"""Further families beyond which their number says no more than that it is out of reach."""

NOISE = 9
"""Decimals beyond which a difference is rounding."""

ENDINGS: Mapping[str, tuple[str, str]] = {
    "and": ("고", "습니다"),
    "while": ("으며", "습니다"),
    "is": ("이고", "입니다"),
}
"""Korean endings of a clause that is joined to the next one, and of the last one."""


SAME_ENDS = re.compile(r"(?<![\d.,])(\d+(?:[.,]\d+)*%?)(?: to |~)\1(?![\d%]|[.,]\d)")


class Rule(NamedTuple):
    """When a rule holds, and what it says; fields are numbers, lists of references and ``ENDINGS``."""

    when: str
    en: str
    ko: str


@dataclass(frozen=True)
class Reference:
    """What a hit rate is compared with: code in rules, score, name, and the Korean "with" after it."""

    code: str
    score: str
    name: Text
    together: str


class Compared(NamedTuple):
    """How a hit rate compares with one reference; ``difference`` where it is told."""

    reference: Reference
    families: int
    difference: float | None

    @property
    def numbers(self) -> Mapping[str, float | int]:
        """The numbers that are told, by name."""
        code = self.reference.code
        numbers: dict[str, float | int] = {}
        if self.families:
            numbers[f"{code}_families"] = self.families
        if self.difference is not None:
            numbers[f"{code}_difference"] = self.difference
        return numbers


REFERENCES = (
    Reference("base_rate", "hit_rate_vs_base", Text("the base rate", "기저율"), "과"),
    Reference("always_up", "hit_rate_vs_always_up", Text("always up", "항상 상승"), "과"),
    Reference(
        "persistence", "hit_rate_vs_persistence", Text("the last outcome", "직전 결과"), "와"
    ),
    Reference("market", "hit_rate_vs_market", Text("the market price", "시장 확률"), "과"),
)

_HIT_RATE = "Hit rate {hit_rate} ({level} interval {low} to {high}, {families} families):"
_HIT_RATE_KO = "적중률은 {hit_rate}({level} 구간 {low}~{high}, 논지 {families}개)로"
_STATED = "stated probabilities ({families} families, Brier {brier})"
_STATED_KO = "숫자로 말한 확률(논지 {families}개, 브라이어 점수 {brier})은"
_WORDS = "probabilities in words ({families} families, Brier {brier_low} to {brier_high})"
_WORDS_KO = "말로 한 확률(논지 {families}개, 브라이어 점수 {brier_low}~{brier_high})은"

RULES: Mapping[str, Rule] = {
    "no_record": Rule(
        "no call is settled",
        "No call has been settled yet",
        "아직 판정이 끝난 콜이 없{and}",
    ),
    "too_few": Rule(
        f"fewer than {FEWEST} families are settled",
        "Too few to judge: so far {families} of the {fewest} families needed, "
        "{right} of {questions} questions right",
        "판정이 끝난 논지는 {families}개(질문 {questions}개 중 {right}개 적중)로, "
        "평가에 필요한 {fewest}개에 아직 못 미칩니다",
    ),
    "better_than_coin": Rule(
        f"the interval of `proportion_correct` lies above {COIN}",
        f"{_HIT_RATE} better than a coin",
        f"{_HIT_RATE_KO} 동전 던지기보다 낫{{and}}",
    ),
    "worse_than_coin": Rule(
        f"the interval lies below {COIN}",
        f"{_HIT_RATE} worse than a coin",
        f"{_HIT_RATE_KO} 동전 던지기보다 못합니다",
    ),
    "not_distinguishable_from_coin": Rule(
        f"the interval holds {COIN}",
        f"{_HIT_RATE} not distinguishable from a coin",
        f"{_HIT_RATE_KO} 동전 던지기와 구별되지 않{{while}}",
    ),
    "families_needed": Rule(
        f"added to the last when `power` asks for at most {FARTHEST:,} families more",
        "at this rate about {still_needed} more families would tell ({power} power)",
        "이 적중률이라면 논지가 {still_needed}개쯤 더 있어야 구별할 수 있습니다(검정력 {power})",
    ),
    "families_out_of_reach": Rule(
        f"added to it when `power` asks for more than {FARTHEST:,}",
        "at this rate it takes more than {farthest} more families to tell ({power} power)",
        "이 적중률이라면 논지가 {farthest}개 넘게 더 있어야 구별할 수 있습니다(검정력 {power})",
    ),
    "no_number_tells": Rule(
        f"added to it when the hit rate is {COIN}",
        "at exactly {hit_rate} no number of families would tell",
        "정확히 {hit_rate}라면 논지가 아무리 쌓여도 구별할 수 없습니다",
    ),
    "better_than": Rule(
        "the interval of the difference lies above 0",
        "better than {all}",
        "{subject}{names}보다 높{and}",
    ),
    "worse_than": Rule(
        "the interval lies below 0",
        "worse than {all}",
        "{subject}{names}보다 낮{and}",
    ),
    "same_as": Rule(
        "the difference is 0 in every family",
        "the same as {all}",
        "{subject}{names}{with} 같{and}",
    ),
    "not_distinguishable_from": Rule(
        "the interval holds 0",
        "not distinguishable from {any}",
        "{subject}{names}{with} 구별되지 않{while}",
    ),
    "no_interval_against": Rule(
        "the difference is the same in every family, and not 0",
        "no interval against {any}: all differ by the same",
        "{names} 대비로는 차이가 모두 같아 구간을 낼 수 없{while}",
    ),
    "too_few_for": Rule(
        f"fewer than {FEWEST} families can be compared",
        "too few families for {all}",
        "{names} 비교는 논지가 적어 아직 할 수 없{while}",
    ),
    "missing": Rule(
        "no family can be compared",
        "missing: {all}",
        "{names} 비교는 자료가 없{while}",
    ),
    "nothing_to_compare": Rule(
        "no family can be compared with any reference",
        "No base rate, direction, last outcome or market price to compare with",
        "비교할 기저율, 방향, 직전 결과, 시장 확률이 모두 없{and}",
    ),
    "over_confident": Rule(
        f"stated in {FEWEST} families or more; the interval of `bias` lies above 0",
        f"{_STATED}: {{bias}} points too high, over-confident",
        f"{_STATED_KO} 실제로 맞은 비율보다 {{bias}}%p 높아 과신한 편{{is}}",
    ),
    "under_confident": Rule(
        "as many; the interval lies below 0",
        f"{_STATED}: {{bias}} points too low, under-confident",
        f"{_STATED_KO} 실제로 맞은 비율보다 {{bias}}%p 낮아 확신이 부족한 편{{is}}",
    ),
    "confidence_not_distinguishable": Rule(
        "as many; the interval holds 0",
        f"{_STATED}: not distinguishable from what came true",
        f"{_STATED_KO} 실제로 맞은 비율과 구별되지 않{{while}}",
    ),
    "confidence_exact": Rule(
        "as many; `bias` is 0 in every family",
        f"{_STATED}: exactly the share that came true",
        f"{_STATED_KO} 실제로 맞은 비율과 똑같{{and}}",
    ),
    "confidence_no_interval": Rule(
        "as many; `bias` is the same in every family, and not 0",
        f"{_STATED}: all off by the same, so no interval",
        f"{_STATED_KO} 실제와의 차이가 모두 같아 구간을 낼 수 없{{while}}",
    ),
    "words_over_confident": Rule(
        f"not stated in {FEWEST}, but words in {FEWEST} families or more; "
        "the interval and every reading of `bias_words` lie above 0",
        f"{_WORDS}: {{bias_low}} to {{bias_high}} points too high, over-confident",
        f"{_WORDS_KO} 실제로 맞은 비율보다 {{bias_low}}~{{bias_high}}%p 높아 과신한 편{{is}}",
    ),
    "words_under_confident": Rule(
        "as many; the interval and every reading lie below 0",
        f"{_WORDS}: {{bias_high}} to {{bias_low}} points too low, under-confident",
        f"{_WORDS_KO} 실제로 맞은 비율보다 {{bias_high}}~{{bias_low}}%p 낮아 확신이 부족한 편{{is}}",
    ),
    "words_not_distinguishable": Rule(
        "as many; the interval or the range of the readings holds 0",
        f"{_WORDS}: not distinguishable from what came true",
        f"{_WORDS_KO} 실제로 맞은 비율과 구별되지 않{{while}}",
    ),
    "words_no_interval": Rule(
        "as many; `bias_words` is the same in every family",
        f"{_WORDS}: all off by the same, so no interval",
        f"{_WORDS_KO} 실제와의 차이가 모두 같아 구간을 낼 수 없{{while}}",
    ),
    "none_stated": Rule(
        "added to words when no family has a stated probability",
        "none stated as numbers",
        "숫자로 말한 확률은 없{and}",
    ),
    "few_stated": Rule(
        f"added to words when fewer than {FEWEST} families have one",
        "numbers stated in too few families ({stated})",
        "숫자로 말한 확률은 논지 {stated}개뿐{is}",
    ),
    "too_few_probabilities": Rule(
        f"some probabilities, but fewer than {FEWEST} families of either kind",
        "too few families with a probability to judge ({stated} stated, {words} in words)",
        "확률을 말한 논지는 숫자로 {stated}개, 말로 {words}개뿐이라 아직 평가할 수 없{while}",
    ),
    "no_probabilities": Rule(
        "no probability, stated or in words",
        "no settled call has a probability",
        "확률을 말한 판정 콜이 없{and}",
    ),
    "readings": Rule(
        f"{FEWEST} families or more have other readings (`fragility`)",
        "{robust} of calls with several readings ({readings} families) end the same on all",
        "여러 뜻으로 읽히는 콜(논지 {readings}개)의 {robust}는 어떻게 읽어도 결과가 같{and}",
    ),
    "readings_too_few": Rule(
        f"fewer than {FEWEST} families",
        "too few families with several readings ({readings})",
        "여러 뜻으로 읽히는 논지는 {readings}개뿐{is}",
    ),
    "no_readings": Rule(
        "no family",
        "no call has several readings",
        "여러 뜻으로 읽히는 콜은 없{and}",
    ),
}


def shown(name: str, value: float | int) -> str:
    """A number as it stands in a line, by its name: counts, Brier scores, points, else per cent.

    Points and per cent are whole, with one decimal where a whole number would say nothing, all or half.

    >>> shown("families", 1200), shown("hit_rate", 0.625), shown("low", 0.503), shown("brier", 0.2)
    ('1,200', '62%', '50.3%', '0.20')
    >>> shown("market_difference", -0.114), shown("bias", -0.114), shown("bias", 0.002)
    ('−11', '11', '0.2')
    """
    if isinstance(value, int):
        return f"{value:,}"
    if name.startswith("brier"):
        return f"{round(value, NOISE):.2f}"
    whole = _whole(round(100 * value, NOISE))
    if name.endswith("difference"):
        return f"{whole:+}".replace("-", "−")
    return f"{abs(whole)}" if name.startswith("bias") else f"{whole}%"


def _whole(value: float) -> float | int:
    nearest = round(value)
    return round(value, 1) if nearest in (0, 50, 100) and nearest != value else nearest


def clause(rule: str, values: Mapping[str, str], *, end: bool) -> Text:
    """What a rule says in both languages; in Korean as the end of the sentence or joined to what follows."""
    endings = {name: forms[end] for name, forms in ENDINGS.items()}
    english, korean = RULES[rule].en, RULES[rule].ko
    return Text(_once(english.format_map(values)), _once(korean.format_map({**values, **endings})))


def _once(text: str) -> str:
    """A range whose ends are written alike as one number.

    >>> _once("Brier 0.25 to 0.25, 15 to 5 points"), _once("0.25~0.25")
    ('Brier 0.25, 15 to 5 points', '0.25')
    """
    return SAME_ENDS.sub(r"\1", text)


def listed(group: Sequence[Compared], *, first: bool) -> Mapping[str, str]:
    """References as lists; the first one of a line says what the numbers in brackets are."""
    notes = [_note(item, full=first and not i) for i, item in enumerate(group)]
    names = [item.reference.name for item in group]
    english = [f"{name.en}{note.en}" for name, note in zip(names, notes, strict=True)]
    korean = [f"{name.ko}{note.ko}" for name, note in zip(names, notes, strict=True)]
    return {
        "all": _enumerated(english, "and"),
        "any": _enumerated(english, "or"),
        "names": "·".join(korean),
        "with": group[-1].reference.together,
        "subject": "적중률은 " if first else "",
    }


def _enumerated(names: Sequence[str], word: str) -> str:
    *others, last = names
    return f"{', '.join(others)} {word} {last}" if others else last


def _note(item: Compared, *, full: bool) -> Text:
    """What is told of one reference."""
    told = {name: shown(name, value) for name, value in item.numbers.items()}
    if not told:
        return Text("", "")
    families, *points = told.values()
    counted = Text(
        f"{families} families" if full and item.families >= FEWEST else families,
        f"논지 {families}개" if full else f"{families}개",
    )
    english = [f"{point} points" if full else point for point in points]
    return Text(
        f" ({', '.join([*english, counted.en])})",
        f"({', '.join([*(f'{point}%p' for point in points), counted.ko])})",
    )
