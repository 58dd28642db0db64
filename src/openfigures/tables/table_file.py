"""What a table needs of each of its files, whatever their format."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from openfigures.cells.forms import Form
from openfigures.places import Place
from openfigures.tables.faults import Fault, FaultLog
from openfigures.tables.stretches import Stretch


@dataclass(frozen=True, slots=True)
class Record:
    """A well-formed row of a table."""

    number: int
    """1-based, counted over the well-formed rows of all files of the table."""
    line: int
    """1-based line of the file on which the row begins; its number where a file has no lines."""
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Located:
    """A row, and where it is."""

    cells: tuple[str, ...]
    place: Place
    """The line on which it begins."""
    place_of: Callable[[int], Place]
    """Returns the place of a cell, by its 0-based column: of the many cells of a row few are ever told of."""


@dataclass(frozen=True, slots=True)
class Header:
    """The header of a file."""

    labels: tuple[str, ...]
    """Empty when the file has none."""
    places: tuple[Place, ...]
    faults: tuple[Fault, ...]
    """What is wrong with it, and with the file as a whole."""


class TableFile(Protocol):
    """One file of a table. All methods raise InputRefusedError when the file cannot be read at all."""

    path: str

    @property
    def has_header(self) -> bool:
        """Whether the file should name its columns."""

    @property
    def header(self) -> Header:
        """The header, read once."""

    def width(self, declared: int) -> int:
        """Return how many cells a row must have, when the schema has so many fields."""

    def stretches(self, width: int, forms: Sequence[Form] = ()) -> Iterator[Stretch]:
        """Yield all rows for the first time; with forms, one for each column, doubtful rows are told."""

    def again(self, spans: Iterable[tuple[int, int]]) -> Iterator[bytes]:
        """Yield the data of some stretches again, each given by its offset and length, in rising order."""

    def records(self, stretch: Stretch, number: int, width: int, log: FaultLog) -> Iterator[Record]:
        """Yield the well-formed rows of a stretch, the first of them numbered `number`; log what is wrong."""

    def located(
        self, stretch: Stretch, number: int, width: int, wanted: Collection[int]
    ) -> Iterator[tuple[int, Located]]:
        """Yield some rows of a stretch with their numbers; its first row is numbered `number`."""
