"""At most once per period and channel, whatever the service does; and no key of a channel anywhere."""

import logging
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes
from pathlib import Path
from socket import socket

import pytest
import requests

from tests.publish.standing_in import Act, Service
from tests.support.records import NOW
from tracker.errors import InvalidChannel
from tracker.presentation.i18n import Texts
from tracker.publish import (
    Delivered,
    Kind,
    Message,
    Patience,
    kind,
    message,
    publish,
    refuse,
    sending,
)
from tracker.publish.services import hand_over
from tracker.settings import Channel
from tracker.store.deliveries import Delivery, begin, deliveries
from tracker.store.engine import Store

SOON = Patience(attempts=3, first_wait=0.001, longest_wait=0.01)
TOKEN = "123456789:s3cretS3cretS3cret"
LINES = ("3 of 5 <right> & fine", "second", "third")


def telegram(_: Service | None = None) -> Channel:
    return Channel("team", f"tgram://{TOKEN}/-100200300", "en")


def plain(service: Service) -> Channel:
    return Channel("team", f"json://user:s3cret@127.0.0.1:{service.port}/", "en")


def slack(_: Service) -> Channel:
    return Channel("team", "slack://T1JJ3T3L2/A1BRTD4JD/s3cretS3cretS3cretS3cr3t", "en")


def post(service: Service) -> Channel:
    url = f"mailto://127.0.0.1:{service.port}?from=a@example.org&to=b@example.org"
    return Channel("team", url, "en")


Made = Callable[[Service], Channel]
WEB: list[Made] = [telegram, plain, slack]


def written(channel: Channel) -> Message:
    return message(
        kind(channel), Texts("en"), period="2026-10", lines=LINES, card=b"\x89PNG", link=None
    )


def run(store: Store, channel: Channel, *, later: int = 0) -> Delivered:
    """One run of the job, some days after the first."""
    now = NOW + timedelta(days=later)
    return publish(store, channel, "2026-10", written(channel), now=now, patience=SOON)


def recorded(store: Store) -> Delivery:
    with store.reading() as db:
        (found,) = deliveries(db)
    return found


@pytest.mark.parametrize("made", WEB)
def test_a_report_that_was_taken_is_sent_once(empty_store: Store, web: Service, made: Made) -> None:
    channel = made(web)
    states = [run(empty_store, channel, later=day) for day in range(3)]
    assert [(s.state, s.attempts) for s in states] == [("sent", 1), ("sent", 0), ("sent", 0)]
    assert len(web.came) == 1
    assert recorded(empty_store).sha256 == written(channel).sha256


def test_telegram_gets_picture_and_text_as_one_request(empty_store: Store, web: Service) -> None:
    run(empty_store, telegram())
    assert web.paths == [f"/bot{TOKEN}/sendPhoto"]
    assert b"3 of 5 &lt;right&gt; &amp; fine\r\nsecond\r\nthird" in web.came[0]
    assert b"\x89PNG" in web.came[0]
    assert b'name="parse_mode"\r\n\r\nHTML' in web.came[0]


def test_the_longest_text_is_still_one_request_to_telegram(
    empty_store: Store, web: Service
) -> None:
    long = ["a" * 10_000, "&" * 10_000, "가" * 10_000]
    told = message(
        kind(telegram()), Texts("en"), period="2026-10", lines=long, card=b"a", link=None
    )
    publish(empty_store, telegram(), "2026-10", told, now=NOW, patience=SOON)
    assert web.paths == [f"/bot{TOKEN}/sendPhoto"]


def test_telegram_is_not_asked_whom_to_write_to(empty_store: Store, web: Service) -> None:
    found = run(empty_store, Channel("team", f"tgram://{TOKEN}", "en"))
    assert (found.state, web.paths) == ("refused", [])


@pytest.mark.parametrize("made", WEB)
@pytest.mark.parametrize("acts", [["wait"], [500, 503], ["wait", 408]])
def test_what_was_certainly_not_taken_is_tried_again_at_once(
    empty_store: Store, web: Service, acts: list[Act], made: Made
) -> None:
    web.acts = list(acts)
    assert run(empty_store, made(web)) == Delivered("2026-10", "team", "sent", len(acts) + 1, None)
    assert len(web.came) == len(acts) + 1


