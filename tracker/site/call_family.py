"""The parts of a call's page that say what stands around it: every mention, what it reversed, its family."""

from collections.abc import Sequence

from tracker.calls import Call
from tracker.presentation import cards, one_call
from tracker.presentation.dossier import Dossier
from tracker.site.frame import Voice
from tracker.site.rows import row

SHOWN = 20
"""Calls listed of each kind; of more it is said how many there are."""


def mentions(v: Voice, here: str, d: Dossier) -> str:
    """Every time the question was asked, with the side and the probability of each."""
    if len(d.mentions) < 2:
        return ""
    title = cards.section(v.t("call.mentions"), v.t("call.mentions_n", n=len(d.mentions)))
    return title + _calls(v, here, d.mentions, d.call.id)


def reversals(v: Voice, here: str, d: Dossier) -> str:
    """What the call reverses and what reverses it, where its author turned round."""
    t = v.t
    if not d.call.reversal_of and not d.reversed_by:
        return ""
    told = cards.section(t("call.reversals"))
    if d.call.reversal_of:
        told += cards.notice(t("call.reversal", unit=d.call.reversal_of))
        told += _calls(v, here, d.reverses, d.call.id)
    if d.reversed_by:
        told += cards.notice(t("call.reversed_by")) + _calls(v, here, d.reversed_by, d.call.id)
    return told


def family(v: Voice, here: str, d: Dossier) -> str:
    """The other questions of the same thesis."""
    title, others = one_call.family(v.t, d)
    return title + _calls(v, here, others, d.call.id) if others else ""


def _calls(v: Voice, here: str, calls: Sequence[Call], own: int) -> str:
    """The calls nearest to this one as rows that are links, itself among them."""
    at = next((i for i, c in enumerate(calls) if c.id >= own), len(calls))
    start = max(min(at - SHOWN // 2, len(calls) - SHOWN), 0)
    shown = calls[start : start + SHOWN]
    told = "".join(row(v, here, call, *one_call.marks(v.t, call, own)) for call in shown)
    left = len(calls) - len(shown)
    more = f'<p class="sub">{cards.esc(v.t("site.more_calls", n=left))}</p>' if left else ""
    return f'<div class="listed">{told}</div>{more}'
