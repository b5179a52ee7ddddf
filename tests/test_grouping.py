"""Groups of calls: scored on their own, in order, every call in one of them."""

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.scores.samples import samples
from tests.support.records import NOW, calls_in
from tracker.grouping import DIMENSIONS, LENGTH_NAMES, part
from tracker.scorecard import sheet
from tracker.scores import Sample
from tracker.sessions.almanac import Almanac
from tracker.store.engine import Store


def test_lengths_are_the_sessions_of_the_window(seeded_store: Store, almanac: Almanac) -> None:
    """Of every call, pending ones too."""
    found = sheet(seeded_store, almanac, as_of=NOW)
    sessions = found.rows.sessions
    assert sessions[found.rows.settled].tolist() == found.sample.sessions.tolist()
    assert len(sessions) == found.counts.mentions > len(found.sample)
    ids = found.rows.calls.numbers["id"].tolist()
    said = {
        call.id: re.fullmatch(r"\S+ \w+ over (\d+) sessions", call.sentence)
        for call in calls_in(seeded_store)
    }
    told = {id: int(words[1]) for id, words in said.items() if words}
    assert told.items() <= dict(zip(ids, sessions.tolist(), strict=True)).items()
    assert len(told) > 5


def test_lengths_go_from_short_to_long(seeded_store: Store, almanac: Almanac) -> None:
    """Days, weeks, months, longer: each call is in the group that its sessions are in."""
    found = sheet(seeded_store, almanac, as_of=NOW)
    within = {"1 to 5": (1, 5), "6 to 20": (6, 20), "21 to 60": (21, 60), "61 and more": (61, 9999)}
    sessions = found.rows.sessions
    wanted = {
        f"{name} sessions": int(((low <= sessions) & (sessions <= high)).sum())
        for name, (low, high) in within.items()
    }
    groups = found.grouped("length", ["proportion_correct"])
    assert [(g.value, g.mentions) for g in groups] == [(n, k) for n, k in wanted.items() if k]
    assert tuple(wanted) == LENGTH_NAMES


@pytest.mark.parametrize("dimension", DIMENSIONS)
def test_a_group_has_what_is_wanted_and_no_more(
    seeded_store: Store, almanac: Almanac, dimension: str
) -> None:
    found = sheet(seeded_store, almanac, as_of=NOW)
    for group in found.grouped(dimension, ["brier_words", "trend"]):
        assert group.scores.keys() == {"brier_words"}
        assert group.diagrams.keys() == {"trend"}
        assert (
            group.diagrams["trend"][""].n == len(group.diagrams["trend"][""].columns) == 0
            or (group.diagrams["trend"][""].columns["closed"])
        )


@pytest.mark.parametrize("dimension", ["grade", "kind"])
def test_a_group_names_families_of_its_own(
    seeded_store: Store, almanac: Almanac, dimension: str
) -> None:
    """Those that help and harm it most are among its calls, under the names that a list shows."""
    found = sheet(seeded_store, almanac, as_of=NOW)
    named = 0
    for group in found.grouped(dimension, ["influence"]):
        facts = group.diagrams["influence"][""].facts
        told = {facts.get("best"), facts.get("worst")} - {None}
        assert told <= {
            c.family for c in calls_in(seeded_store) if getattr(c, dimension) == group.value
        }
        named += len(told)
    assert named > 2


def test_one_group_of_all_is_the_record(seeded_store: Store, almanac: Almanac) -> None:
    """The shipped record has one forecaster: his group has the scores of the sheet."""
    found = sheet(seeded_store, almanac, as_of=NOW)
    (group,) = found.grouped("forecaster")
    assert group.scores == found.scores
    assert (group.families, group.questions) == (found.counts.families, found.counts.questions)


@given(samples(), st.data())
def test_the_last_mention_in_a_part_stands_for_its_question(
    sample: Sample, data: st.DataObject
) -> None:
    """Against the market, the last one with a price does."""
    kept = data.draw(st.sets(st.sampled_from(range(len(sample))) if len(sample) else st.nothing()))
    rows = np.array(sorted(kept), np.int64)
    found = part(sample, rows)
    for question in set(found.question.tolist()):
        own = np.flatnonzero(found.question == question)
        assert found.in_force[own].tolist() == [False] * (len(own) - 1) + [True]
        priced = own[~np.isnan(found.market[own])].tolist()
        assert np.flatnonzero(found.priced & (found.question == question)).tolist() == priced[-1:]
