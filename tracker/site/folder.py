"""Files in a folder that holds nothing else: written where they differ, removed when they are no more.

The names of the files are kept beside them in ``MANIFEST``, so that a file of somebody else is never
touched. Names that begin with a dot are nobody's business here.
"""

import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath

from tracker.errors import NotASiteFolder, NotOurFile

MANIFEST = ".tracker-site"


@dataclass(frozen=True)
class File:
    """A file of the site: its ``name`` from the top of the folder, with slashes, and its content."""

    name: str
    body: bytes


@dataclass(frozen=True)
class Written:
    """How many files were new, had another content, were as they should be, and are there no more."""

    added: int
    changed: int
    unchanged: int
    removed: int

    def as_json(self) -> dict[str, int]:
        """The counts by name."""
        return asdict(self)


def write(folder: Path, files: Iterable[File]) -> Written:
    """Make ``folder`` hold these files. Files are asked for one by one and none is kept.

    Raises ``NotASiteFolder`` for a folder with files that no site was written beside, and ``NotOurFile``
    where a file of somebody else is in the way.
    """
    known = _known(folder)
    folder.mkdir(parents=True, exist_ok=True)
    counted = {"added": 0, "changed": 0, "unchanged": 0}
    seen: set[str] = set()
    with (folder / MANIFEST).open("a", encoding="utf-8", buffering=1) as manifest:
        for file in files:
            seen.add(file.name)
            path = folder / file.name
            before = _content(path)
            if before is not None and file.name not in known:
                raise NotOurFile(str(path))
            if before == file.body:
                counted["unchanged"] += 1
                continue
            if file.name not in known:
                print(file.name, file=manifest)
            _replace(path, file.body)
            counted["added" if before is None else "changed"] += 1
    removed = sum(_remove(folder, name) for name in sorted(known - seen))
    names = "".join(f"{name}\n" for name in sorted(seen)).encode()
    if _content(folder / MANIFEST) != names:
        _replace(folder / MANIFEST, names)
    return Written(**counted, removed=removed)


def _known(folder: Path) -> set[str]:
    """The files that were written here before. Raises ``NotASiteFolder``."""
    if folder.exists() and not folder.is_dir():
        raise NotASiteFolder(str(folder), "it is a file")
    manifest = _content(folder / MANIFEST)
    if manifest is None:
        others = sorted(p.name for p in _inside(folder) if not p.name.startswith("."))
        if others:
            raise NotASiteFolder(str(folder), f"it holds {others[0]}")
        return set()
    names = manifest.decode("utf-8", "replace").splitlines()
    return {name for name in names if _is_inside(name)}


def _inside(folder: Path) -> Iterator[Path]:
    if folder.exists():
        yield from folder.iterdir()


def _is_inside(name: str) -> bool:
    path = PurePosixPath(name)
    return bool(name) and not path.is_absolute() and ".." not in path.parts and name != MANIFEST


def _content(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None


def _replace(path: Path, body: bytes) -> None:
    """Put a whole file in place at once."""
    half = path.with_name(f".{path.name}.part")
    try:
        _put(half, body)
        half.replace(path)
    except BaseException:
        half.unlink(missing_ok=True)
        raise


def _put(path: Path, body: bytes) -> None:
    try:
        path.write_bytes(body)
    except FileNotFoundError:
        path.parent.mkdir(parents=True)
        path.write_bytes(body)


def _remove(folder: Path, name: str) -> bool:
    """Remove a file and the folders that are empty without it; whether it was there."""
    path = folder / name
    if not path.is_file():
        return False
    path.unlink()
    with suppress(OSError):
        for parent in path.relative_to(folder).parents:
            if parent.name:
                os.rmdir(folder / parent)
    return True
