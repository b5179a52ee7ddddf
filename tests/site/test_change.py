"""What changes in the record changes the files that tell of it, and no others."""

import re
import shutil
from datetime import timedelta
from pathlib import Path

from tests.site.conftest import LATER, Site, read, written
from tracker.domain.records import NewVerdict
from tracker.domain.terms import Outcome
from tracker.site.folder import MANIFEST
from tracker.store import writes
from tracker.store.engine import open_store

OPEN = 26
"""A call whose question waits for a figure."""
OF_ALL = re.compile(
    r"index\.html|data/[\w-]+\.(json|csv)|data/by/.*|(en|ko)/(index|retrospective|forecasters|reports)\.html"
    r"|(en|ko)/(calls/.*|by/.*|feed\.atom|record\.png|badge\.svg)"
)
"""What tells of the whole record or of everything in it."""


def test_one_new_verdict_changes_its_own_pages_and_the_lists(site: Site, tmp_path: Path) -> None:
    file = Path(shutil.copy(site.record, tmp_path / "record.db"))
    folder = tmp_path / "site"
    shutil.copytree(site.folder, folder)
    with open_store(f"sqlite:///{file}") as store, store.writing() as db:
        asked = f"select question_id from predictions where id = {OPEN}"
        (question,) = db.exec_driver_sql(asked).scalars()
        own = f"select id from predictions where question_id = {question}"
        calls = list(db.exec_driver_sql(own).scalars())
        new = NewVerdict(
            question_id=question, outcome=Outcome.VOID, reason="release_cancelled",
            decided_on=None, known_at=LATER, as_of=LATER, recorded_at=LATER, rules="1",
            calendars="x", evidence=(),
        )  # fmt: skip
        writes.add_verdict_rows(db, [new])
    counts = written(file, folder, LATER + timedelta(hours=1))
    after = read(folder)
    changed = {name for name in after if after[name] != site.files.get(name)} - {MANIFEST}
    assert (counts.added, counts.removed, counts.changed) == (0, 0, len(changed))
    own_pages = {f"{lang}/call/{id}.html" for id in calls for lang in ("en", "ko")}
    own_data = {f"data/call/{id}.json" for id in calls}
    tells = {
        name
        for name, page in site.pages.items()
        if "/call/" in name and any(f'href="{id}.html"' in page for id in calls)
    }
    assert own_pages | own_data <= changed
    assert {n for n in changed if not OF_ALL.fullmatch(n)} <= own_pages | own_data | tells
    assert {"en/index.html", "ko/feed.atom", "data/verdicts.csv"} <= changed
