"""Live and retrospective calls: which of the two records a page shows, and the switch between them."""

from tracker.scorecard import Record
from tracker.web import data, state
from tracker.web.current import drawn
from tracker.web.data import Ledger

RECORDS: tuple[Record, ...] = ("live", "retrospective")


def chosen(led: Ledger, forecaster: str | None) -> Record | None:
    """The record the address asks for; ``None`` leaves the choice to the score sheet."""
    held = data.records(led, forecaster)
    asked = state.code("record", RECORDS, "")
    return next((r for r in RECORDS if r == asked and r in held), None)


def switch(led: Ledger, forecaster: str | None) -> None:
    """The switch, where both records hold calls."""
    t, _ = drawn()
    held = data.records(led, forecaster)
    if len(held) > 1:
        shown = data.sheet(led, forecaster, chosen(led, forecaster)).record
        names: dict[str, str] = {r: f"{t(f'record.{r}')} {n}" for r, n in held.items()}
        state.pills(t("record.switch"), "record", names, shown)
