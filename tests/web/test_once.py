"""What looks the same to every reader is made once for a state of the record, and stays what it was."""

import gc
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any
from weakref import ref

import pytest
from streamlit.testing.v1 import AppTest

from tests.support.records import NOW
from tests.web.pages import drawn
from tests.web.parts import charts, drawn_part, group, points, scored, view_of, with_groups
from tracker.presentation.dossier import Dossier
from tracker.store import reads
from tracker.web import data

LEDGER = data.ledger


@pytest.fixture
def asked(record: Path, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The calls that are read of a record in a state of its own, seen at a moment that does not pass."""
    read, found = data.dossier, list[int]()

    def noted(led: data.Ledger, id: int) -> Dossier | None:
        found.append(id)
        return read(led, id)

    monkeypatch.setattr(data, "dossier", noted)
    monkeypatch.setattr(data, "ledger", partial(LEDGER, NOW))
    monkeypatch.setattr(reads, "ledger_version", lambda _: "a state of its own")
    return found


def _messages(app: AppTest) -> list[bytes]:
    """Every element as the browser gets it, from top to bottom."""

    def under(node: Any) -> Iterator[bytes]:
        if (told := getattr(node, "proto", None)) is not None:
            yield told.SerializeToString(deterministic=True)
        for child in getattr(node, "children", {}).values():
            yield from under(child)

    return [told for root in app._tree for told in under(root)]


@pytest.mark.parametrize("page", ["score", "calls", "call"])
def test_the_next_reader_sees_the_same(asked: list[int], page: str) -> None:
    first, next_ = (_messages(drawn(page, "en", id="19")) for _ in range(2))
    assert len(first) > 20
    assert next_ == first
    assert asked in ([], [19])


def test_another_state_language_or_moment_is_drawn_anew(
    asked: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn("call", "en", id="20")
    drawn("call", "ko", id="20")
    drawn("call", "en", id="21")
    monkeypatch.setattr(reads, "ledger_version", lambda _: "another state")
    drawn("call", "en", id="20")
    monkeypatch.setattr(data, "ledger", partial(LEDGER, NOW + data.STEP))
    drawn("call", "en", id="20")
    drawn("call", "en", id="20")
    assert asked == [20, 20, 21, 20, 20]


def test_what_was_made_of_a_view_is_not_given_for_a_later_one(record: Path) -> None:
    """Not even for one that would lie at the same place in memory: the first stays there."""
    whole, kept = view_of(record), []
    for n in (12, 13):
        view = with_groups(whole, group("grade", "A", proportion_correct=scored(0.5, n)))
        app = drawn_part("groups_view", view, cut="grade")
        assert [dot["n"] for chart in charts(app) for dot in points(chart)] == [n]
        kept.append(ref(view))
        del view, app
    gc.collect()
    assert all(view() for view in kept)
