"""The rows of one table in two versions: every change counted, the first ones kept and found again in their files."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from openfigures.errors import MachineError
from openfigures.places import Place
from openfigures.tables.faults import FAULTS
from openfigures.tables.table import Table
from openfigures.tables.table_file import Located
from openfigures.versions.changes import Change, Group, Kind
from openfigures.versions.pairs import FieldPair
from openfigures.versions.rows.alike import unlike_rows
from openfigures.versions.rows.matching import Cells, Match, Matcher, Row
from openfigures.versions.rows.parts import HELD, Parts


def compare_rows(
    old: Table, new: Table, pairs: Sequence[FieldPair], roles: Sequence[Kind], keep: int
) -> Iterator[Group]:
    """Yield what changed in the rows, by kind and field; `roles` says what a change of each field's cells is.

    Raises MachineError when a working file cannot be written.
    """
    key = key_positions(old, new, pairs)
    log = _Log(keep, roles)
    with TemporaryDirectory(prefix="openfigures-") as scratch:
        try:
            for match in changed_rows(old, new, pairs, key or range(len(pairs)), Path(scratch)):
                log.add(match)
        except OSError as error:
            raise MachineError(f"a working file cannot be written: {error.strerror}") from None
    yield from _groups(log, old, new, [pairs[at] for at in key], pairs)
    yield from _unread(old, new, keep)


def changed_rows(
    old: Table, new: Table, pairs: Sequence[FieldPair], key: Sequence[int], scratch: Path, held: int = HELD
) -> Iterator[Match]:
    """Yield what `Matcher.matches` yields for all rows, in bounded memory and without a look at what is alike."""
    matcher = Matcher(pairs, key)
    with Parts[tuple[bool, int, Cells]](lambda row: matcher.key_of(Row(*row)), scratch, held) as parts:
        for row in unlike_rows(old, new, pairs, scratch, held):
            parts.add((row.new, row.number, row.cells), sum(map(len, row.cells)))
        for part in parts:
            yield from matcher.matches(Row(*row) for row in part)


def key_positions(old: Table, new: Table, pairs: Sequence[FieldPair]) -> list[int]:
    """Return which pairs tell rows apart: the primary keys of both versions together; none if one of them is gone."""
    wanted = [(0, name) for name in old.schema.primary_key] + [(1, name) for name in new.schema.primary_key]
    places = {
        (side, name): at for at, pair in enumerate(pairs) for side, name in enumerate((pair.old.name, pair.new.name))
    }
    if not all(one in places for one in wanted):
        return []
    return sorted({places[one] for one in wanted})


@dataclass(slots=True)
class _Kept:
    """The changes of one kind in one field."""

    total: int = 0
    first: list[Match] = field(default_factory=list)


class _Log:
    """Counts changes and keeps the first ones, by their rows."""

    def __init__(self, keep: int, roles: Sequence[Kind]) -> None:
        self._keep = keep
        self._roles = roles
        self.kept: dict[tuple[Kind, int | None], _Kept] = {}

    def add(self, match: Match) -> None:
        """Count what is different about a match."""
        if match.old is None or match.new is None:
            self._count(Kind.ROW_ADDED if match.old is None else Kind.ROW_REMOVED, None, match)
        for at in match.differing:
            self._count(self._roles[at], at, match)

    def _count(self, kind: Kind, at: int | None, match: Match) -> None:
        kept = self.kept.get((kind, at)) or self.kept.setdefault((kind, at), _Kept())
        kept.total += 1
        kept.first.append(match)
        if len(kept.first) > 2 * self._keep + 100:
            kept.first = self._sorted(kept)

    def _sorted(self, kept: _Kept) -> list[Match]:
        return sorted(kept.first, key=_order)[: self._keep]

    def entries(self) -> Iterator[tuple[Kind, int | None, int, list[Match]]]:
        """Yield kind, position of the field, total and first changes."""
        for (kind, at), kept in self.kept.items():
            yield kind, at, kept.total, self._sorted(kept)


def _order(match: Match) -> int:
    row = match.old or match.new
    return row.number if row else 0


def _groups(log: _Log, old: Table, new: Table, key: Sequence[FieldPair], pairs: Sequence[FieldPair]) -> Iterator[Group]:
    entries = list(log.entries())
    matches = [match for *_, first in entries for match in first]
    finder = _Finder(old, new, matches, key, pairs)
    for kind, at, total, first in entries:
        changes = tuple(finder.change(kind, match, at) for match in first)
        name = None if at is None else pairs[at].new.name
        yield Group(kind=kind, resource=new.name, field=name, total=total, changes=changes)


class _Finder:
    """Tells of matched rows with the places of their cells."""

    def __init__(
        self, old: Table, new: Table, matches: Sequence[Match], key: Sequence[FieldPair], pairs: Sequence[FieldPair]
    ) -> None:
        self._old, self._new, self._key, self._pairs = old, new, key, pairs
        self._old_order = sorted(range(len(pairs)), key=lambda at: old.columns[pairs[at].old.name])
        self._new_order = sorted(range(len(pairs)), key=lambda at: new.columns[pairs[at].new.name])
        self._old_rows = old.locate({match.old.number for match in matches if match.old})
        self._new_rows = new.locate({match.new.number for match in matches if match.new})

    def change(self, kind: Kind, match: Match, at: int | None) -> Change:
        """Return the change of a row, or of one of its cells."""
        field_names = (None, None) if at is None else (self._pairs[at].old.name, self._pairs[at].new.name)
        return Change(
            kind=kind,
            resource=self._new.name,
            field=field_names[1],
            key=self._key_of(match),
            before=_text(match.old, self._old_order if at is None else [at]),
            after=_text(match.new, self._new_order if at is None else [at]),
            old_place=_place(self._old, self._old_rows, match.old, field_names[0]),
            new_place=_place(self._new, self._new_rows, match.new, field_names[1]),
        )

    def _key_of(self, match: Match) -> Mapping[str, str]:
        at = {id(pair): position for position, pair in enumerate(self._pairs)}
        row = match.old or match.new
        return {pair.new.name: row.cells[at[id(pair)]] for pair in self._key} if row else {}


def _text(row: Row | None, order: Sequence[int]) -> str | None:
    """Return some cells of a row in the order of its own version."""
    return None if row is None else ", ".join(row.cells[at] for at in order)


def _place(table: Table, located: Mapping[int, Located], row: Row | None, name: str | None) -> Place | None:
    if row is None:
        return None
    found = located[row.number]
    return found.place_of(table.columns[name]) if name else found.place


def _unread(old: Table, new: Table, keep: int) -> Iterator[Group]:
    """Yield the rows that could not be read, so that nobody can tell whether they changed."""
    total = old.log.dropped_rows + new.log.dropped_rows
    if total:
        changes = [*_faults(old, new.name, is_new=False), *_faults(new, new.name, is_new=True)]
        yield Group(kind=Kind.ROW_UNREAD, resource=new.name, field=None, total=total, changes=tuple(changes[:keep]))


def _faults(table: Table, name: str, *, is_new: bool) -> Iterator[Change]:
    for code, faults in table.log.kept.items():
        for fault in faults if FAULTS[code].drops_row else ():
            places = (None, fault.place) if is_new else (fault.place, None)
            yield Change(
                kind=Kind.ROW_UNREAD, resource=name, note=fault.message, old_place=places[0], new_place=places[1]
            )
