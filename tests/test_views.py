"""What the scorecard shows: the same as the record says, kept or worked out, whole or narrowed."""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import update

from tests.support.records import NOW, calls_in
from tracker import views
from tracker.calls import STATUSES, Call
from tracker.domain.records import NewForecaster
from tracker.grouping import series_named
from tracker.imports import import_predictions
from tracker.ledger import load_calls
from tracker.resolve import resolve
from tracker.sessions.almanac import Almanac
from tracker.store import reads, rollups, rows, writes
from tracker.store.engine import Store
from tracker.views import Scope, View

MIDWAY = datetime(2023, 5, 20, tzinfo=UTC)


@pytest.fixture
def whole(seeded_store: Store, almanac: Almanac) -> View:
    return views.view(seeded_store, almanac, Scope(), as_of=NOW)


def test_what_is_kept_is_what_would_be_worked_out(seeded_store: Store, almanac: Almanac) -> None:
    views.renew(seeded_store, almanac, NOW)
    with seeded_store.reading() as db:
        kept = {r.scope: r.body for r in rollups.every(db)}
    for record in views.RECORDS:
        scope = Scope(record=record)
        found = views.view(seeded_store, almanac, scope, as_of=NOW)
        assert kept.pop(scope.name) == views.encoded(found)
        assert views.encoded(views.decode(views.encoded(found))) == views.encoded(found)
    assert kept == {}


def test_records_read_at_once_are_those_read_one_by_one(
    seeded_store: Store, almanac: Almanac, tmp_path: Path
) -> None:
    zoe = NewForecaster(slug="zoe", name="Zoe", timezone="Asia/Seoul", recorded_at=NOW)
    with seeded_store.writing() as db:
        writes.add_forecaster(db, zoe)
        writes.add_forecaster(db, replace(zoe, slug="silent"))
    said = {"forecaster": "zoe", "at": "2023-03-15", "retrospective": True, "probability": 0.7}
    lines = [{**said, "sentence": f"KOSPI above {n} on 2023-06-30"} for n in (2400, 2500, 2600)]
    file = tmp_path / "zoe.jsonl"
    file.write_text("".join(f"{json.dumps(line)}\n" for line in lines), encoding="utf-8")
    import_predictions(seeded_store, file, almanac, NOW)
    resolve(seeded_store, almanac, as_of=NOW, now=NOW)
    slugs = ("zoe", "silent", "pluto-research")
    for slug, found in zip(
        (None, *slugs), views.records(seeded_store, almanac, slugs, as_of=NOW), strict=True
    ):
        first, *_ = found.values()
        assert first == views.view(seeded_store, almanac, Scope(slug), as_of=NOW)
        for record, one in found.items():
            scope = Scope(slug, record)
            assert views.encoded(one) == views.encoded(
                views.view(seeded_store, almanac, scope, as_of=NOW)
            )


def test_a_kept_view_that_was_tampered_with_is_named(seeded_store: Store, almanac: Almanac) -> None:
    views.renew(seeded_store, almanac, NOW)
    assert views.out_of_step(seeded_store, almanac) == []
    with seeded_store.writing() as db:
        body = rows.rollups.c.body
        changed = db.execute(
            update(rows.rollups)
            .where(rows.rollups.c.scope == "by=&record=retrospective")
            .values(body=body + " ")
        )
    assert changed.rowcount == 1
    (problem,) = views.out_of_step(seeded_store, almanac)
    assert "record=retrospective" in problem


def test_what_was_worked_out_of_an_older_record_is_not_put_in_place(
    seeded_store: Store, almanac: Almanac, monkeypatch: pytest.MonkeyPatch
) -> None:
    versions = iter(["before", "after"])
    with seeded_store.reading() as db:
        kept = rollups.every(db)
    monkeypatch.setattr(reads, "ledger_version", lambda db: next(versions))
    views.renew(seeded_store, almanac, NOW)
    with seeded_store.reading() as db:
        assert rollups.every(db) == kept


def test_what_is_kept_is_of_one_state_until_the_next_deadline(
    seeded_store: Store, almanac: Almanac
) -> None:
    views.renew(seeded_store, almanac, MIDWAY)
    with seeded_store.reading() as db:
        version = reads.ledger_version(db)
        (until,) = {r.holds_until for r in rollups.every(db)}
        assert until is not None
        moment = datetime.fromtimestamp(until, UTC)
        due = [c.terms.due for c in calls_in(seeded_store) if c.terms.due > MIDWAY.timestamp()]
        assert until == min(due)
        assert rollups.is_current(db, version, MIDWAY)
        assert not rollups.is_current(db, version, moment)
        assert not rollups.is_current(db, f"{version}x", MIDWAY)


