"""A database URL taken apart: what to open, and how to name it without its password."""

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from tracker.errors import DatabaseUnreachable

Mode = Literal["ro", "rw", "rwc", "immutable"]

POSTGRESQL = "postgresql+psycopg"
FORMS = "write sqlite:///FILE or postgresql://USER:PASSWORD@HOST/NAME"


@dataclass(frozen=True)
class Address:
    """``file`` is the SQLite file, None for PostgreSQL; ``where`` is safe to show."""

    url: URL = field(repr=False)
    where: str
    file: Path | None

    def sqlite_url(self, mode: Mode) -> URL:
        """The URL that opens the file in ``mode``; ``immutable``: nobody else writes to it."""
        assert self.file is not None
        database = self.file.absolute().as_uri()
        query = {"mode": mode, "uri": "true"}
        if mode == "immutable":
            query = {"mode": "ro", "immutable": "1", "uri": "true"}
        return URL.create("sqlite", database=database, query=query)

    def require_file(self) -> None:
        """Raise ``DatabaseUnreachable`` when a SQLite file is missing or a folder."""
        if self.file is None:
            return
        if os.path.isdir(self.file):
            raise DatabaseUnreachable(self.where, "it is a folder")
        if not os.path.exists(self.file):
            raise DatabaseUnreachable(self.where, "there is no such file")

    def is_at_rest(self) -> bool:
        """Whether all that a SQLite store holds is in its one file."""
        return self.file is not None and not os.path.exists(f"{self.file}-wal")


def address_of(url: str) -> Address:
    """The address written as ``url``. Raises ``DatabaseUnreachable``, never showing what was given."""
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):
        raise DatabaseUnreachable("the given URL", f"it is no database URL: {FORMS}") from None
    backend = parsed.get_backend_name()
    if backend == "sqlite":
        if not parsed.database or parsed.database == ":memory:":
            raise DatabaseUnreachable(str(parsed), f"the record needs a file: {FORMS}")
        file = Path(parsed.database).expanduser()
        return Address(parsed, _short(file), file)
    if backend in ("postgresql", "postgres"):
        return Address(parsed.set(drivername=POSTGRESQL), _server(parsed), None)
    raise DatabaseUnreachable("the given URL", f"{backend} databases are not supported: {FORMS}")


def _short(file: Path) -> str:
    try:
        return f"~/{file.absolute().relative_to(Path.home())}"
    except (ValueError, RuntimeError):
        return str(file)


def _server(url: URL) -> str:
    user = f"{url.username}@" if url.username else ""
    host = url.host or url.query.get("host") or "localhost"
    port = f":{url.port}" if url.port else ""
    return f"postgresql://{user}{host if isinstance(host, str) else host[0]}{port}/{url.database or ''}"
