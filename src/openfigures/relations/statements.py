"""The figures of a table as statements: who says what about which number, as an exact interval."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from openfigures.engines.checks import Lookup
from openfigures.engines.plain.evaluate import Cells, compiled
from openfigures.engines.plain.rows import Lookups, Reading, Row, Unusable
from openfigures.figures.intervals import Interval, reading
from openfigures.figures.qualifiers import Qualifier
from openfigures.package.limits import NUMBER_DIGITS
from openfigures.package.opening import Package
from openfigures.relations.quantities import Quantity
from openfigures.rules.catalogue import Catalogue
from openfigures.rules.nodes import Column, columns
from openfigures.rules.relations import FigureColumns
from openfigures.rules.scope import lookup
from openfigures.tables.table import Table

HEDGED = frozenset({Qualifier.AT_LEAST, Qualifier.MORE_THAN, Qualifier.AT_MOST, Qualifier.LESS_THAN})
"""Qualifiers of which a reader takes more than they say."""
_ODD = re.compile(r'[,\[\]"]|^\s|\s$|^$')
_ONE = Fraction(1)
Group = tuple[str, ...]
"""The values of all dimensions."""


@dataclass(frozen=True, slots=True)
class Statement:
    """A figure: one row that says something about one number."""

    label: str
    """The row's primary key as written, or its number."""
    row: int
    quantity: str
    group: Group
    variable: str
    """The number that it speaks of."""
    interval: Interval
    """What it surely says."""
    likely: Interval
    """What a reader would take it to say."""
    weight: Fraction


@dataclass(frozen=True, slots=True)
class Misfit:
    """A row that cannot be taken as a statement, and why."""

    row: int
    column: str
    code: str
    message: str
    fix: str


@dataclass(kw_only=True, slots=True)
class Statements:
    """All figures of a package."""

    table: Table
    columns: FigureColumns
    statements: list[Statement] = field(default_factory=list)
    quantities: dict[str, Quantity] = field(default_factory=dict)
    misfits: list[Misfit] = field(default_factory=list)
    unread: int = 0
    """Rows of which another judge says that they cannot be read."""

    def written(self, statements: Iterable[Statement]) -> dict[str, str]:
        """Return figures, by label, as the table has them, with unit and qualifier; reads their rows again."""
        listed = list(statements)
        located = self.table.locate({one.row for one in listed})
        return {one.label: self._written(one, located[one.row].cells) for one in listed}

    def _written(self, statement: Statement, cells: Sequence[str]) -> str:
        def cell(name: str | None) -> str:
            return "" if name is None else cells[self.table.columns[name]]

        columns = self.columns
        to, power = cell(columns.to), cell(columns.power)
        text = cell(columns.value) + (f" to {to}" if to else "") + (f" times 10^{power}" if power.strip("0") else "")
        word = cell(columns.qualifier).replace("_", " ")
        return " ".join(filter(None, (text, self.quantities[statement.quantity].unit, f"({word})" if word else "")))


@lru_cache(maxsize=2**16)
def _group(group: Group) -> str:
    return ", ".join(json.dumps(one, ensure_ascii=False) if _ODD.search(one) else one for one in group)


def variable(quantity: str, group: Group) -> str:
    """Return the name of the number that a quantity has in a group."""
    return f"{quantity}[{_group(group)}]"


def read_statements(package: Package, tables: Mapping[str, Table], catalogue: Catalogue) -> Statements | None:
    """Return the figures of a package; None when its catalogue does not say where they stand."""
    return None if catalogue.figures is None else _Reader(package, tables, catalogue, catalogue.figures).statements()


