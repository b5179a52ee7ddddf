"""Reading text files that people hand in: size, encoding and errors, said in our words."""

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
