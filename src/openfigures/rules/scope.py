"""The names that a rule of one table can use: its fields, and those its foreign keys lead to."""

from dataclasses import dataclass, replace

from openfigures.cells.values import Kind, kind_of
from openfigures.errors import nearest
from openfigures.package.descriptor import Resource
from openfigures.package.opening import Package
from openfigures.package.schema import ForeignKey, Schema
from openfigures.rules.nodes import Column
from openfigures.rules.parser import GrammarError


@dataclass(frozen=True, kw_only=True, slots=True)
class TableScope:
    """The scope of expressions over one table."""

    package: Package
    resource: Resource
    group_by: tuple[str, ...] = ()
    grouped: bool = False

    def kind(self, column: Column) -> Kind:
        """Return the kind of a column; raises GrammarError with a hint when there is none."""
        schema = self._schema(column)
        field = schema.field(column.name)
        if field is None:
            names = [one.name for one in schema.fields]
            near = nearest(column.name, names)
            hint = f"did you mean {near}?" if near else f"its columns are {', '.join(names)}"
            table = column.table or self.resource.name
            raise GrammarError(f"the table '{table}' has no column '{column.name}'", column.at, hint)
        if self.grouped and (column.table or column.name not in self.group_by):
            hint = f"put it inside an aggregate, such as sum({column})"
            raise GrammarError(f"'{column}' differs from row to row of a group", column.at, hint)
        return kind_of(field)

    def rows(self) -> "TableScope":
        """Return the scope inside an aggregate."""
        return replace(self, grouped=False)

    def _schema(self, column: Column) -> Schema:
        if column.table is None:
            schema = self.resource.schema
        else:
            lookup(self.package, self.resource, column)
            other = self.package.resource(column.table)
            schema = other.schema if other else None
        if schema is None:
            raise GrammarError(f"the table '{self.resource.name}' has no schema", column.at, "describe its fields")
        return schema


def lookup(package: Package, resource: Resource, column: Column) -> ForeignKey:
    """Return the foreign key by which a rule of `resource` reads a column of another table.

    There must be exactly one, and it must lead to a key of the other table, so that it finds one row.
    """
    keys = [key for key in resource.schema.foreign_keys if key.resource == column.table] if resource.schema else []
    if len(keys) != 1:
        number = "no" if not keys else "more than one"
        hint = "a rule can read the columns of tables that exactly one foreign key leads to"
        raise GrammarError(f"{number} foreign key leads to '{column.table}'", column.at, hint)
    target = package.resource(keys[0].resource)
    unique = target.schema.keys if target and target.schema else ()
    if not any(set(key.fields) == set(keys[0].reference) for key in unique):
        message = f"the foreign key to '{column.table}' does not lead to one of its keys"
        raise GrammarError(message, column.at, f"make {', '.join(keys[0].reference)} its primary or a unique key")
    return keys[0]
