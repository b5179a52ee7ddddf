"""What a series of figures is: its name, unit, calendar, publisher and what one figure means."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from tracker.errors import UnknownSeries

Meaning = str
MEANINGS = (
    "close", "settlement", "first print", "consensus", "decision", "level", "median", "count",
    "searched",
)  # fmt: skip


PRICES = ("close", "settlement")
PRICE_TOLERANCE = 0.0005


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
    def tolerance(self) -> float:
        """By how large a share of a figure two sources may differ; 0 where both have to agree exactly."""
        return PRICE_TOLERANCE if self.meaning in PRICES and self.unit != "%" else 0.0

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
            hinted = [id for id, s in self._by_id.items() if s.meaning != "settlement"]
            raise UnknownSeries(name, hinted) from None

    def names(self) -> frozenset[str]:
        """Every id and alias, case folded."""
        return frozenset(self._by_name)
