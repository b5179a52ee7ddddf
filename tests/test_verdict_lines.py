"""The three sentences about a record: which rule is reached, what it says, and where its numbers are from."""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from tests.scores.samples import reordered, repeated, samples, turned
from tracker.scores import Sample, Unit, fragility, power, sample_of, score
from tracker.scores._sample import UNKNOWN
from tracker.verdict_lines import lines
from tracker.verdict_wording import COIN, ENDINGS, FARTHEST, FEWEST, LEVEL, REFERENCES, RULES, shown

TEXTS = Path(__file__).with_name("verdict_lines.json")
METHOD = Path(__file__).parents[1] / "docs" / "method.md"
NUMBER = re.compile(r"[+−]?\d+(?:,\d{3})*(?:\.\d+)?(?:%(?!p))?")
JOSA = re.compile(r"\d(?:은|는|이|가|을|를|과|와|로|라)(?![가-힣])")
EXAMPLES = settings(max_examples=25)


def record(right: int, wrong: int, **given: Any) -> Sample:
    """So many questions right and wrong, each a family of its own."""
    return sample_of([True] * right + [False] * wrong, **given)


def alternating(n: int, **given: Any) -> Sample:
    """Right and wrong in turn."""
    return sample_of([i % 2 == 0 for i in range(n)], **given)


def in_words(low: float, mid: float, high: float, n: int) -> dict[str, Any]:
    return {"p": [[low, mid, high]] * n, "stated": [False] * n}


def first(n: int, value: float, total: int) -> list[float]:
    """A column that only the first ``n`` of ``total`` rows have."""
    return [value] * n + [UNKNOWN] * (total - n)


REACHED: Mapping[str, Sample] = {
    "no_record": sample_of([]),
    "too_few": record(5, 4),
    "better_than_coin": record(18, 2),
    "worse_than_coin": record(2, 18),
    "not_distinguishable_from_coin": record(7, 5),
    "families_needed": record(7, 5),
    "families_out_of_reach": record(51, 49),
    "no_number_tells": alternating(12),
    "nothing_to_compare": record(8, 4),
    "better_than_base_rate": record(18, 2, base=[0.5] * 20),
    "better_than_always_up": sample_of(
        [False] * 15 + [True] * 5, said_true=[False] * 18 + [True] * 2, up=[1] * 20
    ),
    "worse_than_always_up": sample_of([True] * 20, said_true=[False] * 15 + [True] * 5, up=[1] * 20),
    "worse_than_market": record(5, 15, market=[0.7] * 20),
    "same_as_always_up": record(8, 4, up=[1] * 12),
    "same_as_persistence": record(12, 0, last=[1] * 12),
    "not_distinguishable_from_persistence": record(8, 4, last=[1, 0] * 6),
    "no_interval_against_market": record(12, 0, market=[0.7] * 12),
    "too_few_for_market": record(8, 4, market=first(3, 0.5, 12)),
    "missing_base_rate": record(8, 4, up=[1] * 12),
    "no_probabilities": record(8, 4),
    "over_confident": record(10, 10, p=[0.9] * 20),
    "under_confident": record(19, 1, p=[0.6] * 20),
    "confidence_not_distinguishable": record(8, 4, p=[0.7] * 12),
    "confidence_exact": record(12, 0, p=[1.0] * 12),
    "confidence_no_interval": record(12, 0, p=[0.8] * 12),
    "words_over_confident": record(6, 14, **in_words(0.55, 0.675, 0.8, 20)),
    "words_under_confident": record(38, 2, **in_words(0.55, 0.675, 0.8, 40)),
    "words_not_distinguishable": record(14, 6, **in_words(0.55, 0.675, 0.8, 20)),
    "words_no_interval": record(12, 0, **in_words(0.55, 0.675, 0.8, 12)),
    "none_stated": record(14, 6, **in_words(0.55, 0.675, 0.8, 20)),
    "few_stated": record(
        14, 6, p=[[0.55, 0.675, 0.8]] * 17 + [[0.6] * 3] * 3, stated=[False] * 17 + [True] * 3
    ),
    "too_few_probabilities": record(8, 4, p=first(3, 0.7, 12)),
    "readings": record(8, 4, readings=[2] * 12, readings_right=[2, 1] * 6),
    "readings_too_few": record(8, 4, readings=[1] * 4 + [0] * 8),
    "no_readings": record(8, 4),
}  # fmt: skip


