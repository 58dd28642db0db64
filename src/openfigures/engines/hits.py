"""Many hits in little memory: a million of them take some megabytes."""

from array import array
from collections.abc import Iterable, Iterator, Sequence
from operator import eq
from typing import overload

from openfigures.engines.checks import Hit


class Hits(Sequence[Hit]):
    """Hits as numbers in arrays, each made again when it is looked at; equal to any sequence of the same hits."""

    __slots__ = ("_ends", "_related", "_rows", "_unknown")

    def __init__(self, hits: Iterable[Hit] = ()) -> None:
        self._rows = array("q")
        self._unknown = bytearray()
        self._related = array("q")
        self._ends = array("q")
        """Where the related rows of each hit end."""
        for hit in hits:
            self.append(hit)

    @classmethod
    def of(cls, rows: Iterable[int], *, unknown: bool = False) -> "Hits":
        """Return one hit for each row."""
        found = cls()
        found._rows.extend(rows)
        found._unknown = bytearray([unknown]) * len(found._rows)
        found._ends = array("q", bytes(found._ends.itemsize * len(found._rows)))
        return found

    @property
    def rows(self) -> Sequence[int]:
        """The row of each hit."""
        return self._rows

    def append(self, hit: Hit) -> None:
        """Add a hit at the end."""
        self._rows.append(hit.row)
        self._unknown.append(hit.unknown)
        self._related.extend(hit.related)
        self._ends.append(len(self._related))

    def __len__(self) -> int:
        return len(self._rows)

    def __iter__(self) -> Iterator[Hit]:
        begin = 0
        for row, unknown, end in zip(self._rows, self._unknown, self._ends, strict=True):
            yield Hit(row, bool(unknown), tuple(self._related[begin:end]))
            begin = end

    @overload
    def __getitem__(self, at: int) -> Hit: ...
    @overload
    def __getitem__(self, at: slice) -> "Hits": ...
    def __getitem__(self, at: int | slice) -> "Hit | Hits":
        if isinstance(at, slice):
            return self._part(*at.indices(len(self)))
        position = range(len(self))[at]
        return next(iter(self._part(position, position + 1)))

    def _part(self, begin: int, end: int, step: int = 1) -> "Hits":
        if step != 1:
            return Hits(self[at] for at in range(begin, end, step))
        part, end = Hits(), max(begin, end)
        before = self._ends[begin - 1] if begin else 0
        part._rows, part._unknown = self._rows[begin:end], self._unknown[begin:end]
        part._ends = array("q", (one - before for one in self._ends[begin:end]))
        part._related = self._related[before : before + (part._ends[-1] if part._ends else 0)]
        return part

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Sequence):
            return NotImplemented
        return len(self) == len(other) and all(map(eq, self, other))

    __hash__ = None  # type: ignore[assignment]  # it grows

    def __repr__(self) -> str:
        return f"Hits({list(self)!r})"
