"""Readers of the scorecard without a browser: what a page costs the server, and how many it holds.

A reader opens Streamlit's own connection, asks for a page and waits until its script has run to the end.
"""

import asyncio
import os
import random
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Thread
from urllib.parse import urlsplit
from urllib.request import urlopen

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Origin, Subprotocol

from benchmarks.timing import ROOT

LARGEST = 64 * 2**20


@dataclass
class Reader:
    """One open connection; each view is timed from asking to the end of the script, in seconds."""

    socket: ClientConnection
    failed: bool = False
    drawn: int = 0
    """Bytes of the latest view."""

    async def view(self, path: str) -> float:
        """Ask for a page: ``/calls?tab=settled``."""
        asked = BackMsg()
        parts = urlsplit(path)
        asked.rerun_script.query_string = parts.query
        asked.rerun_script.page_name = parts.path.strip("/")
        began = time.perf_counter()
        await self.socket.send(asked.SerializeToString())
        self.drawn, started = 0, False
        async for message in self.socket:
            self.drawn += len(message)
            got = ForwardMsg.FromString(message if isinstance(message, bytes) else message.encode())
            kind = got.WhichOneof("type")
            if kind == "delta" and got.delta.new_element.WhichOneof("type") == "exception":
                self.failed = True
            started = started or kind == "new_session"
            if kind == "script_finished" and started:
                return time.perf_counter() - began
        raise ConnectionError(f"the server hung up while drawing {path}")


async def opened(address: str) -> Reader:
    """A new reader of the server at ``address``."""
    place = address.replace("http", "ws", 1)
    socket = await connect(
        f"{place}/_stcore/stream",
        subprotocols=[Subprotocol("streamlit")],
        max_size=LARGEST,
        origin=Origin(address),
    )
    return Reader(socket)


async def crowd(
    address: str, paths: list[str], *, calls: int, readers: int, seconds: float, think: float
) -> list[float]:
    """How long each view took while many read at once, each thinking ``think`` seconds on average.

    Each view is of one of ``paths``, where ``{call}`` stands for any of so many calls.
    They arrive one after the other over three times as long; views are counted once all are there.
    """
    all_there = time.perf_counter() + 3 * think
    end = all_there + seconds
    found: list[float] = []

    def any_path(chance: random.Random) -> str:
        return chance.choice(paths).format(call=chance.randint(1, calls))

    async def one(seed: int) -> None:
        chance = random.Random(seed)
        await asyncio.sleep(chance.uniform(0, 3 * think))
        reader = await opened(address)
        await reader.view(any_path(chance))
        while time.perf_counter() < end:
            await asyncio.sleep(chance.expovariate(1 / think))
            counts = time.perf_counter() > all_there
            took = await reader.view(any_path(chance))
            if reader.failed:
                raise RuntimeError("a page failed")
            if counts:
                found.append(took)
        await reader.socket.close()

    await asyncio.gather(*(one(i) for i in range(readers)))
    return found


@contextmanager
def served(url: str) -> Iterator[tuple[str, int]]:
    """The scorecard of the database at ``url`` in a process of its own: its address and its number."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", "app.py", f"--server.port={port}"]
    environment = {**os.environ, "TRACKER_DATABASE_URL": url}
    process = subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    address = f"http://127.0.0.1:{port}"
    try:
        _wait(process, address)
        yield address, process.pid
    finally:
        process.terminate()
        process.wait()


def _wait(process: "subprocess.Popen[bytes]", address: str) -> None:
    for _ in range(1200):
        if process.poll() is not None:
            raise RuntimeError(f"the server ended with {process.returncode}")
        try:
            with urlopen(f"{address}/_stcore/health", timeout=1):
                return
        except OSError:
            time.sleep(0.05)
    raise RuntimeError("the server did not answer within a minute")


@contextmanager
def counted(address: str) -> Iterator[tuple[str, list[int]]]:
    """A second address of a server; every lot of bytes that it sends is counted in the list."""
    sent: list[int] = []
    port = urlsplit(address).port

    async def passed_on(
        source: asyncio.StreamReader, target: asyncio.StreamWriter, seen: list[int] | None
    ) -> None:
        with suppress(ConnectionError):
            while lot := await source.read(65536):
                if seen is not None:
                    seen.append(len(lot))
                target.write(lot)
                await target.drain()
        target.close()

    async def joined(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there, back = await asyncio.open_connection("127.0.0.1", port)
        await asyncio.gather(passed_on(reader, back, None), passed_on(there, writer, sent))

    loop = asyncio.new_event_loop()
    server = loop.run_until_complete(asyncio.start_server(joined, "127.0.0.1", 0))
    thread = Thread(target=loop.run_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", sent
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()


def memory(pid: int) -> float:
    """Megabytes that a process holds."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    line = next(row for row in status.splitlines() if row.startswith("VmRSS"))
    return int(line.split()[1]) / 1024
