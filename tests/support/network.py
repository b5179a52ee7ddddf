"""No test reaches past this machine: a connection to any other address is refused."""

import socket
from collections.abc import Iterator
from ipaddress import ip_address
from typing import Any

import pytest


class NetworkRefused(AssertionError):
    """A test tried to reach another machine."""


@pytest.fixture(autouse=True, scope="session")
def no_network() -> Iterator[None]:
    """Let sockets connect to this machine only (Unix sockets and loopback addresses)."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("connect", "connect_ex"):
            patch.setattr(socket.socket, name, _guarded(getattr(socket.socket, name)))
        yield


def _guarded(connect: Any) -> Any:
    def guarded(self: socket.socket, address: Any) -> Any:
        if self.family in (socket.AF_INET, socket.AF_INET6) and not _is_here(address[0]):
            raise NetworkRefused(f"a test tried to reach {address[0]}")
        return connect(self, address)

    return guarded


def _is_here(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
