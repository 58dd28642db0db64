"""Conditions of rules over rows, made ready once for all of them."""

from collections.abc import Mapping, Sequence

from openfigures.cells.values import Value
from openfigures.engines.checks import Lookup
from openfigures.engines.plain.evaluate import Cells, compiled
from openfigures.engines.plain.rows import Lookups, Row
from openfigures.rules.nodes import Node, columns


class Condition:
    """One condition of a rule; `ways` are those into the other tables that it reads."""

    def __init__(self, node: Node, lookups: Lookups, ways: Mapping[str, Lookup]) -> None:
        self._value = compiled(node)
        self._names = columns(node)
        self._lookups = lookups
        self._ways = ways

    def value(self, rows: Sequence[Row]) -> Value:
        """Return the value for the rows of a group, or for a row alone.

        Raises Unusable when a cell that the condition names cannot be used, even if its value would not matter.
        """
        cells = [self._cells(row) for row in rows]
        return self._value(cells[0], cells)

    def _cells(self, row: Row) -> Cells:
        return {name: self._lookups.cell(row, name, self._ways) for name in self._names}
