"""Readers of the scorecard without a browser: what a page costs the server, and how many it holds.

A reader opens Streamlit's own connection, asks for a page and waits until its script has run to the end.
"""

import asyncio
import os
import random
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect

LARGEST = 64 * 2**20


@dataclass
class Reader:
    """One open connection; each view is timed from asking to the end of the script, in seconds."""

    socket: ClientConnection
    page: str = ""
    failed: bool = False
    drawn: int = field(default=0)
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
        f"{place}/_stcore/stream", subprotocols=["streamlit"], max_size=LARGEST, origin=address
    )
    return Reader(socket)


async def crowd(
    address: str, paths: list[str], *, readers: int, seconds: float, think: float
) -> list[float]:
    """How long each view took while many read at once, each thinking ``think`` seconds on average."""
    end = time.perf_counter() + seconds
    found: list[float] = []

    async def one(seed: int) -> None:
        chance = random.Random(seed)
        await asyncio.sleep(chance.uniform(0, think))
        reader = await opened(address)
        await reader.view(chance.choice(paths))
        while time.perf_counter() < end:
            await asyncio.sleep(chance.expovariate(1 / think))
            took = await reader.view(chance.choice(paths))
            if reader.failed:
                raise RuntimeError("a page failed")
            found.append(took)
        await reader.socket.close()

    await asyncio.gather(*(one(i) for i in range(readers)))
    return found


@contextmanager
def quiet() -> Iterator[None]:
    """Nothing of the client's own garbage in the figures."""
    import gc

    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def memory(pid: int) -> float:
    """Megabytes that a process holds."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    line = next(row for row in status.splitlines() if row.startswith("VmRSS"))
    return int(line.split()[1]) / 1024
