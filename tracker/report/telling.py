"""A report in words: what every form shows, in one language, as plain text in sections."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from operator import attrgetter, itemgetter
from typing import Final, TypeVar
from zoneinfo import ZoneInfo

from tracker.presentation.cards import Bar
from tracker.presentation.headline import BRIER_SHOWN, halved, interval_of, points
from tracker.presentation.i18n import Texts, percent, percents, score, scores, utc
from tracker.presentation.wording import Wording
from tracker.report.model import (
    Due,
    Figure,
    Fresh,
    Logged,
    Report,
    Revised,
    Said,
    Settled,
    Standing,
)
from tracker.report.periods import ZONE, Period
from tracker.scorecard import Record
from tracker.scores import FEWEST, Score
from tracker.sessions.almanac import standard
from tracker.views import RECORDS

MOST: Final = 200
"""Entries of a list that Markdown and the page show; JSON has all."""
MOST_IN_A_LINE: Final = 90
"""Letters of a call in the three lines."""
SERIES_IN_A_LINE: Final = 2
OUTCOMES: Final = ("hit", "miss", "void")
T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One thing in a list: what it is, how it stands, and lines about it.

    ``title_lang`` is the language of the title; ``when`` a moment that matters, by clock; ``by`` who said it;
    ``sentence`` the question as it is on record, in English.
    """

    title: str
    title_lang: str
    status: str = ""
    label: str = ""
    when: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()
    by: str = ""
    sentence: str = ""
    url: str | None = None


@dataclass(frozen=True)
class Shares:
    """How many there are of each status: ``(status, name, count)``."""

    label: str
    counted: tuple[tuple[str, str, int], ...]


@dataclass(frozen=True, kw_only=True)
class Group:
    """Entries of one kind; ``shares`` count how they ended, ``more`` says how many are left out."""

    entries: tuple[Entry, ...]
    title: str = ""
    note: str = ""
    shares: Shares | None = None
    more: str = ""


@dataclass(frozen=True, kw_only=True)
class Rate:
    """One number of a record beside its reference."""

    name: str
    value: str
    notes: tuple[str, ...]
    bar: Bar | None


@dataclass(frozen=True, kw_only=True)
class Grid:
    """A table."""

    label: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, kw_only=True)
class Section:
    """A part of the report: ``code`` names it in addresses, ``lines`` come first."""

    code: str
    title: str
    count: int | None = None
    lines: tuple[str, ...] = ()
    shares: Shares | None = None
    groups: tuple[Group, ...] = ()
    rates: tuple[Rate, ...] = ()
    facts: tuple[tuple[str, str], ...] = ()
    grid: Grid | None = None


@dataclass(frozen=True, kw_only=True)
class Told:
    """The report in one language."""

    lang: str
    period: str
    month: str
    title: str
    span: str
    tag: str
    headline: tuple[str, str, str]
    sections: tuple[Section, ...]


def told(report: Report, t: Texts, sha256: str) -> Told:
    """Everything a report says, in the language of ``t``; ``sha256`` is the hash of the report."""
    say = Wording(t, standard())
    month = month_of(t, report.period)
    return Told(
        lang=t.lang,
        period=report.period,
        month=month,
        title=t("report.title", month=month),
        span=t(
            "report.span",
            first=_day(report.begins_at),
            last=_day(report.ends_at - timedelta.resolution),
        ),
        tag=tag(t, report),
        headline=headline(report, t),
        sections=(
            _settled(t, say, report),
            _due(t, report),
            *(_standing(t, s) for s in report.standings),
            _logged(t, report),
            _changed(t, say, report),
            _coverage(t, say, report),
            _audit(t, report, sha256),
        ),
    )


def headline(report: Report, t: Texts) -> tuple[str, str, str]:
    """The month in three lines: what settled, what the record is worth, what comes next."""
    return _line_of_settled(report, t), _line_of_record(report, t), _line_of_due(report, t)


