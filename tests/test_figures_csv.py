"""Figures from a file: what was known too early, and periods written another way."""

from pathlib import Path

import pytest

from tests.support.records import NOW
from tracker.errors import InvalidFile
from tracker.figures_csv import FigureFile
from tracker.sessions.almanac import Almanac

HEADER = "series,period,value,known_at,source\n"


def read(tmp_path: Path, almanac: Almanac, line: str) -> list[str]:
    file = tmp_path / "figures.csv"
    file.write_text(f"{HEADER}{line}\n", encoding="utf-8")
    return [row.period for row in FigureFile(file, almanac, NOW)]


@pytest.mark.parametrize(
    "line",
    [
        "KOSPI,2023-03-15,2379.72,2023-03-15T06:29:59Z,KRX",
        "FOMC,2023-03-22,25,2023-03-22T17:59:59Z,Federal Reserve",
        "NFP,2023-02,311,2023-03-10T13:29:59Z,BLS",
    ],
)
def test_a_figure_cannot_be_known_before_it_was_out(
    tmp_path: Path, almanac: Almanac, line: str
) -> None:
    """A close before its session ended would be look-ahead."""
    with pytest.raises(InvalidFile, match=r"before .* was out"):
        read(tmp_path, almanac, line)
    on_time = line.replace("29:59Z", "30:00Z").replace("17:59:59Z", "18:00:00Z")
    assert read(tmp_path, almanac, on_time)


def test_a_period_is_kept_as_its_calendar_writes_it(tmp_path: Path, almanac: Almanac) -> None:
    """One month written two ways must not be two figures."""
    assert read(tmp_path, almanac, "NFP,2023-02-01,311,2023-03-10T13:30:00Z,BLS") == ["2023-02"]
