"""Writes the exchange tables from pandas-market-calendars and ``tables/overrides.csv``.

``python -m tracker.sessions.build`` writes them; with ``--check`` it names the rows that differ
from the files and ends with exit code 1. The only module that imports pandas_market_calendars.
"""

import csv
import sys
import warnings
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Literal

import pandas_market_calendars

from tracker.sessions.load import TABLES, UNCONFIRMED
from tracker.sessions.rules import FIRST_YEAR, LAST_YEAR, at

ZONES = {"XKRX": "Asia/Seoul", "XNYS": "America/New_York", "SIFMA_US": "America/New_York"}
HEADER = "session,open,close,basis"
Row = tuple[datetime, datetime, str]


@dataclass(frozen=True)
class Override:
    """One correction of the released calendar; hours are local and empty for a closed day."""

    id: str
    calendar: str
    session: date
    action: Literal["close", "open", "hours"]
    open_local: str
    close_local: str
    source: str
    confirmed: Literal["yes", "no"]

    @property
    def basis(self) -> str:
        return self.id if self.confirmed == "yes" else self.id + UNCONFIRMED


def overrides() -> list[Override]:
    """The corrections on file, in their order there."""
    with (TABLES / "overrides.csv").open(encoding="utf-8", newline="") as file:
        return [
            Override(**{**row, "session": date.fromisoformat(row["session"])})  # type: ignore[arg-type]
            for row in csv.DictReader(file)
        ]


def released(name: str) -> dict[date, Row]:
    """The sessions as released, without the lunch breaks (Seoul abolished its own in 2000)."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        schedule = pandas_market_calendars.get_calendar(name).schedule(
            f"{FIRST_YEAR}-01-01", f"{LAST_YEAR}-12-31"
        )
    opens, closes = schedule["market_open"], schedule["market_close"]
    return {
        day.date(): (opened.to_pydatetime(), closed.to_pydatetime(), "pmc")
        for day, opened, closed in zip(schedule.index, opens, closes, strict=True)
    }


def corrected(
    name: str, sessions: dict[date, Row], corrections: Iterable[Override]
) -> dict[date, Row]:
    """``sessions`` with the corrections applied. Raises ValueError for one that has no effect."""
    result = dict(sessions)
    for correction in corrections:
        if correction.calendar != name:
            continue
        if (correction.session in result) == (correction.action == "open"):
            raise ValueError(
                f"override {correction.id}: {correction.session} cannot take {correction.action!r}"
            )
        if correction.action == "close":
            del result[correction.session]
        else:
            opened, closed = (
                at(correction.session, time.fromisoformat(clock), ZONES[name])
                for clock in (correction.open_local, correction.close_local)
            )
            result[correction.session] = (opened, closed, correction.basis)
    return dict(sorted(result.items()))


def lines(name: str) -> list[str]:
    """The table of one exchange, header first."""
    rows = corrected(name, released(name), overrides())
    return [
        HEADER,
        *(
            f"{day},{_utc(opened)},{_utc(closed)},{basis}"
            for day, (opened, closed, basis) in rows.items()
        ),
    ]


def differences(name: str) -> list[str]:
    """The rows that are on file and should not be (``-``) and the other way round (``+``)."""
    path = TABLES / f"{name}.csv"
    on_file = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    expected = lines(name)
    gone, missing = set(on_file) - set(expected), set(expected) - set(on_file)
    return sorted(
        [f"- {row}" for row in gone] + [f"+ {row}" for row in missing], key=lambda r: (r[2:], r)
    )


def main(arguments: Sequence[str]) -> int:
    """Write or check every table; the exit code."""
    if "--check" not in arguments:
        for name in ZONES:
            (TABLES / f"{name}.csv").write_text(
                "\n".join(lines(name)) + "\n", encoding="utf-8", newline="\n"
            )
        return 0
    found = [f"{name}: {row}" for name in ZONES for row in differences(name)]
    sys.stdout.write("\n".join(found or ["The session tables are up to date."]) + "\n")
    return 1 if found else 0


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%MZ")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
