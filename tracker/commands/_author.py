"""Who makes a call: someone on record, or someone to be put on record first."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from tracker.domain.records import ForecasterRow
from tracker.errors import InvalidPrediction, UnknownForecaster, UnknownTimezone
from tracker.store import reads

if TYPE_CHECKING:
    from sqlalchemy import Connection

SEOUL = "Asia/Seoul"


@dataclass(frozen=True)
class Author:
    """Who made the call: on record by ``slug``, or with a ``name`` to be put on record first."""

    slug: str
    name: str | None = None
    timezone: str | None = None

    def find(self, db: "Connection", now: datetime) -> ForecasterRow:
        """The forecaster on record, or the one to add, with ``id`` 0.

        Raises ``UnknownForecaster``, ``UnknownTimezone``, ``InvalidPrediction``.
        """
        known = {f.slug: f for f in reads.forecasters(db)}
        if self.name is None:
            if self.timezone is not None:
                raise InvalidPrediction("--timezone goes with --new-forecaster NAME.")
            if self.slug not in known:
                raise UnknownForecaster(self.slug, known)
            return known[self.slug]
        if self.slug in known:
            return self._same(known[self.slug])
        _check_slug(self.slug)
        zone = self.timezone or SEOUL
        _check_zone(zone)
        return ForecasterRow(id=0, slug=self.slug, name=self.name, timezone=zone, recorded_at=now)

    def _same(self, known: ForecasterRow) -> ForecasterRow:
        if known.name != self.name or self.timezone not in (None, known.timezone):
            raise InvalidPrediction(
                f"{self.slug} is on record as {known.name!r}, {known.timezone}: "
                "leave --new-forecaster out, or choose another slug."
            )
        return known


def _check_slug(slug: str) -> None:
    plain = slug.replace("-", "")
    if not (plain.isascii() and plain.isalnum() and slug == slug.lower() and slug[0].isalnum()):
        raise InvalidPrediction(
            f"{slug!r} is no slug: small letters, digits and hyphens, such as pluto-research."
        )


def _check_zone(zone: str) -> None:
    try:
        ZoneInfo(zone)
    except (ValueError, OSError):  # ZoneInfoNotFoundError is a KeyError
        pass
    except KeyError:
        pass
    else:
        return
    from zoneinfo import available_timezones

    raise UnknownTimezone(zone, sorted(available_timezones()))
