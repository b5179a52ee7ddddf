"""Which names the server answers to: a foreign one could make a reader's browser read for somebody else."""

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

LOOPBACK = ("localhost", "127.0.0.1", "::1")
REFUSED = "This host name is not served here. TRACKER_ALLOWED_HOSTS lists those that are.\n"


class Hosts:
    """Refuses requests and WebSockets whose ``Host`` is not allowed, with status 400.

    Names of this machine itself always are: those of the loopback, and the address that was connected to.
    """

    def __init__(self, app: "ASGIApp", allowed: Sequence[str]) -> None:
        self.app = app
        self.allowed = allowed

    async def __call__(self, scope: "Scope", receive: "Receive", send: "Send") -> None:
        if scope["type"] in ("http", "websocket") and not self._answers(scope):
            await PlainTextResponse(REFUSED, 400)(scope, receive, send)
            return
        await self.app(scope, receive, send)

    def _answers(self, scope: "Scope") -> bool:
        given = Headers(scope=scope).getlist("host")
        name = host_name(given[0]) if len(given) == 1 else None
        here = (scope.get("server") or ("",))[0]
        return name is not None and (
            name in LOOPBACK or name == here or is_allowed(name, self.allowed)
        )


def host_name(host: str) -> str | None:
    """The name in a ``Host`` header without its port, in lower case; None when it is not one.

    >>> host_name("Score.Example.com:8501"), host_name("[::1]:8501"), host_name("a@b"), host_name("a:x")
    ('score.example.com', '::1', None, None)
    """
    try:
        parts = urlsplit(f"//{host}")
        name = parts.hostname
        port = parts.port
    except ValueError:
        return None
    plain = parts.netloc == host and "@" not in host and not host.endswith(":")
    return name.rstrip(".") if name and plain and (port is None or port > 0) else None


def is_allowed(name: str, allowed: Collection[str]) -> bool:
    """Whether a host name is among ``allowed``: names, ``*.HOST`` for all below one, ``*`` for every one.

    >>> [is_allowed(name, ["*.example.com"]) for name in ("a.example.com", "example.com", "example.org")]
    [True, False, False]
    """
    return any(
        pattern in ("*", name) or (pattern.startswith("*.") and name.endswith(pattern[1:]))
        for pattern in allowed
    )
