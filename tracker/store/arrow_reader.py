"""Whole columns out of an SQLite file at the speed of its own scan, read by a process of their own.

Arrow's driver brings its own copy of SQLite. Two copies in one process undo each other's locks on a
file (https://www.sqlite.org/howtocorrupt.html, section 2.2.1), so the driver never runs in ours.
"""

import json
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from io import BytesIO
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

if TYPE_CHECKING:
    import pyarrow as pa

Query = tuple[str, Sequence[Any]]
BATCH = "65536"


def arrow_tables(file: str, queries: Sequence[Query]) -> "list[pa.Table]":
    """What each query, a statement with its parameters, selects from the file; two are read at a time."""
    halves = [queries[::2], queries[1::2]]
    with ThreadPoolExecutor() as pool:
        found = [iter(tables) for tables in pool.map(partial(_read_apart, file), halves)]
    return [next(found[i % 2]) for i in range(len(queries))]


def _read_apart(file: str, queries: Sequence[Query]) -> "list[pa.Table]":
    from pyarrow import ipc

    asked = json.dumps([file, [[sql, list(parameters)] for sql, parameters in queries]])
    command = [sys.executable, "-m", __name__]
    found = subprocess.run(command, input=asked.encode(), stdout=subprocess.PIPE, check=True)
    stream = BytesIO(found.stdout)
    return [ipc.open_stream(stream).read_all() for _ in queries]


def main() -> None:
    """Read what standard input asks for; write the tables as Arrow streams to standard output."""
    import adbc_driver_sqlite.dbapi as driver
    from pyarrow import ipc

    file, queries = json.load(sys.stdin)
    with driver.connect(f"file:{quote(file)}?mode=ro") as connection:
        for statement, parameters in queries:
            with connection.cursor() as cursor:
                cursor.adbc_statement.set_options(**{"adbc.sqlite.query.batch_rows": BATCH})
                cursor.execute(statement, tuple(parameters) or None)
                table = cursor.fetch_arrow_table()
            with ipc.new_stream(sys.stdout.buffer, table.schema) as stream:
                stream.write_table(table)


if __name__ == "__main__":
    main()
