"""The score sheet of the shipped record, and the rules of counting behind it."""

from datetime import UTC, datetime

import pytest

from tests.support.records import NOW, calls_in
from tracker.contracts import card_json
from tracker.ledger import load_calls
from tracker.scorecard import DIMENSIONS, cut, material, sheet_of
from tracker.scorecard import sheet as read_sheet
from tracker.sessions.almanac import Almanac
from tracker.store.engine import Store


def test_headline_counts_families(seeded_store: Store, almanac: Almanac) -> None:
    """A family's value is the mean over its questions at the prediction in force."""
    sheet = read_sheet(seeded_store, almanac, as_of=NOW)
    standing = [c for c in calls_in(seeded_store) if c.in_force and c.correct is not None]
    by_family: dict[str, list[bool]] = {}
    for call in standing:
        by_family.setdefault(call.family, []).append(bool(call.correct))
    means = [sum(v) / len(v) for v in by_family.values()]
    hit_rate = sheet.scores["proportion_correct"]
    assert hit_rate.n == len(means)
    assert hit_rate.value == pytest.approx(sum(means) / len(means))


def test_the_three_counts_stand_side_by_side(seeded_store: Store, almanac: Almanac) -> None:
    sheet = read_sheet(seeded_store, almanac, as_of=NOW)
    counts = sheet.counts
    assert counts.families < counts.questions < counts.mentions == 62
    assert counts.settled + counts.pending + counts.void + counts.waiting == counts.questions
    units = [sheet.by_unit[u]["proportion_correct"].n for u in ("family", "question", "mention")]
    assert units == sorted(set(units))


def test_the_funnel_loses_nothing(seeded_store: Store, almanac: Almanac) -> None:
    """Every question is open or matured; every matured one settled, void or lacking a figure."""
    for moment in (datetime(2023, 4, 15, tzinfo=UTC), NOW):
        sheet = read_sheet(seeded_store, almanac, as_of=moment)
        funnel, counts = sheet.funnel, sheet.counts
        assert funnel.logged == counts.questions == funnel.open + funnel.matured
        assert funnel.matured == funnel.settled + funnel.void + funnel.lacking
        assert funnel.void_rate == counts.void / (counts.settled + counts.waiting + counts.void)
    assert (funnel.uncodable, funnel.coverage, funnel.retrospective) == (17, 1.0, 1.0)


def test_all_of_the_shipped_record_is_retrospective(seeded_store: Store, almanac: Almanac) -> None:
    sheet = read_sheet(seeded_store, almanac, as_of=NOW)
    assert sheet.record == "retrospective"
    assert sheet.counts.retrospective == sheet.counts.mentions
    assert read_sheet(seeded_store, almanac, as_of=NOW, record="live").counts.mentions == 0


def test_a_part_of_a_record_is_of_that_record(seeded_store: Store, almanac: Almanac) -> None:
    """The live record has no call here: a part of it has none either, however many the other one has."""
    found = material(seeded_store, as_of=NOW)
    parts = [
        cut(found, sheet_of(found, almanac, r), {"grade": "B"}) for r in ("live", "retrospective")
    ]
    assert [part.record for part in parts] == ["live", "retrospective"]
    assert [part.counts.mentions for part in parts] == [0, 30]


def test_an_early_true_waits_for_its_window(seeded_store: Store, almanac: Almanac) -> None:
    """The bank failed on 1 May; the window ran to the end of June."""
    sentence = "bank_failure within 2023-05-01..2023-06-30"
    midway = datetime(2023, 5, 20, tzinfo=UTC)
    with seeded_store.reading() as conn:
        (early,) = (c for c in load_calls(conn, midway) if c.sentence == sentence)
        (late,) = (c for c in load_calls(conn, NOW) if c.sentence == sentence)
    assert (early.outcome, early.matured) == ("TRUE", False)
    assert (late.outcome, late.matured) == ("TRUE", True)
    assert read_sheet(seeded_store, almanac, as_of=midway).counts.waiting > 0


def test_groups_cover_all_mentions(seeded_store: Store, almanac: Almanac) -> None:
    sheet = read_sheet(seeded_store, almanac, as_of=NOW)
    for dimension in DIMENSIONS:
        assert sum(g.mentions for g in sheet.groups[dimension]) == sheet.counts.mentions


def test_the_same_ledger_gives_the_same_sheet(seeded_store: Store, almanac: Almanac) -> None:
    first, second = (card_json(read_sheet(seeded_store, almanac, as_of=NOW)) for _ in range(2))
    assert first == second


def test_nothing_on_record_is_undefined_and_never_zero(
    empty_store: Store, almanac: Almanac
) -> None:
    scores = card_json(read_sheet(empty_store, almanac, as_of=NOW))["scores"]
    assert all(s["value"] is None and s["reason"] for s in scores.values())