def month_of(t: Texts, period: str) -> str:
    """``March 2023``."""
    from babel.dates import format_skeleton

    month = Period.parse(period)
    return format_skeleton("yMMMM", date(month.year, month.month, 1), locale=t.lang)


def tag(t: Texts, report: Report) -> str:
    """A label for a report of retrospective calls alone."""
    records = {s.record for s in report.standings}
    return t("record.retrospective") if records == {"retrospective"} else ""


def results(report: Report, record: Record) -> list[tuple[Settled, Said]]:
    """The questions that ended, each with the call about it that stands, by forecaster."""
    wanted = record == "retrospective"
    return [(s, said) for s in report.ended for said in s.calls if said.retrospective == wanted]


def status_of(said: Said) -> str:
    """How a call of a question with a verdict stands."""
    return "void" if said.correct is None else "hit" if said.correct else "miss"


def tally(found: Iterable[tuple[Settled, Said]]) -> dict[str, int]:
    """How many of them were right and wrong, and how many have no answer."""
    statuses = [status_of(said) for _, said in found]
    return {status: statuses.count(status) for status in OUTCOMES}


def how_it_went(report: Report, t: Texts) -> str:
    """How many calls of the period were right, each record by itself; empty when none settled."""
    parts = []
    for record in RECORDS:
        if found := results(report, record):
            counts = tally(found)
            right, judged = counts["hit"], counts["hit"] + counts["miss"]
            code = "report.hits_of" if record == "live" else "report.hits_of_after"
            parts.append(t(code, right=right, judged=judged, void=counts["void"]))
    return "; ".join(parts)


def _line_of_settled(report: Report, t: Texts) -> str:
    month, told = month_of(t, report.period), how_it_went(report, t)
    if told:
        return t("report.head_settled", month=month, told=told)
    return t("report.head_nothing", month=month)


def _line_of_record(report: Report, t: Texts) -> str:
    if report.main is None:
        return t("report.no_record")
    line: str = getattr(report.main.lines[0].text, t.lang)
    if report.main.record == "live":
        return line
    return f"{t('record.retrospective')}: {line}"


def _line_of_due(report: Report, t: Texts) -> str:
    month = month_of(t, str(Period.parse(report.period).following))
    if not report.due:
        return t("report.head_no_due", month=month)
    first = report.due[0]
    title, _ = _title(t, first.calls[0])
    return t(
        "report.head_due",
        month=month,
        n=len(report.due),
        title=shortened(title),
        when=t.clock(first.at, ZONE),
    )


def shortened(text: str) -> str:
    """``text`` on one line, cut where it is long."""
    line = " ".join(text.split())
    return line if len(line) <= MOST_IN_A_LINE else f"{line[: MOST_IN_A_LINE - 1].rstrip()}…"


def _title(t: Texts, said: Said) -> tuple[str, str]:
    """What was said and its language: the paraphrase of this language, the other one, the sentence."""
    own, other = said.summary_ko, said.summary_en
    other_lang = "en"
    if t.lang == "en":
        own, other, other_lang = other, own, "ko"
    if own:
        return own, t.lang
    if other:
        return other, other_lang
    side = f" ({t('call.against')})" if said.against else ""
    return f"{said.sentence}{side}", "en"


def _by_record(
    t: Texts, items: Sequence[T], said: Callable[[T], Said], entry: Callable[[T], Entry]
) -> list[Group]:
    """Live entries, then retrospective ones under a title of their own."""
    live = [item for item in items if not said(item).retrospective]
    late = [item for item in items if said(item).retrospective]
    groups = (_group(t, live, entry), _group(t, late, entry, title=t("record.retrospective")))
    return [group for group in groups if group.entries]


def _group(
    t: Texts, items: Sequence[T], entry: Callable[[T], Entry], *, title: str = "", note: str = ""
) -> Group:
    left = len(items) - MOST
    return Group(
        title=title,
        note=note,
        entries=tuple(entry(item) for item in items[:MOST]),
        more=t("report.more", n=left) if left > 0 else "",
    )


