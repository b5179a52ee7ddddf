"""The answers of sources: kept once each, so that a figure can be traced to what was read."""

import hashlib
import zlib
from collections.abc import Collection
from dataclasses import fields
from datetime import datetime

from sqlalchemy import Connection, insert, select, text

from tracker.domain.records import NewPayload, PayloadRow
from tracker.store import rows
from tracker.store.rows import lots

NAMES = tuple(field.name for field in fields(PayloadRow))


def packed(
    *,
    source: str,
    url: str,
    status: int,
    content_type: str | None,
    body: bytes,
    retrieved_at: datetime,
    keep: bool,
) -> NewPayload:
    """The row for an answer; ``keep`` is whether its body may be stored."""
    return NewPayload(
        source=source,
        url=url,
        status=status,
        content_type=content_type,
        sha256=hashlib.sha256(body).hexdigest(),
        body=zlib.compress(body, 9) if keep else None,
        retrieved_at=retrieved_at,
    )


def unpacked(row: PayloadRow) -> bytes | None:
    """What the source sent, None where it was not kept."""
    return None if row.body is None else zlib.decompress(row.body)


def add_payload(db: Connection, new: NewPayload) -> int:
    """The id of the answer; the same answer from the same address is kept once."""
    table = rows.payloads
    same = (table.c.source == new.source, table.c.url == new.url, table.c.sha256 == new.sha256)
    known: int | None = db.scalar(select(table.c.id).where(*same))
    if known is None:
        known = db.execute(insert(table).values(vars(new)).returning(table.c.id)).scalar_one()
    return known


def link(db: Connection, payload: int, *, after: int) -> None:
    """Say that the figures with ids above ``after`` were read from this answer."""
    db.execute(
        text(
            "insert into observation_payloads (observation_id, payload_id) "
            "select id, :payload from observations where id > :after"
        ),
        {"payload": payload, "after": after},
    )


def payloads_of(db: Connection, observations: Collection[int]) -> dict[int, PayloadRow]:
    """The answer that each figure was read from, of those that came from a source."""
    links, table = rows.observation_payloads, rows.payloads
    found: dict[int, PayloadRow] = {}
    for some in lots(observations):
        query = (
            select(links.c.observation_id, *(table.c[name] for name in NAMES))
            .join(table, table.c.id == links.c.payload_id)
            .where(links.c.observation_id.in_(some))
        )
        found |= {
            row[0]: PayloadRow(**dict(zip(NAMES, row[1:], strict=True)))
            for row in db.execute(query)
        }
    return found
