"""Sending a report to a channel at most once: written down before, sent, and put on record after.

What certainly did not arrive is tried again, now or at the next run. What may have arrived never is.
"""

import logging
import time
from dataclasses import dataclass
from datetime import datetime, timedelta

import stamina

from tracker.errors import InvalidChannel
from tracker.publish.messages import Message
from tracker.publish.services import hand_over
from tracker.publish.watching import TAKEN, Outcome
from tracker.settings import Channel
from tracker.store.deliveries import LOOK, State, begin, deliveries, end, reconcile
from tracker.store.engine import Store

NEXT_RUN = "The next run tries again"

logging.getLogger("stamina").setLevel(logging.ERROR)  # below that it tells of every attempt


@dataclass(frozen=True)
class Patience:
    """How long to keep trying, in seconds; a service that asks for more is left to the next run."""

    attempts: int = 4
    budget: float = 300.0
    first_wait: float = 2.0
    longest_wait: float = 60.0


@dataclass(frozen=True)
class Delivered:
    """Where a report stands after this run, and how often this run tried to send it."""

    period: str
    channel: str
    state: State
    attempts: int
    note: str | None


class _Again(Exception):
    """A message that did not arrive and may be tried again."""

    def __init__(self, wait: float | None) -> None:
        self.wait = wait


def publish(
    store: Store,
    channel: Channel,
    period: str,
    message: Message,
    *,
    now: datetime,
    patience: Patience | None = None,
) -> Delivered:
    """Send the report of a period to a channel, unless that was tried before and may have worked.

    Raises ``DatabaseError`` when it cannot be put on record: before it is sent, then it is not sent; after,
    then the next run finds it begun and does not send it again.
    """
    with store.writing() as db:
        reconcile(db, now)
        begun = begin(db, period, channel.name, sha256=message.sha256, now=now)
    if not begun:
        return _as_before(store, channel.name, period)
    started = time.monotonic()
    outcome, attempts = _sent(channel, message, patience or Patience())
    state, note = _recorded(outcome)
    ended = now + timedelta(seconds=time.monotonic() - started)
    with store.writing() as db:
        end(db, period, channel.name, state=state, now=ended, note=note)
    return Delivered(period, channel.name, state, attempts, note)


def refuse(
    store: Store, channel: Channel, period: str, why: InvalidChannel, *, now: datetime
) -> Delivered:
    """Put on record that a report cannot be sent to a channel, as no message can be written for it."""
    state, note = _recorded(_invalid(why))
    with store.writing() as db:
        begun = begin(db, period, channel.name, sha256="", now=now)
        if begun:
            end(db, period, channel.name, state=state, now=now, note=note)
    if not begun:
        return _as_before(store, channel.name, period)
    return Delivered(period, channel.name, state, 0, note)


def _invalid(why: InvalidChannel) -> Outcome:
    return Outcome("refused", str(why).removesuffix("."))


def _as_before(store: Store, channel: str, period: str) -> Delivered:
    """Where a report stands that an earlier run sent, or another one is sending."""
    with store.reading() as db:
        (known,) = (d for d in deliveries(db, period) if d.channel == channel)
    return Delivered(period, channel, known.state, 0, known.note)


def _recorded(outcome: Outcome) -> tuple[State, str | None]:
    told = f"{outcome.why[:1].upper()}{outcome.why[1:]}"
    if outcome.state == "taken":
        return "sent", None
    if outcome.state == "unsure":
        return "unsure", f"{told}. {LOOK}"
    return "refused", f"{told}. {NEXT_RUN}"


def _sent(channel: Channel, message: Message, patience: Patience) -> tuple[Outcome, int]:
    """What became of a message in the end, and after how many attempts."""
    outcomes: list[Outcome] = []

    def again(error: Exception) -> bool | float:
        if not isinstance(error, _Again):
            return False
        if error.wait is None:
            return True
        return error.wait if error.wait <= patience.longest_wait else False

    try:
        for attempt in stamina.retry_context(
            on=again,
            attempts=patience.attempts,
            timeout=patience.budget,
            wait_initial=patience.first_wait,
            wait_max=patience.longest_wait,
            wait_jitter=patience.first_wait,
        ):
            with attempt:
                outcomes.append(_tried(channel, message))
                if outcomes[-1].state == "again":
                    raise _Again(outcomes[-1].wait)
    except _Again:
        pass
    return outcomes[-1], len(outcomes)


def _tried(channel: Channel, message: Message) -> Outcome:
    """What became of one attempt: of all its requests together."""
    try:
        well, seen, watch = hand_over(channel, message)
    except InvalidChannel as why:
        return _invalid(why)
    taken = [outcome for outcome in watch.outcomes if outcome is TAKEN]
    missed = [outcome for outcome in watch.outcomes if outcome is not TAKEN]
    if well and not missed:
        return TAKEN
    if not watch.outcomes and seen:
        return Outcome(
            "refused", "the service does not accept the login or the recipient in the channel's URL"
        )
    if not watch.outcomes:
        return Outcome("unsure", "the service does not say what became of it")
    if taken:
        told = missed[0].why if missed else "its answer is not as expected"
        return Outcome("unsure", f"a part was taken, then {told}")
    return missed[0]
