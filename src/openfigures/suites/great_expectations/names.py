"""Names and texts of a package in the SQL of SQLite. Nothing else of a package ever reaches a query."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from openfigures.package.schema import Field, Schema
from openfigures.suites.great_expectations.said import UnsayableError

_COLUMNS = 2000
"""Columns of a table in SQLite, the row number among them."""
_PLAIN = re.compile(r"[a-z][a-z0-9_]*")
_RESERVED = frozenset(
    """add all alter and as autoincrement between case check collate commit constraint create cross current_date
    current_time current_timestamp default deferrable delete distinct drop else escape except exists foreign from
    full group having in index inner insert intersect into is isnull join left limit natural not nothing notnull
    null on or order outer primary references returning right select set table then to transaction union unique
    update using values when where""".split()  # noqa: SIM905 - words are read more easily so
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Layout:
    """How a table of the package stands in the database."""

    resource: str
    table: str
    """Its name there, which Great Expectations writes without quotes."""
    row: str
    """The column with the number of the row, which no field is named like."""
    fields: Mapping[str, Field]
    problem: str | None
    """Why the table cannot stand there."""

    def field(self, name: str) -> Field:
        """Return a field; raises UnsayableError when the database cannot hold it."""
        if self.problem is not None:
            raise UnsayableError(self.problem)
        if name not in self.fields:
            raise UnsayableError(f"the table '{self.resource}' declares no column '{name}'")
        return self.fields[name]


def layouts(schemas: Mapping[str, Schema]) -> dict[str, Layout]:
    """Return the layout of each table; the same schemas give the same names."""
    found: dict[str, Layout] = {}
    taken: set[str] = set()
    for resource, schema in sorted(schemas.items()):
        table = _table_name(resource, taken)
        taken.add(table)
        names = [field.name for field in schema.fields]
        found[resource] = Layout(
            resource=resource,
            table=table,
            row=_row_name(names),
            fields={field.name: field for field in schema.fields},
            problem=_problem(names),
        )
    return found


def layout_of(layouts: Mapping[str, Layout], resource: str) -> Layout:
    """Return the layout of a table; raises UnsayableError when it has none."""
    if resource not in layouts:
        raise UnsayableError(f"the table '{resource}' has no schema")
    return layouts[resource]


def _table_name(resource: str, taken: set[str]) -> str:
    name = re.sub("[^a-z0-9_]", "_", resource.lower())
    if not _PLAIN.fullmatch(name) or name in _RESERVED or name.startswith("sqlite_"):
        name = f"table_{name}"
    free, number = name, 2
    while free in taken:
        free, number = f"{name}_{number}", number + 1
    return free


def _row_name(names: list[str]) -> str:
    name, others = "row_number", {one.lower() for one in names}
    while name in others:
        name += "_"
    return name


def _problem(names: list[str]) -> str | None:
    if len(names) >= _COLUMNS:
        return f"SQLite holds at most {_COLUMNS - 1} columns besides the row number"
    if len({name.lower() for name in names}) < len(names):
        return "SQLite takes names of columns that differ only in upper and lower case for the same"
    if any(_unwritable(name) for name in names):
        return "a name of a column holds a character that SQL cannot write"
    return None


def name_sql(name: str) -> str:
    """Return a name of a column or a table in quotes."""
    return '"' + name.replace('"', '""') + '"'


def column_sql(name: str) -> str:
    """Return a column of a table in a query; alone, SQLite would take the name of one that is not there for a text."""
    return f"t.{name_sql(name)}"


def source_sql(table: str) -> str:
    """Return a table of which a query reads columns."""
    return f"{name_sql(table)} AS t"


def text_sql(text: str) -> str:
    """Return a text as a literal; raises UnsayableError when there is none."""
    if _unwritable(text):
        raise UnsayableError("a text holds a character that SQL cannot write")
    return "'" + text.replace("'", "''") + "'"


def _unwritable(text: str) -> bool:
    return any(character == "\0" or "\ud800" <= character <= "\udfff" for character in text)
