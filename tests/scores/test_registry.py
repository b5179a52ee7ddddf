"""What holds for every score there is, and for each one that is added."""

import re
from dataclasses import replace
from importlib import import_module

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.scores.samples import UNITS, reordered, repeated, samples, turned
from tracker.errors import UnknownScore
from tracker.registry import load_all, modules
from tracker.scores import (
    Reason,
    Sample,
    Score,
    Unit,
    compute_all,
    diagrams,
    names,
    sample_of,
    score,
    scores,
)

EVERY = st.sampled_from(names())
SECTIONS = ["Formula", "Range and orientation", "Undefined", "Reference"]


def close(one: Score, other: Score) -> bool:
    """Whether two scores are the same up to rounding."""

    def same(a: float | None, b: float | None) -> bool:
        return a == b if a is None or b is None else a == pytest.approx(b, rel=1e-9, abs=1e-9)

    plain = replace(one, value=None, interval=None, low=None, high=None, also={})
    other_plain = replace(other, value=None, interval=None, low=None, high=None, also={})
    pairs = [(one.value, other.value), (one.low, other.low), (one.high, other.high)]
    pairs += zip(one.interval or (None,), other.interval or (None,), strict=True)
    pairs += [(one.also[name], other.also.get(name)) for name in one.also]
    alike = plain == other_plain and set(one.also) == set(other.also)
    return alike and all(same(a, b) for a, b in pairs)


def perfect(sample: Sample, *, stated: bool) -> Sample:
    """The record of a forecaster who knew how everything would end."""
    sure = np.repeat(sample.outcome.astype(float)[:, None], 3, axis=1)
    return replace(
        sample, said_true=sample.outcome, p=sure, stated=np.full(len(sample), fill_value=stated)
    )


@pytest.mark.parametrize("plugin", modules("tracker.scores"))
def test_every_module_is_documented(plugin: str) -> None:
    """Formula, range, undefined cases, reference with DOI and a doctest; both languages."""
    module = import_module(f"tracker.scores.{plugin}")
    assert plugin == module.NAME
    text = module.__doc__ or ""
    assert all(f"\n{section}\n" in text for section in SECTIONS)
    assert ">>> " in text
    assert "doi:10." in module.REFERENCE
    low, high = module.RANGE
    assert low < high
    for title in (module.TITLE, module.WHAT):
        assert title.en
        assert re.search("[가-힣]", title.ko)
    assert module.WHAT.en.endswith(".")


def test_every_module_is_a_score_or_a_table() -> None:
    """A module computes either a number or the data of a diagram."""
    assert len(scores()) + len(diagrams()) == len(load_all("tracker.scores"))
    assert not {m.NAME for m in scores()} & {m.NAME for m in diagrams()}


def test_an_unknown_score_lists_near_names() -> None:
    with pytest.raises(UnknownScore, match="Did you mean brier"):
        score("breir")


def test_reasons_are_in_both_languages() -> None:
    assert all(re.search("[가-힣]", reason.text.ko) for reason in Reason)


@given(EVERY, samples(), UNITS)
def test_scores_keep_their_declarations(name: str, sample: Sample, unit: Unit) -> None:
    """Orientation, range, counts and reasons are as declared; a number or a reason, never neither."""
    module, found = score(name), score(name).compute(sample, unit)
    assert found.better == module.BETTER
    assert (found.value is None) == (found.n == 0) == (found.families == 0)
    assert (found.interval is None) == (found.reason is not None)
    if found.value is None:
        assert found.low is None
        assert found.high is None
        return
    low, high = found.interval or (found.value, found.value)
    least = found.value if found.low is None else found.low
    most = found.value if found.high is None else found.high
    assert module.RANGE[0] - 1e-12 <= low <= found.value + 1e-12
    assert found.value - 1e-12 <= high <= module.RANGE[1] + 1e-12
    assert least <= found.value <= most
    assert found.families <= found.n <= len(sample)


@pytest.mark.parametrize("name", names())
@pytest.mark.parametrize("unit", Unit)
def test_nothing_is_not_zero(name: str, unit: Unit) -> None:
    """Without a settled call there is no value, no interval, and a reason."""
    found = score(name).compute(sample_of([]), unit)
    assert found.value is None
    assert found.interval is None
    assert found.n == 0
    assert found.reason is not None
    assert found.reason is not Reason.ONE_FAMILY