class _Reader:
    def __init__(
        self, package: Package, tables: Mapping[str, Table], catalogue: Catalogue, figures: FigureColumns
    ) -> None:
        self.columns = figures
        self.lookups = Lookups({name: Reading(table) for name, table in tables.items()})
        self.found = Statements(table=tables[figures.table], columns=figures)
        self.labels: set[str] = set()
        self.declared = {one.name: one for one in catalogue.quantities}
        self.when = None if figures.when is None else compiled(figures.when)
        self.asked = columns(figures.when)
        outside = [one for one in (figures.unit, figures.kind) if one is not None and one.table is not None]
        outside += [Column(name, table) for table, name in self.asked if table is not None]
        resource = package.resource(figures.table)
        keys = {one.table: lookup(package, resource, one) for one in outside} if resource else {}
        self.ways = {name: Lookup(fields=key.fields, target=key.reference) for name, key in keys.items() if name}

    def statements(self) -> Statements:
        self._known_quantities()
        for row in self.lookups.readings[self.columns.table].rows():
            try:
                if self._is_statement(row):
                    self._statement(row)
            except Unusable:
                self.found.unread += 1
        for one in self.declared.values():
            self._quantity(one.name, one.unit, one.kind)
        return self.found

    def _known_quantities(self) -> None:
        """Take quantities, with unit and kind, from the table that lists them, if there is one."""
        for column in (self.columns.unit, self.columns.kind):
            way = self.ways.get(column.table or "") if column else None
            if column is None or way is None or way.fields != (self.columns.quantity,):
                continue
            for (name,), row in self.lookups.index(column.table or "", way.target).items():
                unit, kind = (self._there(row, one, column) for one in (self.columns.unit, self.columns.kind))
                self._quantity(str(name), unit, kind)

    def _there(self, row: Row, wanted: Column | None, reached: Column) -> str | None:
        """Return a cell of a row that another column of the same table reached."""
        if wanted is None or wanted.table != reached.table:
            return None
        try:
            value = row.usable(wanted.name)
        except Unusable:
            return None
        return None if value is None else str(value)

    def _quantity(self, name: str, unit: str | None, kind: str | None) -> Quantity:
        """Return a quantity; what is not known of it yet is taken from what is now said."""
        known = self.found.quantities.get(name)
        if known is None:
            said = self.declared.get(name)
            known = Quantity(name) if said is None else Quantity(name, said.unit, said.kind, said.whole)
        elif (known.unit is not None or unit is None) and (known.kind is not None or kind is None):
            return known
        known = replace(known, unit=known.unit or unit, kind=known.kind or kind)
        self.found.quantities[name] = known
        return known

    def _is_statement(self, row: Row) -> bool:
        if self.when is None:
            return True
        cells: Cells = {name: self.lookups.cell(row, name, self.ways) for name in self.asked}
        return self.when(cells, ()) is True

    def _statement(self, row: Row) -> None:
        columns = self.columns
        name = row.usable(columns.quantity)
        if name is None:
            return
        unit, kind = self._cell(row, columns.unit), self._cell(row, columns.kind)
        quantity = self._quantity(str(name), unit, kind)
        value = row.usable(columns.value)
        if value is None:
            return
        if unit is not None and quantity.unit is not None and unit != quantity.unit:
            column = columns.unit.name if columns.unit and columns.unit.table is None else columns.quantity
            message = f"the unit is '{unit}', that of '{name}' is '{quantity.unit}'"
            self._misfit(row, column, "figure-unit", message, "convert the value, or correct the unit")
            return
        intervals = self._intervals(row, value)
        if intervals is not None:
            group = tuple([row.text(dimension) for dimension in columns.over])
            weight = self._number(row, columns.weight)
            if weight is not None and weight <= 0:
                message = f"the weight {weight} is not above 0"
                self._misfit(row, columns.weight or "", "figure-weight", message, "write a number above 0")
                return
            self.found.statements.append(
                Statement(
                    label=self._label(row),
                    row=row.number,
                    quantity=str(name),
                    group=group,
                    variable=variable(str(name), group),
                    interval=intervals[0],
                    likely=intervals[1],
                    weight=Fraction(weight) if weight else _ONE,
                )
            )

    def _intervals(self, row: Row, value: Decimal) -> tuple[Interval, Interval] | None:
        columns = self.columns
        word = row.usable(columns.qualifier) if columns.qualifier else None
        try:
            qualifier = Qualifier(word or Qualifier.ROUNDED)
        except ValueError:
            fix = f"choose one of {', '.join(Qualifier)}"
            self._misfit(row, columns.qualifier or "", "figure-qualifier", f"'{word}' is no qualifier", fix)
            return None
        resolution, to, power = (self._number(row, one) for one in (columns.resolution, columns.to, columns.power))
        if power is not None and (power % 1 or abs(power) > NUMBER_DIGITS):
            fix = f"write a whole number from -{NUMBER_DIGITS} to {NUMBER_DIGITS}"
            self._misfit(row, columns.power or "", "figure-power", f"{power} is no power of ten", fix)
            return None
        if resolution is not None and resolution <= 0:
            message = f"the resolution {resolution} is not above 0"
            self._misfit(row, columns.resolution or "", "figure-range", message, "state the unit of the last digit")
            return None
        scale = int(power or 0)
        try:
            surely = reading(value, qualifier, resolution=resolution, to=to, power=scale)
            if qualifier not in HEDGED:
                return surely, surely
            return surely, reading(value, qualifier, resolution=resolution, power=scale, pragmatic=True)
        except ValueError as error:
            self._misfit(row, columns.to or columns.value, "figure-range", str(error), "correct the figure")
            return None

    def _number(self, row: Row, column: str | None) -> Decimal | None:
        return None if column is None else row.usable(column)

    def _cell(self, row: Row, column: Column | None) -> str | None:
        if column is None:
            return None
        if column.table is None:
            value = row.usable(column.name)
        else:
            value = self.lookups.cell(row, (column.table, column.name), self.ways)
        return None if value is None else str(value)

    def _label(self, row: Row) -> str:
        """Return a name that no other figure has, and no relation, whose names end with a bracket."""
        key = self.found.table.schema.primary_key
        label = ", ".join([row.text(name) for name in key]) if key else f"row {row.number}"
        while label in self.labels or label.endswith("]"):
            label += f" (row {row.number})"
        self.labels.add(label)
        return label

    def _misfit(self, row: Row, column: str, code: str, message: str, fix: str) -> None:
        self.found.misfits.append(Misfit(row.number, column, code, message, fix))