def _settled(t: Texts, say: Wording, report: Report) -> Section:
    by_record = [found for record in RECORDS if (found := results(report, record))]
    groups = (
        replace(group, shares=_shares(t, tally(found), t("report.how_they_ended")))
        for found in by_record
        for group in _by_record(t, found, itemgetter(1), lambda p: _settled_entry(t, say, *p))
    )
    return Section(
        code="settled",
        title=t("report.settled"),
        count=sum(map(len, by_record)),
        lines=_of_settled(t, report) if by_record else (t("report.nothing_settled"),),
        groups=tuple(groups),
    )


def _of_settled(t: Texts, report: Report) -> tuple[str, ...]:
    """Why the month's count is no hit rate: of windows still open only one way of ending shows."""
    early = sum(s.counts_from is not None for s in report.ended)
    return (t("report.early", n=early),) if early else ()


def _shares(t: Texts, counts: Mapping[str, int], label: str) -> Shares:
    return Shares(label, tuple((s, t(f"status.{s}"), n) for s, n in counts.items()))


def _settled_entry(t: Texts, say: Wording, settled: Settled, said: Said) -> Entry:
    status = status_of(said)
    lines = [_why(t, say, settled)]
    if settled.counts_from is not None and status != "void":
        lines.append(t("report.counts_from", day=_day(settled.counts_from)))
    shown = _entry(t, said, settled.mentions, lines=lines)
    return replace(shown, status=status, label=t(f"status.{status}"))


def _entry(t: Texts, said: Said, mentions: int, *, lines: Iterable[str] = ()) -> Entry:
    title, lang = _title(t, said)
    against = f" · {t('call.against')}" if said.against else ""
    by = t("report.said_by", name=said.name, day=_day(said.made_at))
    return Entry(
        title=title,
        title_lang=lang,
        lines=tuple(line for line in lines if line),
        by=f"{by} · {t('report.mentions', n=mentions)}" if mentions > 1 else by,
        sentence="" if title.startswith(said.sentence) else f"{said.sentence}{against}",
        url=said.url,
    )


def _why(t: Texts, say: Wording, settled: Settled) -> str:
    """Why a question ended so, and on which figures."""
    reason = t.known("reason", settled.reason)
    reason = f"{reason[:1].upper()}{reason[1:]}"
    rests = "; ".join(_figures(say, settled.evidence))
    return f"{reason} · {t('share.rests', figure=rests)}" if rests else reason


def _figures(say: Wording, evidence: Sequence[Figure]) -> Iterator[str]:
    """By series the first and the last figure, of a few series."""
    by_series: dict[str, list[Figure]] = {}
    for figure in evidence:
        if figure.value is not None:
            by_series.setdefault(figure.series, []).append(figure)
    for name, unordered in list(by_series.items())[:SERIES_IN_A_LINE]:
        figures = sorted(unordered, key=lambda f: (f.known_at, f.period))
        ends = figures if len(figures) == 1 else [figures[0], figures[-1]]
        shown = (f"{say.value(name, Decimal(f.value or 0))} ({f.period})" for f in ends)
        yield f"{say.name(name)} {' → '.join(shown)}"


def _day(moment: datetime) -> str:
    return moment.astimezone(ZoneInfo(ZONE)).date().isoformat()


def _due(t: Texts, report: Report) -> Section:
    return Section(
        code="due",
        title=t("report.due"),
        count=len(report.due),
        lines=(t("report.due_note") if report.due else t("report.nothing_due"),),
        groups=tuple(_by_record(t, report.due, _last_call, lambda due: _due_entry(t, due))),
    )


def _last_call(due: Due) -> Said:
    return due.calls[-1]


def _due_entry(t: Texts, due: Due) -> Entry:
    early = t("report.may_be_early") if due.early else ""
    shown = _entry(t, _last_call(due), due.mentions, lines=(early,))
    return replace(shown, when=tuple(f"{city} {clock}" for city, clock in t.clocks(due.at)))


