"""Takes away the rows that are written alike in both versions, as most are, before any value is looked at.

The lines of the two tables are read side by side, and long stretches of the same bytes are passed over at once.
Where lines differ, the nearest lines are sought from which both go on alike. What is between them meets its like at the
end, if it has moved. Of rows that are written alike it is all one which of them cancel each other.
"""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from openfigures.tables.faults import FaultLog
from openfigures.tables.lexer import Lexer
from openfigures.tables.stretches import Stretch
from openfigures.tables.table import Table
from openfigures.tables.table_file import TableFile
from openfigures.versions.pairs import FieldPair
from openfigures.versions.rows.matching import Cells, Row
from openfigures.versions.rows.parts import HELD, Parts

_AHEAD = (4, 64)
"""Lines among which the two versions are to meet again: at first few, for most often one row has changed."""
_STEP = 2**12
"""Bytes that are compared at once."""

Item = bytes | Cells
"""A row as it is compared: its line, or its cells in the common fields."""
Put = tuple[bool, int, Item]
"""What is put away: whether it is of the new version, its number, and the row."""


def unlike_rows(old: Table, new: Table, pairs: Sequence[FieldPair], scratch: Path, held: int = HELD) -> Iterator[Row]:
    """Yield all rows but those that cancel each other, because they are written alike and mean the same.

    `scratch` is a folder for working files.
    """
    alike = all(pair.reads_alike for pair in pairs)
    by_line = alike and _same_layout(old, new, pairs)
    with Parts[Put](_item, scratch, held) as parts:
        one = _Rows(old, [old.columns[pair.old.name] for pair in pairs], parts, by_line=by_line, new=False)
        other = _Rows(new, [new.columns[pair.new.name] for pair in pairs], parts, by_line=by_line, new=True)
        _side_by_side(one, other)
        for part in parts:
            left = list(_uncancelled(part)) if alike else part
            for side in (one, other):
                yield from side.rows(left)


def _item(put: Put) -> Item:
    return put[2]


def _uncancelled(part: Iterable[Put]) -> Iterator[Put]:
    """Yield the rows of a part that have not their like in the other version."""
    waiting: dict[bool, dict[Item, list[int]]] = {False: {}, True: {}}
    for is_new, number, item in part:
        likes = waiting[not is_new].get(item)
        if likes:
            likes.pop()
        else:
            waiting[is_new].setdefault(item, []).append(number)
    for is_new, rows in waiting.items():
        yield from ((is_new, number, item) for item, numbers in rows.items() for number in numbers)


def _same_layout(old: Table, new: Table, pairs: Sequence[FieldPair]) -> bool:
    """Whether the same line is the same row in both tables."""
    same_format = old.resource.format is new.resource.format
    same_columns = all(old.columns[pair.old.name] == new.columns[pair.new.name] for pair in pairs)
    return same_format and same_columns and old.width == new.width and old.resource.dialect == new.resource.dialect


def _side_by_side(one: "_Rows", other: "_Rows") -> None:
    """Put the rows of both tables away, but for those that are alike where the tables go on side by side."""
    while one.fill() and other.fill():
        length = _common(one.data, one.position, other.data, other.position)
        one.skip(length)
        other.skip(length)
        lefts, rights = _to_meeting(one, other)
        one.put(lefts)
        other.put(rights)
    for side in (one, other):
        while side.fill():
            side.put(side.ahead(_AHEAD[-1]))


def _common(one: bytes, start: int, other: bytes, begin: int) -> int:
    """Return how many bytes two texts have in common from certain positions on, up to the end of a line."""
    most = min(len(one) - start, len(other) - begin)
    low, step = 0, _STEP
    while low < most and one[start + low : start + low + step] == other[begin + low : begin + low + step]:
        low += step
    low, high = min(low, most), min(low + step, most) + 1
    while high - low > 1:  # they agree up to `low`, and not up to `high`
        middle = (low + high) // 2
        if one[start + low : start + middle] == other[begin + low : begin + middle]:
            low = middle
        else:
            high = middle
    return max(start, one.rfind(b"\n", start, start + low) + 1) - start


