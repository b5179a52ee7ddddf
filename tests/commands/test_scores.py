"""Every score and diagram by its name: text of 80 columns, JSON that is JSON, rows of a table."""

import csv
import io
import json
import re
from pathlib import Path
from typing import Any, NoReturn

import pytest
from rich.cells import cell_len

from tests.commands.running import Command
from tests.support.records import NOW
from tracker import scorecard
from tracker.commands import _sheet, score
from tracker.commands._columns import ROWS, echo_columns
from tracker.registry import modules
from tracker.scores import Text, described, diagrams, names, scores
from tracker.sessions.almanac import Almanac
from tracker.store.engine import Store

EVERY = modules("tracker.scores")
CALL = {"forecaster": "pluto-research", "at": "2023-03-06", "retrospective": True}
PRICE = {"market_probability": 0.4, "market_source": "a market"}
STATED = (
    {**CALL, "sentence": "KOSPI up over 3 sessions", "probability": 1},
    {**CALL, **PRICE, "sentence": "KOSPI down over 3 sessions", "probability": 0.7},
    {**CALL, "at": "2023-03-20", "sentence": "KOSPI up over 5 sessions", "probability": 0.8},
)


@pytest.fixture
def wrong(tracker: Command) -> Command:
    """The shipped record and some stated probabilities, one of them a certainty that was wrong."""
    lines = "".join(json.dumps(call) + "\n" for call in STATED)
    Path("stated.jsonl").write_text(lines, encoding="utf-8")
    tracker.done("import", "predictions", "stated.jsonl")
    tracker.done("resolve")
    return tracker


def strict(text: str) -> Any:
    """``text`` as JSON, which knows no NaN and no infinity."""

    def refuse(constant: str) -> NoReturn:
        raise AssertionError(f"{constant} is no JSON")

    return json.loads(text, parse_constant=refuse)


def too_wide(text: str) -> list[str]:
    return [line for line in text.splitlines() if cell_len(line) > 80]


@pytest.mark.parametrize("by", [(), ("--by", "kind")], ids=["all", "by kind"])
def test_every_name_is_shown_with_its_explanation_in_80_columns(
    wrong: Command, by: tuple[str, ...]
) -> None:
    for name in EVERY:
        text = wrong.done("score", name, *by).out
        module = described(name)
        assert text.startswith(f"{module.TITLE.en} ({name})\n")
        assert too_wide(text) == []
        numbers = text.partition("\nFormula\n")[0]
        assert "nan" not in re.findall(r"\w+", numbers.lower())
        for heading in ("Formula", "Range and orientation", "Undefined", "Reference"):
            assert f"\n{heading}\n  " in text
        assert ">>>" not in text
        assert "``" not in text


def test_a_score_is_shown_at_every_level_with_what_comes_with_it(tracker: Command) -> None:
    text = tracker.done("score", "brier_words_vs_coin").out
    found = tracker.done("score", "brier_words_vs_coin", "--json").json["units"]
    for label, field in (("value", "value"), ("n", "n"), ("families", "families")):
        (line,) = (row for row in text.splitlines() if row.split("  ")[0] == label)
        told = [float(cell) for cell in line.split()[1:]]
        wanted = [found[unit]["brier_words_vs_coin"][field] for unit in found]
        assert told == pytest.approx(wanted, abs=5e-4)
    assert "by family" in text
    assert "range of the readings" in text
    assert "skill: share of the" in text
    assert "higher is better" in text


def test_a_group_is_shown_for_one_score_too(tracker: Command) -> None:
    groups = tracker.done("score", "brier_words", "--by", "grade", "--json").json["groups"]
    text = tracker.done("score", "brier_words", "--by", "grade").out
    for group in groups:
        (line,) = (row for row in text.splitlines() if row.split()[:1] == [group["value"]])
        assert float(line.split()[1]) == pytest.approx(
            group["scores"]["brier_words"]["value"], abs=5e-4
        )


def test_json_has_no_infinity_and_no_nan(wrong: Command) -> None:
    """A certainty that was wrong has an infinite log score; nobody's JSON reader has to know that."""
    whole = strict(wrong.done("score", "--json").out)
    assert whole["scores"]["log_score"]["value"] == "Infinity"
    assert whole["scores"]["log_score"]["also"]["infinite"] == 1
    assert "infinity" in wrong.done("score").out
    for form in ("json", "jsonl", "csv"):
        text = wrong.done("export", "scorecard", "--format", form).out
        assert "Infinity" in text
        if form != "csv":
            [strict(line) for line in ([text] if form == "json" else text.splitlines())]


