"""Asking the server around the pages without a network; what lies behind it answers 299."""

import asyncio
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any

from starlette.applications import Starlette
from starlette.routing import Mount

from tracker.web import shell

HTML = {"accept": "text/html,application/xhtml+xml"}
HOST = "localhost:8501"


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()


async def _inner(scope: Any, receive: Any, send: Any) -> None:
    if scope["type"] == "websocket":
        await send({"type": "websocket.accept"})
        return
    await send({"type": "http.response.start", "status": 299, "headers": []})
    await send({"type": "http.response.body", "body": b"inner"})


def stack() -> Starlette:
    """Routes and middleware as ``app.py`` has them, by the settings of now."""
    return Starlette(
        routes=[*shell.routes(), Mount("/", app=_inner)], middleware=shell.middleware()
    )


_usual = cache(stack)


def ask(
    path: str,
    headers: Mapping[str, str] = MappingProxyType({}),
    query: str = "",
    *,
    method: str = "GET",
    kind: str = "http",
    app: Starlette | None = None,
    server: str = "127.0.0.1",
) -> Answer:
    """The answer to one request; to a WebSocket that is let in, one with status 101."""
    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    async def receive() -> Any:
        if kind == "websocket":
            return {"type": "websocket.connect"}
        return {"type": "http.request", "body": b""}

    scope = {
        "type": kind,
        "method": method,
        "path": path,
        "scheme": "http",
        "server": (server, 8501),
        "headers": [(k.encode(), v.encode()) for k, v in {"host": HOST, **headers}.items()],
        "query_string": query.encode(),
        "subprotocols": [],
        "extensions": {"websocket.http.response": {}},
    }
    with ThreadPoolExecutor(1) as thread:  # a browser of another test has a loop in this one
        thread.submit(asyncio.run, (app or _usual())(scope, receive, send)).result()
    if sent[0]["type"] == "websocket.accept":
        return Answer(101, {}, b"")
    if sent[0]["type"] == "websocket.close":
        return Answer(403, {}, b"")
    got = {k.decode(): v.decode() for k, v in sent[0]["headers"]}
    return Answer(sent[0]["status"], got, b"".join(m.get("body", b"") for m in sent[1:]))
