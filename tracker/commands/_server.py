"""Running the scorecard: streamlit in a process of its own, stopped with this one."""

import errno
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from types import FrameType

import click

from tracker.errors import CannotServe, PortInUse
from tracker.paths import share
from tracker.settings import told_to_server

PATIENCE = 60.0
LOCAL = "127.0.0.1"
EVERYWHERE = ("0.0.0.0", "::", "")
_TAKEN = (errno.EADDRINUSE, errno.EACCES)


def serve(url: str, *, port: int, address: str, browse: bool | None, language: str) -> None:
    """Serve the scorecard of the database at ``url`` until Ctrl-C or SIGTERM.

    Raises ``PortInUse``, ``CannotServe``, ``InvalidSettings``.
    """
    chosen = free_port(port, address)
    here = LOCAL if address in EVERYWHERE else address
    with _running(_program(chosen, address), told_to_server(url, language)) as process:
        try:
            _wait_until_up(process, here, chosen)
            page = f"http://{'localhost' if here == LOCAL else here}:{chosen}"
            click.echo(f"Scorecard: {page}  (Ctrl-C stops it)")
            _browse(page, wanted=browse)
            code = process.wait()
        except KeyboardInterrupt:
            click.echo("\nStopped.")
            return
    raise CannotServe(f"it ended with code {code}")


def free_port(port: int, address: str) -> int:
    """``port`` when it can be had, any free one for 0. Raises ``PortInUse``, ``CannotServe``."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except (OSError, UnicodeError) as why:
            if getattr(why, "errno", None) in _TAKEN:
                raise PortInUse(port) from None
            raise CannotServe(f"{address}:{port} cannot be used: {why}") from None
        found: int = probe.getsockname()[1]
        return found


def _program(port: int, address: str) -> list[str]:
    try:
        app = share("app.py")
    except FileNotFoundError as why:
        raise CannotServe(str(why)) from None
    options = {"port": port, "address": address, "headless": "true"}
    return [
        *(sys.executable, "-m", "streamlit", "run", str(app)),
        *(f"--server.{name}={value}" for name, value in options.items()),
    ]


@contextmanager
def _running(
    program: list[str], settings: Mapping[str, str]
) -> Iterator["subprocess.Popen[bytes]"]:
    environment = {**os.environ, **settings}
    with _ended_by_sigterm():
        process = subprocess.Popen(
            program,
            cwd=_settings_folder(),
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            start_new_session=True,  # Ctrl-C reaches this process, which then ends the other
        )
        try:
            yield process
        finally:
            _end(process)


def _settings_folder() -> Path:
    """Where streamlit finds its ``.streamlit/config.toml``."""
    return share(".streamlit").parent


@contextmanager
def _ended_by_sigterm() -> Iterator[None]:
    def interrupt(signum: int, frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _end(process: "subprocess.Popen[bytes]") -> None:
    if process.poll() is not None:
        return
    process.terminate()
    try:
        process.wait(5)
    except (subprocess.TimeoutExpired, KeyboardInterrupt):
        process.kill()
        process.wait()


def _wait_until_up(process: "subprocess.Popen[bytes]", address: str, port: int) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if (code := process.poll()) is not None:
            raise CannotServe(f"it ended with code {code}")
        if _healthy(address, port):
            return
        time.sleep(0.05)
    raise CannotServe(f"it did not answer within {PATIENCE:.0f} seconds")


def _healthy(address: str, port: int) -> bool:
    connection = HTTPConnection(address, port, timeout=1)
    try:
        connection.request("GET", "/_stcore/health")
        return connection.getresponse().status == 200
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()


def _browse(page: str, *, wanted: bool | None) -> None:
    """Open a browser when asked to, or when a person sits at a screen."""
    screen = sys.platform in ("darwin", "win32") or any(
        os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY")
    )
    if wanted if wanted is not None else sys.stdout.isatty() and screen:
        import webbrowser

        webbrowser.open(page)
