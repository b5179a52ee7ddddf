"""What becomes of the requests that apprise makes: it only says whether all went well.

Whether a report may be sent again rests on *why* it did not go well. So the three functions through which
apprise's services reach others (of ``requests`` and ``smtplib``) are wrapped once for this process; a
wrapped one does nothing else unless the thread that calls it is being watched. After the first request that
is not taken, nothing more leaves: the service is in no state to be half told.
"""

import json
import re
import smtplib
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import cache, wraps
from typing import Any, Literal

State = Literal["taken", "again", "refused", "unsure"]


@dataclass(frozen=True)
class Outcome:
    """What became of one request.

    ``taken`` has arrived; ``again`` has certainly not and may be tried again, after ``wait`` seconds if the
    service said so; ``refused`` has certainly not and would not be taken now; ``unsure`` may have arrived.
    """

    state: State
    why: str = ""
    wait: float | None = None


TAKEN = Outcome("taken")
LOST = Outcome("unsure", "the connection was lost before an answer came")
NO_CONNECTION = Outcome("again", "no connection to the service")
NOT_TRUSTED = Outcome("refused", "the service's certificate is not trusted")
NO_ADDRESS = Outcome("refused", "its URL holds no address that can be asked")

_BUSY = {
    408: "was not given the whole message in time",
    425: "asks to come again",
    429: "asks for a pause",
    500: "has an error of its own",
    503: "is not available",
}
_REFUSALS = {
    400: "does not take the message as it is written",
    401: "does not accept the key or the password",
    403: "does not allow it",
    404: "does not know the address: the key or the recipient is wrong",
    410: "no longer has this address",
    413: "takes no message of this size",
}
_OVERLOADED = ("ratelimited", "rate_limited", "service_unavailable")


@dataclass
class Watch:
    """The outcomes of all requests of a thread, in their order."""

    outcomes: list[Outcome] = field(default_factory=list)

    @property
    def over(self) -> bool:
        """Whether something was not taken."""
        return any(outcome is not TAKEN for outcome in self.outcomes)


_watch: ContextVar[Watch | None] = ContextVar("watch", default=None)


@contextmanager
def watching() -> Iterator[Watch]:
    """Note what becomes of every request of this thread as long as the block runs."""
    _wrap_once()
    watch = Watch()
    before = _watch.set(watch)
    try:
        yield watch
    finally:
        _watch.reset(before)


@cache
def _wrap_once() -> None:
    import requests

    lost = requests.ConnectionError("held back: an earlier request was not taken")
    _wrap(requests.Session, "send", told=_answered, failed=_broken, held=lost)
    smtp = smtplib.SMTPServerDisconnected("held back: an earlier mail was not taken")
    _wrap(smtplib.SMTP, "connect", told=_connected, failed=_not_connected, held=smtp)
    _wrap(smtplib.SMTP, "data", told=_mailed, failed=_mail_broken, held=smtp)


def _wrap(
    owner: type,
    name: str,
    *,
    told: Callable[[Any], Outcome | None],
    failed: Callable[[Exception], Outcome],
    held: Exception,
) -> None:
    """Have ``told`` and ``failed`` say what became of each call of a method, None where that is no news."""
    method = getattr(owner, name)

    @wraps(method)
    def watched(*args: Any, **kwargs: Any) -> Any:
        watch = _watch.get()
        if watch is None:
            return method(*args, **kwargs)
        if watch.over:
            raise held
        try:
            answer = method(*args, **kwargs)
        except Exception as why:
            watch.outcomes.append(failed(why))
            raise
        if outcome := told(answer):
            watch.outcomes.append(outcome)
        return answer

    setattr(owner, name, watched)


def _answered(response: Any) -> Outcome:
    """What a service's answer says. One from a gateway (502, 504, …) leaves open what the service did."""
    status = response.status_code
    if status < 300:
        return _said(response)
    if status in _BUSY:
        return Outcome("again", f"the service {_BUSY[status]} ({status})", _pause(response))
    if status >= 500:
        return Outcome("unsure", f"an answer came from in between, not from the service ({status})")
    usual = "has moved" if status < 400 else "refuses the message"
    return Outcome("refused", f"the service {_REFUSALS.get(status, usual)} ({status})")


def _said(response: Any) -> Outcome:
    """What a good status comes to: some services say in the answer that they did not take it."""
    said = _object(response)
    if said.get("ok") is not False:
        return TAKEN
    if said.get("error") in _OVERLOADED:
        return Outcome("again", "the service asks for a pause", _pause(response))
    return Outcome("refused", "the service says that it does not take it")


def _pause(response: Any) -> float | None:
    """The seconds that a service asks for, in its headers or (Telegram, Discord) in its answer."""
    said = _object(response)
    inner = said.get("parameters")
    told = [response.headers.get("retry-after"), said.get("retry_after")]
    if isinstance(inner, dict):
        told.append(inner.get("retry_after"))
    found = [float(t) for t in map(str, told) if re.fullmatch(r"[0-9]{1,9}(\.[0-9]{1,9})?", t)]
    return max(found, default=None)


def _object(response: Any) -> dict[str, Any]:
    try:
        said = json.loads(response.content)
    except (RecursionError, ValueError):
        return {}
    return said if isinstance(said, dict) else {}


def _broken(why: Exception) -> Outcome:
    """What an error says that came instead of an answer: only one from before the request was made is
    sure to mean that nothing arrived.
    """
    import requests
    from urllib3.exceptions import ConnectTimeoutError, NewConnectionError

    if isinstance(why, requests.exceptions.InvalidSchema | requests.exceptions.InvalidURL):
        return NO_ADDRESS
    for cause in _causes(why):
        if isinstance(cause, ConnectTimeoutError | NewConnectionError):
            return NO_CONNECTION
        if isinstance(cause, ssl.SSLCertVerificationError):
            return NOT_TRUSTED
    return LOST


def _causes(why: Exception) -> Iterator[BaseException]:
    """An error and those that it was raised for, by what it holds; not those it merely came after."""
    seen: list[BaseException] = []
    left: list[object] = [why]
    while left:
        error = left.pop()
        if isinstance(error, BaseException) and error not in seen:
            seen.append(error)
            yield error
            left += [error.__cause__, getattr(error, "reason", None), *error.args[:1]]


def _connected(answer: tuple[int, bytes]) -> Outcome | None:
    """A connection alone is no news."""
    return None if answer[0] == 220 else _by_code(answer[0])


def _not_connected(why: Exception) -> Outcome:
    return NOT_TRUSTED if isinstance(why, ssl.SSLCertVerificationError) else NO_CONNECTION


def _mailed(answer: tuple[int, bytes]) -> Outcome:
    return TAKEN if answer[0] == 250 else _by_code(answer[0])


def _by_code(code: int) -> Outcome:
    state: State = "again" if 400 <= code < 500 else "refused"
    return Outcome(state, f"the mail server does not take the mail ({code})")


def _mail_broken(why: Exception) -> Outcome:
    if isinstance(why, smtplib.SMTPDataError):
        return _mailed((why.smtp_code, b""))
    return LOST
