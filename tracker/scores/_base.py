"""What a score is, and what every module that computes one declares."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal, NamedTuple, Protocol

from tracker.scores._sample import Sample

Better = Literal["higher", "lower"]
Basis = Literal["stated", "words"]
Interval = tuple[float, float]
Cell = float | int | str | bool | None

LEVEL = 0.95
COIN = 0.5
COIN_BRIER = 0.25
FEWEST = 10
"""Families below which a record is counted and not judged."""


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
    NO_LAST = "no settled call with an earlier window of its length"
    NO_DIRECTION = "no settled call about a direction"
    NO_READING = "no settled call with another reading"
    NO_STATED_AND_BASE = "no settled call with both a stated probability and a base rate"
    NO_STATED_AND_MARKET = "no settled call with both a stated and a market probability"
    NO_WORDS_AND_BASE = "no settled call with both a probability read from words and a base rate"
    NO_WORDS_AND_MARKET = "no settled call with both a probability read from words and a market one"
    ONE_FAMILY = "one family only: no interval"
    NO_SPREAD = "every family has the same value: no interval"
    INFINITE = "a certainty that was wrong: no finite mean"
    ONE_SIDE = "every call takes the same direction"
    ONE_END = "every question ended the same way"
    ONE_FORECASTER = "one forecaster only"
    FEW = "fewer than ten families"
    ONE_RESULT = "every call was right, or every call was wrong"
    NO_SLOPE = "a probability parts right calls from wrong ones: no finite slope"
    NO_SESSION = "no settled call that stood for a session"
    STILL_OPEN = "calls that have not ended overlap all that have"

    @property
    def text(self) -> Text:
        """The reason in both languages."""
        return Text(self.value, _KOREAN[self])


_KOREAN = {
    Reason.STILL_OPEN: "끝나지 않은 콜이 끝난 콜 모두와 기간이 겹칩니다",
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
    Reason.INFINITE: "빗나간 확신이 있어 평균이 무한대입니다",
    Reason.NO_LAST: "같은 길이의 지난 구간이 있는 판정 콜이 없습니다",
    Reason.NO_DIRECTION: "방향에 관한 판정 콜이 없습니다",
    Reason.NO_READING: "다른 해석이 있는 판정 콜이 없습니다",
    Reason.ONE_SIDE: "모든 콜의 방향이 같습니다",
    Reason.ONE_END: "모든 질문의 결과가 같습니다",
    Reason.ONE_FORECASTER: "예측자가 한 명뿐입니다",
    Reason.FEW: "논지가 열 개가 안 됩니다",
    Reason.ONE_RESULT: "모든 콜이 맞았거나 모든 콜이 틀렸습니다",
    Reason.NO_SLOPE: "어떤 확률을 경계로 맞은 콜과 틀린 콜이 갈려 기울기가 유한하지 않습니다",
    Reason.NO_SESSION: "한 거래일 이상 유지된 판정 콜이 없습니다",
}


@dataclass(frozen=True, kw_only=True)
class Score:
    """A number about a record.

    ``value`` is None when it is not defined, and ``reason`` says why; with a value, ``reason`` says why
    there is no ``interval`` (95 %, families as clusters). ``n`` counts the units that the value rests
    on, ``families`` the clusters among them. ``reference`` is what a forecaster without knowledge
    would score. ``low`` and ``high`` are the range of a score whose probabilities were read from words.
    ``also`` has further numbers by name, each declared in the module's ``ALSO``.
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
    also: Mapping[str, float | None] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Diagram:
    """The data of a diagram.

    ``facts`` are single values and ``columns`` columns of one length, by the names that the module
    declares in ``FACTS`` and ``COLUMNS``. Without data both are empty and ``reason`` says why. ``n``
    counts the units that the data rest on, ``families`` the clusters among them.
    """

    n: int
    families: int
    facts: Mapping[str, Cell] = field(default_factory=dict)
    columns: Mapping[str, Sequence[Cell]] = field(default_factory=dict)
    reason: Reason | None = None


class Declared(Protocol):
    """What every public module of ``tracker.scores`` declares."""

    NAME: str
    TITLE: Text
    WHAT: Text
    RANGE: tuple[float, float]
    REFERENCE: str


class ScoreModule(Declared, Protocol):
    """A module that computes one number. ``ALSO`` labels further numbers that come with it."""

    BETTER: Better | None
    ALSO: Mapping[str, Text]

    def compute(self, sample: Sample, unit: Unit = ...) -> Score:
        """The score of ``sample``, counted by ``unit``."""
        ...


class DiagramModule(Declared, Protocol):
    """A module that computes the data of one diagram; for each of ``BASES`` when it has any."""

    BASES: tuple[Basis, ...]
    FACTS: Mapping[str, Text]
    COLUMNS: Mapping[str, Text]

    def diagram(self, sample: Sample, unit: Unit = ..., *, basis: Basis = ...) -> Diagram:
        """The data, of one ``basis`` of probability where there are several."""
        ...
