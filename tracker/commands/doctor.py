"""``tracker doctor``: whether everything is in order."""

import click

from tracker.commands._edge import Edge, pass_edge
from tracker.commands._options import examples, json_option
from tracker.errors import NotInOrder

MARKS = {"ok": "ok", "attention": "look", "wrong": "WRONG"}


@click.command(epilog=examples("tracker doctor", "tracker doctor --json"))
@json_option
@pass_edge
def command(edge: Edge, *, as_json: bool) -> None:
    """See whether everything is in order, and what to do.

    Looks at the database, the calendars, the figures, the keys, the clock and the disk, and says what to
    do about whatever is not in order. Exit code 1 when something is wrong; a key that is not set or a
    figure that is late only asks for a look.
    """
    from tracker.commands._text import echo_json, echo_table
    from tracker.doctor import examine
    from tracker.settings import database_url

    findings = examine(database_url(), edge.now)
    if as_json:
        echo_json([vars(f) for f in findings])
    else:
        rows = [
            (f.what, MARKS[f.state], f"{f.told}. {f.remedy}." if f.remedy else f.told)
            for f in findings
        ]
        echo_table([("What", "whole"), ("State", "whole"), "Finding"], rows)
    if wrong := [f.what for f in findings if f.state == "wrong"]:
        raise NotInOrder(wrong)
