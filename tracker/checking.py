"""Whether sources still answer in the shape that their readers rely on."""

from collections.abc import Sequence
from dataclasses import dataclass

from tracker.errors import TrackerError, UnknownSource
from tracker.fetch import chain_of
from tracker.lines import Connect
from tracker.sources import sources
from tracker.sources._shapes import differences


@dataclass(frozen=True)
class Checked:
    """How the shape of one source's answers compares: what is missing, what is new, or why none came."""

    source: str
    missing: list[str]
    new: list[str]
    error: str | None = None

    @property
    def sound(self) -> bool:
        return not (self.missing or self.error)

    @property
    def told(self) -> str:
        """The finding in a sentence."""
        if self.error:
            return self.error
        new = f"; new: {', '.join(self.new)}" if self.new else ""
        return f"missing: {', '.join(self.missing)}{new}" if self.missing else f"as expected{new}"


def named(series: Sequence[str], only: str | None) -> tuple[str, ...]:
    """The sources meant: the one named, those of the series, or all. Raises ``UnknownSource``."""
    if only is not None and only not in sources():
        raise UnknownSource(only, sources())
    having = {name for s in series for name in chain_of(s, only)}
    return tuple(
        name for name in sources() if name == only or name in having or not (series or only)
    )


def checked(names: Sequence[str], connect: Connect) -> list[Checked]:
    """The shape of each source's answers against what its reader expects."""
    return [_checked(name, connect) for name in names]


def _checked(name: str, connect: Connect) -> Checked:
    source = sources()[name]
    try:
        with connect(name) as ask:
            found = source.shape(ask(source.probe))
    except TrackerError as why:
        return Checked(name, [], [], str(why))
    missing, new = differences(source.expected, found)
    return Checked(name, missing, new)
