"""The record as JSON and CSV at an address: at the moment and in the version that the pages show."""

from collections.abc import Iterator
from io import StringIO
from typing import Any

from tracker.calls import arranged
from tracker.contracts import utc
from tracker.formats import Export, write
from tracker.presentation import records_json
from tracker.presentation.dossier import Dossier
from tracker.presentation.records_json import COLUMNS, text
from tracker.views import RECORDS, View
from tracker.web import data
from tracker.web.data import Ledger

__all__ = ["calls_csv", "dossier_json", "text", "view_json"]


def view_json(led: Ledger, found: View, cuts: dict[str, str]) -> dict[str, Any]:
    """A record as the scorecard shows it, named as in ``tracker score --json``."""
    return records_json.view_json(led.version, found, cuts)


def calls_csv(led: Ledger, ids: list[int]) -> str:
    """A table of these calls, oldest first. Cells that a spreadsheet would run get an apostrophe.

    As in the scores, live and retrospective calls have families and mentions of their own: the hit rate
    is the mean of ``correct`` over the rows in force that have matured, each family counting once.
    """
    out = StringIO()
    write(Export(COLUMNS, _rows(led, ids)), "csv", out)
    return out.getvalue()


def _rows(led: Ledger, ids: list[int]) -> Iterator[dict[str, Any]]:
    found = data.calls(led, ids)
    for record in RECORDS:
        for call in arranged(c for c in found if c.retrospective == (record == "retrospective")):
            yield records_json.row(call)


def dossier_json(led: Ledger, d: Dossier) -> dict[str, Any]:
    """Everything about one call, with the evidence of its verdict."""
    return {"as_of": utc(led.as_of), "version": led.version, **records_json.dossier_json(d)}
