"""The record as files: scores, calls and verdicts as JSON and CSV, and everything about one call."""

import json
from collections.abc import Iterator
from datetime import datetime
from io import StringIO

from sqlalchemy import Connection

from tracker import export
from tracker.formats import Export, Format, write
from tracker.presentation import records_json
from tracker.presentation.dossier import Dossier
from tracker.presentation.records_json import COLUMNS
from tracker.sessions.almanac import Almanac
from tracker.site.folder import File
from tracker.site.reading import Whole
from tracker.store.engine import Store
from tracker.views import View


def view_file(name: str, version: str, view: View) -> File:
    """A record as its page shows it."""
    told = records_json.view_json(version, view, {})
    return File(name, records_json.text(told).encode())


def data_files(store: Store, db: Connection, record: Whole) -> Iterator[File]:
    """Every call, verdict and score as tables."""
    calls = list(record.calls.values())
    told = [records_json.row(call) for call in calls]
    yield _file("data/calls.json", Export(COLUMNS, told), "json")
    yield _file("data/calls.csv", Export(COLUMNS, told), "csv")
    yield _file("data/verdicts.csv", export.verdicts(db), "csv")
    yield _file("data/scores.csv", _scores(store, record.almanac, record.as_of), "csv")


def _scores(store: Store, almanac: Almanac, as_of: datetime) -> Export:
    return export.scorecard(store, almanac, as_of=as_of)


def _file(name: str, rows: Export, form: Format) -> File:
    out = StringIO()
    write(rows, form, out)
    return File(name, out.getvalue().encode())


def call_file(d: Dossier) -> File:
    """Everything about one call."""
    told = json.dumps(records_json.dossier_json(d), ensure_ascii=False, allow_nan=False)
    return File(f"data/call/{d.call.id}.json", f"{told}\n".encode())
