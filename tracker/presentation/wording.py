"""Criteria in plain words, from their terms. A kind without words here shows only its sentence."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

from tracker.calls import Call
from tracker.domain.amounts import from_micro
from tracker.domain.terms import Terms
from tracker.presentation import cards
from tracker.presentation.i18n import Texts, figure
from tracker.sessions.almanac import Almanac

COMPARED = {1: "above", -1: "below", 2: "at_least", -2: "at_most", 3: "between"}
DECIDED = {0: "exactly", 1: "at_least", -1: "at_most", 2: "hikes", 3: "holds", 4: "cuts"}
TOUCHES = {1: "reaches", -1: "drops", 2: "stays_below", -2: "stays_above"}


def summary(t: Texts, call: Call) -> str:
    """What was said, in the language of the page; the sentence where there is no paraphrase."""
    return _own(t, call) or _other(t, call) or call.sentence


def said(t: Texts, call: Call) -> str:
    """The same for HTML: what is in another language is marked so."""
    return _own(t, call) or cards.foreign(summary(t, call))


def _own(t: Texts, call: Call) -> str | None:
    return call.summary_ko if t.lang == "ko" else call.summary_en


def _other(t: Texts, call: Call) -> str | None:
    return call.summary_en if t.lang == "ko" else call.summary_ko


def marked(known: str, code: str) -> str:
    """The name of a code, for HTML; one without a name is marked as the English of the record."""
    return cards.foreign(code) if known == code else known


class Wording:
    """Says what makes a question TRUE, in one language."""

    def __init__(self, t: Texts, almanac: Almanac) -> None:
        self.t = t
        self.almanac = almanac
        self._by_kind: dict[str, Callable[[Terms], str]] = {
            "move": self._move,
            "level": self._level,
            "touch": self._touch,
            "drawdown": self._drawdown,
            "relative": self._relative,
            "decision": self._decision,
            "path": self._path,
            "release": self._release,
            "volatility": self._volatility,
            "average": self._average,
            "event": self._event,
        }

    def criterion(self, terms: Terms) -> str | None:
        """What makes the question TRUE; ``None`` for a kind that has no words yet."""
        if terms.parts:
            parts = [self.criterion(part) for part in terms.parts]
            code = f"criterion.{terms.kind.replace(' ', '_')}"
            if None in parts:
                return None
            if terms.kind == "if then":
                return self.t(code, condition=parts[0], claim=parts[1])
            return self.t(code, parts="; ".join(str(p) for p in parts))
        say = self._by_kind.get(terms.kind)
        return say(terms) if say else None

    def name(self, series: str) -> str:
        """What a series is called in this language."""
        return (
            self.t.series(self.almanac.catalogue[series])
            if series in self.almanac.catalogue
            else series
        )

    def value(self, series: str, amount: Decimal) -> str:
        """A figure of a series with its decimals and unit."""
        known = self.almanac.catalogue.get(series)
        if known is None:
            return figure(amount)
        shown = figure(amount, places=known.places)
        if known.unit == "bp" and amount > 0:
            shown = f"+{shown}"
        return self.t(f"unit.{known.unit.replace(' ', '_')}", value=shown)

    def period(self, series: str, day: int) -> str:
        """What a figure is about, as its release is called: ``2023-02``, ``2023Q1`` or a day."""
        at = date.fromordinal(day)
        known = self.almanac.catalogue.get(series)
        calendar = known.calendar if known else ""
        if calendar in ("NFP", "CPI", "JOLTS"):
            return f"{at:%Y-%m}"
        return f"{at.year}Q{(at.month + 2) // 3}" if calendar == "GDP" else at.isoformat()

    def _say(self, code: str, terms: Terms, **values: object) -> str:
        known = {
            "series": self.name(terms.series),
            "entry": _iso(terms.entry),
            "first": _iso(terms.first),
            "last": _iso(terms.last),
        }
        return self.t(f"criterion.{code}", **{**known, **values})

    def _level_of(self, terms: Terms, micro: int) -> str:
        return self.value(terms.series, from_micro(micro))

    def _move(self, q: Terms) -> str:
        way = "up" if q.op > 0 else "down"
        if q.x:
            return self._say(f"move_{way}_at_least", q, percent=figure(from_micro(q.x)))
        return self._say(f"move_{way}", q)

    def _level(self, q: Terms) -> str:
        return self._say(f"level_{COMPARED[q.op]}", q, level=self._level_of(q, q.x))

    def _touch(self, q: Terms) -> str:
        return self._say(f"touch_{TOUCHES[q.op]}", q, level=self._level_of(q, q.x))

    def _drawdown(self, q: Terms) -> str:
        way = "rises" if q.op > 0 else "falls"
        return self._say(f"drawdown_{way}", q, percent=figure(from_micro(q.x)))

    def _relative(self, q: Terms) -> str:
        return self._say("relative", q, other=self.name(q.other))

    def _decision(self, q: Terms) -> str:
        return self._say(f"decision_{DECIDED[q.op]}", q, change=self._level_of(q, q.x))

    def _path(self, q: Terms) -> str:
        return self._say("path_no_hike" if q.op > 0 else "path_no_cut", q)

    def _release(self, q: Terms) -> str:
        values: dict[str, object] = {"period": self.period(q.series, q.last)}
        if q.other.endswith("_CONSENSUS"):
            return self._say(f"release_{COMPARED[q.op]}_consensus", q, **values)
        if q.other:
            earlier = self.period(q.series, q.other_entry)
            return self._say(f"release_{COMPARED[q.op]}_earlier", q, earlier=earlier, **values)
        levels = {"level": self._level_of(q, q.x), "high": self._level_of(q, q.y)}
        return self._say(f"release_{COMPARED[q.op]}", q, **values, **levels)

    def _volatility(self, q: Terms) -> str:
        return self._say(f"volatility_{COMPARED[q.op]}", q, n=q.n)

    def _average(self, q: Terms) -> str:
        return self._say(f"average_{COMPARED[q.op]}", q, n=q.n)

    def _event(self, q: Terms) -> str:
        return self._say("event", q)


def _iso(ordinal: int) -> str:
    return date.fromordinal(ordinal).isoformat() if ordinal else ""