def _logged(t: Texts, report: Report) -> Section:
    new = [each for each in report.logged if each.corrects is None]
    return Section(
        code="logged",
        title=t("report.logged"),
        count=len(new),
        lines=() if new else (t("report.nothing_logged"),),
        groups=tuple(_by_record(t, new, attrgetter("said"), lambda e: _logged_entry(t, e))),
    )


def _logged_entry(t: Texts, logged: Logged) -> Entry:
    shown = _entry(t, logged.said, 1)
    return replace(shown, by=f"{shown.by} · {t('call.deadline')} {_day(logged.due)}")


def _standing(t: Texts, standing: Standing) -> Section:
    live = standing.record == "live"
    label = t("report.how_questions_stand", n=sum(standing.tally.values()))
    return Section(
        code=standing.record,
        title=t("report.record") if live else t("report.record_after"),
        lines=(
            *(() if live else (t("record.retrospective_why"),)),
            *(getattr(line.text, t.lang) for line in standing.lines),
        ),
        shares=_shares(t, standing.tally, label),
        rates=tuple(_rates(t, standing)),
    )


def _rates(t: Texts, standing: Standing) -> Iterator[Rate]:
    named = standing.scores["family"]
    rate = named["proportion_correct"]
    coin = t("kpi.coin_is", value=percent(rate.reference or 0.5))
    yield _rate(t, t("kpi.hit_rate"), rate, percent, percents, lambda v: v, coin)
    for other in ("coin", "base", "market"):
        found, title = named[f"hit_rate_vs_{other}"], t(f"kpi.vs_{other}")
        yield _rate(t, title, found, lambda v: t("kpi.points", value=points(v)), _span, halved)
    for name, title in (("brier", "report.brier"), ("brier_words", "report.brier_words")):
        found = named[name]
        against = t("kpi.coin_is", value=score(found.reference or 0.25))
        note = f"{against} · {t('kpi.lower')}"
        yield _rate(t, t(title), found, score, scores, lambda v: min(v / BRIER_SHOWN, 1), note)


def _rate(
    t: Texts,
    name: str,
    found: Score,
    shown: Callable[[float], str],
    span: Callable[[float, float], str],
    place: Callable[[float], float],
    note: str = "",
) -> Rate:
    """A number with its interval and count; few families are counted and not judged."""
    counted = t("kpi.n_families", n=found.families)
    if found.value is None:
        why = getattr(found.reason.text, t.lang) if found.reason else ""
        return Rate(name=name, value="–", notes=(why,) if why else (), bar=None)
    if found.families < FEWEST:
        return Rate(name=name, value=t("groups.few"), notes=(counted,), bar=None)
    if found.interval is None:
        interval = interval_of(t, found)
        low = high = None
    else:
        interval = t("kpi.interval", interval=span(*found.interval))
        low, high = (place(end) for end in found.interval)
    reference = place(found.reference if found.reference is not None else 0)
    return Rate(
        name=name,
        value=shown(found.value),
        notes=tuple(line for line in (f"{interval} · {counted}", note) if line),
        bar=Bar(
            place(found.value), low, high, reference, f"{name} {shown(found.value)}, {interval}"
        ),
    )


def _span(low: float, high: float) -> str:
    return f"{points(low)} … {points(high)}"


def _changed(t: Texts, say: Wording, report: Report) -> Section:
    replaced = report.changed
    corrected = [each for each in report.logged if each.corrects is not None]
    wrong = [r for r in report.revised if r.why is not None]
    revised = [r for r in report.revised if r.why is None]
    groups = [
        _group(t, replaced, lambda s: _replaced_entry(t, s), title=t("report.replaced")),
        _group(t, corrected, lambda e: _corrected_entry(t, e), title=t("report.corrected_calls")),
        _group(t, wrong, lambda r: _revised_entry(t, say, r), title=t("report.corrected_figures")),
        _group(
            t,
            [r for r in revised if r.questions],
            lambda r: _revised_entry(t, say, r),
            title=t("report.revised_figures"),
            note=t("report.revised_note"),
        ),
    ]
    beside = sum(not r.questions for r in revised)
    lines = [] if replaced or corrected or report.revised else [t("report.nothing_changed")]
    lines += [t("report.revised_beside", n=beside)] if beside else []
    return Section(
        code="changed",
        title=t("report.changed"),
        lines=tuple(lines),
        groups=tuple(group for group in groups if group.entries),
    )


