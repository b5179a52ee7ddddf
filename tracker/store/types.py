"""How Python values are stored: the one list that tables and queries share."""

import json
from dataclasses import fields
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    Boolean,
    Date,
    DateTime,
    Dialect,
    Float,
    Integer,
    LargeBinary,
    Numeric,
    String,
    Text,
)
from sqlalchemy.types import TypeDecorator, TypeEngine

from tracker.domain.amounts import MICRO, PLACES, from_micro, to_micro
from tracker.domain.terms import Outcome, Terms
from tracker.store.evidence import evidence_ids, evidence_text

MOMENT_LENGTH = len("2023-03-15T08:30:00.000000Z")
FIGURE_LENGTH = len("-999999999999.999999")


class Moment(TypeDecorator[datetime]):
    """An instant. SQLite: UTC as text of one width, so that it sorts; PostgreSQL: ``timestamptz``.

    Refuses a datetime without a zone with ``ValueError``; gives back UTC.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        if dialect.name == "sqlite":
            return dialect.type_descriptor(String(MOMENT_LENGTH))
        return dialect.type_descriptor(DateTime(timezone=True))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        if value is None:
            return None
        return moment_text(value) if dialect.name == "sqlite" else _aware(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        moment = datetime.fromisoformat(value) if isinstance(value, str) else value
        return moment.astimezone(UTC)


def moment_text(value: datetime) -> str:
    """``value`` as SQLite stores it.

    >>> moment_text(datetime(2023, 3, 15, tzinfo=UTC))
    '2023-03-15T00:00:00.000000Z'
    """
    utc = _aware(value).astimezone(UTC).replace(tzinfo=None)
    return f"{utc.isoformat(timespec='microseconds')}Z"


def _aware(value: datetime) -> datetime:
    if value.tzinfo is None:
        raise ValueError(f"{value.isoformat()} has no time zone")
    return value


class Figure(TypeDecorator[Decimal]):
    """An exact decimal of at most six places. SQLite: text, always six places; PostgreSQL: ``numeric``.

    Refuses what ``to_micro`` refuses with ``ValueError``; gives back no trailing zeros.
    """

    impl = Numeric(20, PLACES)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        if dialect.name == "sqlite":
            return dialect.type_descriptor(String(FIGURE_LENGTH))
        return dialect.type_descriptor(Numeric(20, PLACES))

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> Any:
        if value is None:
            return None
        return figure_text(value) if dialect.name == "sqlite" else from_micro(to_micro(value))

    def process_result_value(self, value: Any, dialect: Dialect) -> Decimal | None:
        return None if value is None else from_micro(to_micro(Decimal(value)))


def figure_text(value: Decimal) -> str:
    """``value`` as SQLite stores it.

    >>> figure_text(Decimal("-0.5"))
    '-0.500000'
    """
    micro = to_micro(value)
    whole, rest = divmod(abs(micro), MICRO)
    return f"{'-' if micro < 0 else ''}{whole}.{rest:0{PLACES}d}"


class OutcomeName(TypeDecorator[Outcome]):
    """An outcome by its name."""

    impl = String(5)
    cache_ok = True

    def process_bind_param(self, value: Outcome | None, dialect: Dialect) -> str | None:
        return None if value is None else value.name

    def process_result_value(self, value: str | None, dialect: Dialect) -> Outcome | None:
        return None if value is None else Outcome[value]


class Names(TypeDecorator[tuple[str, ...]]):
    """A list of names as JSON."""

    impl = Text()
    cache_ok = True

    def process_bind_param(self, value: tuple[str, ...] | None, dialect: Dialect) -> str | None:
        return None if value is None else json.dumps(list(value), ensure_ascii=False)

    def process_result_value(self, value: str | None, dialect: Dialect) -> tuple[str, ...] | None:
        return None if value is None else tuple(json.loads(value))


class Parts(TypeDecorator[tuple[Terms, ...]]):
    """The terms of a compound's operands as JSON, fields at their default left out; none is NULL."""

    impl = Text()
    cache_ok = True

    def process_bind_param(self, value: tuple[Terms, ...] | None, dialect: Dialect) -> str | None:
        return json.dumps([_as_json(part) for part in value]) if value else None

    def process_result_value(self, value: str | None, dialect: Dialect) -> tuple[Terms, ...]:
        return parts_of(value)


_TERM_DEFAULTS = {f.name: f.default for f in fields(Terms) if f.name not in ("kind", "parts")}


def _as_json(terms: Terms) -> dict[str, Any]:
    given = {n: getattr(terms, n) for n, d in _TERM_DEFAULTS.items() if getattr(terms, n) != d}
    inner = {"parts": [_as_json(part) for part in terms.parts]} if terms.parts else {}
    return {"kind": terms.kind, **given, **inner}


def parts_of(text: str | None) -> tuple[Terms, ...]:
    """The operands stored as ``text``."""
    return tuple(_from_json(item) for item in json.loads(text)) if text else ()


def _from_json(item: dict[str, Any]) -> Terms:
    inner = tuple(_from_json(part) for part in item.get("parts", ()))
    return Terms(**{**item, "parts": inner})


class Evidence(TypeDecorator[tuple[int, ...]]):
    """Ids of observations in order, runs of neighbours shortened: ``7,12-15`` is 7, 12, 13, 14, 15."""

    impl = Text()
    cache_ok = True

    def process_bind_param(self, value: tuple[int, ...] | None, dialect: Dialect) -> str | None:
        return None if value is None else evidence_text(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> tuple[int, ...] | None:
        return None if value is None else evidence_ids(value)


STORED: dict[Any, TypeEngine[Any]] = {
    bool: Boolean(),
    bytes: LargeBinary(),
    int: Integer(),
    float: Float(53),
    str: Text(),
    date: Date(),
    datetime: Moment(),
    Decimal: Figure(),
    Outcome: OutcomeName(),
    tuple[str, ...]: Names(),
    tuple[int, ...]: Evidence(),
    tuple[Terms, ...]: Parts(),
}
