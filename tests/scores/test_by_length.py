"""Performance by length of window."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings

from tests.scores.plain import random_record
from tests.scores.samples import UNITS, WORDS, samples
from tracker.scores import (
    Sample,
    Unit,
    brier,
    brier_words,
    by_length,
    proportion_correct,
    sample_of,
)

FEW = settings(max_examples=30)
LENGTHS = [(1, 5), (6, 20), (21, 60), (61, 10**9)]


@FEW
@given(samples(smallest=1, mentions=20), UNITS)
def test_counts_as_defined(sample: Sample, unit: Unit) -> None:
    """Every counted question is in the row of its length; few families have no number."""
    columns = by_length.diagram(sample, unit).columns
    for row, (first, last) in enumerate(LENGTHS):
        rows = [
            i
            for i in range(len(sample))
            if (unit is Unit.MENTION or sample.in_force[i]) and first <= sample.sessions[i] <= last
        ]
        assert columns["families"][row] == len({int(sample.family[i]) for i in rows})
        assert columns["questions"][row] == len({int(sample.question[i]) for i in rows})
        assert (columns["hit_rate"][row] is None) == (columns["families"][row] < 10)  # type: ignore[operator]


@pytest.mark.parametrize("unit", Unit)
def test_rows_are_the_scores_of_their_questions(unit: Unit) -> None:
    """Hit rate, interval and Brier scores are those of a record of one range of lengths."""
    record = random_record(90)
    worded = ~record.stated & (np.arange(len(record)) % 5 > 0)
    p = np.where(worded[:, None], np.array(WORDS)[record.question % len(WORDS)], record.p)
    record = replace(record, p=p)
    columns = by_length.diagram(record, unit).columns
    for row, (first, last) in enumerate(LENGTHS):
        part = record.where((record.sessions >= first) & (record.sessions <= last))
        hits = proportion_correct.compute(part, unit)
        assert hits.interval is not None
        found = [columns[name][row] for name in ("hit_rate", "low", "high")]
        assert found == pytest.approx([hits.value, *hits.interval])
        error, words = brier.compute(part, unit), brier_words.compute(part, unit)
        assert error.families >= 10
        assert columns["brier"][row] == pytest.approx(error.value)
        found = [columns[f"brier_words{end}"][row] for end in ("", "_low", "_high")]
        few = words.families < 10
        assert found == ([None] * 3 if few else [words.value, words.low, words.high])


def test_each_number_needs_ten_families_of_its_own() -> None:
    """Ten families with a hit rate, nine of them with a probability: no Brier score."""
    columns = by_length.diagram(sample_of([True] * 10, p=[0.5] * 9 + [np.nan])).columns
    assert (columns["families"][0], columns["hit_rate"][0], columns["brier"][0]) == (10, 1.0, None)


def test_the_last_range_is_open() -> None:
    """61 sessions and 1000 sessions share a row without an upper end."""
    columns = by_length.diagram(sample_of([True] * 4, sessions=[60, 61, 250, 1000])).columns
    assert columns["sessions_to"] == [5, 20, 60, None]
    assert columns["questions"] == [0, 0, 1, 3]
