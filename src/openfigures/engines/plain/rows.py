"""Rows as the plain engine sees them: each cell a value, missing, or unusable."""

from collections.abc import Iterator, Mapping
from typing import Any

from openfigures.cells.reasons import NotAValue
from openfigures.cells.values import Value, hashable, reader
from openfigures.engines.checks import Lookup
from openfigures.engines.plain.evaluate import Name
from openfigures.tables.table import Table


class Unusable(Exception):  # noqa: N818 - it is an answer, not a failure
    """A cell that is needed cannot be read, or is required and missing: another finding tells of it."""


_UNREAD = object()


class Row:
    """One row of a table, with lazily read cells."""

    __slots__ = ("_reading", "_values", "cells", "number")

    def __init__(self, reading: "Reading", number: int, cells: tuple[str, ...]) -> None:
        self._reading = reading
        self._values: dict[str, Any] = {}
        self.number = number
        self.cells = cells

    def text(self, field: str) -> str:
        """Return a cell as written."""
        return self.cells[self._reading.columns[field]]

    def value(self, field: str) -> Value:
        """Return a value, None when it is missing; raises NotAValue when the cell cannot be read."""
        if field not in self._values:
            self._values[field] = self._reading.read(field, self.text(field))
        found = self._values[field]
        if isinstance(found, NotAValue):
            raise found
        return found

    def usable(self, field: str) -> Value:
        """Return a value for a rule; raises Unusable when another finding already tells of the cell."""
        found = self._values.get(field, _UNREAD)
        if found is _UNREAD:
            found = self._values[field] = self._reading.read(field, self.cells[self._reading.columns[field]])
        if isinstance(found, NotAValue) or (found is None and self._reading.required[field]):
            raise Unusable
        return found


class Reading:
    """The rows of one table; look-ups in other tables are kept for the length of a run."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.columns = table.columns
        self.required = {field.name: field.required for field in table.fields}
        self._missing = {field.name: frozenset(field.missing) for field in table.fields}
        self._readers = {field.name: reader(field) for field in table.fields}

    def rows(self) -> Iterator[Row]:
        """Yield all rows in order."""
        for record in self.table.records():
            yield Row(self, record.number, record.cells)

    def read(self, field: str, text: str) -> Value | NotAValue:
        """Return the value of a cell, or why it has none."""
        if text in self._missing[field]:
            return None
        try:
            return self._readers[field](text)
        except NotAValue as reason:
            return reason


class Lookups:
    """Finds rows of other tables by their keys."""

    def __init__(self, readings: Mapping[str, Reading]) -> None:
        self.readings = readings
        self._indexes: dict[tuple[str, tuple[str, ...]], dict[tuple[Value, ...], Row]] = {}

    def cell(self, row: Row, name: Name, ways: Mapping[str, Lookup]) -> Value:
        """Return the value of a column for a rule; raises Unusable when it is not to be had."""
        table, field = name
        if table is None:
            return row.usable(field)
        lookup = ways[table]
        key = tuple(hashable(row.usable(here)) for here in lookup.fields)
        if None in key:
            return None
        found = self.index(table, lookup.target).get(key)
        if found is None:
            raise Unusable
        return found.usable(field)

    def index(self, table: str, fields: tuple[str, ...]) -> dict[tuple[Value, ...], Row]:
        """Return the first row for each key of a table."""
        if (table, fields) not in self._indexes:
            index: dict[tuple[Value, ...], Row] = {}
            for row in self.readings[table].rows():
                if (key := key_of(row, fields)) is not None:
                    index.setdefault(key, row)
            self._indexes[table, fields] = index
        return self._indexes[table, fields]


def key_of(row: Row, fields: tuple[str, ...]) -> tuple[Value, ...] | None:
    """Return the key of a row; None when a part is missing or cannot be read."""
    try:
        key = tuple(row.value(field) for field in fields)
    except NotAValue:
        return None
    return None if None in key else tuple(hashable(part) for part in key)
