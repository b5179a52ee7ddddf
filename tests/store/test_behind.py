"""Work that is done behind: in order, all of it, and its errors come out."""

import threading

import pytest

from tracker.store.behind import WAITING, behind


def test_pieces_are_done_one_after_the_other_in_a_thread_of_their_own() -> None:
    done: list[tuple[int, str]] = []
    with behind() as later:
        for i in range(10 * WAITING):
            later(lambda i: done.append((i, threading.current_thread().name)), i)
    assert [i for i, _ in done] == list(range(10 * WAITING))
    assert len({name for _, name in done}) == 1
    assert threading.current_thread().name not in {name for _, name in done}


def test_no_more_than_some_wait() -> None:
    """What is handed over is held in memory until its turn comes."""
    go, handed = threading.Event(), list[int]()

    def hand_over() -> None:
        with behind() as later:
            for i in range(WAITING + 5):
                later(go.wait)
                handed.append(i)

    other = threading.Thread(target=hand_over)
    other.start()
    other.join(0.2)
    waiting = len(handed)
    go.set()
    other.join(5)
    assert waiting == WAITING + 1
    assert len(handed) == WAITING + 5


def test_the_last_error_is_raised_too() -> None:
    with pytest.raises(ZeroDivisionError), behind() as later:
        later(lambda: 1 // 0)


def test_nothing_is_handed_over_after_an_error() -> None:
    done: list[int] = []

    def hand_over() -> None:
        with behind() as later:
            later(lambda: 1 // 0)
            for i in range(100):
                later(done.append, i)

    with pytest.raises(ZeroDivisionError):
        hand_over()
    assert len(done) <= WAITING
