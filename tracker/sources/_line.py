"""The line to one source: sends requests at its pace, tries again where that can help, hides the key.

A key is put into a request here and nowhere else, and taken out of everything that comes back. Errors are
raised where no error of the HTTP library is being handled, since such an error holds the whole address.
"""

import json
import logging
import re
import time
import zlib
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from threading import Lock
from types import TracebackType
from typing import Self
from urllib.parse import quote

import httpx2
import stamina

from tracker.errors import (
    KeyMissing,
    SourceBusy,
    SourceError,
    SourceRefused,
    SourceUnreachable,
    UnexpectedAnswer,
)
from tracker.sources._base import SECRET, Answer, Request, Source

LARGEST_ANSWER = 64 * 1024**2
LONGEST_REASON = 4096
MOST_REDIRECTS = 3
UNPACKED = {"identity": False, "gzip": True}
"""The encodings of a body, and whether it has to be unpacked."""

GZIP = 16 + zlib.MAX_WBITS
AGENT = "forecast-accountability-tracker (one reader, a few requests a month)"

for _library, _least in (
    ("httpx2", logging.WARNING),  # below that it logs whole addresses
    ("httpcore2", logging.WARNING),
    ("stamina", logging.ERROR),  # below that it tells of every attempt
):
    logging.getLogger(_library).setLevel(_least)


class Pace:
    """When each host was last asked; shared by all lines of a run, so that no host is asked too often."""

    def __init__(self, sleep: Callable[[float], None] = time.sleep) -> None:
        self._sleep = sleep
        self._ready: dict[str, float] = {}
        self._lock = Lock()

    def keep(self, host: str, pause: float) -> None:
        """Wait for this host's turn; the next one has it ``pause`` seconds later."""
        with self._lock:
            turn = max(self._ready.get(host, 0.0), time.monotonic())
            self._ready[host] = turn + pause
        if (wait := turn - time.monotonic()) > 0:
            self._sleep(wait)


@dataclass(frozen=True)
class Patience:
    """How long to keep trying, in seconds.

    ``silence`` is the longest wait for the next bytes, ``whole`` for a whole answer, ``budget`` for all
    attempts at one request. A server that asks for time gets at least ``floor``.
    """

    attempts: int = 4
    silence: float = 20.0
    whole: float = 90.0
    budget: float = 300.0
    first_wait: float = 1.0
    floor: float = 30.0


