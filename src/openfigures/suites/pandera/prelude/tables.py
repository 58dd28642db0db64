"""What the checks of a table need to know of its other rows and of other tables."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import count as numbers
from itertools import islice

import ibis
from ibis.expr.types import BooleanValue, Column, Table


@dataclass(frozen=True)
class Side:
    """More columns for the rows of a table; each row agrees with one row of these at most."""

    table: Table
    on: Mapping[str, str]
    """The columns that must have the values of columns here."""


def kept(table: Table) -> Table:
    """Compute a table once, and keep it as long as its connection lives."""
    backend, name = table.get_backend(), ibis.util.gen_name("kept")
    if backend.name == "pyspark":  # it says that it has temporary tables, and makes none
        backend.raw_sql(f"CACHE TABLE {name} AS {backend.compile(table)}")
        return backend.table(name)
    if not backend.supports_temporary_tables:
        return table.cache()
    return backend.create_table(name, table, temp=True)


def numbered(t: Table, row: str) -> Table:
    """Add the numbers of the rows, from 1."""
    return t.select((ibis.row_number() + 1).name(row), t)


def joined(t: Table, sides: Sequence[Side]) -> Table:
    """Add the columns of all sides."""
    columns = list(t.columns)
    for side in sides:
        names = dict(zip(side.on.values(), _free(len(side.on), [*t.columns, *side.table.columns]), strict=True))
        more = [name for name in side.table.columns if name not in names]
        there = side.table.select(*_renamed(side.table, names), *more)
        t = t.left_join(there, [(own, names[other]) for own, other in side.on.items()])
        columns += more
    return t.select(columns)


def repeated(t: Table, row: str, first: str, keys: Sequence[str]) -> Side:
    """Tell rows that have the same values the number of the first of them."""
    names = dict(zip(keys, _free(len(keys), [row, first]), strict=True))
    keyed = t.select(row, *_renamed(t, names)).drop_null()
    rows = _free(1, [first, *names.values()])[0]
    groups = keyed.group_by(list(names.values())).aggregate([keyed[row].min().name(first), keyed.count().name(rows)])
    return Side(kept(groups.filter(groups[rows] > 1).drop(rows)), names)


def look_up(other: Table, row: str, first: str, keys: Mapping[str, str], add: Mapping[str, str]) -> Side:
    """Give columns of the first row of another table that has the same values, and its number.

    `keys` says which column must equal which column there, `add` how the new columns are called there.
    """
    names = dict(zip(keys, _free(len(keys), [first, *add]), strict=True))
    columns = {first: row, **{names[own]: there for own, there in keys.items()}, **add}
    there = other.select(other[there].name(name) for name, there in columns.items()).drop_null(list(names.values()))
    firsts = there.group_by(list(names.values())).aggregate(there[first].min().name(first))
    return Side(kept(there.semi_join(firsts, first)), names)


def totals(
    t: Table,
    row: str,
    first: str,
    keys: Sequence[str],
    unless: Sequence[BooleanValue],
    columns: Callable[[Table], Mapping[str, Column]],
) -> Side:
    """Give the first row of each group what its rows come to, and its own number."""
    usable = t.filter(ibis.and_(*(~one for one in unless)))
    values = [value.name(name) for name, value in columns(usable).items()]
    names = dict(zip(keys, _free(len(keys), [first, *(value.get_name() for value in values)]), strict=True))
    groups = usable.group_by(_renamed(usable, names)).aggregate([usable[row].min().name(first), *values])
    groups = groups.drop(*names.values())
    number = _free(1, groups.columns)[0]
    return Side(kept(groups.mutate(groups[first].name(number))), {row: number})


def _renamed(t: Table, names: Mapping[str, str]) -> list[Column]:
    return [t[name].name(new) for name, new in names.items()]


def _free(count: int, taken: Iterable[str]) -> list[str]:
    """Return names that are not taken."""
    used = {name.casefold() for name in taken}
    return list(islice((name for number in numbers() if (name := f"key {number}") not in used), count))
