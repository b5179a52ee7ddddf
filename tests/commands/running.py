"""The command line as a function, the record as one number, and contracts as shapes."""

import hashlib
import io
import json
import sqlite3
from contextlib import closing, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from tests.support.records import NOW
from tracker.cli import run

RECORD = (
    "forecasters",
    "posts",
    "questions",
    "predictions",
    "observations",
    "verdicts",
    "remarks",
    "payloads",
    "releases",
)


FINGERPRINTS: dict[bytes, str] = {}
"""Those of the databases read so far: the same bytes hold the same rows."""


def fingerprint(db: sqlite3.Connection) -> str:
    rows = [db.execute(f"select * from {table} order by id").fetchall() for table in RECORD]
    return hashlib.sha256(repr(rows).encode()).hexdigest()


class Ran(NamedTuple):
    """How a command ended and what it printed."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


@dataclass(frozen=True)
class Command:
    """``tracker`` on the database in ``file``."""

    file: Path

    def __call__(self, *arguments: str, now: datetime = NOW) -> Ran:
        out, err = io.StringIO(), io.StringIO()
        with redirect_stdout(out), redirect_stderr(err):
            code = run(arguments, now=now)
        return Ran(code, out.getvalue(), err.getvalue())

    def done(self, *arguments: str, now: datetime = NOW) -> Ran:
        """Run a command that must succeed."""
        ran = self(*arguments, now=now)
        assert (ran.code, ran.err if "Traceback" in ran.err else "") == (0, ""), ran
        return ran

    def refused(self, *arguments: str, code: int = 1, now: datetime = NOW) -> str:
        """Run a command that must end with ``code``, one message and an unchanged record; the message."""
        before = self.record()
        ran = self(*arguments, now=now)
        assert ran.code == code, ran
        assert ran.err.strip()
        assert "Traceback" not in ran.err
        assert "Unexpected" not in ran.err
        assert self.record() == before
        return ran.err

    def record(self) -> str:
        """A fingerprint of every row on record."""
        with closing(sqlite3.connect(self.file)) as db:
            content = hashlib.sha256(db.serialize()).digest()
            if content not in FINGERPRINTS:
                FINGERPRINTS[content] = fingerprint(db)
        return FINGERPRINTS[content]

    def count(self, table: str) -> int:
        """How many rows a table has."""
        with closing(sqlite3.connect(self.file)) as db:
            return int(db.execute(f"select count(*) from {table}").fetchone()[0])

    def execute(self, statement: str) -> None:
        """Change the file behind the tracker's back."""
        with closing(sqlite3.connect(self.file)) as db:
            db.execute(statement)
            db.commit()


def differences(value: Any, form: Any, at: str = "it") -> list[str]:
    """Where ``value`` is not of ``form``: a type, a tuple of forms, ``[form]``, or a dict of forms.

    Only ``{str: form}`` stands for any keys; a dict otherwise names all of them.
    """
    if isinstance(form, tuple):
        tries = [differences(value, one, at) for one in form]
        return [] if [] in tries else tries[-1]
    if form is None or isinstance(form, str | bool):
        return [] if value == form else [f"{at} is {value!r}, not {form!r}"]
    if isinstance(form, list):
        if not isinstance(value, list):
            return [f"{at} is no list"]
        return [d for i, item in enumerate(value) for d in differences(item, form[0], f"{at}[{i}]")]
    if isinstance(form, dict):
        if not isinstance(value, dict):
            return [f"{at} is no object"]
        if set(form) == {str}:
            return [d for k, v in value.items() for d in differences(v, form[str], f"{at}.{k}")]
        if set(value) != set(form):
            return [f"{at} has the keys {sorted(set(value) ^ set(form))} too many or too few"]
        return [d for k, f in form.items() for d in differences(value[k], f, f"{at}.{k}")]
    if form is float and type(value) is int:
        return []
    return [] if type(value) is form else [f"{at} is {value!r}, no {form.__name__}"]
