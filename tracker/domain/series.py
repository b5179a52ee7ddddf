"""What a series of figures is: its name, unit, calendar, publisher and what one figure means."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from tracker.errors import UnknownSeries

Meaning = str
MEANINGS = ("close", "first print", "consensus", "decision", "level", "median", "count", "searched")


@dataclass(frozen=True)
class Series:
    """One series.

    ``calendar`` names the sessions a figure can fall on; ``meaning`` says what a figure is; figures are
    shown with ``places`` decimals, levels in sentences with at least ``level_places``.
    """

    id: str
    en: str
    ko: str
    unit: str
    calendar: str
    publisher: str
    meaning: Meaning
    places: int = 2
    aliases: tuple[str, ...] = ()

    @property
    def level_places(self) -> int:
        return self.places if self.unit == "%" else 0


class Catalogue(Mapping[str, Series]):
    """Series by id. ``find`` takes an alias too and refuses an unknown name with the nearest ones."""

    def __init__(self, series: Iterable[Series]) -> None:
        self._by_id = {s.id: s for s in series}
        self._by_name = {
            name.casefold(): s for s in self._by_id.values() for name in (s.id, *s.aliases)
        }

    def __getitem__(self, key: str) -> Series:
        return self._by_id[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._by_id)

    def __len__(self) -> int:
        return len(self._by_id)

    def find(self, name: str) -> Series:
        """The series called ``name`` (id or alias, any case). Raises ``UnknownSeries``."""
        try:
            return self._by_name[name.casefold()]
        except KeyError:
            raise UnknownSeries(name, self._by_id) from None

    def names(self) -> frozenset[str]:
        """Every id and alias, case folded."""
        return frozenset(self._by_name)