def _replaced_entry(t: Texts, settled: Settled) -> Entry:
    turn = f"{t.known('outcome', settled.before or '')} → {t.known('outcome', settled.outcome)}"
    lines = (turn, _because(t, settled.why))
    if settled.calls:
        return _entry(t, settled.calls[-1], settled.mentions, lines=lines)
    return Entry(
        title=settled.sentence, title_lang="en", lines=tuple(line for line in lines if line)
    )


def _because(t: Texts, why: str | None) -> str:
    return t("report.because", why=why) if why else ""


def _corrected_entry(t: Texts, logged: Logged) -> Entry:
    turn = t("report.call_for_call", old=logged.corrects, new=logged.said.call)
    return _entry(t, logged.said, 1, lines=(turn, _because(t, logged.why)))


def _revised_entry(t: Texts, say: Wording, revised: Revised) -> Entry:
    old, new = (
        say.value(revised.series, Decimal(value)) if value is not None else t("report.no_figure")
        for value in (revised.old, revised.new)
    )
    used = ", ".join(map(str, revised.questions))
    lines = (
        f"{old} → {new} · {revised.source}, {utc(revised.known_at)}",
        t("report.touches", questions=used) if used else "",
        _because(t, revised.why),
    )
    title = f"{say.name(revised.series)} {revised.period}"
    return Entry(title=title, title_lang=t.lang, lines=tuple(line for line in lines if line))


def _coverage(t: Texts, say: Wording, report: Report) -> Section:
    facts: list[tuple[str, str]] = []
    if report.main is not None:
        counts, funnel = report.main.counts, report.main.funnel
        share = f" ({percent(funnel.coverage)})" if funnel.coverage is not None else ""
        covered = round((funnel.coverage or 0) * counts.posts)
        facts.append((t("coverage.posts"), str(counts.posts)))
        facts.append((t("report.posts_with_calls"), f"{covered}{share}"))
        facts += [(t.known("coverage", kind), str(n)) for kind, n in counts.remarks.items()]
    facts.append((t("report.late"), str(report.late)))
    return Section(
        code="coverage",
        title=t("report.coverage"),
        lines=(t("coverage.note"),),
        facts=tuple(facts),
        grid=_grid(t, say, report.fresh) if report.fresh else None,
    )


def _grid(t: Texts, say: Wording, fresh: Sequence[Fresh]) -> Grid:
    return Grid(
        label=t("report.freshness"),
        columns=(
            t("report.series"),
            t("report.last_figure"),
            t("report.known_at"),
            t("call.source"),
            t("report.sessions_late"),
        ),
        rows=tuple(
            (
                say.name(f.series),
                f.last,
                utc(f.known_at),
                f.source,
                _lateness(t, f),
            )
            for f in fresh
        ),
    )


def _lateness(t: Texts, fresh: Fresh) -> str:
    late = "–" if fresh.late is None else str(fresh.late)
    if not fresh.disputed:
        return late
    return f"{late} · {t('report.disputed', periods=', '.join(fresh.disputed))}"


def _audit(t: Texts, report: Report, sha256: str) -> Section:
    head = report.head
    return Section(
        code="audit",
        title=t("report.audit"),
        lines=(t("report.audit_note", file=f"{report.period}.json"),),
        facts=(
            (t("report.span_utc"), f"{utc(report.begins_at)} – {utc(report.ends_at)}"),
            (t("report.written"), utc(head.written_at)),
            (t("report.predictions"), f"{head.predictions:,}"),
            (t("report.verdicts"), f"{head.verdicts:,}"),
            (t("report.observations"), f"{head.observations:,}"),
            (t("report.version"), head.version),
            (t("report.sha256"), sha256),
            (t("report.previous"), head.previous or t("report.first")),
        ),
    )
