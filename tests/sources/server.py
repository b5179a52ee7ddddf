"""A web server on this machine that answers as a source would, or goes wrong in a given manner."""

import json
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Literal
from urllib.parse import parse_qsl, urlsplit

Manner = Literal["whole", "truncated", "chunks cut", "drip", "reset"]


@dataclass(frozen=True)
class Asked:
    """A request as the server saw it; ``json`` is the body of a POST."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    json: Any = None


@dataclass(frozen=True)
class Reply:
    """What the server sends back, and how."""

    body: bytes
    status: int = 200
    content_type: str = "application/json"
    headers: dict[str, str] = field(default_factory=dict)
    manner: Manner = "whole"


Serve = Callable[[Asked], "Reply | bytes | None"]
"""A body alone is sent with status 200; None is a 404."""


@dataclass
class Served:
    """A running server: its address and everything it was asked."""

    url: str
    asked: list[Asked]


@contextmanager
def serving(serve: Serve) -> Iterator[Served]:
    """A server that answers by ``serve`` for as long as the block runs."""
    asked: list[Asked] = []

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            self._serve(None)

        def do_POST(self) -> None:
            length = int(self.headers.get("content-length", 0))
            self._serve(json.loads(self.rfile.read(length)))

        def _serve(self, sent: Any) -> None:
            parts = urlsplit(self.path)
            request = Asked(
                self.command,
                parts.path,
                dict(parse_qsl(parts.query, keep_blank_values=True)),
                {name.lower(): value for name, value in self.headers.items()},
                sent,
            )
            asked.append(request)
            reply = serve(request)
            if reply is None:
                reply = Reply(b"not found", 404, "text/plain")
            _send(self, Reply(reply) if isinstance(reply, bytes) else reply)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.002,), daemon=True)
    thread.start()
    try:
        yield Served(f"http://127.0.0.1:{server.server_port}", asked)
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _send(handler: BaseHTTPRequestHandler, reply: Reply) -> None:
    if reply.manner == "reset":
        linger = struct.pack("ii", 1, 0)
        handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        handler.close_connection = True
        handler.connection.close()
        return
    handler.send_response(reply.status)
    handler.send_header("Content-Type", reply.content_type)
    for name, value in reply.headers.items():
        handler.send_header(name, value)
    if reply.manner == "chunks cut":
        handler.send_header("Transfer-Encoding", "chunked")
        handler.end_headers()
        half = reply.body[: len(reply.body) // 2]
        handler.wfile.write(f"{len(half):x}\r\n".encode() + half + b"\r\n")
        handler.close_connection = True
        return
    handler.send_header("Content-Length", str(len(reply.body)))
    handler.end_headers()
    _write(handler, reply)


def _write(handler: BaseHTTPRequestHandler, reply: Reply) -> None:
    if reply.manner == "truncated":
        handler.wfile.write(reply.body[: len(reply.body) // 2])
        handler.close_connection = True
    elif reply.manner == "drip":
        try:
            for i in range(len(reply.body)):
                handler.wfile.write(reply.body[i : i + 1])
                handler.wfile.flush()
                time.sleep(0.05)
        except OSError:
            handler.close_connection = True
    else:
        handler.wfile.write(reply.body)