def codes(sample: Sample) -> set[str]:
    return {code for line in lines(sample) for code in (line.rule, *line.more)}


def family_of_rules(code: str) -> str:
    """The rule that a code about a reference belongs to."""
    names = "|".join(reference.code for reference in REFERENCES)
    return code if code in RULES else re.sub(f"_({names})$", "", code)


@pytest.mark.parametrize("rule", REACHED)
def test_each_rule_is_reached(rule: str) -> None:
    assert rule in codes(REACHED[rule])


def test_no_rule_is_unreachable() -> None:
    """Every sentence that can be written is written by one of the records above."""
    assert {family_of_rules(code) for code in REACHED} == set(RULES)


@st.composite
def records(draw: st.DrawFn) -> Sample:
    """Records long enough to be judged, of all sorts of skill, with gaps."""
    rng = np.random.Generator(np.random.PCG64(draw(st.integers(0, 2**32))))
    n = draw(st.integers(1, 90))
    question = rng.integers(0, n, n)
    p, holes = np.round(rng.random(n), 2), draw(st.sampled_from([0.0, 0.3, 0.8]))
    outcome = (rng.random(n) < draw(st.sampled_from([0.2, 0.5, 0.9])))[question]
    said_true = np.where(rng.random(n) < draw(st.sampled_from([0.1, 0.5, 0.95])), outcome, ~outcome)

    def gaps(values: NDArray[Any]) -> NDArray[Any]:
        return np.where(rng.random(n) < holes, UNKNOWN, values)

    stated = rng.random(n) < draw(st.sampled_from([0.0, 0.1, 0.9]))
    words = np.column_stack([np.maximum(p - 0.1, 0), p, np.minimum(p + 0.1, 1)])
    words[~stated & (rng.random(n) < holes)] = UNKNOWN
    readings = rng.integers(0, 3, n) * (rng.random(n) >= holes)
    return sample_of(
        outcome,
        family=(question // draw(st.sampled_from([1, 2]))),
        question=question,
        in_force=[q not in question[i + 1 :] for i, q in enumerate(question)],
        said_true=said_true,
        p=np.where(stated[:, None], p[:, None], words),
        stated=stated,
        market=gaps(rng.random(n)),
        base=gaps(np.full(n, draw(st.sampled_from([0.4, 0.6])))),
        last=gaps(rng.integers(0, 2, n)),
        up=rng.integers(-1, 2, n)[question],
        closed=np.full(n, 10**9),
        readings=readings,
        readings_right=np.minimum(readings, rng.integers(0, 3, n)),
    )


ANY = samples() | records() | st.sampled_from(list(REACHED.values()))


@EXAMPLES
@given(ANY)
def test_always_three_sentences_in_both_languages(sample: Sample) -> None:
    """One sentence a line; the Korean one is polite, and no particle hangs on a bare number."""
    found = lines(sample)
    assert len(found) == 3
    for line in found:
        assert re.fullmatch(r"[A-Z][^{}]*[^.{}]\.", line.text.en)
        assert re.fullmatch(r"[^{}]*니다(\([^()]*\))?\.", line.text.ko)
        assert not re.search(r"[.!?] ", line.text.en + line.text.ko)
        assert not JOSA.search(line.text.ko)


@EXAMPLES
@given(ANY)
def test_every_number_is_told_and_none_else(sample: Sample) -> None:
    """What a sentence prints is exactly its numbers, all written by one function."""
    for line in lines(sample):
        allowed = {
            shown(name, number) for name, number in line.numbers.items() if number is not None
        }
        assert set(NUMBER.findall(line.text.en)) == allowed
        assert set(NUMBER.findall(line.text.ko)) == allowed


def traced(sample: Sample) -> list[dict[str, object]]:
    """For each line the numbers of the scores, by the names they have in it."""
    thresholds = {"level": 0.95, "power": 0.8, "fewest": 10, "farthest": 1000}
    rate, questions = (score("proportion_correct").compute(sample, u) for u in list(Unit)[:2])
    first: dict[str, object] = {
        "families": rate.families, "hit_rate": rate.value, "questions": questions.n,
        "low": rate.interval and rate.interval[0], "high": rate.interval and rate.interval[1],
        "right": sum(sample.correct & sample.in_force),
        "still_needed": power.diagram(sample).facts.get("still_needed"),
    }  # fmt: skip
    second: dict[str, object] = {}
    for reference in REFERENCES:
        found = score(reference.score).compute(sample)
        second[f"{reference.code}_families"] = found.families
        second[f"{reference.code}_difference"] = found.value
    stated, words = score("bias").compute(sample), score("bias_words").compute(sample)
    brier, in_words = score("brier").compute(sample), score("brier_words").compute(sample)
    readings = fragility.diagram(sample.where(sample.readings > 0))
    third: dict[str, object] = {
        "stated": stated.families, "words": words.families, "bias": stated.value,
        "families": stated.families if stated.families >= 10 else words.families,
        "bias_low": words.low, "bias_high": words.high, "brier": brier.value,
        "brier_low": in_words.low, "brier_high": in_words.high, "readings": readings.families,
        "robust": 1 - float(readings.facts.get("fragile") or 0),
    }  # fmt: skip
    return [thresholds | first, second, third]


@EXAMPLES
@given(ANY)
def test_each_number_is_that_of_its_score(sample: Sample) -> None:
    """A number is a threshold, or what the score it is named for says of the record by family."""
    for line, expected in zip(lines(sample), traced(sample), strict=True):
        assert line.scores
        for name, number in line.numbers.items():
            assert number == pytest.approx(expected[name], abs=1e-12)


@EXAMPLES
@given(ANY)
def test_saying_it_again_changes_nothing(sample: Sample) -> None:
    assert lines(repeated(sample)) == lines(sample) == lines(sample)


@EXAMPLES
@given(ANY, st.integers(0, 2**32))
def test_neither_order_nor_denial_changes_a_word(sample: Sample, seed: int) -> None:
    """Rows in another order, or questions turned round, give the same sentences."""
    rng = np.random.Generator(np.random.PCG64(seed))
    some = rng.random(len(sample) + 90) < 0.5
    texts = [line.text for line in lines(sample)]
    assert [line.text for line in lines(reordered(sample, rng.permutation(len(sample))))] == texts
    assert [line.text for line in lines(turned(sample, some[sample.question]))] == texts


@EXAMPLES
@given(ANY)
def test_few_families_are_counted_and_not_judged(sample: Sample) -> None:
    """Below ten families there is no rate, no interval, no difference; the count is given."""
    hit_rate, compared, sure = lines(sample)
    families = score("proportion_correct").compute(sample).families
    assert (hit_rate.rule in ("no_record", "too_few")) == (families < 10)
    if families < 10:
        judging = ("better_than", "worse_than", "same_as", "not_distinguishable", "no_interval")
        assert not any(code.startswith(judging) for code in (compared.rule, *compared.more))
        kinds = {
            type(number) for line in (hit_rate, compared, sure) for number in line.numbers.values()
        }
        assert kinds <= {int}


@EXAMPLES
@given(ANY)
def test_a_claim_of_a_difference_needs_an_interval_that_leaves_out_zero(sample: Sample) -> None:
    """Better, worse and not distinguishable are what the intervals say; every reference is named."""
    compared = lines(sample)[1]
    told = {code: rule for rule in (compared.rule, *compared.more) for code in split(rule)}
    for reference in REFERENCES:
        found = score(reference.score).compute(sample)
        if compared.rule == "nothing_to_compare":
            assert found.value is None
            continue
        said = told[reference.code].removesuffix(f"_{reference.code}")
        assert (said == "missing") == (found.value is None)
        assert (said == "too_few_for") == (0 < found.families < 10)
        if found.interval and found.families >= 10:
            low, high = found.interval
            assert (said == "better_than", said == "worse_than") == (low > 0, high < 0)
            assert (said == "not_distinguishable_from") == (low <= 0 <= high)


def split(rule: str) -> list[str]:
    return [r.code for r in REFERENCES if rule.endswith(f"_{r.code}")]


def test_the_strongest_statement_comes_first() -> None:
    """By how many half intervals a difference is away from 0; what cannot be told comes later."""
    market = record(14, 6, base=[0.3] * 20, market=[0.95] * 19 + [0.9], last=[1, 0] * 10)
    assert lines(market)[1].rule == "better_than_base_rate"
    stronger = record(14, 6, base=[0.45] * 20, market=[0.99] * 20, last=[1, 0] * 10)
    assert lines(stronger)[1].rule == "worse_than_market"
    assert lines(stronger)[1].more[-1] == "missing_always_up"


@pytest.mark.parametrize("right", [114, 156])
def test_words_are_judged_only_when_every_reading_agrees(right: int) -> None:
    """The middle reading alone would be too high (too low); one end of the words is not."""
    sample = record(right, 200 - right, **in_words(0.55, 0.675, 0.8, 200))
    low, high = score("bias_words").compute(sample).interval or (0.0, 0.0)
    assert low * high > 0
    assert lines(sample)[2].rule == "words_not_distinguishable"


def test_one_that_is_barely_better_is_not_shown_as_one_half() -> None:
    """A whole per cent that would say "half" has a decimal."""
    assert shown("low", 0.5) == "50%"
    assert shown("low", 0.5004) == "50.0%"
    assert shown("low", 0.497) == "49.7%"
    assert shown("robust", 0.996) == "99.6%"


NOTHING = sample_of([])
A_START = sample_of(
    [True, True, False, True, False, True, True, False],
    family=[0, 0, 1, 2, 3, 4, 5, 6],
    base=[0.55] * 8,
    **in_words(0.55, 0.675, 0.8, 8),
)
USUAL = record(
    13, 6, base=[0.6] * 19, last=[1, 0] * 9 + [1], up=[1] * 8 + [0] * 11, market=first(1, 0.5, 19),
    **in_words(0.55, 0.675, 0.8, 19), readings=[3] * 16 + [0] * 3, readings_right=[3, 1] * 9 + [0],
)  # fmt: skip
SKILLED = record(
    45, 15, base=[0.5, 0.55] * 30, last=[1, 0] * 30, up=[1, -1, 0] * 20,
    market=[UNKNOWN] * 25 + [0.5, 0.6] * 15 + [UNKNOWN] * 5,
    p=[0.7, 0.8] * 30, readings=[1] * 9 + [0] * 51, readings_right=[1] * 9 + [0] * 51,
)  # fmt: skip
TOO_SURE = record(9, 21, base=[0.5] * 30, market=[0.62, 0.7] * 15, up=[1] * 30, p=[0.9, 0.8] * 15)
AS_A_COIN = sample_of(
    [True, False] * 12,
    said_true=[True] * 24,
    p=[[0.45, 0.5, 0.55]] * 20 + [[0.6] * 3] * 4,
    stated=[False] * 20 + [True] * 4,
    last=[1, 0] * 12,
)

GOLDEN = {
    "nothing": NOTHING, "a start": A_START, "usual": USUAL, "skilled": SKILLED,
    "too sure": TOO_SURE, "as a coin": AS_A_COIN,
}  # fmt: skip


@pytest.mark.parametrize("name", GOLDEN)
def test_golden_texts(name: str) -> None:
    """Whole records in both languages, as they are read."""
    expected = json.loads(TEXTS.read_text("utf-8"))[name]
    found = lines(GOLDEN[name])
    assert [line.text.en for line in found] == expected["en"]
    assert [line.text.ko for line in found] == expected["ko"]


def rows(columns: int) -> list[list[str]]:
    """The rows of the section's tables that begin with a code and have so many columns."""
    section = re.search(
        r"^## \d+\. The three lines\n(.*?)^## ", METHOD.read_text("utf-8"), re.S | re.M
    )
    assert section
    cells = [line.strip("| ").split(" | ") for line in section[1].splitlines()]
    return [[c.strip("`") for c in row] for row in cells if len(row) == columns]


def test_the_page_has_every_rule_as_it_is() -> None:
    """Codes, conditions and English wording stand in the method, in the order of the code."""
    rules = [(code, rule.when, rule.en) for code, rule in RULES.items()]
    assert [tuple(row) for row in rows(3) if row[0] in RULES] == rules


def test_the_page_has_the_thresholds_and_references() -> None:
    values = {row[0]: float(row[1]) for row in rows(3) if row[0].isupper()}
    assert values == {
        "FEWEST": FEWEST, "LEVEL": LEVEL, "COIN": COIN, "POWER": power.POWER, "FARTHEST": FARTHEST
    }  # fmt: skip
    references = [[r.code, r.score, f"{r.name.en}, {r.name.ko}"] for r in REFERENCES]
    assert [row[1:] for row in rows(4)[1:]] == references


def test_both_languages_take_the_same_numbers() -> None:
    """The templates of a rule have the same fields, but for lists and endings."""
    lists = {"all", "any", "names", "with", "subject", *ENDINGS}
    for rule in RULES.values():
        english, korean = (set(re.findall(r"{(\w+)}", text)) for text in (rule.en, rule.ko))
        assert english - lists == korean - lists
