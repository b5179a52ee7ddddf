"""What is read some hundred calls at a time is what is read for one call alone."""

from pathlib import Path

import pytest

from tests.site.conftest import LATER
from tests.web.pages import use
from tracker.site import reading
from tracker.store.engine import open_store
from tracker.web import data

STANDING = (
    "row", "base", "history", "evidence", "revisions", "readings", "quotes", "replaced_by", "corrected",
)  # fmt: skip
"""What does not depend on the calls around."""


def test_lots_of_calls_are_read_as_each_by_itself(
    varied_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(monkeypatch, varied_file)
    monkeypatch.setattr(reading, "LOT", 7)
    with open_store(f"sqlite:///{varied_file}", read_only=True) as store, store.reading() as db:
        record = reading.whole(db, LATER)
        lots = list(reading.dossiers(db, record, reading.shelf(db)))
        prices = reading.Prices(db, record)
    with data.ledger(LATER) as led:
        assert [d.call.id for d in lots] == list(record.every)
        for found in lots:
            one = data.dossier(led, found.call.id)
            assert one is not None
            told = {name: value for name, value in vars(found).items() if name in STANDING}
            assert told == {name: getattr(one, name) for name in STANDING}, found.call.id
            if not found.replaced_by:
                assert (found.call, found.mentions, found.family) == (
                    one.call, one.mentions, one.family,
                )  # fmt: skip
        first, last = found.call.first, found.call.last
        assert prices.between("KOSPI", first, last) == data.closes(led, "KOSPI", first, last)
