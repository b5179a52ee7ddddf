"""Killed at any moment while it fetches, a store has whole answers only, and the next run gets the rest."""

import random
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import text

from tests.commands.test_killed import SIGKILLED, Killer
from tests.sources.server import serving
from tests.sources.test_treasury import serve
from tracker.sessions.almanac import standard
from tracker.store.check import check
from tracker.store.engine import Store, open_store

KILLS = 50
YEARS = range(2015, 2018)


@pytest.fixture(scope="module")
def killer() -> Iterator[Killer]:
    running = Killer()
    yield running
    running.close()


@pytest.fixture(scope="module")
def treasury() -> Iterator[Path]:
    """The number of the port at which three years of yields are answered, a file a year."""
    days = standard().calendar("SIFMA_US").between(date(YEARS[0], 1, 1), date(YEARS[-1], 12, 31))
    yields = {
        day.isoformat(): (f"{i % 9}.17", f"{i % 7}.60", f"{i % 5}.70") for i, day in enumerate(days)
    }
    with serving(serve(yields)) as served:
        yield Path(served.url.rpartition(":")[2])


def by_answer(store: Store) -> dict[str, int]:
    """How many figures are on record of each answer; figures without one are an error."""
    with store.reading() as db:
        assert not db.scalar(
            text(
                "select count(*) from observations o where not exists "
                "(select 1 from observation_payloads l where l.observation_id = o.id)"
            )
        )
        query = (
            "select p.url, count(*) from payloads p "
            "join observation_payloads l on l.payload_id = p.id group by p.url"
        )
        return {row[0].rpartition("=")[0]: row[1] for row in db.execute(text(query))}


def test_fetch_killed_at_any_moment(
    killer: Killer, treasury: Path, empty_file: Path, tmp_path: Path
) -> None:
    """50 kills; no answer is ever half stored."""
    chance = random.Random(50)
    whole = Path(shutil.copy(empty_file, tmp_path / "whole.db"))
    ended, usual = killer.run("fetch", f"sqlite:///{whole}", treasury)
    assert ended == 0
    with open_store(f"sqlite:///{whole}") as store:
        expected = by_answer(store)
    assert len(expected) == len(YEARS)
    killed = partly = 0
    victim = tmp_path / "victim.db"
    while killed < KILLS:
        fresh = not victim.exists()
        if fresh:
            shutil.copy(empty_file, victim)
        moment = chance.uniform(0, usual)
        ended, took = killer.run("fetch", f"sqlite:///{victim}", treasury, moment)
        killed += ended == SIGKILLED
        usual = took if ended == 0 and fresh else usual
        with open_store(f"sqlite:///{victim}") as store:
            assert check(store) == []
            found = by_answer(store)
        assert found.items() <= expected.items()
        partly += 0 < len(found) < len(expected)
        if len(found) == len(expected):
            for left in tmp_path.glob("victim.db*"):
                left.unlink()
    assert partly
    if victim.exists():
        assert killer.run("fetch", f"sqlite:///{victim}", treasury)[0] == 0
        with open_store(f"sqlite:///{victim}") as store:
            assert by_answer(store) == expected
