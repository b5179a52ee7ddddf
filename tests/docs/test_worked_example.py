"""The worked example of docs/method.md: every number in it, by its own arithmetic and by the code."""

import ast
import operator
import re
from collections.abc import Callable, Mapping
from functools import cache
from math import log, sqrt
from pathlib import Path
from statistics import NormalDist
from typing import Any

import numpy as np
import pytest

from tracker.scores import Sample, Score, Unit, sample_of, score
from tracker.scores._clusters import Clusters, clusters, t_quantile
from tracker.scores._wilson import effective_size
from tracker.scores.corp import diagram

PAGE = Path(__file__).parents[2] / "docs" / "method.md"
NUMBER = re.compile(r"\d+\.\d+")
OPERATORS: Mapping[type, Callable[..., float]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: operator.pow,
    ast.USub: operator.neg,
}
FUNCTIONS: Mapping[str, Callable[..., float]] = {"ln": log, "sqrt": sqrt, "min": min}
Row = dict[str, str]


@cache
def section() -> str:
    found = re.search(
        r"^## \d+\. A worked example\n(.*?)^## ", PAGE.read_text("utf-8"), re.DOTALL | re.MULTILINE
    )
    assert found
    return found[1]


@cache
def tables() -> list[list[Row]]:
    """The tables of the section, in order, each a list of rows by column."""
    found = []
    for block in re.findall(r"(?:^\|.*\|\n)+", section(), re.MULTILINE):
        header, _, *rows = [
            [cell.strip() for cell in line.strip("|").split("|")] for line in block.splitlines()
        ]
        found.append([dict(zip(header, row, strict=True)) for row in rows])
    return found


def table(column: str) -> list[Row]:
    """The tables that have a column, together."""
    return [row for rows in tables() for row in rows if column in row]


@cache
def record() -> Sample:
    calls = table("call")
    return sample_of(
        [row["ended"] == "TRUE" for row in calls],
        family=[ord(row["family"]) for row in calls],
        said_true=[row["side"] == "for" for row in calls],
        p=[float(row["probability"]) for row in calls],
        base=[float(row["base rate"]) for row in calls],
        market=[float(row["market"]) for row in calls],
    )


def worth(text: str) -> float:
    """The value of an expression of numbers, + - * / ^, ln, sqrt and min."""

    def of(node: Any) -> float:
        match node:
            case ast.Constant(value=int() | float() as number):
                return float(number)
            case ast.UnaryOp(op=sign, operand=inner):
                return OPERATORS[type(sign)](of(inner))
            case ast.BinOp(left=left, op=sign, right=right):
                return OPERATORS[type(sign)](of(left), of(right))
            case ast.Call(func=ast.Name(id=name), args=inner):
                return FUNCTIONS[name](*map(of, inner))
        raise ValueError(text)

    return of(ast.parse(text.replace("^", "**"), mode="eval").body)


def printed(value: float, like: str) -> str:
    """``value`` with as many decimals as ``like``; what is half a unit in the last place goes either way."""
    places = len(like.partition(".")[2])
    near = abs(float(like) - value) <= 0.5 * 10**-places * (1 + 1e-9)
    return like if near else f"{value:.{places}f}"


def found(name: str, sample: Sample | None = None) -> Score:
    return score(name).compute(sample or record())


def value(name: str, sample: Sample | None = None) -> float:
    worth = found(name, sample).value
    assert worth is not None
    return worth


def end(name: str, which: int) -> float:
    interval = found(name).interval
    assert interval is not None
    return interval[which]


def hits() -> Clusters:
    everyone = np.ones(len(record()), dtype=bool)
    return clusters(record(), record().correct.astype(float), Unit.FAMILY, everyone)


def only(family: str) -> Sample:
    return record().where(record().family == ord(family))


def corp(name: str) -> float:
    number = diagram(record()).facts[name]
    assert isinstance(number, float)
    return number


def curve(name: str) -> list[float]:
    return [cell for cell in diagram(record()).columns[name] if isinstance(cell, float)]


def recalibrated(probability: float) -> float:
    return curve("recalibrated")[curve("forecast").index(probability)]


