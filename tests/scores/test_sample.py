"""What a sample refuses."""

import numpy as np
import pytest

from tracker.errors import InvalidProbability
from tracker.scores import sample_of, score

NAN = float("nan")


@pytest.mark.parametrize("p", [-0.01, 1.01, float("inf")])
@pytest.mark.parametrize("column", ["p", "market", "base"])
def test_probabilities_are_from_0_to_1(column: str, p: float) -> None:
    with pytest.raises(InvalidProbability):
        sample_of([True], **{column: [p]})


@pytest.mark.parametrize("triple", [[NAN, 0.5, 0.6], [0.5, NAN, 0.6], [0.5, 0.6, NAN]])
def test_part_of_a_probability_is_refused(triple: list[float]) -> None:
    """NaN says that there is no probability at all; it never slips into a mean."""
    with pytest.raises(InvalidProbability, match="nan"):
        sample_of([True], p=[triple])


def test_a_stated_probability_is_a_number() -> None:
    with pytest.raises(InvalidProbability, match="nan"):
        sample_of([True], stated=[True])


def test_low_mid_and_high_are_in_order() -> None:
    with pytest.raises(ValueError, match="not in order"):
        sample_of([True], p=[[0.6, 0.5, 0.7]])


def test_columns_have_one_length() -> None:
    with pytest.raises(ValueError, match="market has shape"):
        sample_of([True, False], market=[0.5])


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ({"family": [1, 2]}, "more than one family"),
        ({"in_force": [True, True], "family": [1, 1]}, "marked in_force"),
    ],
)
def test_a_question_is_one_question(more: dict[str, list[int]], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        sample_of([True, True], question=[7, 7], **{"in_force": [False, True], **more})  # type: ignore[arg-type]


def test_a_question_ended_once() -> None:
    with pytest.raises(ValueError, match="more than one outcome"):
        sample_of([True, False], question=[7, 7], family=[1, 1], in_force=[False, True])


def test_a_question_is_compared_with_the_market_where_a_price_was_quoted() -> None:
    """The last word came without a price; the comparison is on the mention that had one."""
    said_again = sample_of(
        [True, True], question=[7, 7], family=[1, 1], in_force=[False, True],
        priced=[True, False], p=[0.6, 0.9], market=[0.5, float("nan")],
    )  # fmt: skip
    found = score("brier_vs_market").compute(said_again)
    assert found.value == pytest.approx(0.25 - 0.16)
    assert score("brier").compute(said_again).value == pytest.approx(0.01)


def test_a_slice_may_lose_the_mention_in_force() -> None:
    """Slices by grade or horizon cut across the mentions of a question."""
    whole = sample_of([True, True], question=[7, 7], family=[1, 1], in_force=[False, True])
    assert len(whole.where(np.array([True, False]))) == 1
