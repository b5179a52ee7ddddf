"""The page of one call: what was said, what was asked, how it ended and on which figures."""

from datetime import UTC, date, datetime

from tracker.calls import Call
from tracker.domain.base_rate import BaseRate
from tracker.domain.terms import Terms
from tracker.presentation import cards
from tracker.presentation.cards import Kpi
from tracker.presentation.dossier import Dossier
from tracker.presentation.i18n import Texts, chance, percent, utc
from tracker.presentation.leanings import due_day
from tracker.presentation.wording import marked, said, summary
from tracker.site import call_paths, call_verdict, frame
from tracker.site.call_family import family, mentions, reversals
from tracker.site.folder import File
from tracker.site.frame import Page, Voice
from tracker.site.reading import Prices
from tracker.site.rows import day_of, probability

CONDITIONAL = ("condition", "claim")
ENTERING = ("move", "drawdown", "relative")


def page(v: Voice, prices: Prices, d: Dossier) -> File:
    """The page as a file."""
    here = frame.call_page(d.call.id)
    parts = (
        _back(v, here),
        _top(v, here, d),
        _criterion(v, d.call),
        call_verdict.verdict(v, d),
        call_paths.figures(v, prices, d),
        _window(v, d.call),
        _coded(v.t, d),
        call_verdict.readings(v, d),
        call_verdict.quotes(v.t, d),
        mentions(v, here, d),
        reversals(v, here, d),
        family(v, here, d),
        _source(v.t, d),
        _recompute(v, here, d),
    )
    return frame.framed(
        v,
        Page(
            at=here,
            title=summary(v.t, d.call),
            description=_described(v, d),
            body="".join(parts),
            part="calls",
            kind="article",
        ),
    )


def _described(v: Voice, d: Dossier) -> str:
    """How it stands, until when it runs, who said it and when."""
    until = v.t("share.until", day=due_day(d.call.terms, v.record.almanac))
    stands = f"{v.t(f'status.{d.call.status}')} · {until}"
    return f"{stands} · {d.row.by.name}, {day_of(d.call)}"


def _back(v: Voice, here: str) -> str:
    to = frame.href(here, "calls/index.html")
    return f'<p class="back"><a href="{to}">← {cards.esc(v.t("nav.back"))}</a></p>'


def _top(v: Voice, here: str, d: Dossier) -> str:
    """What was said and how it stands; that it was corrected, or written down late, where it was."""
    t, call = v.t, d.call
    marks = cards.chip(call.status, t(f"status.{call.status}"))
    if call.retrospective:
        marks += cards.tag(t("record.retrospective"))
    if d.replaced_by:
        marks += cards.tag(t("call.replaced"))
    by = cards.foreign(d.row.by.name, within=f"{d.row.by.name} · {_said_on(t, d)}")
    late = ""
    if call.retrospective:
        recorded = t("call.late", day=t.day(call.recorded_at.date()))
        late = cards.notice(t("call.late_title"), more=[recorded])
    numbers = [_side(t, call), _probability(t, call), _base(t, d.base), _market(t, d)]
    return (
        f'<p class="stands">{marks}</p>{cards.head(said(t, call), by)}{_corrected(v, here, d)}'
        f"{late}{cards.kpis(numbers)}"
    )


def _corrected(v: Voice, here: str, d: Dossier) -> str:
    """That this entry was corrected by another one, or corrects one itself, with the way there."""
    why = [cards.foreign(d.row.reason)] if d.row.reason else []
    told = ""
    for code, other, more in (
        ("replaced_by", d.replaced_by, []),
        ("replaces", d.row.supersedes, why),
    ):
        if other:
            link = frame.href(here, frame.call_page(other))
            told += cards.notice(v.t(f"call.{code}", id=other), more=more)
            told += f"<p>{cards.link_cell(link, v.t('nav.details', id=other))}</p>"
    return told


def _said_on(t: Texts, d: Dossier) -> str:
    """The day or range of days it was said on, in the forecaster's own zone."""
    post = d.row.post
    if post is None or post.precision == "second":
        return t.clock(d.call.made_at, d.row.by.timezone)
    first, last = post.not_before, post.not_after
    return t.day(first) if first == last else f"{t.day(first)} – {t.day(last)}"


