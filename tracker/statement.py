"""Reading a call: one statement becomes a criterion, its terms and what its words are worth."""

import hashlib
import json
import math
from dataclasses import dataclass
from datetime import UTC, datetime

from tracker.criteria import Call, Timing, parse
from tracker.domain import words
from tracker.domain.moments import Said, said
from tracker.domain.terms import Terms
from tracker.errors import Gathered, InvalidMoment, InvalidPrediction, InvalidProbability
from tracker.sessions.almanac import Almanac
from tracker.upcoming import dated

GRADES = ("A", "B", "C")


@dataclass(frozen=True, kw_only=True)
class Statement:
    """A call as it is handed in: on the command line, on a line of a file, or from the seeds.

    ``at`` and ``market_at`` are written moments; probabilities, as numbers or as text, are of the
    sentence being TRUE, from 0 to 1, or ``None``; ``says`` is a word that stands for a range of them.
    ``against`` denies the sentence.
    """

    forecaster: str
    at: str
    sentence: str
    probability: float | str | None = None
    says: str | None = None
    against: bool = False
    market_probability: float | str | None = None
    market_source: str | None = None
    market_at: str | None = None
    market_convention: str | None = None
    post_url: str | None = None
    post_ref: str | None = None
    note: str | None = None
    retrospective: bool = False
    hedge: str | None = None
    grade: str = "A"
    horizon_basis: str | None = None
    assumed: tuple[str, ...] = ()
    family: str | None = None
    reversal_of: str | None = None
    readings: tuple[str, ...] = ()
    summary_en: str | None = None
    summary_ko: str | None = None
    unit: str | None = None


@dataclass(frozen=True)
class Understood:
    """A statement after reading: the criterion, its terms, when it was said, what its words are worth.

    ``no_market`` says why the market's number is missing, where futures could have given it.
    """

    statement: Statement
    call: Call
    said: Said
    timing: Timing
    terms: Terms
    side: str
    probability: tuple[float, float, float] | None
    basis: str
    market_probability: float | None
    no_market: str | None = None

    @property
    def key(self) -> str:
        return self.terms.key(self.call.sentence())

    @property
    def identity(self) -> str:
        """What makes a statement the same statement when it is handed in again."""
        said_in = self.statement.post_ref or self.statement.post_url
        moment = self.said.moment.isoformat()
        return digest(self.statement.forecaster, moment, said_in, self.statement.unit, self.key)

    @property
    def due(self) -> datetime:
        return datetime.fromtimestamp(self.terms.due, UTC)


def understand(statement: Statement, *, zone: str, almanac: Almanac, now: datetime) -> Understood:
    """Read a statement. Raises the ``TrackerError`` that says what is wrong with it, all at once."""
    gathered = Gathered()
    when = gathered.attempt(lambda: _moment(statement, zone, now))
    moment = when.moment if when else now
    call = gathered.attempt(lambda: parse(dated(statement.sentence, almanac, moment), almanac))
    worth = gathered.attempt(lambda: _worth(statement))
    side = gathered.attempt(lambda: _side(statement, worth[0])) if worth else None
    market = gathered.attempt(lambda: _market(statement, zone, when))
    gathered.attempt(lambda: _check_grade(statement))
    gathered.attempt(lambda: _check_url(statement))
    timing = Timing(moment)
    terms = gathered.attempt(lambda: call.terms(timing, almanac)) if when and call else None
    if gathered.errors or not (when and call and worth and side and terms):
        raise gathered.error()
    return Understood(statement, call, when, timing, terms, side, *worth, market)


def _moment(statement: Statement, zone: str, now: datetime) -> Said:
    when = said(statement.at, zone)
    if when.moment > now:
        raise InvalidMoment(statement.at, "it lies in the future")
    return when


def _check_grade(statement: Statement) -> None:
    if statement.grade not in GRADES:
        raise InvalidPrediction(f"Unknown grade {statement.grade!r}. Give one of A, B, C.")


def _check_url(statement: Statement) -> None:
    if statement.post_url and not statement.post_url.startswith(("http://", "https://")):
        raise InvalidPrediction(f"{statement.post_url!r} is no web address: give https://…")


def checked_probability(value: object, field: str = "probability") -> float:
    """``value`` as a probability. Raises ``InvalidProbability`` for no number, NaN and outside 0 to 1."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise InvalidProbability(value, field)
    try:
        number = float(value)
    except (ValueError, OverflowError):
        raise InvalidProbability(value, field) from None
    if math.isnan(number) or not 0 <= number <= 1:
        raise InvalidProbability(value, field)
    return number


def _worth(statement: Statement) -> tuple[tuple[float, float, float] | None, str]:
    if statement.probability is not None and statement.says is not None:
        raise InvalidPrediction("Give a probability or a word (--says), not both.")
    if statement.probability is not None:
        number = checked_probability(statement.probability)
        return (number, number, number), "stated"
    if statement.says is not None:
        row = words.worth(statement.says)
        return (row.low, row.mid, row.high), "words"
    return None, "none"


def _side(statement: Statement, probability: tuple[float, float, float] | None) -> str:
    if probability is None:
        return "against" if statement.against else "for"
    middle = probability[1]
    if statement.against and middle > 0.5:
        raise InvalidPrediction(
            f"--against says that {statement.sentence!r} will not come true, yet its probability of "
            f"{middle:g} says that it will. Probabilities are always of the sentence: give {1 - middle:g}."
        )
    return "against" if statement.against or middle < 0.5 else "for"


def _market(statement: Statement, zone: str, when: Said | None) -> float | None:
    if statement.market_probability is None:
        parts = {
            "source": statement.market_source,
            "moment": statement.market_at,
            "convention": statement.market_convention,
        }
        for name, given in parts.items():
            if given:
                raise InvalidPrediction(
                    f"A market {name} needs its probability: give both or neither."
                )
        return None
    price = checked_probability(statement.market_probability, "market probability")
    if not statement.market_source:
        raise InvalidPrediction("A market probability needs its source: add --market-source TEXT.")
    if statement.market_at:
        at = said(statement.market_at, zone).moment
        if when and at > when.moment:
            raise InvalidMoment(statement.market_at, "the call was made before it")
    return price


def digest(*parts: object) -> str:
    """A short fingerprint of ``parts``, the same on every machine."""
    text = json.dumps(parts, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:32]
