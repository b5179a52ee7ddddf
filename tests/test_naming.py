"""Names of forecasters and families in diagrams: those that a list of calls shows."""

from dataclasses import replace

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tests.support.records import NOW, calls_in
from tests.test_calls import call
from tests.test_sampling import columns, records
from tracker.arranging import arranged as by_column
from tracker.calls import Call, arranged
from tracker.naming import family_names, forecaster_names, named
from tracker.ordering import numbered
from tracker.sampling import Record
from tracker.scorecard import sheet as read_sheet
from tracker.scores import Diagram, sample_of
from tracker.sessions.almanac import Almanac
from tracker.store.engine import Store


def record(calls: list[Call], settled: list[int]) -> Record:
    """The record of some calls, of which those rows have settled."""
    found = columns(calls)
    rows = np.array(settled, np.intp)
    places = by_column(found)
    sample = replace(
        sample_of([True] * len(rows)),
        family=numbered(places.family[rows]),
        forecaster=numbered(found.codes["forecaster"][rows]),
    )
    return Record(found, places, np.ones(len(calls), np.int64), rows, sample)


@given(records(), st.data())
def test_names_are_those_of_the_calls(made: list[Call], data: st.DataObject) -> None:
    """Labels, theses, denied ones and later runs, whichever of the calls have settled."""
    calls = arranged(made)
    rows = sorted(data.draw(st.sets(st.sampled_from(range(len(calls))) if calls else st.nothing())))
    found = record(calls, rows)
    assert family_names(found, found.sample.family) == [calls[i].family for i in rows]
    assert forecaster_names(found, found.sample.forecaster) == [calls[i].forecaster for i in rows]


def test_a_later_run_has_its_number_whether_or_not_the_first_has_settled() -> None:
    calls = arranged([call(1, 1, 0), call(2, 2, 60), call(3, 3, 120), call(4, 4, 60, label="x")])
    found = record(calls, [i for i, c in enumerate(calls) if c.id != 1])
    assert family_names(found, found.sample.family) == [
        calls[i].family for i in found.settled.tolist()
    ]
    assert "KOSPI down (3)" in {c.family for c in calls}


def test_only_codes_become_names(seeded_store: Store, almanac: Almanac) -> None:
    """Numbers, texts and what is not there stay as they are, in facts and in columns."""
    sheet = read_sheet(seeded_store, almanac, as_of=NOW)
    ids = sheet.rows.calls.numbers["id"][sheet.rows.settled].tolist()
    families = {call.id: call.family for call in calls_in(seeded_store)}
    codes = sheet.sample.family.tolist()
    given = Diagram(
        n=1,
        families=1,
        facts={"best": codes[-1], "worst": None, "rate": 0},
        columns={"forecaster": [0, None], "families": [0, 1], "best": codes},
    )
    found = named(sheet.rows, given)
    assert found.facts == {"best": families[ids[-1]], "worst": None, "rate": 0}
    assert found.columns == {
        "forecaster": ["pluto-research", None],
        "families": [0, 1],
        "best": [families[id] for id in ids],
    }
