"""Find or install what the tests need beside Python packages, and say what was found.

`python -m tests.support.prepare`; exits 1 with `CI=true` when something is missing.
"""

import sys
from collections.abc import Callable

from tests.support import chromium, postgres
from tests.support.installing import Missing, on_ci


def prepare(name: str, ensure: Callable[[], object], *, without: str) -> bool:
    """Print one line on what was found, or on what goes `without` it; whether it was found."""
    try:
        found = ensure()
    except Missing as missing:
        print(f"{name}: missing, {without}: {missing}", flush=True)
        return False
    print(f"{name}: {found}", flush=True)
    return True


def main() -> int:
    """Prepare everything; the exit code."""
    skipped = "which fails this run" if on_ci() else "its tests will be skipped"
    ready = [
        prepare("PostgreSQL", postgres.ensure, without=skipped),
        prepare("Chromium", chromium.ensure, without=skipped),
    ]
    prepare("Korean font", chromium.ensure_korean_font, without="pages show boxes for its letters")
    return 1 if on_ci() and not all(ready) else 0


if __name__ == "__main__":
    sys.exit(main())