@pytest.mark.parametrize("made", WEB)
def test_a_service_that_stays_broken_is_left_to_the_next_run(
    empty_store: Store, web: Service, made: Made
) -> None:
    web.acts = [500] * 3
    broken = run(empty_store, made(web))
    assert (broken.state, broken.attempts) == ("refused", 3)
    assert broken.note == "The service has an error of its own (500). The next run tries again"
    assert run(empty_store, made(web), later=1).state == "sent"
    assert recorded(empty_store).attempts == 2


@pytest.mark.parametrize(
    ("act", "why"),
    [
        ("long", "The service asks for a pause (429)"),
        (401, "The service does not accept the key or the password (401)"),
        (404, "The service does not know the address: the key or the recipient is wrong (404)"),
        (302, "The service has moved (302)"),
        ("false", "The service says that it does not take it"),
    ],
)
def test_a_refusal_is_not_repeated_before_the_next_run(
    empty_store: Store, web: Service, act: Act, why: str
) -> None:
    web.acts = [act]
    refused = run(empty_store, telegram())
    assert (refused.state, refused.attempts, refused.note) == (
        "refused",
        1,
        f"{why}. The next run tries again",
    )
    assert run(empty_store, telegram(), later=1).state == "sent"


@pytest.mark.parametrize("made", WEB)
@pytest.mark.parametrize("act", ["lost", 502, 504])
def test_what_may_have_arrived_is_never_sent_again(
    empty_store: Store, web: Service, act: Act, made: Made
) -> None:
    web.acts = [act]
    states = [run(empty_store, made(web), later=day).state for day in range(4)]
    assert states == ["unsure"] * 4
    assert len(web.came) == 1
    assert "look into the channel" in (recorded(empty_store).note or "")


def test_an_answer_that_does_not_come_in_time_is_not_known(
    empty_store: Store, web: Service
) -> None:
    web.gate = threading.Event()
    channel = replace(plain(web), url=f"{plain(web).url}?rto=0.05")
    assert [run(empty_store, channel, later=day).state for day in (0, 1)] == ["unsure"] * 2
    web.gate.set()
    assert len(web.came) == 1


@pytest.mark.parametrize("schema", ["json", "mailto"])
def test_a_service_that_cannot_be_reached_got_nothing(empty_store: Store, schema: str) -> None:
    with closing(socket()) as free:
        free.bind(("127.0.0.1", 0))
        url = f"{schema}://127.0.0.1:{free.getsockname()[1]}?from=a@example.org&to=b@example.org"
        found = run(empty_store, Channel("team", url, "en"))
    assert (found.state, found.attempts) == ("refused", 3)
    assert found.note == "No connection to the service. The next run tries again"


@pytest.mark.parametrize(
    ("acts", "expected", "came"),
    [
        ([], ("sent", 1), 1),
        ([451], ("sent", 2), 2),
        ([554], ("refused", 1), 2),
        (["lost"], ("unsure", 1), 1),
    ],
)
def test_mail_by_the_same_rules(
    empty_store: Store, mail: Service, acts: list[Act], expected: tuple[str, int], came: int
) -> None:
    mail.acts = list(acts)
    first = run(empty_store, post(mail))
    run(empty_store, post(mail), later=1)
    assert (first.state, first.attempts) == expected
    assert len(mail.came) == came
    parts = [p.get_content_type() for p in message_from_bytes(mail.came[0]).walk()]
    assert {"text/plain", "text/html", "image/png"} <= set(parts)


def test_a_part_that_arrived_is_not_sent_again(empty_store: Store, web: Service) -> None:
    """Discord is told text and picture one after the other."""
    from apprise.plugins.discord import NotifyDiscord

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(NotifyDiscord, "notify_url", web.url)
        patch.setattr(NotifyDiscord, "request_rate_per_sec", 0)
        channel = Channel("team", "discord://417429632418316298/s3cretS3cret", "en")
        web.acts = [200, "wait"]
        states = [run(empty_store, channel, later=day).state for day in (0, 1)]
    assert (states, len(web.came)) == (["unsure", "unsure"], 2)
    assert (recorded(empty_store).note or "").startswith("A part was taken, then the service asks")


