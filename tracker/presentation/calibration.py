"""The reliability of a record in words and tables."""

from tracker.presentation import cards
from tracker.presentation.i18n import Texts, chance, percent, percents
from tracker.scores.reliability import Bin, Table
from tracker.views import View


def words_note(t: Texts, view: View) -> str:
    """What the probabilities in words are, with an example from the record."""
    example = view.words[0].word if view.words else ""
    return cards.foreign(example, within=t("calibration.words_note", example=example))


def bin_words(t: Texts, b: Bin) -> str:
    """One bin of a reliability diagram in words."""
    rate, band = percent(b.share_true), percents(*b.bar)
    return t("calibration.alt_row", p=_said(b), rate=rate, n=b.questions, band=band)


def _said(b: Bin) -> str:
    if b.p_low == b.p_high:
        return percent(b.p)
    return f"{percent(b.p)} ({chance(b.p_low, b.p_high)})"


def bins(t: Texts, found: Table) -> str:
    """The bins of a reliability diagram as a table."""
    names = [t(f"calibration.column_{c}") for c in ("p", "rate", "n", "band")]
    rows = [
        (_said(b), percent(b.share_true), str(b.questions), percents(*b.bar)) for b in found.bins
    ]
    return cards.table(names, rows, label=t("calibration.title"), narrow=True)


def each_word(t: Texts, view: View) -> str:
    """How often what each expression was said of came true, as a table below its heading."""
    names = [t("calibration.word"), t("calibration.happened")]
    rows = [
        (
            cards.foreign(w.word, within=f"{w.word} → {chance(w.p.low, w.p.high)}"),
            t("calibration.of", k=w.happened, n=w.ended),
        )
        for w in view.words
    ]
    title = cards.section(t("calibration.per_word"), t("calibration.per_word_note"), level=4)
    return title + cards.table(names, rows, label=t("calibration.per_word"), narrow=True)
