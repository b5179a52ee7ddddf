"""Mentions, questions, families: what is counted as one."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tracker.calls import Call, Range, arranged
from tracker.domain.terms import Terms

START = datetime(2023, 3, 1, tzinfo=UTC)


def call(id: int, question: int, day: int, **changes: object) -> Call:
    first = date(2023, 3, 1).toordinal() + day
    fields: dict[str, object] = {
        "id": id, "forecaster": "pluto", "made_at": START + timedelta(days=day), "precision": "day",
        "question": question, "sentence": f"q{question}", "kind": "move", "thesis": "KOSPI down",
        "terms": Terms("move", "KOSPI", entry=first, first=first + 1, last=first + 28),
        "said_true": True, "grade": "B", "basis": "none", "horizon_basis": "while", "assumed": (),
        "probability": None, "says": None, "hedge": None, "market_probability": None,
        "market_source": None, "outcome": "PENDING", "reason": None, "decided_on": None,
        "matured": False, "retrospective": False, "recorded_at": START, "label": None,
        "post_ref": None, "post_url": None, "post_date": None, "summary_en": None,
        "summary_ko": None, "note": None, "reversal_of": None,
    }  # fmt: skip
    return Call(**{**fields, **changes})  # type: ignore[arg-type]


def families(calls: list[Call]) -> list[str]:
    return [c.family for c in arranged(calls)]


def test_overlapping_windows_of_one_thesis_are_one_family() -> None:
    """Said again while the last window is open, a rolling claim is the same thesis."""
    assert len(set(families([call(1, 1, 0), call(2, 2, 5), call(3, 3, 30)]))) == 1


def test_a_separate_run_is_another_family() -> None:
    assert families([call(1, 1, 0), call(2, 2, 60)]) == ["KOSPI down", "KOSPI down (2)"]


def test_sides_theses_and_forecasters_are_apart() -> None:
    apart = [
        call(1, 1, 0),
        call(2, 2, 1, said_true=False),
        call(3, 3, 1, thesis="KOSPI up"),
        call(4, 4, 1, forecaster="other"),
    ]
    calls = arranged(apart)
    assert len({(c.forecaster, c.family) for c in calls}) == 4


def test_a_label_joins_what_no_rule_would() -> None:
    labelled = [call(1, 1, 0, label="x"), call(2, 2, 300, label="x", thesis="WTI up")]
    assert families(labelled) == ["x", "x"]


def test_the_prediction_in_force_is_the_last_and_the_first_mention_the_first() -> None:
    calls = arranged([call(2, 1, 3, said_true=False), call(1, 1, 0), call(3, 1, 2)])
    assert [(c.id, c.first_mention, c.in_force) for c in calls] == [
        (1, True, False),
        (3, False, False),
        (2, False, True),
    ]


@given(st.permutations(range(8)))
def test_the_order_in_which_calls_are_read_does_not_matter(order: list[int]) -> None:
    calls = [call(i, i // 2, 9 * (i // 2) + i % 2) for i in range(8)]
    assert arranged([calls[i] for i in order]) == arranged(calls)


def test_correct_is_defined_only_for_true_and_false() -> None:
    assert call(1, 1, 0, outcome="TRUE").correct is True
    assert call(1, 1, 0, outcome="TRUE", said_true=False).correct is False
    assert call(1, 1, 0, outcome="FALSE", said_true=False).correct is True
    assert call(1, 1, 0, outcome="VOID").correct is None
    assert call(1, 1, 0).correct is None


def test_a_bare_repeat_leaves_the_probability_standing() -> None:
    """Only a changed probability or side is an update."""
    likely, sure = Range(0.55, 0.675, 0.8), Range(0.9, 0.9, 0.9)
    calls = arranged(
        [
            call(1, 1, 0, probability=likely, basis="words", market_probability=0.8),
            call(2, 1, 1),
            call(3, 1, 2, probability=sure, basis="stated"),
            call(4, 1, 3, said_true=False),
        ]
    )
    assert [c.standing for c in calls] == [likely, likely, sure, None]
    assert [c.standing_basis for c in calls] == ["words", "words", "stated", "none"]
    assert [c.priced for c in calls] == [True, False, False, False]
