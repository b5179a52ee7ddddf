"""What can be asked, one kind of criterion a file.

A kind is a module with one frozen dataclass ``Criterion`` (its parameters, its phrases, how it is
timed) and one function ``check`` that settles a whole column of questions of that kind at once;
a combinator has ``split`` and ``combine`` instead. Modules that begin with an underscore are the
shared grammar and arithmetic.
"""

from tracker.criteria._answers import settle
from tracker.criteria._base import Call, Entry, Timing
from tracker.criteria._columns import DTYPES, Checked, Column
from tracker.criteria._fields import period_day, period_text
from tracker.criteria._forest import Forest, runs_by_count, settle_forest
from tracker.criteria._history import base_rate, length
from tracker.criteria._read import kinds, parse, phrases_of
from tracker.criteria._settle import (
    Answer,
    check,
    observations_of,
    reasons_of,
    wake,
)
from tracker.domain.base_rate import BaseRate

__all__ = [
    "DTYPES",
    "Answer",
    "BaseRate",
    "Call",
    "Checked",
    "Column",
    "Entry",
    "Forest",
    "Timing",
    "base_rate",
    "check",
    "kinds",
    "length",
    "observations_of",
    "parse",
    "period_day", "period_text",
    "phrases_of",
    "reasons_of",
    "runs_by_count",
    "settle",
    "settle_forest",
    "wake",
]  # fmt: skip
