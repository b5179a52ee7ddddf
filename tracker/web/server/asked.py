"""What a request asks for: only names and codes that are known reach the record."""

from collections.abc import Collection, Mapping
from dataclasses import replace

from tracker import views
from tracker.views import CUTS, RECORDS, Scope, View
from tracker.web import data
from tracker.web.data import Ledger

SCOPE = ("by", "record", *CUTS)
LONGEST = 40
MOST_LISTED = 40


class Refused(Exception):
    """A request that is not answered; the message says what was given and what is allowed."""

    def __init__(self, sentence: str, status: int = 400) -> None:
        super().__init__(sentence)
        self.status = status


def only(given: Mapping[str, str], allowed: Collection[str]) -> None:
    """Raises ``Refused`` when a parameter is given that is not allowed."""
    for name in given:
        if name not in allowed:
            raise Refused(f"There is no parameter {_shown(name)}; {_listed(allowed)}.")


def code(given: Mapping[str, str], name: str, allowed: Collection[str]) -> str | None:
    """The code that ``name`` is given as, None without one. Raises ``Refused`` for one not allowed."""
    value = given.get(name)
    if value is None or value in allowed:
        return value
    raise Refused(f"{name} is given as {_shown(value)}; {_listed(allowed)}.")


def _shown(text: str) -> str:
    cut = text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
    return ascii(cut) if not cut.isprintable() else f"'{cut}'"


def _listed(allowed: Collection[str]) -> str:
    shown = list(allowed)[:MOST_LISTED]
    rest = ", …" if len(allowed) > MOST_LISTED else ""
    return f"allowed: {', '.join(shown)}{rest}" if shown else "none is on record"


def scope(led: Ledger, given: Mapping[str, str]) -> Scope:
    """The calls asked for by forecaster, record and cuts. Raises ``Refused``."""
    by = code(given, "by", [f.slug for f in led.forecasters])
    record = code(given, "record", RECORDS)
    wanted = Scope(by, next((r for r in RECORDS if r == record), None))
    if not any(dimension in given for dimension in CUTS):
        return wanted
    whole = data.view(led, wanted)
    cuts = {d: code(given, d, views.choices(whole, d)) for d in CUTS}
    return replace(
        wanted, record=whole.record, cuts={d: value for d, value in cuts.items() if value}
    )


def known(led: Ledger, given: Mapping[str, str]) -> dict[str, str]:
    """The part of a page's parameters that names calls on record; the rest is left out."""
    kept: dict[str, str] = {}
    for name in SCOPE:
        if name in given:
            try:
                scope(led, {**kept, name: given[name]})
            except Refused:
                continue
            kept[name] = given[name]
    return kept


def subject(led: Ledger, found: View, by: str | None) -> str | None:
    """The name of whose calls they are; None when they are of several."""
    alone = led.forecasters[0].slug if len(led.forecasters) == 1 else None
    slug = by or found.forecaster or alone
    named = led.named(slug) if slug else None
    return named.name if named else None
