"""One call: what was said, the numbers beside it, the window, what the coder filled in, the source."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

from tracker.calls import Call
from tracker.domain.base_rate import BaseRate
from tracker.domain.terms import Terms
from tracker.presentation import cards
from tracker.presentation.cards import Kpi
from tracker.presentation.dossier import Dossier
from tracker.presentation.i18n import Texts, chance, percent, utc
from tracker.presentation.outcome import both
from tracker.presentation.wording import Wording, marked, said

CONDITIONAL = ("condition", "claim")
ENTERING = ("move", "drawdown", "relative")


def stands(t: Texts, d: Dossier) -> str:
    """How it stands, and whether it was written down late or corrected."""
    marks = cards.chip(d.call.status, t(f"status.{d.call.status}"))
    if d.call.retrospective:
        marks += cards.tag(t("record.retrospective"))
    return marks + (cards.tag(t("call.replaced")) if d.replaced_by else "")


def head(t: Texts, d: Dossier) -> str:
    """What was said, by whom and when."""
    by = cards.foreign(d.row.by.name, within=f"{d.row.by.name} · {_said_on(t, d)}")
    return cards.head(said(t, d.call), by)


def _said_on(t: Texts, d: Dossier) -> str:
    """The day or range of days it was said on, in the forecaster's own zone."""
    post = d.row.post
    if post is None or post.precision == "second":
        return t.clock(d.call.made_at, d.row.by.timezone)
    first, last = post.not_before, post.not_after
    return t.day(first) if first == last else f"{t.day(first)} – {t.day(last)}"


def corrections(t: Texts, d: Dossier) -> Iterator[tuple[int, str]]:
    """That this entry was corrected by another one, or corrects one itself, with the number of that."""
    why = [cards.foreign(d.row.reason)] if d.row.reason else []
    if d.replaced_by:
        yield d.replaced_by, cards.notice(t("call.replaced_by", id=d.replaced_by))
    if d.row.supersedes:
        yield d.row.supersedes, cards.notice(t("call.replaces", id=d.row.supersedes), more=why)


def late(t: Texts, call: Call) -> Iterator[str]:
    """That it was written down late, where it was."""
    if call.retrospective:
        recorded = t("call.late", day=t.day(call.recorded_at.date()))
        yield cards.notice(t("call.late_title"), more=[recorded])


def numbers(t: Texts, d: Dossier) -> str:
    """The side taken, and the three probabilities."""
    return cards.kpis([_side(t, d.call), _stated(t, d.call), _base(t, d.base), _market(t, d)])


def _side(t: Texts, call: Call) -> Kpi:
    side = t("call.for" if call.said_true else "call.against")
    return Kpi(t("call.side"), side, (t(f"status.{call.status}_long"),), small=True)


def _stated(t: Texts, call: Call) -> Kpi:
    if call.probability is None:
        return Kpi(t("call.probability"), t("call.no_number"), (t("call.no_word"),), small=True)
    shown = chance(call.probability.low, call.probability.high)
    lines = [t("call.probability_of")]
    if call.says:
        means = t("call.word_means", word=call.says, range=shown)
        lines = [cards.foreign(call.says, within=means), *lines]
    bar = cards.Bar(call.probability.mid, call.probability.low, call.probability.high, 0.5, shown)
    return Kpi(t("call.probability"), shown, tuple(lines), bar)


def _base(t: Texts, base: BaseRate | None) -> Kpi:
    if base is None or base.rate is None:
        why = base.reason if base else None
        reason = (marked(t.known("base_reason", why), why),) if why else ()
        return Kpi(t("call.base"), t("call.base_none"), reason, small=True)
    thin = f" · {t('call.base_thin')}" if base.thin else ""
    counted = t("call.base_windows", windows=base.windows, apart=base.apart) + thin
    bar = cards.Bar(base.rate, reference=0.5, label=percent(base.rate))
    return Kpi(t("call.base"), percent(base.rate), (counted,), bar)


def _market(t: Texts, d: Dossier) -> Kpi:
    if d.call.market_probability is None:
        return Kpi(t("call.market"), "–", (t("call.market_none"),), small=True)
    p = d.call.market_probability
    at = utc(d.row.market_at) if d.row.market_at else ""
    source = cards.foreign(d.call.market_source) if d.call.market_source else ""
    bar = cards.Bar(p, reference=0.5, label=chance(p, p))
    return Kpi(t("call.market"), chance(p, p), (source, at), bar)


def criterion(say: Wording, call: Call) -> Iterator[str]:
    """What makes the sentence TRUE, in plain words and as the program reads it."""
    t, terms = say.t, call.terms
    told = [(t("call.true_when"), say.criterion(terms))]
    if terms.kind == "if then":
        told = [
            (t(f"call.{part}"), say.criterion(p))
            for part, p in zip(CONDITIONAL, terms.parts, strict=True)
        ]
    yield cards.section(t("call.question"))
    yield cards.criterion(told, t("call.sentence"), call.sentence)


