"""The page of a record: everybody's or one forecaster's, live or retrospective."""

from collections.abc import Mapping, Sequence

from tracker.presentation import calibration, cards, charts, headline
from tracker.presentation.i18n import Texts, percent
from tracker.presentation.wording import said
from tracker.scorecard import Record
from tracker.scores.reliability import Table
from tracker.site import frame
from tracker.site.diagrams import svg
from tracker.site.folder import File
from tracker.site.frame import Page, Voice
from tracker.site.groups import groups
from tracker.views import Notable, View

REMARKS = ("reported", "quote", "abstention", "self_score", "uncodable")


def page(v: Voice, at: str, name: str | None, found: View, others: Mapping[Record, str]) -> File:
    """The record at ``at``; ``others`` are the pages of both records, where both hold calls."""
    t = v.t
    title = t("app.of", name=name) if name else t("app.name")
    parts = (
        _top(t, title, name, found),
        _switch(t, at, found, others),
        f'<div class="glance">{headline.headline(t, found)}{headline.verdict(t, found)}</div>',
        headline.standing(t, found),
        f'<p class="sub">{cards.esc(t(f"record.{found.record}_why"))}</p>',
        _calibration(t, found),
        groups(v, found),
        _notable(v, at, found),
        _coverage(t, found),
        _files(v, at, found),
    )
    return frame.framed(
        v,
        Page(
            at=at,
            title=title,
            description=getattr(found.lines[0].text, t.lang),
            body="".join(parts) if found.counts.mentions else _nothing(t, title),
            part="forecasters" if at.startswith("by/") else "score",
            dated=True,
        ),
    )


def _nothing(t: Texts, title: str) -> str:
    return cards.head(title, t("app.tagline")) + cards.notice(t("site.empty"))


def _top(t: Texts, title: str, name: str | None, found: View) -> str:
    tag = cards.tag(t(f"record.{found.record}"))
    if name is None:
        return cards.head(title, t("app.tagline"), tag=tag)
    return cards.head(cards.foreign(name, within=title), t("app.tagline"), tag=tag)


def _switch(t: Texts, at: str, found: View, others: Mapping[Record, str]) -> str:
    """The way to the other record, where there is one."""
    if len(found.records) < 2:
        return ""
    shown = "".join(
        f'<b aria-current="page">{cards.esc(_counted(t, record, n))}</b>'
        if record == found.record
        else f'<a href="{cards.esc(frame.href(at, others[record]))}">'
        f"{cards.esc(_counted(t, record, n))}</a>"
        for record, n in found.records.items()
    )
    return f'<nav class="switch" aria-label="{cards.esc(t("record.switch"))}">{shown}</nav>'


def _counted(t: Texts, record: Record, n: int) -> str:
    return f"{t(f'record.{record}')} {n:,}"


def _calibration(t: Texts, view: View) -> str:
    """The diagrams of stated and of worded probabilities, never in one."""
    told = cards.section(t("calibration.title"), t("calibration.read", level=90))
    having = {basis: found for basis, found in view.reliability.items() if found.bins}
    if not having:
        return told + cards.notice(t("calibration.none"))
    return told + "".join(_diagram(t, view, found) for found in having.values())


def _diagram(t: Texts, view: View, found: Table) -> str:
    words = {name: t(f"calibration.{name}") for name in ("x", "y", "inside", "outside")}
    alt = t("calibration.alt", rows="; ".join(calibration.bin_words(t, b) for b in found.bins))
    in_words = found.basis == "words"
    note = calibration.words_note(t, view) if in_words else ""
    tables = calibration.bins(t, found) + (calibration.each_word(t, view) if in_words else "")
    drawn = svg(charts.calibration(found.bins, words), alt, f"calibration-{found.basis}")
    return (
        cards.section(t(f"calibration.{found.basis}"), note, level=3)
        + f'<div class="beside"><div>{drawn}</div><div>{tables}</div></div>'
    )


def _notable(v: Voice, at: str, view: View) -> str:
    """The calls that were farthest from the odds, found by rule."""
    told = cards.section(v.t("notable.title"), v.t("notable.note"))
    hits, misses = _farthest(v, at, "hits", view.hits), _farthest(v, at, "misses", view.misses)
    return f'{told}<div class="beside even"><div>{hits}</div><div>{misses}</div></div>'


def _farthest(v: Voice, at: str, which: str, found: Sequence[Notable]) -> str:
    t = v.t
    title = cards.section(t(f"notable.{which}"), level=3)
    if not found:
        return title + cards.notice(t(f"notable.no_{which}"))
    return title + "".join(_one(v, at, notable) for notable in found)


def _one(v: Voice, at: str, notable: Notable) -> str:
    t, call = v.t, v.record.calls[notable.call]
    odds = t("notable.odds", rate=percent(notable.chance))
    link = cards.Raw(
        f'<a class="go" href="{frame.href(at, frame.call_page(call.id))}">'
        f"{cards.prose(said(t, call))}</a>"
    )
    return cards.row(call.status, t(f"status.{call.status}"), link, [odds])


def _coverage(t: Texts, view: View) -> str:
    """How many sentences there are of each kind."""
    counts = [
        ("posts", view.counts.posts),
        ("calls", view.counts.mentions),
        *((kind, view.counts.remarks.get(kind, 0)) for kind in REMARKS),
    ]
    told = cards.facts((t(f"coverage.{name}"), f"{n:,}") for name, n in counts)
    return cards.section(t("coverage.title"), t("coverage.note")) + told


def _files(v: Voice, at: str, view: View) -> str:
    """The record as files, the feed and the badge."""
    t = v.t
    files = [
        (frame.shared(at, data_of(at)), t("calls.json")),
        (frame.shared(at, "data/scores.csv"), t("site.scores_csv")),
        (frame.shared(at, "data/calls.csv"), t("calls.csv")),
        (frame.shared(at, "data/calls.json"), t("site.calls_json")),
        (frame.shared(at, "data/verdicts.csv"), t("site.verdicts_csv")),
        (frame.href(at, "feed.atom"), t("site.feed")),
        (frame.href(at, "record.png"), t("site.picture")),
        (frame.href(at, badge_of(v, view.forecaster)), t("site.badge")),
    ]
    told = cards.section(t("calls.files"), t("site.files_note"))
    return told + cards.links(files, t("calls.files"))


def data_of(at: str) -> str:
    """Where the data of a record's page is, from the top of the site."""
    stem = at.removesuffix(".html")
    return f"data/{'record' if stem == 'index' else stem}.json"


def badge_of(v: Voice, forecaster: str | None) -> str:
    """Where the badge of a forecaster, or of everybody, is."""
    one = next((f for f in v.record.forecasters if f.slug == forecaster), None)
    return f"by/{frame.safe_name(one)}.svg" if one else "badge.svg"
