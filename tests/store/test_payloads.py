"""What a source answered is kept once, and every figure can be traced to it."""

from dataclasses import replace

import pytest
from sqlalchemy import text

from tests.store import examples
from tracker.domain.records import Added
from tracker.errors import ConflictingRelease
from tracker.store import payloads, releases, writes
from tracker.store.engine import Store


def test_a_figure_is_traced_to_its_answer(store: Store) -> None:
    with store.writing() as db:
        writes.add_observations(db, examples.observations(2, source="seed"))
        id = payloads.add_payload(db, examples.payload(body=b"\xb9\xfd" * 400))
        writes.add_observations(db, examples.observations(3))
        payloads.link(db, id, after=2)
    with store.reading() as db:
        found = payloads.payloads_of(db, range(1, 6))
    assert set(found) == {3, 4, 5}
    assert payloads.unpacked(found[4]) == b"\xb9\xfd" * 400
    assert len(found[4].body or b"") < 100


def test_the_same_answer_is_kept_once(store: Store) -> None:
    with store.writing() as db:
        first = payloads.add_payload(db, examples.payload())
        again = payloads.add_payload(
            db, replace(examples.payload(), retrieved_at=examples.NOW.replace(hour=1))
        )
        other = payloads.add_payload(db, examples.payload(body=b"{}"))
        assert first == again != other
        assert db.scalar(text("select count(*) from payloads")) == 2


def test_a_body_that_must_not_be_kept_leaves_its_hash(store: Store) -> None:
    with store.writing() as db:
        payloads.add_payload(db, examples.payload(keep=False))
        row = db.execute(text("select sha256, body from payloads")).one()
    assert (row.sha256, row.body) == (examples.payload().sha256, None)


def test_news_of_a_release_are_added_once_and_contradictions_refused(store: Store) -> None:
    new = examples.release()
    later = replace(new, status="delayed", known_at=examples.NOW)
    with store.writing() as db:
        assert releases.add_releases(db, [new, later, new]) == Added(2, 1)
        assert releases.add_releases(db, [later]) == Added(0, 1)
    with pytest.raises(ConflictingRelease, match=r"scheduled .* delayed"), store.writing() as db:
        releases.add_releases(
            db, [replace(new, session=examples.DAY), replace(new, status="delayed")]
        )
    with store.reading() as db:
        assert [row.status for row in releases.releases(db)] == ["scheduled", "delayed"]
        assert [row.status for row in releases.releases(db, known_by=new.known_at)] == ["scheduled"]