class Line:
    """``ask`` sends one request; open it with ``with``.

    ``base`` is asked in place of the source's own address; ``key`` goes where ``SECRET`` stands; ``now`` is
    the moment of the run.
    """

    def __init__(
        self,
        source: Source,
        *,
        base: str | None = None,
        key: str | None = None,
        now: datetime,
        pace: Pace,
        patience: Patience | None = None,
    ) -> None:
        """A server that is not the source's own is asked without a pause."""
        self._source, self._key, self._now, self._pace = source, key, now, pace
        self._base = (base or source.url).rstrip("/")
        self._secure = self._base.startswith("https:")
        self._patience = patience or (Patience() if base is None else Patience(floor=0.0))
        self._pause = source.pause if base is None else 0.0
        self._client = httpx2.Client(
            timeout=self._patience.silence,
            verify=self._secure,  # loading certificates takes a while
            headers={"User-Agent": AGENT, "Accept-Encoding": "gzip"},
            follow_redirects=self._secure and key is None,
            max_redirects=MOST_REDIRECTS,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self._client.close()

    def ask(self, request: Request) -> Answer:
        """The answer to ``request``. Raises ``SourceError``."""
        if self._key is None and self._source.key and not self._source.key_optional:
            key = self._source.key
            raise KeyMissing(self._source.label, key.variable, key.where)
        for attempt in stamina.retry_context(
            on=self._again,
            attempts=self._patience.attempts,
            timeout=self._patience.budget,
            wait_initial=self._patience.first_wait,
            wait_max=max(self._patience.floor, self._patience.first_wait),
            wait_jitter=self._patience.first_wait,
        ):
            with attempt:
                return self._once(request)
        raise AssertionError("a retry ends with an answer or an error")

    def _again(self, error: Exception) -> bool | float:
        """Whether to ask again, and after how many seconds where the source said so."""
        if isinstance(error, SourceBusy) and error.wait is not None:
            wait = max(error.wait, self._patience.floor)
            return wait if wait <= self._patience.budget else False
        return isinstance(error, SourceBusy | SourceUnreachable)

    def _once(self, request: Request) -> Answer:
        self._pace.keep(self._base, self._pause)
        shown = self._base + request.path
        try:
            answer: Answer | SourceError = self._answer(request, shown)
        except httpx2.TooManyRedirects:
            answer = UnexpectedAnswer(shown, "an answer", f"over {MOST_REDIRECTS} redirects")
        except httpx2.TimeoutException:
            answer = SourceUnreachable(shown, f"no byte for {self._patience.silence:g} seconds")
        except httpx2.TransportError as why:
            answer = SourceUnreachable(shown, _plainly(why))
        except zlib.error:
            answer = SourceUnreachable(shown, "its compression is broken")
        except (httpx2.InvalidURL, httpx2.UnsupportedProtocol):
            answer = SourceRefused(f"{self._base} is no web address", "Give it as https://HOST")
        if isinstance(answer, SourceError):
            raise answer
        return answer

    def _answer(self, request: Request, shown: str) -> Answer | SourceError:
        until = time.monotonic() + self._patience.whole
        with closing(self._client.send(self._built(request), stream=True)) as response:
            if error := self._set_back(response, shown):
                return error
            body = self._body(response, shown, until)
            if isinstance(body, SourceError):
                return body
            if response.status_code != 200:
                return self._refusal(response.status_code, shown, body)
            answer = Answer(
                url=self._address(request),
                status=response.status_code,
                content_type=response.headers.get("content-type", ""),
                body=body,
                retrieved_at=self._now,
            )
            return self._source.busy(answer) or answer

    def _body(self, response: httpx2.Response, shown: str, until: float) -> bytes | SourceError:
        """The whole body without the key, or the error when it is too long or not here by ``until``.

        It is unpacked piece by piece, since a few packed bytes can hold more than there is memory.
        """
        encoding = response.headers.get("content-encoding", "identity").lower()
        if encoding not in UNPACKED:
            return UnexpectedAnswer(shown, "plain bytes or gzip", f"{encoding!r}")
        unpack = zlib.decompressobj(GZIP) if UNPACKED[encoding] else None
        body = bytearray()
        for chunk in response.iter_raw():
            body += unpack.decompress(chunk, LARGEST_ANSWER + 1) if unpack else chunk
            if len(body) > LARGEST_ANSWER:
                return UnexpectedAnswer(shown, "a short answer", "over 64 MB")
            if time.monotonic() > until:
                told = f"no whole answer in {self._patience.whole:g} seconds"
                return SourceUnreachable(shown, told)
        if unpack and not unpack.eof:
            return SourceUnreachable(shown, "the answer broke off")
        return self._without_key(bytes(body))

    def _address(self, request: Request) -> str:
        """The whole address, with ``SECRET`` where the key goes."""
        query = str(httpx2.QueryParams(dict(request.query))).replace("%7Bkey%7D", SECRET)
        return self._base + request.path + (f"?{query}" if query else "")

    def _built(self, request: Request) -> httpx2.Request:
        """What the HTTP library is handed, the key in its place."""
        key = self._key or ""
        body = None
        if request.json is not None:
            given = {n: key if v == SECRET else v for n, v in request.json.items()}
            body = {n: v for n, v in given.items() if v != ""}
        return self._client.build_request(
            "GET" if body is None else "POST",
            self._base + request.path.replace(SECRET, quote(key, safe="")),
            params={n: v.replace(SECRET, key) for n, v in request.query.items()},
            headers={n: v.replace(SECRET, key) for n, v in request.headers.items()},
            json=body,
        )

    def _without_key(self, body: bytes) -> bytes:
        """The body with ``SECRET`` wherever the key stands, as it is or as addresses and JSON write it."""
        key = self._key or ""
        for written in filter(None, {key, quote(key, safe=""), json.dumps(key)[1:-1]}):
            body = body.replace(written.encode(), SECRET.encode())
        return body

    def _set_back(self, response: httpx2.Response, shown: str) -> SourceError | None:
        """The error of a source that is busy or sends us elsewhere; None when its body matters."""
        status = response.status_code
        if status in (423, 429) or status >= 500:
            return SourceBusy(shown, status, _retry_after(response, self._now))
        if response.has_redirect_location:
            return SourceRefused(
                f"{shown} answers with a redirect, which is not followed: it might get your key",
                "Check the address of the source in your settings",
            )
        return None

    def _refusal(self, status: int, shown: str, body: bytes) -> SourceRefused:
        """The error behind a status that is not 200."""
        told = body[:LONGEST_REASON].decode(errors="replace")
        what = f"{shown} refuses ({status})"
        return SourceRefused(what, self._remedy(status), status=status, told=told)

    def _remedy(self, status: int) -> str:
        key = self._source.key
        if status in (401, 403) and key:
            return key.remedy
        if status in (401, 403):
            return "It may bar programs; another source of the series is asked in its place"
        return "`tracker fetch --check` shows what changed"


def _retry_after(response: httpx2.Response, now: datetime) -> float | None:
    """Seconds to wait, from ``Retry-After``: a number or a date."""
    told = response.headers.get("retry-after", "").strip()
    if re.fullmatch(r"[0-9]{1,9}", told):
        return float(told)
    try:
        moment = parsedate_to_datetime(told)
    except (OverflowError, ValueError):
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max((moment - now) / timedelta(seconds=1), 0.0)


def _plainly(why: Exception) -> str:
    """The kind of trouble, without what the library says of it: that may hold the address."""
    kinds = {
        httpx2.ConnectError: "no connection",
        httpx2.RemoteProtocolError: "the answer broke off",
        httpx2.ReadError: "the connection was lost",
        httpx2.WriteError: "the connection was lost",
        httpx2.ProxyError: "the proxy refuses",
    }
    return next((told for kind, told in kinds.items() if isinstance(why, kind)), "no answer")
