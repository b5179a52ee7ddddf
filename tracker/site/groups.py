"""The record broken down: a table for each dimension, every rate with its interval and its n."""

from functools import partial

from tracker.grouping import Group
from tracker.presentation import cards
from tracker.presentation import groups as told
from tracker.site.frame import Voice
from tracker.views import View

DIMENSIONS = ("series", "horizon", "grade", "kind", "length", "basis", "quarter")
MOST = 40
OPEN = "series"
"""The dimension that is shown at once; the others are folded up."""


def groups(v: Voice, view: View) -> str:
    """Every dimension that tells at least one group from another."""
    title = cards.section(v.t("groups.title"), v.t("groups.note"))
    return title + "".join(_dimension(v, name, view.groups[name]) for name in DIMENSIONS)


def _dimension(v: Voice, name: str, found: tuple[Group, ...]) -> str:
    if not found:
        return ""
    label = v.t(f"dimension.{name}")
    shown = told.arranged(name, found)
    table = told.table(v.t, shown, partial(told.name, v.say, name), label=label, most=MOST)
    is_open = " open" if name == OPEN else ""
    return (
        f"<details{is_open}><summary>{cards.esc(label)} "
        f'<span class="sub">{len(shown):,}</span></summary>{"".join(table)}</details>'
    )
