"""What it means that rows of two versions are the same: the plain comparison, which every faster way must agree with.

Rows are matched by the values of their key; a table without a key is a heap of rows, so that all fields together
are the key. Of several rows with one key, those that are written alike cancel each other, then those that say the
same; the rest are matched in the order of their texts. A cell is the same when its value is, by the type of its
field: 24000 and 24000.0 are one number and two texts. A cell that is missing says the same as another one that is; a
cell that cannot be read is compared as it is written.
"""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from openfigures.cells.reasons import NotAValue
from openfigures.cells.values import Kind, hashable, kind_of, reader
from openfigures.package.schema import Field
from openfigures.versions.pairs import FieldPair

Cells = tuple[str, ...]
Says = Callable[[str], Hashable]
"""Gives what a cell says; equal for cells that say the same."""


class Row(NamedTuple):
    """A row of one version."""

    new: bool
    """Whether it is of the new version."""
    number: int
    """From 1."""
    cells: Cells
    """In the common fields, in the order of the pairs."""


class Match(NamedTuple):
    """A row of the old version and the one of the new that it became; one of them is None when there is none."""

    old: Row | None
    new: Row | None
    differing: tuple[int, ...] = ()
    """The positions of the pairs whose cells say different things."""


class Matcher:
    """Matches rows over some pairs of fields; `key` are the positions of those that tell rows apart."""

    def __init__(self, pairs: Sequence[FieldPair], key: Sequence[int]) -> None:
        self._old = [_says(pair.old, compares=pair.compares) for pair in pairs]
        self._new = [_says(pair.new, compares=pair.compares) for pair in pairs]
        self._key = tuple(key)
        self._alike = all(pair.reads_alike for pair in pairs)

    def key_of(self, row: Row) -> Hashable:
        """Return what the key of a row says."""
        says, cells = self._new if row.new else self._old, row.cells
        return tuple([says[at](cells[at]) for at in self._key])

    def matches(self, rows: Iterable[Row]) -> Iterator[Match]:
        """Yield which of some rows of both versions were removed, added, or say something else, in no certain order."""
        groups: dict[Hashable, list[Row]] = {}
        for row in rows:
            groups.setdefault(self.key_of(row), []).append(row)
        for group in groups.values():
            lefts, rights = [row for row in group if not row.new], [row for row in group if row.new]
            if len(group) > 2 or len(lefts) != len(rights):
                lefts, rights = self._left(lefts, rights)
                yield from (Match(left, None) for left in lefts[len(rights) :])
                yield from (Match(None, right) for right in rights[len(lefts) :])
            for left, right in zip(lefts, rights, strict=False):
                if differing := self._differing(left.cells, right.cells):
                    yield Match(left, right, differing)

    def _left(self, lefts: list[Row], rights: list[Row]) -> tuple[list[Row], list[Row]]:
        """Return what is left of several rows with one key when those that are the same have cancelled each other."""
        lefts, rights = sorted(lefts, key=_text_order), sorted(rights, key=_text_order)
        if self._alike:
            lefts, rights = _uncancelled(lefts, rights, _cells, _cells)
        return _uncancelled(lefts, rights, _whole(self._old), _whole(self._new))

    def _differing(self, old: Cells, new: Cells) -> tuple[int, ...]:
        if not self._alike:
            return tuple([at for at in range(len(old)) if self._old[at](old[at]) != self._new[at](new[at])])
        unlike = [at for at, (one, other) in enumerate(zip(old, new, strict=True)) if one != other]
        return tuple([at for at in unlike if self._old[at](old[at]) != self._new[at](new[at])])


@dataclass(frozen=True, slots=True)
class _Unread:
    """A cell that has not the form of its type, as written."""

    text: str


def _says(field: Field, *, compares: bool) -> Says:
    """Return what cells of a field say: their text, when it is a text or has another kind in the other version."""
    missing, read = frozenset(field.missing), reader(field)
    if not compares or kind_of(field) is Kind.TEXT:
        return lambda text: None if text in missing else text

    def says(text: str) -> Hashable:
        if text in missing:
            return None
        try:
            value: Hashable = hashable(read(text))
        except NotAValue:
            return _Unread(text)
        return value

    return says


def _cells(row: Row) -> Hashable:
    return row.cells


def _text_order(row: Row) -> tuple[Cells, int]:
    return row.cells, row.number


def _whole(says: Sequence[Says]) -> Callable[[Row], Hashable]:
    return lambda row: tuple(one(cell) for one, cell in zip(says, row.cells, strict=True))


def _uncancelled(
    lefts: list[Row], rights: list[Row], of_left: Callable[[Row], Hashable], of_right: Callable[[Row], Hashable]
) -> tuple[list[Row], list[Row]]:
    """Return what is left of two lists of rows when those that are the same have cancelled each other."""
    both = Counter(map(of_left, lefts)) & Counter(map(of_right, rights))
    return _beyond(lefts, of_left, Counter(both)), _beyond(rights, of_right, Counter(both))


def _beyond(rows: list[Row], of: Callable[[Row], Hashable], cancelled: Counter[Hashable]) -> list[Row]:
    left = []
    for row in rows:
        if cancelled[said := of(row)] > 0:
            cancelled[said] -= 1
        else:
            left.append(row)
    return left
