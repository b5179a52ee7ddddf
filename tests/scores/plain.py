"""Definitions in plain Python, one row after the other, for comparison."""

from collections import defaultdict
from collections.abc import Iterable

import numpy as np

from tracker.scores import Sample, Unit, sample_of
from tracker.scores._sample import DAY

Pairs = Iterable[tuple[int, float]]


def mean_of(pairs: Pairs, unit: Unit) -> float | None:
    """The mean of values with their families; by family the mean of the families' means."""
    found = list(pairs)
    if not found:
        return None
    if unit is Unit.FAMILY:
        families = defaultdict(list)
        for family, value in found:
            families[family].append(value)
        found = [(family, sum(own) / len(own)) for family, own in families.items()]
    return sum(value for _, value in found) / len(found)


def mentions_of(sample: Sample) -> list[list[int]]:
    """The rows of each question in the order of time."""
    questions = defaultdict(list)
    for row in sorted(range(len(sample)), key=lambda i: int(sample.made[i])):
        questions[int(sample.question[row])].append(row)
    return list(questions.values())


def random_record(families: int, *, seed: int = 7) -> Sample:
    """One to three questions a family, one to three mentions a question; right six times in ten."""
    random = np.random.Generator(np.random.PCG64(seed))
    family_of = np.repeat(np.arange(families), random.integers(1, 4, families))
    question = np.repeat(np.arange(len(family_of)), random.integers(1, 4, len(family_of)))
    n = len(question)
    outcome = (random.random(len(family_of)) < 0.6)[question]
    side = random.random(n) < 0.5
    p = np.where(random.random(n) < 0.7, random.integers(0, 101, n) / 100, np.nan)
    return sample_of(
        outcome,
        family=family_of[question],
        question=question,
        in_force=np.append(np.diff(question) > 0, True),
        said_true=np.where(random.random(n) < 0.7, outcome, side),
        p=p,
        made=np.arange(n) * DAY,
        closed=(n + random.integers(0, 3 * families, len(family_of)))[question] * DAY,
        sessions=random.choice([1, 5, 6, 20, 21, 60, 61, 250], len(family_of))[question],
        stood=random.integers(0, 20, n),
        readings=random.integers(0, 3, n),
    )
