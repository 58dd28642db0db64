"""The fields of a table as columns of the prepared one: what reads them, and what says that they cannot be used."""

from dataclasses import dataclass

from openfigures.cells.numbers import is_plain
from openfigures.cells.values import kind_of
from openfigures.package.schema import Field, Schema
from openfigures.suites.pandera.expressions import Code, UnsaidError, quoted

_DIGITS = {"number": (12, 6), "integer": (18, 0), "year": (4, 0)}
"""Digits before and after the point that the helpers read."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """Where the values of a field stand: in its own prepared table, or in one that looks them up."""

    field: Field
    value: str
    """The name of the column of values."""
    unread: str
    """The name of the column of what was written and not read; empty when every text is read."""

    @property
    def code(self) -> Code:
        """The code of the value."""
        whole, scale = _DIGITS.get(self.field.type, (0, 0))
        return Code(column(self.value), kind_of(self.field), whole, scale)

    @property
    def present(self) -> str:
        """The condition that something is written."""
        value = f"{column(self.value)}.notnull()"
        return f"({value} | {column(self.unread)}.notnull())" if self.unread else value

    @property
    def readable(self) -> str:
        """The condition that what is written has the form of the type."""
        if not self.unread:
            return "constant(t, ibis.literal(True))"
        unread = column(self.unread)
        return f"is_{self.field.type}({unread}).fill_null(True)" if self.can_be_long else f"{unread}.isnull()"

    @property
    def unusable(self) -> str:
        """The condition that another finding tells of the cell; empty when none ever does."""
        if self.field.required:
            return f"{column(self.value)}.isnull()"
        return f"{column(self.unread)}.notnull()" if self.unread else ""

    @property
    def can_be_long(self) -> bool:
        """Whether a cell can be a number that is too long for the suite."""
        return self.field.type in {"number", "integer"}

    @property
    def beyond(self) -> str:
        """The condition that the cell is a number that is too long for the suite; empty when it cannot be."""
        return f"is_{self.field.type}({column(self.unread)}).fill_null(False)" if self.can_be_long else ""


def column(name: str) -> str:
    """Return the code of a column."""
    return f"t[{quoted(name)}]"


def reader(field: Field) -> str:
    """Return the name of the helper that reads the cells of a field; empty when every text is its own value."""
    if field.type == "any" or (field.type == "string" and field.format == "default"):
        return ""
    return field.format if field.type == "string" else field.type


def field_of(schema: Schema, table: str, name: str) -> Field:
    """Return a field that the suite can read; raises UnsaidError."""
    field = schema.field(name)
    if field is None:
        raise UnsaidError(f"the schema of '{table}' has no field '{name}'")
    if not _is_read(field):
        kind = field.type if field.format == "default" else f"{field.type} with the format '{field.format}'"
        raise UnsaidError(f"the suite does not read '{name}', which is of the type {kind}")
    for text in (name, *field.missing, *field.true_values, *field.false_values):
        quoted(text)
    return field


def _is_read(field: Field) -> bool:
    if field.type in {"number", "integer"}:
        return is_plain(field)
    if field.type == "string":
        return field.format in {"default", "uri", "uuid"}
    if field.type == "date":
        return field.format == "default"
    return field.type in {"boolean", "year", "yearmonth", "any"}