def test_a_run_killed_before_it_sent_anything_is_never_taken_up(
    empty_store: Store, web: Service
) -> None:
    with empty_store.writing() as db:
        begin(db, "2026-10", "team", sha256="x", now=NOW)
    assert run(empty_store, telegram()).state == "sending"
    states = [run(empty_store, telegram(), later=day).state for day in (1, 2)]
    assert (states, web.came) == (["unsure", "unsure"], [])
    assert (recorded(empty_store).note or "").startswith("Cut short.")


def test_a_run_that_is_stopped_while_sending_is_never_taken_up(
    empty_store: Store, web: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped(*given: object) -> None:
        hand_over(*given)  # type: ignore[arg-type]
        raise KeyboardInterrupt

    monkeypatch.setattr(sending, "hand_over", stopped)
    with pytest.raises(KeyboardInterrupt):
        run(empty_store, telegram())
    monkeypatch.undo()
    assert run(empty_store, telegram(), later=1).state == "unsure"
    assert len(web.came) == 1


def test_two_runs_at_once_send_one_report(empty_store: Store, web: Service) -> None:
    at_once = threading.Barrier(2)

    def one(_: int) -> str:
        at_once.wait()
        return run(empty_store, plain(web)).state

    with ThreadPoolExecutor(2) as pool:
        states = sorted(pool.map(one, range(2)))
    assert states in (["sending", "sent"], ["sent", "sent"])
    assert len(web.came) == 1


def test_each_period_and_each_channel_has_its_own_report(empty_store: Store, web: Service) -> None:
    one, other = telegram(), replace(telegram(), name="other")
    for channel, period in ((one, "2026-09"), (one, "2026-10"), (other, "2026-10")):
        publish(empty_store, channel, period, written(channel), now=NOW, patience=SOON)
    assert len(web.came) == 3


@pytest.mark.parametrize(
    "url",
    [
        "nowhere://s3cret/x",
        "tgram://s3cret/12345",
        "mailto://user:s3cret@example.org?to=a@example.org,b@example.org",
    ],
)
def test_a_channel_that_is_none_is_refused_in_plain_words(empty_store: Store, url: str) -> None:
    channel = Channel("team", url, "en")
    with pytest.raises(InvalidChannel, match="The channel team cannot be used") as told:
        kind(channel)
    some = Message(Kind("", "text", title=9, text=9, card=False), "title", "body", None)
    found = publish(empty_store, channel, "2026-10", some, now=NOW, patience=SOON)
    assert (found.state, found.attempts) == ("refused", 1)
    assert "s3cret" not in f"{told.value}{found}"
    assert refuse(empty_store, channel, "2026-10", told.value, now=NOW) == replace(
        found, attempts=0
    )
    assert recorded(empty_store).state == "refused"


def test_what_was_sent_stays_so_when_the_channel_is_broken_later(
    empty_store: Store, web: Service
) -> None:
    run(empty_store, telegram())
    later = refuse(empty_store, telegram(), "2026-10", InvalidChannel("team", "why"), now=NOW)
    assert (later.state, recorded(empty_store).state) == ("sent", "sent")


def test_no_key_is_told_anywhere(
    empty_store: Store,
    web: Service,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> None:
    caplog.set_level(logging.DEBUG)
    web.acts = [401, "wait", "lost"]
    channels = [replace(made(web), name=f"c{n}") for n, made in enumerate(WEB)]
    wrong = Channel("wrong", "tgram://s3cret:s3cretS3cret/1", "en")
    away = Channel("away", "json://user:s3cret@127.0.0.1:1/s3cret", "en")
    found = [
        publish(empty_store, c, "2026-10", written(channels[0]), now=NOW, patience=SOON)
        for c in (*channels, wrong, away)
    ]
    assert [f.state for f in found] == ["refused", "unsure", "sent", "refused", "refused"]
    told = "".join((caplog.text, *capfd.readouterr(), repr(found), repr(channels)))
    stored = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    assert "s3cret" not in told.lower()
    assert b"s3cret" not in stored.lower()


def test_what_others_send_is_not_watched(web: Service) -> None:
    hand_over(plain(web), written(plain(web)))
    web.acts = [500, 500]
    assert [requests.post(web.url, timeout=5).status_code for _ in range(2)] == [500, 500]
