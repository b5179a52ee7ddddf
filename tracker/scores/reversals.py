"""Changes of side: how often the author turned round on a question, and for how long he was right.

Formula
    The mentions of each question in the order of time. A change is a mention that takes the other
    side than the one before it; ``changed_side`` counts the questions with one. Of several mentions
    at one moment the last word counts. ``sessions_for`` and ``sessions_against`` sum, over all
    questions, the sessions on which the last word was for the side first taken on the question, and
    for the other one. ``share_right_time`` is the share of the sessions of a question on which the
    last word took the side that came true; by question the mean over questions, by family that over
    families of the mean over their questions. A question counts once at every unit.
Range and orientation
    Counts from 0; the share 0..1, higher is better.
Undefined
    No settled call: no data. No question with a session between its first mention and its close: no
    share.
Reference
    Atanasov et al. (2020), doi:10.1016/j.obhdp.2020.02.001, on how often and how far forecasters
    update.

>>> from tracker.scores import sample_of
>>> calls = sample_of([True] * 3, question=[0, 0, 1], family=[0, 0, 1], in_force=[False, True, True],
...                   made=[1, 2, 3], said_true=[False, True, True], stood=[3, 1, 4])
>>> found = diagram(calls).facts
>>> found["changed_side"], found["changes"], found["sessions_for"], found["sessions_against"]
(1, 1, 7.0, 1.0)
>>> found["share_right_time"]
0.625
"""

from collections.abc import Mapping

import numpy as np

from tracker.scores._base import Basis, Diagram, Reason, Text, Unit
from tracker.scores._sample import Codes, Flags, Sample
from tracker.scores._timeline import asked, by_family, sessions, share, starts, timeline

NAME = "reversals"
TITLE = Text("Changes of side", "방향 전환")
WHAT = Text(
    "How often the author changed sides on a question, and how long he was on the right one.",
    "같은 질문에서 방향을 몇 번 바꿨는지, 맞는 쪽에 얼마나 오래 있었는지입니다.",
)
RANGE = (0.0, float("inf"))
REFERENCE = (
    "Atanasov et al. (2020), Organizational Behavior and Human Decision Processes 160:19-35, "
    "doi:10.1016/j.obhdp.2020.02.001"
)

BASES: tuple[Basis, ...] = ()
FACTS: Mapping[str, Text] = {
    "questions": Text("questions", "질문"),
    "changed_side": Text("questions with a change of side", "방향을 바꾼 질문"),
    "changes": Text("changes of side", "방향을 바꾼 횟수"),
    "sessions_for": Text("sessions for the side first taken", "처음 방향을 유지한 거래일"),
    "sessions_against": Text("sessions for the other side", "반대 방향에 있던 거래일"),
    "share_right_time": Text("share of sessions on the right side", "맞는 쪽에 있던 거래일 비율"),
}
COLUMNS: Mapping[str, Text] = {}


def diagram(sample: Sample, unit: Unit = Unit.FAMILY, *, basis: Basis = "stated") -> Diagram:
    """Changes of side and the time on each; ``basis`` makes no difference."""
    having = asked(sample, np.ones(len(sample), np.bool_))
    if not having.any():
        return Diagram(n=0, families=0, reason=Reason.NO_CALLS)
    rows = timeline(sample, having)
    begins = starts(sample.question[rows])
    turns = _turns(sample, rows, begins)
    stayed = having & (sample.said_true == _first_side(sample, rows[begins]))
    standing = np.flatnonzero(having & sample.in_force)
    whole = sessions(sample, having)
    right = share(sessions(sample, having & sample.correct), whole)
    shares = by_family(sample, unit, standing, right[sample.question[standing]])
    counted = by_family(sample, unit, standing, np.ones(len(standing)))
    kept = float(sample.stood[stayed].sum())
    return Diagram(
        n=counted.n,
        families=counted.families,
        facts={
            "questions": len(standing),
            "changed_side": int(np.count_nonzero(turns)),
            "changes": int(turns.sum()),
            "sessions_for": kept,
            "sessions_against": float(sample.stood[having & ~stayed].sum()),
            "share_right_time": shares.mean if shares.families else None,
        },
        reason=None if shares.families else Reason.NO_SESSION,
    )


def _turns(sample: Sample, rows: Codes, begins: Codes) -> Codes:
    """How often each question changed sides."""
    side = sample.said_true[rows]
    turned = np.append(False, side[1:] != side[:-1])
    turned[begins] = False
    return np.add.reduceat(turned.astype(np.int64), begins)


def _first_side(sample: Sample, first: Codes) -> Flags:
    """For each row the side that was first taken on its question."""
    side = np.zeros(int(sample.question.max()) + 1, np.bool_)
    side[sample.question[first]] = sample.said_true[first]
    return np.asarray(side[sample.question], np.bool_)
