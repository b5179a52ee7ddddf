"""The March 2023 record settles the same from its own figures and from servers that replay them."""

import csv
import shutil
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from tests.sources.case import answering
from tests.sources.replaying import SERVERS, Known
from tests.support.records import NOW, SEEDS
from tracker import resolve, seed
from tracker.domain.records import NewObservation
from tracker.fetch import Errand, fetch
from tracker.figures_csv import FigureFile
from tracker.lines import lines
from tracker.sessions.almanac import standard
from tracker.sources import chain, sources
from tracker.sources._line import Patience
from tracker.store import rows
from tracker.store.engine import Store, open_store

Figures = tuple[NewObservation, ...]
Verdicts = Mapping[str, tuple[object, ...]]
FILES = ("decisions", "events", "prices", "projections", "releases", "yields")
PATIENT = Patience(attempts=2, silence=30.0, whole=30.0, budget=60.0, floor=0.0)
LATER = timedelta(days=10)
"""So long after the last figure every source has it: decisions of the ECB take six days."""

SPANS = {
    "fed": (date(2022, 1, 1), date(2026, 12, 31)),
    "krx": (date(2023, 3, 1), date(2023, 4, 30)),
}
"""Sources that need a request a figure are asked for those that the calls of March 2023 rest on."""

ASKED_FOR_THE_REST = {"krx": "ecos"}

BY_HAND = {
    "KRE": "adjusted for dividends as of one date: a live series would have other values",
    "GDPNOW": "no source keeps its updates",
    "SEP_FFR_2022": "read from the projections by a person",
    "SEP_FFR_2023": "read from the projections by a person",
    "SEP_FFR_2024": "read from the projections by a person",
    "SEP_FFR_2025": "read from the projections by a person",
    "SEP_FFR_2026": "read from the projections by a person",
    "SEP_FFR_LR": "read from the projections by a person",
    "bank_failure": "counted by a person",
    "bank_rescue": "counted by a person",
    "debt_ceiling_crisis": "counted by a person",
    "sovereign_downgrade:US": "counted by a person",
}
"""Series of the record that no source has, and why. Polls (_CONSENSUS) are in no free source either."""


def figures() -> Figures:
    """Every figure that ships with the tracker."""
    files = (FigureFile(SEEDS / "figures" / f"{name}.csv", standard(), NOW) for name in FILES)
    return tuple(f for file in files for f in file)


@pytest.fixture(scope="session")
def shipped() -> Figures:
    return figures()


def is_by_hand(series: str) -> bool:
    return series in BY_HAND or series.endswith("_CONSENSUS")


def seeds_without(replayed: set[str], shipped: Figures, folder: Path) -> Path:
    """A copy of the shipped record that lacks the figures of some series."""
    shutil.copytree(SEEDS / "pluto-research", folder / "pluto-research")
    (folder / "figures").mkdir()
    with (folder / "figures" / "rest.csv").open("w", encoding="utf-8", newline="") as file:
        columns = ("series", "period", "value", "known_at", "known_basis", "source")
        out = csv.DictWriter(file, columns, lineterminator="\n")
        out.writeheader()
        for f in shipped:
            if f.series not in replayed:
                out.writerow({name: getattr(f, name) for name in columns})
    return folder


def moments(source: str, own: Sequence[NewObservation]) -> Iterator[tuple[datetime, set[str]]]:
    """When to ask a source for which series, so that it has told of all of ``own`` in the end.

    A source without vintages shows a first print only until the next one is out.
    """
    meaning = {f.series: standard().catalogue[f.series].meaning for f in own}
    passing = {s for s, m in meaning.items() if m == "first print"}
    if sources()[source].vintages:
        passing.clear()
    for moment in sorted({f.known_at for f in own if f.series in passing}):
        yield moment, {f.series for f in own if f.series in passing and f.known_at == moment}
    for meanings in (("close",), ("decision", "level"), ("first print",)):
        lasting = {s for s, m in meaning.items() if m in meanings} - passing
        if lasting:
            yield max(f.known_at for f in own if f.series in lasting) + LATER, lasting


