"""``tracker fetch``: get figures from their sources."""

from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

import click

from tracker.commands._edge import Edge, pass_edge
from tracker.commands._options import examples, json_option
from tracker.errors import FetchedInPart, InvalidMoment, NotAsExpected

if TYPE_CHECKING:
    from tracker.fetch import Errand, Failed, Fetched, Got


@click.command(
    epilog=examples(
        "tracker fetch",
        "tracker fetch KOSPI SP500 --since 2026-10-01",
        "tracker fetch WTI --history",
        "tracker fetch --check",
    )
)
@click.argument("series", nargs=-1)
@click.option("--since", metavar="DAY", help="From this day on, in place of what is new.")
@click.option("--history", is_flag=True, help="Everything that a source has.")
@click.option("--all", "everything", is_flag=True, help="Every series that has a source.")
@click.option("--source", metavar="NAME", help="Ask only this source (tracker sources).")
@click.option("--every", is_flag=True, help="Ask all sources of a series, to compare them.")
@click.option("--dry-run", is_flag=True, help="Ask, but write nothing.")
@click.option("--check", is_flag=True, help="Compare the shape of answers with what is expected.")
@json_option
@pass_edge
def command(
    edge: Edge,
    *,
    series: tuple[str, ...],
    since: str | None,
    history: bool,
    everything: bool,
    source: str | None,
    every: bool,
    dry_run: bool,
    check: bool,
    as_json: bool,
) -> None:
    """Get figures from their sources.

    Those that open questions wait for, and the meetings to come of calendars that end within a year; or
    those of SERIES. The publisher is asked first, others where it has no answer. What is on record already
    is skipped, a changed figure is added as a revision, a close counts only when it is final. What failed
    is listed with what to do about it, and makes the exit code 3. Keys come from the environment or the
    keyring.
    """
    if check:
        _check(edge, series, source, as_json=as_json)
        return
    if since is not None and history:
        raise click.UsageError("--since and --history exclude each other.")
    from tracker.commands._text import progress
    from tracker.fetch import fetch
    from tracker.lines import lines
    from tracker.store.releases import almanac_of

    with edge.opened() as store:
        almanac = almanac_of(store)
        errand = _errand(
            edge, store, almanac, series, since=since, history=history, everything=everything, source=source,
            every=every, dry=dry_run,
        )  # fmt: skip
        with progress("Fetching") as seen:
            done = fetch(
                store,
                almanac,
                errand,
                now=edge.now,
                connect=lines(edge.now),
                progress=seen,
                wrote=edge.has_written,
            )
    _show(done, errand, as_json=as_json)


def _errand(
    edge: Edge, store: Any, almanac: Any, series: tuple[str, ...], *, since: str | None, everything: bool,
    source: str | None, **given: Any,
) -> "Errand":  # fmt: skip
    from tracker.domain.catalogue import CATALOGUE
    from tracker.errors import Gathered
    from tracker.fetch import Errand, needed, running_out
    from tracker.sources import chain

    gathered = Gathered()
    start = gathered.attempt(lambda: _day(since, edge.now.date())) if since else None
    found = [gathered.attempt(partial(_id, name)) for name in series]
    if gathered.errors:
        raise gathered.error()
    if everything:
        wanted = tuple(name for name in CATALOGUE if chain(name))
    else:
        wanted = tuple(name for name in found if name) or needed(store, edge.now)
    calendars = () if series else running_out(almanac, edge.now, source)
    return Errand(
        series=tuple(dict.fromkeys(wanted)), calendars=calendars, since=start, only=source, **given
    )


def _id(name: str) -> str:
    from tracker.domain.catalogue import CATALOGUE

    return CATALOGUE.find(name).id


def _day(text: str, today: date) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError as why:
        raise InvalidMoment(text, str(why)) from None
    if day > today:
        raise InvalidMoment(text, "it lies in the future")
    return day


