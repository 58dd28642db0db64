"""Demands as checks of the suite."""

from collections.abc import Iterable, Mapping, Sequence

from openfigures.demands.demand import Demand
from openfigures.engines.checks import (
    Balances,
    Check,
    Holds,
    Limits,
    Lookup,
    Present,
    Readable,
    Refers,
    Satisfies,
    Unique,
)
from openfigures.package.schema import Schema
from openfigures.rules.nodes import Column, columns
from openfigures.suites.pandera.expressions import Code, Expressions, UnsaidError, column_of
from openfigures.suites.pandera.fields import Place, column
from openfigures.suites.pandera.layout import bracketed
from openfigures.suites.pandera.names import Names
from openfigures.suites.pandera.tables import CheckCode, Found, TableCode

_TOO_LONG = "a number is too long for this suite; openfigures validate judges the row"


class Tables(dict[str, TableCode]):
    """The tables of a suite by name, made when they are first needed."""

    def __init__(self, schemas: Mapping[str, Schema]) -> None:
        super().__init__()
        self._schemas = schemas
        self.row = Names(field.name for schema in schemas.values() for field in schema.fields).new("row")
        """The name of the column of row numbers, in all tables."""

    def __missing__(self, name: str) -> TableCode:
        if name not in self._schemas:
            raise UnsaidError(f"the table '{name}' has no schema")
        self[name] = TableCode(name, self._schemas[name], self.row)
        return self[name]


def add_check(tables: Tables, demand: Demand, position: int) -> None:
    """Add a demand to the suite; raises UnsaidError, and what was gathered then is of no use."""
    table = tables[demand.table]
    code = _Code(tables, table, demand.rule, position)
    holds = code.holds(demand.check)
    table.checks.append(CheckCode(name=demand.rule, because=demand.because, holds=holds, position=position))
    if code.beyond:
        table.checks.append(_beyond(demand.rule, f"({' | '.join(code.beyond)})", [position]))


def beyond_checks(table: TableCode) -> list[CheckCode]:
    """Return the checks that tell of numbers which are too long."""
    return [_beyond(name, place.beyond, positions) for name, (place, positions) in table.silences.items()]


def _beyond(name: str, condition: str, positions: Sequence[int]) -> CheckCode:
    return CheckCode(
        name=f"{name} beyond this suite", because=_TOO_LONG, holds=f"~{condition}", silences=tuple(positions)
    )


class _Code:
    """Makes the code of one check."""

    def __init__(self, tables: Tables, table: TableCode, rule: str, position: int) -> None:
        self.tables = tables
        self.table = table
        self.rule = rule
        self.position = position
        self.beyond: list[str] = []
        """Conditions that a row is beyond the suite, besides those of the cells in it."""

    def holds(self, check: Check) -> str:
        """Return the code of what must hold for a row."""
        match check:
            case Readable(field=name):
                return self.table.place(name).readable
            case Present(field=name):
                return self.table.place(name).present
            case Limits():
                return self._limits(check)
            case Unique(fields=fields):
                self._silence(fields)
                return self.table.is_first(fields)
            case Refers(fields=fields, target=target, target_fields=there):
                self._silence(fields)
                return f"~{self.table.find(self.tables[target], Lookup(fields=fields, target=there)).lost}"
            case Holds():
                return self._row_rule(check)
            case Balances():
                return self._group_rule(check)
            case Satisfies():
                raise UnsaidError("only openfigures itself can test this property")

    def _limits(self, check: Limits) -> str:
        self._silence([check.field])
        place = self.table.place(check.field)
        test = Expressions(lambda _: place.code).compile(check.test)
        return _judged(column_of(check.test, test), [f"{column(place.value)}.notnull()"], [])

    def _row_rule(self, check: Holds) -> str:
        cells = _Cells(self.tables, self.table, check)
        expressions = Expressions(cells.code)
        test = column_of(check.test, expressions.compile(check.test))
        when = [] if check.when is None else [expressions.compile(check.when).text]
        for place in cells.places():
            self.table.silence(place, self.position)
        self.beyond = expressions.powers
        return _judged(test, when, [*cells.unusable(), *self.beyond])

    def _group_rule(self, check: Balances) -> str:
        self._silence(check.group_by)
        cells, totals = _Cells(self.tables, self.table, check), self.table.group(self.rule, check.group_by)
        expressions = Expressions(cells.code, total=totals.add)
        test = column_of(check.test, expressions.compile(check.test))
        when = [] if check.when is None else [expressions.compile(check.when).text]
        long = [place.beyond for place in cells.places() if place.beyond]
        self.beyond = [*expressions.powers, *totals.any([*long, *expressions.inner_powers])]
        return _judged(
            test, [f"{column(totals.first)}.notnull()", *when], [*totals.any(cells.unusable()), *self.beyond]
        )

    def _silence(self, fields: Iterable[str]) -> None:
        for name in fields:
            self.table.silence(self.table.place(name), self.position)


class _Cells:
    """The cells that a rule reads, of its own row and of rows that it looks up."""

    def __init__(self, tables: Tables, table: TableCode, check: Holds | Balances) -> None:
        names = sorted(columns(check.when, check.test), key=str)
        self._table = table
        self._found: dict[str, Found] = {}
        for other in dict.fromkeys(other for other, _ in names if other is not None):
            self._found[other] = table.find(tables[other], check.lookups[other])
        keys = [key for found in self._found.values() for key in found.lookup.fields]
        self._own = list(dict.fromkeys([*keys, *(name for other, name in names if other is None)]))
        self._others = [(self._found[other], name) for other, name in names if other is not None]

    def code(self, one: Column) -> Code:
        """Return the code of a column's value."""
        if one.table is None:
            return self._table.place(one.name).code
        return self._table.looked_up(self._found[one.table], one.name).code

    def places(self) -> list[Place]:
        """Return where the values stand, those included that lead to other rows."""
        own = [self._table.place(name) for name in self._own]
        return own + [self._table.looked_up(found, name) for found, name in self._others]

    def unusable(self) -> list[str]:
        """Return the conditions that a cell cannot be used."""
        conditions = [self._table.place(name).unusable for name in self._own]
        conditions += [found.lost for found in self._found.values()]
        conditions += [found.unusable(name) for found, name in self._others]
        return [one for one in conditions if one]


def _judged(test: Code, when: Sequence[str], unless: Sequence[str]) -> str:
    """Return the code of a test that only some rows must pass."""
    if not when and not unless:
        return test.text
    parts = [test.text]
    if when:
        parts.append(f"when={' & '.join(when)}")
    if unless:
        parts.append(bracketed("unless=[", unless, "]"))
    return bracketed("judged(", parts, ")")