@given(EVERY, samples(smallest=1), UNITS)
def test_one_family_has_no_interval(name: str, sample: Sample, unit: Unit) -> None:
    """One family is shown as a count, however many mentions it has."""
    found = score(name).compute(replace(sample, family=np.zeros_like(sample.family)), unit)
    assert found.interval is None
    expected = Reason.INFINITE if found.value == float("inf") else Reason.ONE_FAMILY
    assert found.value is None or found.reason is expected


@given(EVERY, samples(), UNITS, st.randoms(use_true_random=False))
def test_order_does_not_matter(name: str, sample: Sample, unit: Unit, random: object) -> None:
    """Rows in any order give the same score."""
    order = np.arange(len(sample))
    random.shuffle(order)  # type: ignore[attr-defined]
    compute = score(name).compute
    assert close(compute(sample, unit), compute(reordered(sample, order), unit))


@given(EVERY, samples(), st.sampled_from([Unit.FAMILY, Unit.QUESTION]))
def test_saying_it_again_changes_nothing(name: str, sample: Sample, unit: Unit) -> None:
    """Every mention made twice changes no number of families or questions."""
    compute = score(name).compute
    assert compute(repeated(sample), unit) == compute(sample, unit)


@given(EVERY, samples(), UNITS)
def test_saying_it_again_changes_no_value(name: str, sample: Sample, unit: Unit) -> None:
    """Counted by mention, the value stays as well."""
    once, twice = (score(name).compute(s, unit).value for s in (sample, repeated(sample)))
    if once is None or twice is None:
        assert once is twice
    else:
        assert twice == pytest.approx(once, rel=1e-12, abs=1e-12)


@given(EVERY, samples(smallest=1), UNITS)
def test_the_perfect_forecaster_scores_best(name: str, sample: Sample, unit: Unit) -> None:
    """Whoever knew the outcomes is not beaten in the stated direction by anyone on the same calls."""
    module = score(name)
    words = name.startswith("brier_words")
    rows = sample.where(sample.has_words if words else sample.has_stated)
    best = module.compute(perfect(rows, stated=not words), unit).value
    found = module.compute(rows, unit).value
    if found is None or module.BETTER is None:
        return
    assert best is not None
    assert best >= found - 1e-12 if module.BETTER == "higher" else best <= found + 1e-12


@pytest.mark.parametrize("rival", ["market", "base"])
@given(sample=samples(smallest=1), unit=UNITS)
def test_a_rival_against_itself_is_zero(rival: str, sample: Sample, unit: Unit) -> None:
    """Repeating the market (the base rate) is exactly 0 better than it, stated or in words."""
    numbers = getattr(sample, rival)
    same = np.repeat(numbers[:, None], 3, axis=1)
    for track, stated in ((f"brier_vs_{rival}", True), (f"brier_words_vs_{rival}", False)):
        rows = replace(
            sample, p=same, stated=~np.isnan(numbers) if stated else sample.stated & False
        )
        found = score(track).compute(rows, unit)
        assert found.value is None if found.n == 0 else found.value == 0.0
        assert found.interval is None
        assert not found.low
        assert not found.high


@given(samples(smallest=1), UNITS, st.data())
def test_turning_a_question_round_changes_nothing(
    sample: Sample, unit: Unit, data: st.DataObject
) -> None:
    """`KOSPI up` and the denial of it are one question: no score depends on which was written."""
    chosen = data.draw(st.sets(st.integers(0, len(sample))))
    other = turned(sample, np.isin(sample.question, list(chosen)))
    for name, found in compute_all(sample, unit).items():
        assert name == "always_for" or close(found, score(name).compute(other, unit))


def test_stated_and_words_never_mix() -> None:
    """A record of both kinds has the two scores that each kind would have alone."""
    both = sample_of(
        [True, False, True, True],
        p=[[0.8] * 3, [0.4] * 3, [0.55, 0.675, 0.8], [0.8, 0.875, 0.95]],
        stated=[True, True, False, False],
        market=[0.5] * 4,
        base=[0.6] * 4,
    )
    for name in names():
        if name.startswith("brier"):
            alone = both.where(~both.stated if "words" in name else both.stated)
            assert score(name).compute(both) == score(name).compute(alone)


def test_a_bare_direction_has_a_hit_rate_only() -> None:
    """A call without a probability is never turned into one."""
    found = compute_all(sample_of([True, True, False], said_true=[True, False, True]))
    assert found["proportion_correct"].value == pytest.approx(1 / 3)
    assert all(found[name].value is None for name in names() if name.startswith("brier"))
