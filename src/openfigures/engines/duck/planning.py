"""Which checks SQL can run exactly, and the plan of all of one table."""

from collections.abc import Mapping, Sequence

import duckdb

from openfigures.cells.forms import is_fast
from openfigures.cells.values import kind_of
from openfigures.engines.checks import Check, fields_read
from openfigures.engines.duck.plans import JoinKey, Planner, lookups_of, needed_fields, target_fields
from openfigures.engines.duck.queries import one_row
from openfigures.engines.duck.views import Join, TableView
from openfigures.tables.table import Table


class Planning:
    """Plans over some tables; `sources` is the SQL that reads each."""

    def __init__(
        self, connection: duckdb.DuckDBPyConnection, tables: Mapping[str, Table], sources: Mapping[str, str]
    ) -> None:
        self._connection = connection
        self._tables = tables
        self._sources = sources

    def is_possible(self, check: Check) -> bool:
        """Whether SQL can read all fields that a check reads, and finds their values in other tables too."""
        for table, name in fields_read(check) | target_fields(check):
            owner = self._tables[table or check.table]
            field = owner.schema.field(name)
            if field is None or not is_fast(field):
                return False
            if table is not None and self._is_wide(owner, name):
                return False
        return all(self._are_alike(check.table, key) for key in lookups_of(check))

    def planner(self, checks: Sequence[Check]) -> Planner:
        """Return the planner of the table that some checks are of."""
        table = self._tables[checks[0].table]
        names = set().union(*(needed_fields(check) for check in checks))
        joins: dict[JoinKey, Join] = {}
        for check in checks:
            for key, lookup in lookups_of(check).items():
                if key not in joins:
                    joins[key] = Join(f"j{len(joins)}", self._joined(key, checks), lookup)
        return Planner(TableView(table, self._sources[table.name], names), joins)

    def _joined(self, key: JoinKey, checks: Sequence[Check]) -> TableView:
        """Return the view of a joined table with all fields that some check reads of it."""
        names: set[str] = set()
        for check in checks:
            lookup = lookups_of(check).get(key)
            if lookup is not None:
                names.update(lookup.target)
                names.update(name for table, name in fields_read(check) if table == key[0])
        return TableView(self._tables[key[0]], self._sources[key[0]], names)

    def _are_alike(self, table: str, key: JoinKey) -> bool:
        """Whether a key has the same kinds on both sides: of others no two are equal, but SQL would cast them."""
        other, here, there = key
        own, target = self._tables[table].schema, self._tables[other].schema
        pairs = [(own.field(one), target.field(two)) for one, two in zip(here, there, strict=True)]
        return all(one and two and kind_of(one) is kind_of(two) for one, two in pairs)

    def _is_wide(self, table: Table, name: str) -> bool:
        """Whether a looked-up column holds numbers beyond SQL."""
        view = TableView(table, self._sources[table.name], {name})
        field = view.fields[name]
        if field.wide is None or field.form.readable:
            return False
        query = f"SELECT count(*) FILTER (WHERE {field.wide}) FROM {view.sql(numbered=False)}"
        return bool(one_row(self._connection, query)[0])
