"""Which session tables are in use: a fingerprint that a verdict carries."""

import hashlib
from functools import cache

from tracker.sessions.load import TABLES


@cache
def version() -> str:
    """Twelve hexadecimal digits that change with any session table."""
    digest = hashlib.sha256()
    for path in sorted(TABLES.glob("*.csv")):
        digest.update(path.name.encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]
