"""Records drawn from forecasters whose true quality is known."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import cache

import numpy as np
from numpy.random import Generator
from scipy.special import expit, ndtri

from tracker.calls import Call, families
from tracker.domain.terms import Terms
from tracker.scores import Sample, sample_of
from tracker.scores._sample import Codes, Flags, Floats

MORE = 0.6
"""How likely another call of the same family is: 2.5 calls on average."""
STICKY = 0.85
"""How likely a repeat ends as the first call of its family did."""

HORIZON = 20
SOON, LATER = (1, 10), (21, 60)
PAUSE = 0.2
BELIEFS = np.arange(0.05, 0.96, 0.05)

FIRST_DAY = date(2000, 1, 1).toordinal()
THEN = datetime(2000, 1, 1, tzinfo=UTC)
ROLLING = Call(
    id=0, forecaster="simulated", made_at=THEN, precision="day", question=0,
    sentence="index up over 20 sessions", kind="move", thesis="index up", terms=Terms("move"),
    said_true=True, grade="A", basis="none", horizon_basis="stated", assumed=(), probability=None,
    says=None, hedge=None, market_probability=None, market_source=None, outcome="PENDING",
    reason=None, decided_on=None, matured=True, retrospective=False, recorded_at=THEN, label=None,
    post_ref=None, post_url=None, post_date=None, summary_en=None, summary_ko=None, note=None,
    reversal_of=None, in_force=True,
)  # fmt: skip


def generator(seed: int, *cell: int) -> Generator:
    """The random numbers of one cell of a table: its own, whatever else is run."""
    return np.random.Generator(np.random.PCG64([seed, *cell]))


def calls_per_family(random: Generator, many: int) -> Codes:
    """The family of each call, families of random size."""
    return np.repeat(np.arange(many), random.geometric(1 - MORE, many))


def repeating(random: Generator, many: int, rate: float) -> Sample:
    """A forecaster right with probability ``rate`` who repeats himself; repeats mostly end alike."""
    family = calls_per_family(random, many)
    first = np.concatenate(([True], np.diff(family) != 0))
    alike = first | (random.random(len(family)) < STICKY)
    thesis, own = random.random(many) < rate, random.random(len(family)) < rate
    return sample_of(np.where(alike, thesis[family], own), family=family)


def rolling(random: Generator, many: int, rate: float) -> Sample:
    """Calls that prices will be higher in 20 sessions, made every few sessions on a random walk.

    The drift makes each right with probability ``rate``. Families are those of the tracker.
    """
    days = _days(random, 7 * many + 60)
    walk = np.cumsum(random.standard_normal(int(days[-1]) + HORIZON + 1))
    walk += float(ndtri(rate)) / HORIZON**0.5 * np.arange(len(walk))
    named = families([_made_on(day) for day in days.tolist()])
    codes = {name: code for code, name in enumerate(dict.fromkeys(named.values()))}
    family = np.array([codes[name] for name in named.values()])
    kept = family < many
    return sample_of((walk[days + HORIZON] > walk[days])[kept], family=family[kept])


def _days(random: Generator, calls: int) -> Codes:
    soon, later = (random.integers(low, high + 1, calls) for low, high in (SOON, LATER))
    return np.cumsum(np.where(random.random(calls) < PAUSE, later, soon))


@cache
def _made_on(day: int) -> Call:
    entry = FIRST_DAY + day
    terms = Terms("move", "index", entry=entry, first=entry + HORIZON, last=entry + HORIZON)
    return replace(ROLLING, id=day, question=day, terms=terms)


def calibrated(random: Generator, many: int) -> Sample:
    """A forecaster whose probabilities are right, said again in each family while it lasts."""
    family = calls_per_family(random, many)
    p = random.choice(BELIEFS, many)
    happened = random.random(many) < p
    return sample_of(happened[family], family=family, p=p[family])


@dataclass(frozen=True)
class Noise:
    """How far off the forecaster and the market are from the true probability, in log-odds."""

    forecaster: float
    market: float


def priced(random: Generator, many: int, noise: Noise) -> Sample:
    """A forecaster and a market price on the same questions, each opened after the last one closed."""
    odds = random.standard_normal(many)
    outcome: Flags = random.random(many) < expit(odds)

    def seen(spread: float) -> Floats:
        return np.asarray(expit(odds + spread * random.standard_normal(many)), np.float64)

    return sample_of(outcome, p=seen(noise.forecaster), market=seen(noise.market))
