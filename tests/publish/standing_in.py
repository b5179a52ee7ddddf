"""Servers on this machine that stand in for the services: each request meets the next thing that is set."""

import json
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Literal

Act = int | Literal["lost", "false", "wait", "long"]
"""What a request meets: a status; no answer at all; a refusal with status 200; 429 with a pause."""


@dataclass
class Service:
    """A running stand-in: its port, what it does next (then 200), and the bodies it was sent."""

    port: int
    acts: list[Act] = field(default_factory=list)
    came: list[bytes] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    gate: threading.Event | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def sent(self, number: int = -1) -> Any:
        return json.loads(self.came[number])


@contextmanager
def web_service() -> Iterator[Service]:
    service = Service(0)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.do_POST()

        def do_POST(self) -> None:
            service.came.append(self.rfile.read(int(self.headers.get("content-length", 0))))
            service.paths.append(self.path)
            if service.gate:
                service.gate.wait(5)
            act = service.acts.pop(0) if service.acts else 200
            if act == "lost":
                self.close_connection = True
                return
            self.send_response({"false": 200, "wait": 429, "long": 429}.get(str(act)) or int(act))
            if act == 302:
                self.send_header("Location", "/elsewhere")
            if act in ("wait", "long"):
                self.send_header("Retry-After", "0" if act == "wait" else "3600")
            self.end_headers()
            self.wfile.write(b"ok" if act == 200 else b'{"ok": false}')

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    service.port = server.server_port
    with _running(server):
        yield service


@contextmanager
def mail_service() -> Iterator[Service]:
    """A mail server; its acts are what it answers to a whole mail, else 250."""
    service = Service(0)

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self.wfile.write(b"220 here\r\n")
            while command := self.rfile.readline()[:4].upper():
                if command == b"QUIT":
                    return
                if command != b"DATA":
                    self.wfile.write(b"250 fine\r\n")
                    continue
                self.wfile.write(b"354 go on\r\n")
                service.came.append(b"".join(iter(self.rfile.readline, b".\r\n")))
                act = service.acts.pop(0) if service.acts else 250
                if act == "lost":
                    return
                self.wfile.write(f"{act} done\r\n".encode())

    server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler)
    service.port = server.server_address[1]
    with _running(server):
        yield service


@contextmanager
def _running(server: socketserver.BaseServer) -> Iterator[None]:
    server.handle_error = lambda *_: None  # type: ignore[method-assign]
    thread = threading.Thread(target=server.serve_forever, args=(0.002,), daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
