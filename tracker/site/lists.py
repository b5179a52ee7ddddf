"""The lists: every call, every forecaster, every report."""

from collections.abc import Iterator, Mapping, Sequence

from tracker.calls import Call
from tracker.presentation import cards
from tracker.presentation.groups import rate
from tracker.scores import FEWEST
from tracker.site import frame
from tracker.site.folder import File
from tracker.site.frame import Page, Voice
from tracker.site.rows import rows
from tracker.store.reports import NewReport
from tracker.views import View

LOT = 100
"""Calls on a page that is full; the newest page has fewer than two such lots."""
FORMS = ("html", "md", "png", "json")


def calls_pages(v: Voice) -> Iterator[File]:
    """Every call, newest first.

    The older pages are numbered from the oldest calls and are full, so that a new call leaves them alone.
    """
    every = list(v.record.calls.values())
    full = max(len(every) // LOT - 1, 0)
    for number in range(full + 1):
        end = None if number == full else (number + 1) * LOT
        yield _calls_page(v, every[number * LOT : end][::-1], number, full)


def _calls_at(number: int, newest: int) -> str:
    return "calls/index.html" if number == newest else f"calls/{number + 1}.html"


def _calls_page(v: Voice, shown: Sequence[Call], number: int, newest: int) -> File:
    t, at, first = v.t, _calls_at(number, newest), number == newest
    title = t("calls.title")
    if first:
        head = cards.head(title, t("calls.note"), t("calls.found_all", n=len(v.record.calls)))
    else:
        title = f"{title} {number * LOT + 1:,}–{number * LOT + len(shown):,}"
        head = cards.head(title)
    names = ("said", "said_on", "series", "side", "due", "grade")
    columns = cards.call_names(
        [t("calls.said"), t("filter.status"), *(t(f"calls.{name}") for name in names[1:])]
    )
    ways = _pager(v, at, number, newest)
    listed = columns + rows(v, at, shown) if shown else cards.notice(t("site.empty"))
    return frame.framed(
        v,
        Page(
            at=at,
            title=title,
            description=t("calls.note"),
            body=f'{head}{ways}<div class="table">{listed}</div>{ways}',
            part="calls",
            dated=first,
        ),
    )


def _pager(v: Voice, at: str, number: int, newest: int) -> str:
    """The way to newer and to older calls."""
    ways = [(number + 1, "newer")] if number < newest else []
    ways += [(number - 1, "older")] if number else []
    links = "".join(
        f'<a href="{frame.href(at, _calls_at(other, newest))}">{cards.esc(v.t(f"calls.{way}"))}</a>'
        for other, way in ways
    )
    return f'<p class="pager">{links}</p>' if links else ""


def forecasters_page(v: Voice, views: Mapping[str, View]) -> File:
    """Every forecaster with the hit rate of the record that the own page begins with."""
    t, at = v.t, "forecasters.html"
    columns = [t("dimension.forecaster"), t("filter.record"), t("groups.hit_rate"), t("groups.n")]
    order = sorted(v.record.forecasters, key=lambda f: _place(views[f.slug], f.slug))
    listed = [
        (
            _linked(frame.href(at, frame.forecaster_page(f)), v.record.names[f.slug]),
            t(f"record.{views[f.slug].record}"),
            rate(t, views[f.slug].scores["family"]["proportion_correct"]),
            _counted(views[f.slug]),
        )
        for f in order
    ]
    title = t("site.forecasters")
    told = cards.head(title, t("site.forecasters_note"), t("compare.few", least=FEWEST))
    table = cards.table(columns, listed, label=title)
    return frame.framed(
        v,
        Page(
            at=at,
            title=title,
            description=t("site.forecasters_note"),
            body=told + table,
            part="forecasters",
            dated=True,
        ),
    )


def _place(view: View, slug: str) -> tuple[bool, bool, float, str]:
    """Live records first; in each those that can be judged by the lower end of their interval."""
    found = view.scores["family"]["proportion_correct"]
    judged = found.interval is not None and found.families >= FEWEST
    low = found.interval[0] if found.interval and judged else 0.0
    return view.record != "live", not judged, -low, slug


def _counted(view: View) -> str:
    c = view.counts
    return f"{c.families:,} · {c.questions:,} · {c.mentions:,}"


def _linked(address: str, name: str) -> str:
    return cards.Raw(f'<a class="out" href="{cards.esc(address)}">{cards.foreign(name)}</a>')


def reports_page(v: Voice, reports: Sequence[NewReport]) -> File:
    """Every report, newest first, each in its four forms."""
    t, at = v.t, "reports.html"
    listed = [(r.period, _forms(v, at, r)) for r in reversed(reports)]
    title = t("site.reports")
    told = cards.head(title, t("site.reports_note"))
    table = cards.table([t("site.month"), t("site.forms")], listed, label=title, narrow=True)
    return frame.framed(
        v,
        Page(
            at=at,
            title=title,
            description=t("site.reports_note"),
            body=told + table,
            part="reports",
            dated=True,
        ),
    )


def _forms(v: Voice, at: str, report: NewReport) -> str:
    links = "".join(
        f'<a class="out" href="{frame.shared(at, report_file(report.period, v.t.lang, form))}">'
        f"{cards.esc(v.t(f'site.form_{form}'))}</a> "
        for form in FORMS
    )
    return cards.Raw(f'<span class="forms">{links}</span>')


def report_file(period: str, lang: str, form: str) -> str:
    """Where a form of a report is, from the top of the site; JSON is the same in every language."""
    return f"reports/{period}.json" if form == "json" else f"reports/{period}.{lang}.{form}"