def _show(done: "Fetched", errand: "Errand", *, as_json: bool) -> None:
    from tracker.commands._text import echo_json, echo_text

    if as_json:
        echo_json(
            {
                "series": list(errand.series),
                "calendars": list(errand.calendars),
                "dry_run": errand.dry,
                "got": [_got_json(g) for g in done.got],
                "failed": [_failed_json(f) for f in done.failed],
                "disputed": [{"series": s, "period": p} for s, p in done.disputed],
            }
        )
    else:
        if not errand.series:
            echo_text("No open question waits for figures. Name series, or give --all.")
        _echo(done, dry=errand.dry)
    if done.missing or done.disputed:
        raise FetchedInPart(
            list(dict.fromkeys(f.series for f in done.missing)),
            [f"{series} {period}" for series, period in done.disputed],
        )


def _echo(done: "Fetched", *, dry: bool) -> None:
    from tracker.commands._text import NONE, counted, echo_table, echo_text

    def shown(number: int) -> str:
        return f"{number:,}" if number else NONE

    rows = [
        (
            g.series,
            g.source,
            shown(g.counts.new + g.counts.news),
            shown(g.counts.revised),
            shown(g.counts.same),
            shown(g.counts.waiting),
        )
        for g in done.got
    ]
    if rows:
        columns = ("New", "Revised", "Known", "Not final")
        echo_table(
            [("Series", "whole"), ("Source", "whole"), *((c, "right") for c in columns)], rows
        )
        click.echo("")
    if done.missing:
        failures: dict[tuple[str, str, str], list[str]] = {}
        for f in done.missing:
            failures.setdefault((f.source, f.why, f.remedy), []).append(f.series)
        echo_table(
            ["Missing", ("Source", "whole"), "Why", "What to do"],
            [
                (", ".join(series), source, why, remedy)
                for (source, why, remedy), series in failures.items()
            ],
        )
        click.echo("")
    for note in _notes(done):
        echo_text(note)
    total = sum(g.counts.new + g.counts.news + g.counts.revised for g in done.got)
    told = f"{counted(total, 'new figure')}" if total else "Nothing new"
    echo_text(f"{told}{'; nothing was written (--dry-run)' if dry else ''}.")


def _notes(done: "Fetched") -> list[str]:
    """What a reader should know although it is no failure."""
    instead = {(f.source, f.why): f for f in done.failed if f.instead}
    notes = [f"{f.why}; {f.instead} was asked instead. {f.remedy}." for f in instead.values()]
    notes += [f"No news of {f.series}: {f.why}. {f.remedy}." for f in done.failed if f.news]
    past = {g.series for g in done.got if g.counts.past}
    if past:
        notes.append(
            f"{', '.join(sorted(past))}: first prints that may have been revised since were left out; "
            "a source with vintages (fred) has them."
        )
    strange = {g.series for g in done.got if g.counts.strange}
    if strange:
        notes.append(
            f"{', '.join(sorted(strange))}: figures on days without a session were left out."
        )
    return [*notes, *done.terms]


def _got_json(got: "Got") -> dict[str, Any]:
    return {"series": got.series, "source": got.source, **vars(got.counts)}


def _failed_json(failed: "Failed") -> dict[str, Any]:
    return {
        "series": failed.series,
        "source": failed.source,
        "why": failed.why,
        "remedy": failed.remedy,
        "instead": failed.instead,
    }


def _check(edge: Edge, series: tuple[str, ...], source: str | None, *, as_json: bool) -> None:
    from tracker.checking import checked, named
    from tracker.commands._text import echo_json, echo_text
    from tracker.domain.catalogue import CATALOGUE
    from tracker.lines import lines

    names = named([CATALOGUE.find(name).id for name in series], source)
    found = checked(names, lines(edge.now))
    if as_json:
        echo_json([vars(c) for c in found])
    else:
        for c in found:
            echo_text(f"{c.source}: {c.told}")
    if wrong := [c.source for c in found if not c.sound]:
        raise NotAsExpected(wrong)
