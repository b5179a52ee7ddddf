"""What each number of the site is: the words of the pages, and every score as the registry defines it."""

from tracker.presentation import cards, method
from tracker.site import frame
from tracker.site.folder import File
from tracker.site.frame import Page, Voice

SHOWN = ("interval", "few", "difference", "reliability", "notable")
COMMANDS = ("tracker resolve --as-of 2023-12-31", "tracker score --json")


def page(v: Voice) -> File:
    """The page as a file."""
    t = v.t
    parts = (
        cards.head(t("method.title"), t("method.intro")),
        *method.counted(t, SHOWN),
        frame.folded(t("method.every_score"), method.every_score(t)),
        *method.rules(t),
        *method.assumed(t),
        *method.scale(t),
        cards.section(t("method.recompute_title"), t("method.recompute")),
        *map(cards.copyable, COMMANDS),
    )
    return frame.framed(
        v,
        Page(
            at="method.html",
            title=t("method.title"),
            description=t("method.intro"),
            body="".join(parts),
            part="method",
        ),
    )