def test_the_json_of_one_name_is_its_part_of_the_whole(wrong: Command) -> None:
    whole = strict(wrong.done("score", "--by", "basis", "--json").out)
    for name in EVERY:
        part = strict(wrong.done("score", name, "--by", "basis", "--json").out)
        assert part.keys() == whole.keys()
        assert part["scores"].keys() == {name} & set(names())
        assert part["reliability"] == (whole["reliability"] if name == "reliability" else {})
        for unit in ("family", "question", "mention"):
            for field in ("units", "diagrams"):
                own = {k: v for k, v in whole[field][unit].items() if k == name}
                assert part[field][unit] == own
        for group, of_whole in zip(part["groups"], whole["groups"], strict=True):
            assert group["scores"].items() <= of_whole["scores"].items()
            assert group["scores"].keys() | group["diagrams"].keys() == {name}


def test_the_json_has_every_declared_field(wrong: Command) -> None:
    whole = wrong.done("score", "--json").json
    for unit in whole["units"]:
        for module in scores():
            assert whole["units"][unit][module.NAME]["also"].keys() == module.ALSO.keys()
        for diagram in diagrams():
            found = whole["diagrams"][unit][diagram.NAME]
            assert list(found) == list(diagram.BASES or ("",))
            for drawn in found.values():
                assert drawn["facts"].keys() <= diagram.FACTS.keys()
                assert drawn["columns"].keys() <= diagram.COLUMNS.keys()
                assert len({len(cells) for cells in drawn["columns"].values()}) <= 1
                assert drawn["n"] or (drawn["reason"] and not drawn["columns"])


def test_codes_are_names_and_moments_are_moments(tracker: Command) -> None:
    found = tracker.done("score", "--json").json["diagrams"]["family"]
    assert found["leaderboard"][""]["columns"]["forecaster"] == ["pluto-research"]
    families = {call["family"] for call in tracker.done("list", "--json").json}
    assert {found["influence"][""]["facts"][end] for end in ("best", "worst")} <= families
    closed = found["trend"][""]["columns"]["closed"]
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", moment) for moment in closed)
    assert closed[0][:10] in tracker.done("score", "trend").out


def test_a_name_that_is_none_lists_near_ones_of_scores_and_diagrams(tracker: Command) -> None:
    assert "brier_words" in tracker.refused("score", "brier_wrds")
    assert "leaderboard" in tracker.refused("score", "leaderbord")


def test_the_sheet_names_every_score_and_diagram(tracker: Command) -> None:
    told = set(re.findall(r"\w+", tracker.done("score").out))
    assert set(EVERY) <= told


def test_the_sheet_computes_what_it_shows_and_nothing_else(
    seeded_store: Store, almanac: Almanac, capsys: pytest.CaptureFixture[str]
) -> None:
    """A million calls are scored in the time that a person waits."""
    sheet = scorecard.sheet(seeded_store, almanac, as_of=NOW, dimensions=())
    _sheet.echo(sheet, None)
    assert {"by_unit", "diagrams", "groups"} & set(vars(sheet)) == set()
    assert sheet._drawn == {}
    others = {name for name, unit in sheet._scores if unit.value != "family"}
    assert others == {"proportion_correct"}
    assert len(sheet._scores) < len(names())
    assert "Hit rate" in capsys.readouterr().out


def test_the_table_has_a_row_for_every_number(tracker: Command) -> None:
    text = tracker.done("export", "scorecard", "--format", "csv").out
    rows = list(csv.DictReader(io.StringIO(text)))
    groups = tracker.done("score", "--json").json["groups"]
    assert len(rows) == (3 + len(groups)) * sum(1 + len(module.ALSO) for module in scores())
    further = {row["score"] for row in rows if "." in row["score"]}
    assert further == {f"{module.NAME}.{name}" for module in scores() for name in module.ALSO}
    found = tracker.done("score", "--json").json["units"]["question"]["brier_words_vs_coin"]
    (row,) = (
        r
        for r in rows
        if (r["unit"], r["score"], r["by"]) == ("question", "brier_words_vs_coin.ratio", "")
    )
    assert float(row["result"]) == found["also"]["ratio"]


def test_the_dimensions_of_the_command_are_those_of_the_sheet() -> None:
    assert score.DIMENSIONS == scorecard.DIMENSIONS


@pytest.mark.parametrize("many", range(4, 14))
def test_a_wide_diagram_is_cut_into_tables_that_fit(
    capsys: pytest.CaptureFixture[str], many: int
) -> None:
    """Numbers stay whole, Korean letters count as two, ranges stay together, rows beyond 40 are counted."""
    labels = {f"c{i}": Text(f"a rather long label of column {i}", "열") for i in range(many)}
    labels |= {
        "low": Text("from", "최소"),
        "high": Text("to", "최대"),
        "name": Text("name", "이름"),
    }
    columns: dict[str, list[float | str]] = {name: [1234.5678] * (ROWS + 5) for name in labels}
    columns["name"] = ["코스피가 오른다는 논지"] * (ROWS + 5)
    echo_columns(labels, columns)
    text = capsys.readouterr().out
    assert too_wide(text) == []
    assert text.count("1,234.568") == (many + 2) * ROWS
    assert re.search(r"from +to( |$)", text, re.MULTILINE)
    assert f"… and {5} more rows" in text
