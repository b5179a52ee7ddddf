"""Three sentences about a record, written by rule from its scores: hit rate, comparisons, sureness.

The rules with their conditions and words are in ``verdict_wording`` and in docs/method.md. Every
number in a sentence is one of its ``numbers``, and is a threshold or comes from one of its ``scores``.

>>> from tracker.scores import sample_of
>>> for line in lines(sample_of([True] * 9 + [False] * 3, up=[1] * 12, p=[0.7] * 12)):
...     print(line.text.en)
Hit rate 75% (95% interval 46% to 91%, 12 families): not distinguishable from a coin; at this rate
about 17 more families would tell (80% power).
The same as always up (12 families); missing: the base rate, the last outcome and the market price.
Stated probabilities (12 families, Brier 0.19): not distinguishable from what came true; no call has
several readings.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Literal

from tracker.scores import Sample, Score, Text, Unit, fragility, power, score
from tracker.verdict_wording import (
    COIN,
    FARTHEST,
    FEWEST,
    LEVEL,
    NOISE,
    REFERENCES,
    Compared,
    Reference,
    clause,
    listed,
    shown,
)

State = Literal["above", "below", "equal", "unclear", "alike", "few", "none"]

AGAINST: Mapping[State, str] = {
    "above": "better_than",
    "below": "worse_than",
    "equal": "same_as",
    "unclear": "not_distinguishable_from",
    "alike": "no_interval_against",
    "few": "too_few_for",
    "none": "missing",
}
"""What a state says of the hit rate beside a reference, the strongest first."""

CONFIDENCE: Mapping[State, str] = {
    "above": "over_confident",
    "below": "under_confident",
    "equal": "confidence_exact",
    "unclear": "confidence_not_distinguishable",
    "alike": "confidence_no_interval",
}
CONFIDENCE_IN_WORDS: Mapping[State, str] = {
    "above": "words_over_confident",
    "below": "words_under_confident",
    "equal": "words_no_interval",
    "unclear": "words_not_distinguishable",
    "alike": "words_no_interval",
}


@dataclass(frozen=True, kw_only=True)
class Line:
    """One sentence. ``rule`` is the code of its first clause, ``more`` are those of the further ones.

    ``numbers`` are all that it prints, ``scores`` the scores that they and the rules come from.
    """

    rule: str
    more: tuple[str, ...]
    text: Text
    numbers: Mapping[str, float | int | None]
    scores: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class _Clause:
    """A rule that holds, with its numbers; about references, also their lists and a code for each."""

    rule: str
    scores: tuple[str, ...]
    numbers: Mapping[str, float | int] = field(default_factory=dict)
    lists: Mapping[str, str] = field(default_factory=dict)
    codes: tuple[str, ...] = ()


def lines(sample: Sample) -> tuple[Line, ...]:
    """How often the calls were right, whether that beats what was known, and how sure they were."""
    return (
        _line(_hit_rate(sample)),
        _line(_comparisons(sample)),
        _line([*_sureness(sample), _readings(sample)]),
    )


def _line(clauses: Sequence[_Clause]) -> Line:
    texts = []
    for made in clauses:
        numbers = {name: shown(name, value) for name, value in made.numbers.items()}
        texts.append(clause(made.rule, {**numbers, **made.lists}, end=made is clauses[-1]))
    english = "; ".join(text.en for text in texts)
    korean = ", ".join(text.ko for text in texts)
    codes = [code for made in clauses for code in made.codes or (made.rule,)]
    return Line(
        rule=codes[0],
        more=tuple(codes[1:]),
        text=Text(f"{english[:1].upper()}{english[1:]}.", f"{korean}."),
        numbers={name: value for made in clauses for name, value in made.numbers.items()},
        scores=tuple(dict.fromkeys(name for made in clauses for name in made.scores)),
    )


def _state(found: Score, middle: float = 0.0) -> State:
    """Where a score and its interval lie beside ``middle``; few families are not judged."""
    if found.value is None:
        return "none"
    if found.families < FEWEST:
        return "few"
    if found.interval is None:
        return "alike" if round(found.value - middle, NOISE) else "equal"
    low, high = found.interval
    if low > middle:
        return "above"
    return "below" if high < middle else "unclear"


def _hit_rate(sample: Sample) -> list[_Clause]:
    used = ("proportion_correct",)
    found, questions = (score(*used).compute(sample, u) for u in (Unit.FAMILY, Unit.QUESTION))
    if found.value is None or questions.value is None:
        return [_Clause(rule="no_record", scores=used)]
    numbers: dict[str, float | int] = {"families": found.families}
    if found.families < FEWEST or found.interval is None:
        right = round(questions.value * questions.n)
        numbers |= {"fewest": FEWEST, "right": right, "questions": questions.n}
        return [_Clause(rule="too_few", scores=used, numbers=numbers)]
    low, high = found.interval
    numbers |= {"hit_rate": found.value, "level": LEVEL, "low": low, "high": high}
    state = _state(found, COIN)
    verdict = _Clause(rule=f"{AGAINST[state]}_coin", scores=used, numbers=numbers)
    return [verdict, _needed(sample, found.value)] if state == "unclear" else [verdict]


def _needed(sample: Sample, hit_rate: float) -> _Clause:
    needed = power.diagram(sample).facts["still_needed"]
    rule, numbers = "no_number_tells", {"hit_rate": hit_rate}
    if isinstance(needed, int):
        near = needed <= FARTHEST
        rule = "families_needed" if near else "families_out_of_reach"
        numbers = {"still_needed": needed} if near else {"farthest": FARTHEST}
        numbers["power"] = power.POWER
    return _Clause(rule=rule, scores=(power.NAME,), numbers=numbers)


def _comparisons(sample: Sample) -> list[_Clause]:
    found = [(reference, score(reference.score).compute(sample)) for reference in REFERENCES]
    if all(each.value is None for _, each in found):
        every = tuple(reference.score for reference in REFERENCES)
        return [_Clause(rule="nothing_to_compare", scores=every)]
    ranked = sorted(found, key=lambda pair: _rank(pair[1]))
    groups = [(state, list(group)) for state, group in groupby(ranked, lambda p: _state(p[1]))]
    return [_compared(state, group, first=not i) for i, (state, group) in enumerate(groups)]


def _rank(found: Score) -> tuple[int, float]:
    """The strongest statement first: by how many half intervals a difference is away from 0."""
    state = _state(found)
    if found.value is None or found.interval is None or state not in ("above", "below"):
        return 1 + list(AGAINST).index(state), 0.0
    near = found.interval[0 if state == "above" else 1]
    return 0, -round(found.value / (found.value - near), NOISE)


def _compared(state: State, group: Sequence[tuple[Reference, Score]], *, first: bool) -> _Clause:
    told = state in ("above", "below")
    items = [Compared(r, found.families, found.value if told else None) for r, found in group]
    return _Clause(
        rule=AGAINST[state],
        scores=tuple(item.reference.score for item in items),
        numbers={name: number for item in items for name, number in item.numbers.items()},
        lists=listed(items, first=first),
        codes=tuple(f"{AGAINST[state]}_{item.reference.code}" for item in items),
    )


def _sureness(sample: Sample) -> list[_Clause]:
    """Of stated probabilities; of words only where too few are stated, for the two do not mix."""
    stated, words = score("bias").compute(sample), score("bias_words").compute(sample)
    used = ("bias", "bias_words")
    if stated.families >= FEWEST:
        return [_stated(sample, stated)]
    counts = {"stated": stated.families, "words": words.families}
    if words.families < FEWEST:
        some = any(counts.values())
        rule = "too_few_probabilities" if some else "no_probabilities"
        return [_Clause(rule=rule, scores=used, numbers=counts if some else {})]
    if not stated.families:
        return [_words(sample, words), _Clause(rule="none_stated", scores=("bias",))]
    few = _Clause(rule="few_stated", scores=("bias",), numbers={"stated": stated.families})
    return [_words(sample, words), few]


def _stated(sample: Sample, bias: Score) -> _Clause:
    state, brier = _state(bias), score("brier").compute(sample).value
    numbers: dict[str, float | int] = {"families": bias.families, "brier": brier or 0.0}
    if state in ("above", "below"):
        numbers["bias"] = bias.value or 0.0
    return _Clause(rule=CONFIDENCE[state], scores=("brier", "bias"), numbers=numbers)


def _words(sample: Sample, bias: Score) -> _Clause:
    state, brier = _state(bias), score("brier_words").compute(sample)
    low, high = bias.low or 0.0, bias.high or 0.0
    if (state == "above" and low <= 0) or (state == "below" and high >= 0):
        state = "unclear"
    numbers: dict[str, float | int] = {
        "families": bias.families,
        "brier_low": brier.low or 0.0,
        "brier_high": brier.high or 0.0,
    }
    if state in ("above", "below"):
        numbers |= {"bias_low": low, "bias_high": high}
    used = ("brier_words", "bias_words")
    return _Clause(rule=CONFIDENCE_IN_WORDS[state], scores=used, numbers=numbers)


def _readings(sample: Sample) -> _Clause:
    """How many calls that can be read otherwise end the same on every reading."""
    found = fragility.diagram(sample.where(sample.readings > 0))
    used = (fragility.NAME,)
    if not found.families:
        return _Clause(rule="no_readings", scores=used)
    if found.families < FEWEST:
        counted = {"readings": found.families}
        return _Clause(rule="readings_too_few", scores=used, numbers=counted)
    robust = sum(float(found.facts[name] or 0) for name in ("robust_hit", "robust_miss"))
    numbers = {"robust": robust, "readings": found.families}
    return _Clause(rule="readings", scores=used, numbers=numbers)