CURVE = {
    "probability": "forecast",
    "weight": "weight",
    "came true": "share_true",
    "recalibrated": "recalibrated",
}
RESULTS: Mapping[str, Callable[[], float]] = {
    "Brier of A": lambda: value("brier", only("A")),
    "log score of A": lambda: value("log_score", only("A")),
    "hit rate": lambda: value("proportion_correct"),
    "its variance": lambda: hits().variance,
    "independent families it is worth": lambda: hits().mean * (1 - hits().mean) / hits().variance,
    "no more than there are": lambda: effective_size(hits()),
    "middle of Wilson's interval": lambda: (
        (end("proportion_correct", 0) + end("proportion_correct", 1)) / 2
    ),
    "half its width": lambda: (end("proportion_correct", 1) - end("proportion_correct", 0)) / 2,
    "hit rate, from": lambda: end("proportion_correct", 0),
    "hit rate, to": lambda: end("proportion_correct", 1),
    "Brier": lambda: value("brier"),
    "Brier of the base rate": lambda: value("brier") + value("brier_vs_base"),
    "against the base rate": lambda: value("brier_vs_base"),
    "variance of that": lambda: (
        ((end("brier_vs_base", 1) - value("brier_vs_base")) / t_quantile(7)) ** 2
    ),
    "against the base rate, from": lambda: end("brier_vs_base", 0),
    "against the base rate, to": lambda: end("brier_vs_base", 1),
    "against the market": lambda: value("brier_vs_market"),
    "log score": lambda: value("log_score"),
    "pooled": lambda: recalibrated(0.8),
    "share TRUE": lambda: value("always_for"),
    "uncertainty: Brier of that share": lambda: corp("uncertainty"),
    "Brier, recalibrated": lambda: corp("score") - corp("miscalibration"),
    "miscalibration": lambda: corp("miscalibration"),
    "discrimination": lambda: corp("discrimination"),
    "all together: Brier": lambda: corp("score"),
}


FAMILY: Mapping[str, Callable[[Sample], float]] = {
    "right": lambda own: value("proportion_correct", own),
    "Brier": lambda own: value("brier", own),
    "of the base rate": lambda own: value("brier", own) + value("brier_vs_base", own),
    "gain": lambda own: value("brier_vs_base", own),
    "of the market": lambda own: value("brier", own) + value("brier_vs_market", own),
    "gain on it": lambda own: value("brier_vs_market", own),
    "log score": lambda own: value("log_score", own),
}


def test_there_are_ten_calls_in_eight_families() -> None:
    assert len(record()) == 10
    assert found("proportion_correct").families == 8


@pytest.mark.parametrize("row", table("right"), ids=lambda row: row["family"])
def test_each_family(row: Row) -> None:
    """The values of a family are those of its calls alone."""
    for name, cell in row.items():
        if name != "family":
            assert printed(FAMILY[name](only(row["family"])), cell) == cell


def test_the_curve() -> None:
    """The probabilities, what came true and what should have been said are those of CORP."""
    rows = table("recalibrated")
    for name, mine in CURVE.items():
        shown = [row[name] for row in rows]
        assert [printed(x, y) for x, y in zip(curve(mine), shown, strict=True)] == shown


def test_every_table_and_number_is_checked() -> None:
    """Nothing has a column without a check, and the text has no decimals but those of the tables."""
    assert {row["result"] for row in table("how")} == set(RESULTS)
    known = {"call", *FAMILY, "result", "recalibrated"}
    assert all(known & set(rows[0]) for rows in tables())
    lines = section().splitlines()
    prose, checked = (
        set(NUMBER.findall(" ".join(line for line in lines if line.startswith("|") is tabled)))
        for tabled in (False, True)
    )
    assert prose <= checked


@pytest.mark.parametrize("number", [1.96, 2.3646])
def test_quantiles(number: float) -> None:
    """The two quantiles of the text are the normal one, and Student's for seven degrees."""
    assert number in {round(NormalDist().inv_cdf(0.975), 2), round(t_quantile(7), 4)}


@pytest.mark.parametrize("row", table("how"), ids=lambda row: row["result"])
def test_each_step_adds_up(row: Row) -> None:
    """What stands under *how* gives what stands under *value*."""
    assert printed(worth(row["how"]), row["value"]) == row["value"]


@pytest.mark.parametrize("row", table("how"), ids=lambda row: row["result"])
def test_the_code_says_the_same(row: Row) -> None:
    """Each result is the one that the scores compute from the ten calls."""
    assert printed(RESULTS[row["result"]](), row["value"]) == row["value"]
