"""Every source, against every way in which an answer can go right or wrong: figures, or one clear error."""

import logging
import zlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from functools import cache
from importlib import import_module
from pathlib import Path

import pytest
from sqlalchemy import text

from tests.sources.case import KEY, ONCE, Case, answering, fetched, stored
from tests.sources.server import Asked, Manner, Reply, Serve
from tracker.fetch import Fetched
from tracker.lines import lines
from tracker.sources import sources
from tracker.sources._shapes import differences
from tracker.store.engine import Store
from tracker.store.tables import APPEND_ONLY

NAMES = tuple(sources())


@cache
def case_of(name: str) -> Case:
    """The case that the test of the source states; a source without a test fails here."""
    case: Case = import_module(f"tests.sources.test_{name}").CASE
    return case


def whole(reply: "Reply | bytes | None") -> Reply:
    if reply is None:
        return Reply(b"not found", 404, "text/plain")
    return Reply(reply) if isinstance(reply, bytes) else reply


def always(serve: Serve, change: Callable[[Reply], Reply]) -> Serve:
    """``serve`` with every answer changed."""
    return lambda asked: change(whole(serve(asked)))


def in_manner(manner: Manner) -> Callable[[Reply], Reply]:
    return lambda reply: replace(reply, manner=manner)


def refusing(status: int, **headers: str) -> Callable[[Reply], Reply]:
    shown = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda _: Reply(b'{"error": "no"}', status, headers=shown)


def elsewhere(reply: Reply) -> Reply:
    return Reply(b"", 302, headers={"Location": "http://127.0.0.1:9/elsewhere"})


def page_of_html(_: Reply) -> Reply:
    body = b"<!doctype html><html><body><h1>Scheduled maintenance</h1></body></html>"
    return Reply(body, content_type="text/html")


def with_mark(reply: Reply) -> Reply:
    return replace(reply, body=b"\xef\xbb\xbf" + reply.body)


def mislabelled(reply: Reply) -> Reply:
    return replace(reply, content_type="application/octet-stream")


def in_korean(reply: Reply) -> Reply:
    """Bytes that are Korean in EUC-KR and nothing in UTF-8, where a reader may meet them."""
    return replace(reply, body=reply.body + "코스피".encode("euc-kr"))


