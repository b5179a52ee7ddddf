"""The page of one call: what was said, what was asked, how it ended and on which figures."""

from collections.abc import Iterator

from tracker.presentation import cards, one_call, outcome
from tracker.presentation.dossier import Dossier
from tracker.presentation.leanings import due_day
from tracker.presentation.wording import summary
from tracker.site import call_paths, call_verdict, frame
from tracker.site.call_family import family, mentions, reversals
from tracker.site.folder import File
from tracker.site.frame import Page, Voice
from tracker.site.reading import Prices


def page(v: Voice, prices: Prices, d: Dossier) -> File:
    """The page as a file."""
    here = frame.call_page(d.call.id)
    parts = (
        _back(v, here),
        *_top(v, here, d),
        *one_call.criterion(v.say, d.call),
        call_verdict.verdict(v, d),
        call_paths.figures(v, prices, d),
        *one_call.window(v.say, d.call),
        *one_call.coded(v.t, d),
        *outcome.readings(v.say, d, v.record.as_of),
        *outcome.quotes(v.t, d),
        mentions(v, here, d),
        reversals(v, here, d),
        family(v, here, d),
        *one_call.source(v.t, d),
        *_recompute(v, here, d),
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
    return f"{stands} · {d.row.by.name}, {one_call.day_of(d.call)}"


def _back(v: Voice, here: str) -> str:
    to = frame.href(here, "calls/index.html")
    return f'<p class="back"><a href="{to}">← {cards.esc(v.t("nav.back"))}</a></p>'


def _top(v: Voice, here: str, d: Dossier) -> Iterator[str]:
    """What was said and how it stands; that it was corrected, or written down late, where it was."""
    yield f'<p class="stands">{one_call.stands(v.t, d)}</p>'
    yield one_call.head(v.t, d)
    for other, told in one_call.corrections(v.t, d):
        link = frame.href(here, frame.call_page(other))
        yield f"{told}<p>{cards.link_cell(link, v.t('nav.details', id=other))}</p>"
    yield from one_call.late(v.t, d.call)
    yield one_call.numbers(v.t, d)


def _recompute(v: Voice, here: str, d: Dossier) -> Iterator[str]:
    """How to get this page's figures again: a command and a file."""
    t = v.t
    yield cards.section(t("call.recompute"), t("site.recompute_note"))
    yield cards.copyable(f"tracker show {d.call.id}")
    yield from one_call.settled_with(t, d)
    files = [(frame.shared(here, f"data/call/{d.call.id}.json"), t("call.json"))]
    yield cards.links(files, t("call.recompute"))
