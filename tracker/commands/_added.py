"""What taking something in added."""

from typing import Any

from tracker.domain.records import Added


def added_json(added: Added) -> dict[str, Any]:
    """Rows that were new and rows that were on record already."""
    return {"new": added.new, "known": added.known}


def added_text(added: Added) -> str:
    """The same in words.

    >>> added_text(Added(3, 1))
    '3 new, 1 on record already'
    """
    return f"{added.new:,} new, {added.known:,} on record already"