WRONG: dict[str, Callable[[Reply], Reply]] = {
    "400": refusing(400),
    "401": refusing(401),
    "403": refusing(403),
    "404": refusing(404),
    "429": refusing(429, Retry_After="0"),
    "429 for an hour": refusing(429, Retry_After="3600"),
    "500": refusing(500),
    "truncated": in_manner("truncated"),
    "chunks cut": in_manner("chunks cut"),
    "reset": in_manner("reset"),
    "html": page_of_html,
    "nothing": lambda reply: replace(reply, body=b""),
    "half": lambda reply: replace(reply, body=reply.body[: len(reply.body) // 2]),
    "noise": lambda reply: replace(reply, body=bytes(range(256)) * 4),
}
"""Answers from which nothing may be stored."""


@pytest.fixture
def quiet(caplog: pytest.LogCaptureFixture) -> Iterator[pytest.LogCaptureFixture]:
    """Everything that any library logs, however detailed."""
    caplog.set_level(logging.DEBUG)
    yield caplog
    assert KEY not in caplog.text


@pytest.fixture
def record(empty_store: Store, quiet: pytest.LogCaptureFixture) -> Iterator[Store]:
    """A store; at the end no key is in it, compressed or not."""
    yield empty_store
    with empty_store.reading() as db:
        bodies = db.execute(text("select url, body from payloads")).all()
    for url, body in bodies:
        assert KEY not in url
        assert KEY.encode() not in zlib.decompress(body or zlib.compress(b""))
    assert empty_store.where
    for path in Path(empty_store.where).parent.glob(Path(empty_store.where).name + "*"):
        assert KEY.encode() not in path.read_bytes()


def rows_in(store: Store) -> int:
    with store.reading() as db:
        return sum(db.scalar(text(f"select count(*) from {name}")) or 0 for name in APPEND_ONLY)


def one_clear_error(store: Store, done: Fetched, case: Case) -> None:
    """Nothing was stored, and each series has one failure that says what to do and shows no key."""
    assert [f.series for f in done.failed] == list(case.series)
    assert rows_in(store) == 0
    for failure in done.failed:
        assert failure.why
        assert failure.remedy
        assert KEY not in failure.why + failure.remedy
        assert "Traceback" not in failure.why


@pytest.mark.parametrize("name", NAMES)
def test_a_whole_answer_is_stored_with_where_it_came_from(name: str, record: Store) -> None:
    case = case_of(name)
    done = fetched(record, name, case, case.normal)
    assert done.failed == ()
    assert stored(record) == case.figures
    with record.reading() as db:
        query = (
            "select count(*) from observations o join observation_payloads l on l.observation_id = o.id "
            "join payloads p on p.id = l.payload_id and p.source = o.source where o.source = :label"
        )
        traced = db.scalar(text(query), {"label": sources()[name].label})
        assert traced == db.scalar(text("select count(*) from observations"))
        assert db.scalar(text("select count(*) from payloads"))


@pytest.mark.parametrize("name", NAMES)
def test_the_same_answers_again_write_nothing(name: str, record: Store) -> None:
    case = case_of(name)
    fetched(record, name, case, case.normal)
    before = rows_in(record)
    done = fetched(record, name, case, case.normal, now=case.now + timedelta(minutes=5))
    assert (done.failed, rows_in(record)) == ((), before)
    assert sum(g.counts.new + g.counts.revised + g.counts.news for g in done.got) == 0


@pytest.mark.parametrize("name", NAMES)
def test_an_empty_answer_stores_nothing(name: str, record: Store) -> None:
    case = case_of(name)
    done = fetched(record, name, case, case.empty)
    if case.empty_is_error:
        one_clear_error(record, done, case)
    else:
        assert (done.failed, rows_in(record)) == ((), 0)


@pytest.mark.parametrize("name", [n for n in NAMES if case_of(n).missing])
def test_a_missing_value_is_no_figure(name: str, record: Store) -> None:
    case = case_of(name)
    assert case.missing
    assert fetched(record, name, case, case.missing).failed == ()
    assert stored(record) == case.missing_figures


@pytest.mark.parametrize("name", [n for n in NAMES if case_of(n).revised])
def test_another_value_later_is_a_revision(name: str, record: Store) -> None:
    """The first value stays, the new one is appended with the moment it was seen."""
    case = case_of(name)
    assert case.revised
    assert case.revision
    fetched(record, name, case, case.normal)
    later = case.now + timedelta(hours=1)
    done = fetched(record, name, case, case.revised, now=later)
    assert done.failed == ()
    series, period, value = case.revision
    assert stored(record)[series][period] == value != case.figures[series][period]
    with record.reading() as db:
        kept = db.execute(
            text("select known_basis from observations where series = :s and period = :p"),
            {"s": series, "p": period},
        ).scalars()
        assert len(list(kept)) == 2


@pytest.mark.parametrize("name", [n for n in NAMES if case_of(n).paged])
def test_every_page_is_read(name: str, record: Store) -> None:
    case = case_of(name)
    assert case.paged
    assert fetched(record, name, case, case.paged).failed == ()
    assert stored(record) == case.paged_figures


@pytest.mark.parametrize("name", [n for n in NAMES if case_of(n).paged])
def test_a_page_that_fails_leaves_whole_pages_and_the_rest_comes_later(
    name: str, record: Store
) -> None:
    case = case_of(name)
    assert case.paged
    seen = 0

    def failing(asked: Asked) -> "Reply | bytes | None":
        nonlocal seen
        seen += 1
        assert case.paged
        return case.paged(asked) if seen == 1 else Reply(b"", 500)

    done = fetched(record, name, case, failing)
    assert [f.series for f in done.failed] == list(case.series)
    assert fetched(record, name, case, case.paged).failed == ()
    assert stored(record) == case.paged_figures


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("fault", WRONG)
def test_a_faulty_answer_is_one_clear_error(name: str, fault: str, record: Store) -> None:
    case = case_of(name)
    done = fetched(record, name, case, always(case.normal, WRONG[fault]))
    one_clear_error(record, done, case)


@pytest.mark.parametrize("name", [n for n in NAMES if case_of(n).refused])
def test_a_refusal_in_an_answer_is_one_clear_error(name: str, record: Store) -> None:
    case = case_of(name)
    assert case.refused
    one_clear_error(record, fetched(record, name, case, case.refused), case)


@pytest.mark.parametrize("name", NAMES)
def test_a_slow_answer_is_given_up(name: str, record: Store) -> None:
    case = case_of(name)
    slow = always(case.normal, in_manner("drip"))
    one_clear_error(record, fetched(record, name, case, slow, patience=ONCE), case)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("oddity", [with_mark, mislabelled, in_korean])
def test_an_odd_answer_is_read_or_refused(
    name: str, oddity: Callable[[Reply], Reply], record: Store
) -> None:
    """A byte-order mark, a wrong content type, Korean in another encoding."""
    case = case_of(name)
    done = fetched(record, name, case, always(case.normal, oddity))
    if done.failed:
        one_clear_error(record, done, case)
    else:
        assert stored(record) == case.figures


@pytest.mark.parametrize("name", NAMES)
def test_a_redirect_gets_no_key(name: str, record: Store) -> None:
    case = case_of(name)
    done = fetched(record, name, case, always(case.normal, elsewhere))
    one_clear_error(record, done, case)
    if sources()[name].key:
        assert all("redirect" in f.why for f in done.failed)


@pytest.mark.parametrize("name", NAMES)
def test_the_expected_shape_is_that_of_the_answers(name: str) -> None:
    """What `tracker fetch --check` compares with is what the reader relies on."""
    case, source = case_of(name), sources()[name]
    with answering(name, case.normal), lines(case.now)(name) as ask:
        missing, _ = differences(source.expected, source.shape(ask(source.probe)))
    assert missing == []
    assert source.expected