def _to_meeting(one: "_Rows", other: "_Rows") -> tuple[list[bytes], list[bytes]]:
    """Return the lines of each before the nearest one that both have; all lines ahead when they do not meet."""
    lefts, rights = [], []
    for most in _AHEAD:
        lefts, rights = one.ahead(most), other.ahead(most)
        if not lefts or not rights:
            return [], []
        places = {line: place for place, line in reversed(list(enumerate(rights)))}
        both = [(place, places[line]) for place, line in enumerate(lefts) if line in places]
        if both:
            left, right = min(both, key=sum)
            return lefts[:left], rights[:right]
    return lefts, rights


class _Rows:
    """The rows of one table in their order; those on lines of their own can be looked at before they are put away."""

    def __init__(self, table: Table, columns: Sequence[int], parts: Parts[Put], *, by_line: bool, new: bool) -> None:
        self._table = table
        self._columns = columns
        self._parts = parts
        self._by_line = by_line
        self._new = new
        self._lexer = Lexer(table.resource.dialect)
        self._stretches = table.stretches()
        self._number = 1
        self.data = b""
        self.position = 0

    def fill(self) -> bool:
        """Have at least one line ahead; False when there is none. Rows on no line of their own are put away."""
        while self.position == len(self.data):
            file, stretch = next(self._stretches, (None, None))
            if file is None or stretch is None:
                return False
            if self._by_line and _is_lines(stretch):
                self.data, self.position = stretch.data, 0
            else:
                self._put_records(file, stretch)
        return True

    def _put_records(self, file: TableFile, stretch: Stretch) -> None:
        for record in file.records(stretch, self._number, self._table.width, FaultLog(keep=0)):
            cells = self._chosen(record.cells)
            self._parts.add((self._new, record.number, cells), sum(map(len, cells)))
            self._number += 1

    def skip(self, length: int) -> None:
        """Pass over some whole lines."""
        self._number += self.data.count(b"\n", self.position, self.position + length)
        self.position += length

    def ahead(self, most: int) -> list[bytes]:
        """Return the next lines, as far as they are at hand."""
        lines: list[bytes] = []
        position = self.position
        while position < len(self.data) and len(lines) < most:
            end = self.data.find(b"\n", position) + 1 or len(self.data)
            lines.append(self.data[position:end])
            position = end
        return lines

    def put(self, lines: Sequence[bytes]) -> None:
        """Put the next lines away."""
        for line in lines:
            self._parts.add((self._new, self._number, line), len(line))
            self._number += 1
            self.position += len(line)

    def rows(self, put: Iterable[Put]) -> Iterator[Row]:
        """Yield those of some rows that are of this table, with their cells in the common fields."""
        quote, delimiter = (self._table.resource.dialect.quote or "").encode(), self._table.resource.dialect.delimiter
        for is_new, number, item in put:
            if is_new is not self._new:
                continue
            if isinstance(item, tuple):
                yield Row(is_new, number, item)
            elif quote and quote in item:
                cells = [cell.decode("utf-8") for cell in self._lexer.row(item, 0).cells]
                yield Row(is_new, number, self._chosen(cells))
            else:  # the line was proved to be regular, so its cells are what stands between delimiters
                yield Row(is_new, number, self._chosen(item.decode("utf-8").rstrip("\r\n").split(delimiter)))

    def _chosen(self, cells: Sequence[str]) -> Cells:
        """Return the cells of the common fields."""
        return tuple([cells[at] for at in self._columns])


def _is_lines(stretch: Stretch) -> bool:
    """Whether each row of a stretch is one line."""
    data = stretch.data
    return stretch.regular and data.count(b"\n") + (not data.endswith(b"\n")) == stretch.rows