def _side(t: Texts, call: Call) -> Kpi:
    side = t("call.for" if call.said_true else "call.against")
    return Kpi(t("call.side"), side, (t(f"status.{call.status}_long"),), small=True)


def _probability(t: Texts, call: Call) -> Kpi:
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


def _criterion(v: Voice, call: Call) -> str:
    """What makes the sentence TRUE, in plain words and as the program reads it."""
    t, terms = v.t, call.terms
    told = [(t("call.true_when"), v.say.criterion(terms))]
    if terms.kind == "if then":
        told = [
            (t(f"call.{part}"), v.say.criterion(p))
            for part, p in zip(CONDITIONAL, terms.parts, strict=True)
        ]
    plain = "".join(
        f'<p class="sub">{cards.esc(name)}</p><p class="big">{cards.prose(words)}</p>'
        for name, words in told
        if words
    )
    return (
        f'{cards.section(t("call.question"))}{plain}<p class="sub">{cards.esc(t("call.sentence"))}</p>'
        f'<p class="sentence" lang="en">{cards.prose(call.sentence)}</p>'
    )


def _window(v: Voice, call: Call) -> str:
    """When it was said and until when it runs, on both clocks."""
    t = v.t
    due = datetime.fromtimestamp(call.terms.due, UTC)
    precision = {"day": t("call.made_on_day"), "between": t("call.made_between")}
    told = [
        (t("call.made_at"), call_verdict.both(t, call.made_at)),
        (t("call.precision"), precision.get(call.precision, "")),
        *_sessions(v, call.terms),
        (t("call.deadline"), call_verdict.both(t, due)),
    ]
    return cards.section(t("call.window")) + cards.facts(told)


def _sessions(v: Voice, terms: Terms) -> list[tuple[str, str]]:
    """The days a question rests on, in the words that fit its kind."""
    t = v.t
    if terms.parts:
        return []
    first, last = date.fromordinal(terms.first), date.fromordinal(terms.last)
    if terms.kind == "release":
        return [(t("call.period"), v.say.period(terms.series, terms.last))]
    if first == last:
        return [(t("call.last"), t.day(last))]
    entry = date.fromordinal(terms.entry) if terms.kind in ENTERING else None
    found = [(t("call.entry"), f"{t.day(entry)} · {t('call.entry_note')}")] if entry else []
    return [*found, (t("call.first"), t.day(first)), (t("call.last"), t.day(last))]


def _coded(t: Texts, d: Dossier) -> str:
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
    return cards.section(t("call.coded")) + cards.facts(told)


def _numbered(t: Texts, call: Call) -> str:
    """How the words became a number."""
    shown = probability(t, call)
    if call.probability is None or not call.says:
        return t(f"call.basis_{call.basis}", shown=shown)
    middle = percent(call.probability.mid, places=1)
    told = t("call.basis_words", shown=shown, middle=middle)
    return cards.foreign(call.says, within=told)


def _source(t: Texts, d: Dossier) -> str:
    """Where it was said and when it came into the record."""
    post = d.row.post
    told = (
        (t("call.unit"), d.row.unit or ""),
        (t("call.hash"), (post.text_sha256 or "") if post else ""),
        (t("call.post_note"), cards.foreign(post.note) if post and post.note else ""),
        (t("call.recorded_at"), call_verdict.both(t, d.call.recorded_at)),
    )
    link = cards.outside_link(d.call.post_url, t("call.open_post"), t("call.no_link"))
    return cards.section(t("call.source")) + link + cards.facts(told)


def _recompute(v: Voice, here: str, d: Dossier) -> str:
    """How to get this page's figures again: a command and a file."""
    t = v.t
    told = ""
    if d.history:
        now = d.history[-1]
        versions = t("call.versions", rules=now.rules, calendars=now.calendars)
        told = cards.facts([(t("call.settled_with"), versions)])
    files = [(frame.shared(here, f"data/call/{d.call.id}.json"), t("call.json"))]
    return (
        cards.section(t("call.recompute"), t("site.recompute_note"))
        + cards.copyable(f"tracker show {d.call.id}")
        + told
        + cards.links(files, t("call.recompute"))
    )
