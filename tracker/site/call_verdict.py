"""The part of a call's page that says how it ended, with every figure that rests on."""

from tracker.presentation import cards, outcome
from tracker.presentation.dossier import Dossier
from tracker.site.frame import Voice, folded

FEW = 12
"""Figures that are shown at once; more of them are folded up."""


def verdict(v: Voice, d: Dossier) -> str:
    """How the question ended, why, and every figure that rests on; earlier verdicts stay visible."""
    pieces = (
        *outcome.verdict(v.t, d),
        _evidence(v, d),
        *outcome.revised(v.say, d),
        *outcome.history(v.t, d),
    )
    return "".join(pieces)


def _evidence(v: Voice, d: Dossier) -> str:
    """Every figure; many of them folded up."""
    rows = d.evidence
    if not rows:
        return ""
    label = v.t("call.rests_on")
    title = cards.section(label, level=3)
    if len(rows) <= FEW:
        return title + outcome.figures(v.say, rows, label, d.corrected)
    every = v.t("call.evidence_more", n=len(rows))
    ends = outcome.figures(v.say, (rows[0], rows[-1]), label, d.corrected)
    return title + ends + folded(every, outcome.figures(v.say, rows, every, d.corrected))
