"""Where things are: what ships beside the package, and the database used when none is named."""

import os
from pathlib import Path

PACKAGE = Path(__file__).parent
DATABASE_VARIABLE = "TRACKER_DATABASE_URL"


def share(name: str) -> Path:
    """The file or folder ``name`` that ships beside the package (``migrations``, ``seeds``, ``app.py``).

    An installed tracker has it in ``tracker/_share``, a checkout at its root. Raises ``FileNotFoundError``.
    """
    for folder in (PACKAGE / "_share", PACKAGE.parent):
        if (found := folder / name).exists():
            return found
    raise FileNotFoundError(f"{name} is missing from this installation of the tracker")


def default_database_url() -> str:
    """``TRACKER_DATABASE_URL``, or one SQLite file in the user's data folder; creates nothing."""
    if named := os.environ.get(DATABASE_VARIABLE):
        return named
    from platformdirs import user_data_path

    return f"sqlite:///{user_data_path('tracker', appauthor=False) / 'tracker.db'}"