def replay(store: Store, source: str, series: set[str], shipped: Figures) -> None:
    """Fetch series from a server that answers as the source would have at each moment.

    What comes must be what ships: the same values, known from the same moments.
    """
    first, last = SPANS.get(source, (sources()[source].since, date.max))
    own = [
        f for f in shipped if f.series in series and first.toordinal() <= f.day <= last.toordinal()
    ]
    since = date.fromordinal(min(f.day for f in own))
    for now, names in moments(source, own):
        errand = Errand(series=tuple(sorted(names)), only=source, since=since)
        with answering(source, SERVERS[source](Known(own, now))):
            connect = lines(now, patience=PATIENT)
            assert fetch(store, standard(), errand, now=now, connect=connect).failed == ()
    expected = {(f.series, f.period, f.value, f.known_at) for f in own}
    assert fetched_figures(store, sources()[source].label, series) == expected


def fetched_figures(store: Store, label: str, series: set[str]) -> set[tuple[object, ...]]:
    """Series, period, value and moment of what is on record of a source."""
    table = rows.observations
    columns = (table.c.series, table.c.period, table.c.value, table.c.known_at)
    with store.reading() as db:
        found = db.execute(select(*columns).where(table.c.source == label))
        return {tuple(row) for row in found if row.series in series}


def verdicts(store: Store) -> Verdicts:
    """Outcome, reason, deciding day and moment, and the figures used, by question."""
    v, q, o = rows.verdicts, rows.questions, rows.observations
    with store.reading() as db:
        figures_used = {
            id: (series, period, value)
            for id, *(series, period, value) in db.execute(
                select(o.c.id, o.c.series, o.c.period, o.c.value)
            )
        }
        columns = (v.c.outcome, v.c.reason, v.c.decided_on, v.c.known_at)
        query = select(q.c.sentence, q.c.key, v.c.evidence, *columns)
        return {
            f"{sentence} ({key})": (*rest, sorted(figures_used[id] for id in evidence))
            for sentence, key, evidence, *rest in db.execute(
                query.join_from(v, q, v.c.question_id == q.c.id)
            )
        }


@pytest.fixture(scope="session")
def settled(seeded_file: Path) -> Verdicts:
    """How the shipped record is settled by its own figures."""
    with open_store(f"sqlite:///{seeded_file}") as store:
        return verdicts(store)


def test_every_series_of_the_record_has_a_source_or_a_reason(shipped: Figures) -> None:
    series = {f.series for f in shipped}
    lacking = sorted(s for s in series if not chain(s) and not is_by_hand(s))
    assert lacking == [], "no source replays these series of the record"
    assert sorted(s for s in series if chain(s) and is_by_hand(s)) == []


def test_every_source_of_the_record_is_replayed(shipped: Figures) -> None:
    having = {name for f in shipped for name in chain(f.series)}
    assert sorted(having - SERVERS.keys()) == [], "no server replays these sources"


@pytest.mark.parametrize("place", range(max(len(chain(s)) for s in standard().catalogue)))
def test_the_record_settles_the_same_from_its_sources(
    place: int, shipped: Figures, settled: Verdicts, empty_store: Store, tmp_path: Path
) -> None:
    """Series that have so many sources are fetched from the one at this place of their chains.

    At the first place that is every series, and the record has no figure of its own for any.
    """
    assigned: dict[str, set[str]] = {}
    for series in {f.series for f in shipped if len(chain(f.series)) > place}:
        assigned.setdefault(chain(series)[place], set()).add(series)
    replayed = set().union(*assigned.values())
    seed.seed(empty_store, seeds_without(replayed, shipped, tmp_path), standard(), NOW)
    for source, own in sorted(assigned.items()):
        replay(empty_store, source, own, shipped)
        if source in ASKED_FOR_THE_REST:
            replay(empty_store, ASKED_FOR_THE_REST[source], own, shipped)
    resolve.resolve(empty_store, standard(), as_of=NOW, now=NOW)
    assert verdicts(empty_store) == settled
