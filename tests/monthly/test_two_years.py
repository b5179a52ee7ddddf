"""Months on end with runs that are killed and started twice, and a source that fails: nothing is lost,
nothing sent twice, and the scorecard is that of one clean run.

``make simulation`` runs two years with 200 kills and 50 double starts; the tests a shorter time.
"""

import json
import os
import random
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from tests.monthly.victims import BUSY, IN_PART
from tests.monthly.world import (
    REVISED,
    Story,
    after,
    close_on,
    create,
    ending,
    last_session,
    log_calls,
)
from tests.sources.server import Asked, serving
from tracker.correct import correct
from tracker.export import scorecard
from tracker.formats import write
from tracker.report import Report, decode, forms
from tracker.sessions.almanac import standard
from tracker.store import deliveries, leases, reports
from tracker.store.check import check
from tracker.store.engine import Store, open_store
from tracker.views import out_of_step

pytestmark = pytest.mark.untraced
SIGKILLED = -9
MONTHS, KILLS, DOUBLES = (24, 200, 50) if os.environ.get("TRACKER_SIMULATION") else (4, 12, 4)
STORY = Story(
    months=MONTHS,
    down=frozenset({1, MONTHS // 2}),
    revision=MONTHS // 3 - 1,
    correction=MONTHS // 2 + 1,
)
LONGER_THAN_A_LEASE = timedelta(minutes=11)


class Forks:
    """The process that forks runs of the job and kills them."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.monthly.victims"],
            cwd=Path(__file__).parents[2],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def run(self, *jobs: dict[str, object]) -> tuple[list[int], float]:
        """How the runs ended, and after how many seconds."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(f"{json.dumps(jobs)}\n")
        self._process.stdin.flush()
        ended, seconds = json.loads(self._process.stdout.readline())
        return ended, seconds

    def close(self) -> None:
        self._process.communicate(timeout=10)


@pytest.fixture(scope="module")
def forks() -> Iterator[Forks]:
    running = Forks()
    yield running
    running.close()


@dataclass
class Life:
    """One record through the whole time, and what its channel got."""

    forks: Forks
    folder: Path
    port: int
    disturbed: bool
    chance: random.Random = field(default_factory=lambda: random.Random(7))
    ended: Counter[str] = field(default_factory=Counter)

    @property
    def url(self) -> str:
        return f"sqlite:///{self.folder / 'record.db'}"

    def job(self, now: datetime, *, up: bool, kill: float | None = None) -> dict[str, object]:
        return {
            "url": self.url,
            "folder": str(self.folder / "reports"),
            "now": now.isoformat(),
            "story": {**asdict(STORY), "down": sorted(STORY.down)},
            "up": up,
            "port": self.port,
            "after": kill,
        }

    def live(self) -> None:
        create(self.url)
        kills = spread(KILLS, 2 * MONTHS)
        doubles = spread(DOUBLES, 2 * MONTHS)
        longest = 0.5
        for month in range(MONTHS):
            with open_store(self.url) as store:
                log_calls(store, month, self.folder)
                if month == STORY.correction:
                    mend(store, month)
            for now, up in ((after(month), month not in STORY.down), (after(month, days=4), True)):
                at = now
                if self.disturbed:
                    at = self.disturb(now, kills.pop(), doubles.pop(), longest, up=up)
                (code,), seconds = self.forks.run(self.job(at, up=up))
                longest = max(longest, seconds)
                assert code == (0 if up else IN_PART), (month, now)

    def disturb(
        self, now: datetime, kills: int, doubles: int, longest: float, *, up: bool
    ) -> datetime:
        """Kill runs at any moment of theirs and start pairs; when the next run can begin."""
        while kills > 0:
            (code,), _ = self.forks.run(
                self.job(now, up=up, kill=self.chance.uniform(0.005, longest))
            )
            kills -= code == SIGKILLED
            self.ended["killed"] += code == SIGKILLED
            now += LONGER_THAN_A_LEASE
        for _ in range(doubles):
            codes, _ = self.forks.run(*[self.job(now, up=up)] * 2)
            assert set(codes) <= {0, BUSY, IN_PART}
            assert codes != [BUSY, BUSY]
            self.ended["doubles"] += 1
            self.ended["refused"] += codes.count(BUSY)
            now += LONGER_THAN_A_LEASE
        return now


def spread(total: int, places: int) -> list[int]:
    """``total`` in so many whole parts, as even as they come."""
    return [total * (i + 1) // places - total * i // places for i in range(places)]


def mend(store: Store, month: int) -> None:
    """A figure of the month before turns out to be mistyped, so that a verdict comes out differently."""
    day = last_session("KOSPI", month - 1)
    period = ending(month)
    value = close_on("KOSPI", day)
    asked = [q for q in sentences(store) if q.endswith(f"{day}") and q.startswith("KOSPI above")]
    level = Decimal(asked[0].split()[2])
    done = correct(
        store,
        standard(),
        series="KOSPI",
        period=f"{day}",
        value=level + 50 if value <= level else level - 50,
        source="KRX",
        reason="mistyped",
        now=datetime(period.year, period.month, 20, tzinfo=period.ends_at.tzinfo),
    )
    assert done.verdicts


def sentences(store: Store) -> list[str]:
    from tracker.store import reads

    with store.reading() as db:
        return [q.sentence for q in reads.questions(db)]


@dataclass(frozen=True)
class Ended:
    """What there is at the end of the time."""

    life: Life
    scorecard: str
    reports: list[Report]


def lived(forks: Forks, folder: Path, *, disturbed: bool, got: Counter[str]) -> Ended:
    def take(asked: Asked) -> bytes:
        got[asked.json["title"]] += 1
        return b"{}"

    with serving(take) as server:
        life = Life(forks, folder, int(server.url.rsplit(":", 1)[1]), disturbed)
        life.live()
    with open_store(life.url) as store:
        with store.reading() as db:
            written = [decode(row.body) for row in reports.reports(db)]
        return Ended(life, scored(store), written)


def scored(store: Store) -> str:
    from io import StringIO

    out = StringIO()
    write(scorecard(store, standard(), as_of=after(MONTHS - 1, days=20)), "json", out)
    return out.getvalue()


GOT: Counter[str] = Counter()


@pytest.fixture(scope="module")
def disturbed(forks: Forks, tmp_path_factory: pytest.TempPathFactory) -> Ended:
    return lived(forks, tmp_path_factory.mktemp("disturbed"), disturbed=True, got=GOT)


@pytest.fixture(scope="module")
def clean(forks: Forks, tmp_path_factory: pytest.TempPathFactory) -> Ended:
    return lived(forks, tmp_path_factory.mktemp("clean"), disturbed=False, got=Counter())


@pytest.mark.xdist_group("two-years")
class TestTwoYears:
    def test_as_much_was_done_to_it_as_was_meant(self, disturbed: Ended) -> None:
        ended = disturbed.life.ended
        assert (ended["killed"], ended["doubles"]) == (KILLS, DOUBLES)

    def test_the_scorecard_is_that_of_a_clean_run(self, disturbed: Ended, clean: Ended) -> None:
        assert disturbed.scorecard == clean.scorecard

    def test_the_reports_tell_the_same(self, disturbed: Ended, clean: Ended) -> None:
        assert [told(r) for r in disturbed.reports] == [told(r) for r in clean.reports]

    def test_there_is_one_report_a_month(self, disturbed: Ended) -> None:
        assert [r.period for r in disturbed.reports] == [str(p) for p in STORY.periods]

    def test_every_change_is_in_exactly_one_report(self, disturbed: Ended) -> None:
        end = after(MONTHS - 1) - timedelta(hours=1)
        with open_store(disturbed.life.url) as store, store.reading() as db:
            verdicts = set(
                db.exec_driver_sql(
                    "select id from verdicts where coalesce(known_at, as_of) < ?", (moment(end),)
                ).scalars()
            )
            calls = set(db.exec_driver_sql("select id from predictions").scalars())
        listed = Counter(s.verdict for r in disturbed.reports for s in r.settled)
        assert set(listed) == verdicts
        assert set(listed.values()) == {1}
        logged = Counter(new.said.call for r in disturbed.reports for new in r.logged)
        assert (set(logged), set(logged.values())) == (calls, {1})

    def test_the_revision_and_the_correction_are_told_once(self, disturbed: Ended) -> None:
        revised = [x for r in disturbed.reports for x in r.revised]
        assert {x.series for x in revised if x.why is None} == {REVISED}
        assert len([x for x in revised if x.why is None]) == 1
        assert len([x for x in revised if x.why is not None]) == 1
        changed = [s for r in disturbed.reports for s in r.changed]
        assert {s.why for s in changed} == {"mistyped"}
        assert any(s.before != s.outcome for s in changed)

    def test_nothing_was_sent_twice_and_nothing_was_forgotten(self, disturbed: Ended) -> None:
        with open_store(disturbed.life.url) as store, store.reading() as db:
            found = deliveries.deliveries(db)
        assert [d.period for d in found] == [r.period for r in disturbed.reports]
        assert {d.state for d in found} <= {"sent", "unsure"}
        assert set(GOT.values()) == {1}
        assert len(GOT) >= sum(d.state == "sent" for d in found)

    def test_the_files_are_those_of_the_reports_and_whole(self, disturbed: Ended) -> None:
        folder = disturbed.life.folder / "reports"
        for report in disturbed.reports[-2:]:
            for name, content in forms(report).items():
                assert (folder / name).read_bytes() == content
        assert len(list(folder.iterdir())) == MONTHS * len(forms(disturbed.reports[0]))

    def test_the_record_is_whole(self, disturbed: Ended) -> None:
        with open_store(disturbed.life.url) as store:
            assert check(store) == []
            assert out_of_step(store, standard()) == []
            assert leases.holder(store, "monthly") is None


def moment(at: datetime) -> str:
    return f"{at:%Y-%m-%dT%H:%M:%S.%fZ}"


def told(report: Report) -> object:
    """What a report says of the world, without the numbers of rows and when it was written."""
    settled = sorted((s.sentence, s.outcome, s.before or "") for s in report.settled)
    return report.period, settled, sorted(x.said.sentence for x in report.logged)
