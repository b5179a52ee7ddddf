"""Evidence as it is stored: ids of observations in order, runs of neighbours shortened."""

from collections.abc import Iterable


def evidence_text(ids: Iterable[int]) -> str:
    """Ids as stored.

    >>> evidence_text([7, 12, 13, 14, 15, 3, 4])
    '7,12-15,3-4'
    """
    runs: list[list[int]] = []
    for id in ids:
        if runs and runs[-1][1] == id - 1:
            runs[-1][1] = id
        else:
            runs.append([id, id])
    return ",".join(str(a) if a == b else f"{a}-{b}" for a, b in runs)


def evidence_ids(text: str) -> tuple[int, ...]:
    """The ids behind a stored text."""
    ids: list[int] = []
    for run in text.split(",") if text else ():
        first, _, last = run.partition("-")
        ids.extend(range(int(first), int(last or first) + 1))
    return tuple(ids)
