"""The observations a verdict rests on, written as ids and runs of ids: ``7,12-31``."""

from collections.abc import Iterable


def read(text: str) -> list[int]:
    """The observation ids in ``text``, in order.

    >>> read("7,12-14")
    [7, 12, 13, 14]
    """
    ids: list[int] = []
    for piece in filter(None, text.split(",")):
        first, _, last = piece.partition("-")
        ids.extend(range(int(first), int(last or first) + 1))
    return ids


def write(ids: Iterable[int]) -> str:
    """``ids`` as text, neighbours joined into runs.

    >>> write([7, 12, 13, 14])
    '7,12-14'
    """
    runs: list[list[int]] = []
    for i in ids:
        if runs and i == runs[-1][1] + 1:
            runs[-1][1] = i
        else:
            runs.append([i, i])
    return ",".join(str(a) if a == b else f"{a}-{b}" for a, b in runs)
