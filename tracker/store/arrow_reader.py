"""Whole columns out of an SQLite file at the speed of its own scan, read by a process of their own.

Arrow's driver brings its own copy of SQLite. Two copies in one process undo each other's locks on a
file (https://www.sqlite.org/howtocorrupt.html, section 2.2.1), so the driver never runs in ours.
"""

import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

if TYPE_CHECKING:
    import pyarrow as pa
    from adbc_driver_manager import AdbcStatement

Query = tuple[str, Sequence[Any]]
BATCH = "65536"


def arrow_tables(file: str, queries: Sequence[Query]) -> "Iterator[pa.Table]":
    """What each query, a statement with its parameters, selects from the file, one after the other.

    The last column of each is of texts, and comes as a dictionary. Raises ``CalledProcessError`` when
    the process that reads fails; it says why on standard error.
    """
    asked = json.dumps([file, [[sql, list(parameters)] for sql, parameters in queries]])
    command = [sys.executable, "-m", __name__, asked]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        from pyarrow import ArrowInvalid, ipc

        with suppress(ArrowInvalid):  # it ended too early, and has an exit code
            for _ in queries:
                yield ipc.open_stream(process.stdout).read_all().unify_dictionaries()
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)


def main() -> None:
    """Read what the argument asks for; write the rows as Arrow streams to standard output."""
    import adbc_driver_sqlite
    from adbc_driver_manager import AdbcConnection, AdbcStatement

    file, queries = json.loads(sys.argv[1])
    with (
        adbc_driver_sqlite.connect(f"file:{quote(file)}?mode=ro") as database,
        AdbcConnection(database) as connection,
    ):
        for sql, parameters in queries:
            with AdbcStatement(connection) as statement:
                statement.set_options(**{"adbc.sqlite.query.batch_rows": BATCH})
                statement.set_sql_query(sql)
                _write(statement, parameters)


def _write(statement: "AdbcStatement", parameters: Sequence[Any]) -> None:
    import pyarrow as pa

    if parameters:
        names = [str(i) for i in range(len(parameters))]
        statement.bind(pa.record_batch([[value] for value in parameters], names=names))
    rows = pa.RecordBatchReader.from_stream(statement.execute_query()[0])
    last = len(rows.schema) - 1
    coded = rows.schema.field(last).with_type(pa.dictionary(pa.int32(), pa.string()))
    schema = rows.schema.set(last, coded)
    with pa.ipc.new_stream(sys.stdout.buffer, schema) as stream:
        for batch in rows:
            texts = batch.column(last).dictionary_encode()
            stream.write_batch(batch.set_column(last, coded, texts))


if __name__ == "__main__":
    main()
