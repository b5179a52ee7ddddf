"""Files that people hand in, read with our words for what is wrong; and files that are written whole."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from tracker.errors import InvalidFile

LARGEST_FILE = 256 * 1024**2
OFTEN = 2000

Progress = Callable[[int, int], None]
"""Called with how much is done and how much there is."""


def unseen(done: int, total: int) -> None:
    """Progress that nobody looks at."""


@contextmanager
def opened(path: Path) -> Iterator[TextIO]:
    """The text of ``path`` without a byte-order mark. Raises ``InvalidFile`` for no readable text."""
    try:
        size = path.stat().st_size
        if size > LARGEST_FILE:
            most = LARGEST_FILE // 1024**2
            raise InvalidFile(
                str(path), [f"{size / 1024**2:,.0f} MB: at most {most} MB a file; split it"]
            )
        with path.open(encoding="utf-8-sig", newline="") as file:
            yield file
    except UnicodeDecodeError:
        raise InvalidFile(str(path), ["the file is not UTF-8 text"]) from None
    except OSError as why:
        raise InvalidFile(str(path), [f"{why.strerror or why}"]) from None


def lines_of(file: TextIO, progress: Progress) -> Iterator[str]:
    """The lines of ``file``; ``progress`` hears of the bytes read now and then."""
    path = Path(file.name)
    size = path.stat().st_size
    for number, line in enumerate(file):
        if number % OFTEN == 0 and size:
            progress(min(file.buffer.tell(), size), size)
        yield line
    progress(size, size)


def kept(path: Path, content: bytes) -> bool:
    """Whether ``path`` had to be written to hold ``content``: what holds it already is left alone.

    The file is put in place whole. Raises ``OSError``.
    """
    if path.is_file() and path.stat().st_size == len(content) and path.read_bytes() == content:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        half.write_bytes(content)
        half.replace(path)
    finally:
        half.unlink(missing_ok=True)
    return True