def test_of_a_large_record_every_narrowed_view_is_kept(
    seeded_store: Store, almanac: Almanac, monkeypatch: pytest.MonkeyPatch, whole: View
) -> None:
    monkeypatch.setattr(views, "LARGE", 10)
    views.renew(seeded_store, almanac, NOW)
    with seeded_store.reading() as db:
        kept = {r.scope: r.body for r in rollups.every(db)}
    wanted = [
        Scope(record="retrospective", cuts={dimension: value})
        for dimension in views.CUTS
        for value in views.choices(whole, dimension)
    ]
    assert len(wanted) > 20
    assert kept.keys() == {
        "by=&record=live", "by=&record=retrospective", *(scope.name for scope in wanted),
    }  # fmt: skip
    for scope in wanted[::7]:
        found = views.view(seeded_store, almanac, scope, as_of=NOW)
        assert kept[scope.name] == views.encoded(found)
    assert views.out_of_step(seeded_store, almanac) == []


@pytest.mark.parametrize("dimension", views.CUTS)
def test_a_narrowed_view_counts_what_its_group_counts(
    seeded_store: Store, almanac: Almanac, whole: View, dimension: str
) -> None:
    """Where every question is in one group. A series also has the questions with a part about it."""
    for group in whole.groups[dimension]:
        found = views.view(seeded_store, almanac, Scope(cuts={dimension: group.value}), as_of=NOW)
        about = {g.value for g in whole.groups["series"] if group.value in series_named(g.value)}
        if dimension != "series" or about == {group.value} or "+" in group.value:
            counts = found.counts
            assert (counts.families, counts.questions, counts.mentions) == (
                group.families, group.questions, group.mentions,
            )  # fmt: skip
            assert (
                found.scores["family"]["proportion_correct"] == group.scores["proportion_correct"]
            )
        else:
            assert found.counts.mentions > group.mentions


def test_two_cuts_narrow_twice_and_none_left_is_no_error(
    seeded_store: Store, almanac: Almanac
) -> None:
    both = Scope(cuts={"series": "KOSPI", "grade": "B"})
    found = views.view(seeded_store, almanac, both, as_of=NOW)
    about = [
        c for c in calls_in(seeded_store)
        if c.grade == "B" and "KOSPI" in (c.terms.series, *(p.series for p in c.terms.parts))
    ]  # fmt: skip
    assert found.counts.mentions == len(about) > 0
    nothing = replace(both, cuts={"series": "KOSPI", "quarter": "1999Q1"})
    empty = views.view(seeded_store, almanac, nothing, as_of=NOW)
    assert (empty.counts.mentions, empty.hits, empty.words) == (0, (), ())
    assert empty.scores["family"]["brier"].value is None


@pytest.mark.parametrize("moment", [MIDWAY, NOW])
def test_the_tally_is_how_the_questions_stand(
    seeded_store: Store, almanac: Almanac, moment: datetime
) -> None:
    with seeded_store.reading() as db:
        calls = load_calls(db, moment)
    found = views.view(seeded_store, almanac, Scope(), as_of=moment)
    assert found.tally == dict.fromkeys(STATUSES, 0) | Counter(
        c.status for c in calls if c.in_force
    )


def test_words_are_counted_by_the_expression_that_stood(seeded_store: Store, whole: View) -> None:
    told = {w.word: (w.happened, w.ended) for w in whole.words}
    assert told == _per_word(calls_in(seeded_store))
    assert [w.p.mid for w in whole.words] == sorted((w.p.mid for w in whole.words), reverse=True)


def _per_word(calls: Sequence[Call]) -> dict[str, tuple[int, int]]:
    said = {(c.question, c.probability): c.says for c in calls if c.says and c.probability}
    found: dict[str, tuple[int, int]] = {}
    for call in calls:
        word = said.get((call.question, call.standing)) if call.standing else None
        if word and call.in_force and call.matured and call.correct is not None:
            happened, ended = found.get(word, (0, 0))
            found[word] = happened + (call.outcome == "TRUE"), ended + 1
    return found


def test_notable_calls_are_those_farthest_from_the_odds(seeded_store: Store, whole: View) -> None:
    """The least expected hits and the most expected misses, one of each family, by the known base rate."""
    calls = {c.id: c for c in calls_in(seeded_store)}
    assert whole.hits
    assert whole.misses
    assert all(calls[n.call].correct and n.correct for n in whole.hits)
    assert not any(calls[n.call].correct or n.correct for n in whole.misses)
    chances = [n.chance for n in whole.hits]
    assert chances == sorted(chances)
    assert [n.chance for n in whole.misses] == sorted(
        (n.chance for n in whole.misses), reverse=True
    )
    for notable in (whole.hits, whole.misses):
        families = [calls[n.call].family for n in notable]
        assert len(families) == len(set(families)) <= views.NOTABLE