def window(say: Wording, call: Call) -> Iterator[str]:
    """When it was said and until when it runs, on both clocks."""
    t = say.t
    due = datetime.fromtimestamp(call.terms.due, UTC)
    precision = {"day": t("call.made_on_day"), "between": t("call.made_between")}
    told = [
        (t("call.made_at"), both(t, call.made_at)),
        (t("call.precision"), precision.get(call.precision, "")),
        *_sessions(say, call.terms),
        (t("call.deadline"), both(t, due)),
    ]
    yield cards.section(t("call.window"))
    yield cards.facts(told)


def _sessions(say: Wording, terms: Terms) -> list[tuple[str, str]]:
    """The days a question rests on, in the words that fit its kind."""
    t = say.t
    if terms.parts:
        return []
    first, last = date.fromordinal(terms.first), date.fromordinal(terms.last)
    if terms.kind == "release":
        return [(t("call.period"), say.period(terms.series, terms.last))]
    if first == last:
        return [(t("call.last"), t.day(last))]
    entry = date.fromordinal(terms.entry) if terms.kind in ENTERING else None
    found = [(t("call.entry"), f"{t.day(entry)} · {t('call.entry_note')}")] if entry else []
    return [*found, (t("call.first"), t.day(first)), (t("call.last"), t.day(last))]


def coded(t: Texts, d: Dossier) -> Iterator[str]:
    """What the author said and what the coder filled in, apart; how each number was made."""
    call = d.call
    assumed = ", ".join(t.known("assumed", a) for a in call.assumed) or t("assumed.none")
    hedge = cards.foreign(call.hedge, within=f"‘{call.hedge}’") if call.hedge else "–"
    convention = d.row.market_convention if call.market_probability is not None else None
    told = (
        (t("call.hedge"), hedge),
        (t("call.probability"), _numbered(t, call)),
        (t("call.base"), t("call.base_made") if d.base and d.base.windows else ""),
        (t("call.market"), cards.foreign(convention) if convention else ""),
        (t("call.horizon"), t.known("horizon", call.horizon_basis)),
        (t("call.assumed"), assumed),
        (t("call.grade"), t.known("grade", call.grade)),
        (t("call.kind"), t.known("kind", call.kind)),
        (t("call.note"), cards.foreign(call.note) if call.note else ""),
    )
    yield cards.section(t("call.coded"))
    yield cards.facts(told)


def _numbered(t: Texts, call: Call) -> str:
    """How the words became a number."""
    shown = probability(t, call)
    if call.probability is None or not call.says:
        return t(f"call.basis_{call.basis}", shown=shown)
    middle = percent(call.probability.mid, places=1)
    told = t("call.basis_words", shown=shown, middle=middle)
    return cards.foreign(call.says, within=told)


def probability(t: Texts, call: Call) -> str:
    """The number, or the word with the range it stands for, or that only a side was taken."""
    if call.probability is None:
        return t("call.no_word")
    shown = chance(call.probability.low, call.probability.high)
    return f"‘{call.says}’ {shown}" if call.says else shown


def side_and_probability(t: Texts, call: Call) -> str:
    """The side taken and how likely the sentence was said to be; a word stands beside its range."""
    side = t("calls.for" if call.said_true else "calls.against")
    shown = f"{side} · {probability(t, call)}" if call.probability else side
    return cards.foreign(call.says or "", within=shown) if call.says else shown


def day_of(call: Call) -> str:
    """The day of the post, or of the moment."""
    return (call.post_date or call.made_at.date()).isoformat()


def marks(t: Texts, call: Call, own: int) -> list[str]:
    """What stands beside a call near call ``own``: that it is this one, that it is the one that counts."""
    found = (("this_one", call.id == own), ("in_force", call.in_force))
    return [t(f"call.{code}") for code, holds in found if holds]


def family(t: Texts, d: Dossier) -> tuple[str, list[Call]]:
    """The other questions of the same thesis, and what stands above them."""
    note = t("call.family_note", name=d.call.family, questions=len({c.question for c in d.family}))
    title = cards.section(t("call.family"), cards.foreign(d.call.family, within=note))
    return title, [c for c in d.family if c.question != d.call.question]


def source(t: Texts, d: Dossier) -> Iterator[str]:
    """Where it was said and when it came into the record."""
    post = d.row.post
    told = (
        (t("call.unit"), d.row.unit or ""),
        (t("call.hash"), (post.text_sha256 or "") if post else ""),
        (t("call.post_note"), cards.foreign(post.note) if post and post.note else ""),
        (t("call.recorded_at"), both(t, d.call.recorded_at)),
    )
    yield cards.section(t("call.source"))
    yield cards.outside_link(d.call.post_url, t("call.open_post"), t("call.no_link"))
    yield cards.facts(told)


def settled_with(t: Texts, d: Dossier) -> Iterator[str]:
    """Which rules and calendars gave the verdict, where there is one."""
    if d.history:
        now = d.history[-1]
        versions = t("call.versions", rules=now.rules, calendars=now.calendars)
        yield cards.facts([(t("call.settled_with"), versions)])
