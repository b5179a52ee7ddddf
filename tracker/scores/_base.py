"""What a score is, and what every module that computes one declares."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Literal, NamedTuple, Protocol

from tracker.scores._sample import Sample

Better = Literal["higher", "lower"]
Interval = tuple[float, float]

LEVEL = 0.95
COIN = 0.5
COIN_BRIER = 0.25


class Text(NamedTuple):
    """One text in both languages of the interface."""

    en: str
    ko: str


class Unit(StrEnum):
    """What is counted. Families are the clusters of every interval, whatever is counted."""

    FAMILY = "family"
    QUESTION = "question"
    MENTION = "mention"


class Reason(StrEnum):
    """Why a value or its interval is not defined; the value of each is the English text."""

    NO_CALLS = "no settled call"
    NO_STATED = "no settled call with a stated probability"
    NO_WORDS = "no settled call with a probability read from words"
    NO_BASE = "no settled call with a base rate known at its time"
    NO_MARKET = "no settled call with a market probability quoted at its time"
    NO_STATED_AND_BASE = "no settled call with both a stated probability and a base rate"
    NO_STATED_AND_MARKET = "no settled call with both a stated and a market probability"
    NO_WORDS_AND_BASE = "no settled call with both a probability read from words and a base rate"
    NO_WORDS_AND_MARKET = "no settled call with both a probability read from words and a market one"
    ONE_FAMILY = "one family only: no interval"
    NO_SPREAD = "every family has the same value: no interval"

    @property
    def text(self) -> Text:
        """The reason in both languages."""
        return Text(self.value, _KOREAN[self])


_KOREAN = {
    Reason.NO_CALLS: "판정된 콜이 없습니다",
    Reason.NO_STATED: "확률을 숫자로 밝힌 판정 콜이 없습니다",
    Reason.NO_WORDS: "표현에서 확률을 읽은 판정 콜이 없습니다",
    Reason.NO_BASE: "당시 알려진 기저율이 있는 판정 콜이 없습니다",
    Reason.NO_MARKET: "당시 시장 확률이 인용된 판정 콜이 없습니다",
    Reason.NO_STATED_AND_BASE: "밝힌 확률과 기저율이 모두 있는 판정 콜이 없습니다",
    Reason.NO_STATED_AND_MARKET: "밝힌 확률과 시장 확률이 모두 있는 판정 콜이 없습니다",
    Reason.NO_WORDS_AND_BASE: "표현에서 읽은 확률과 기저율이 모두 있는 판정 콜이 없습니다",
    Reason.NO_WORDS_AND_MARKET: "표현에서 읽은 확률과 시장 확률이 모두 있는 판정 콜이 없습니다",
    Reason.ONE_FAMILY: "논지가 하나뿐이라 구간을 낼 수 없습니다",
    Reason.NO_SPREAD: "모든 논지의 값이 같아 구간을 낼 수 없습니다",
}


@dataclass(frozen=True, kw_only=True)
class Score:
    """A number about a record.

    ``value`` is None when it is not defined, and ``reason`` says why; with a value, ``reason`` says why
    there is no ``interval`` (95 %, families as clusters). ``n`` counts the units that the value rests
    on, ``families`` the clusters among them. ``reference`` is what a forecaster without knowledge
    would score. ``low`` and ``high`` are the range of a score whose probabilities were read from words.
    """

    value: float | None
    n: int
    families: int
    interval: Interval | None = None
    better: Better | None = None
    reference: float | None = None
    reason: Reason | None = None
    low: float | None = None
    high: float | None = None


class Declared(Protocol):
    """What every public module of ``tracker.scores`` declares."""

    NAME: str
    TITLE: Text
    WHAT: Text
    RANGE: tuple[float, float]
    REFERENCE: str


class ScoreModule(Declared, Protocol):
    """A module that computes one number."""

    BETTER: Better | None

    def compute(self, sample: Sample, unit: Unit = ...) -> Score:
        """The score of ``sample``, counted by ``unit``."""
        ...


class TableModule(Declared, Protocol):
    """A module that computes the data of one diagram."""

    def table(self, sample: Sample, unit: Unit = ..., *, basis: Any) -> Any:
        """The data for one ``basis`` of probability."""
        ...
