"""A table as SQL: for each field whether a cell is missing, readable, beyond DECIMAL or unusable, and its value."""

from collections.abc import Collection, Mapping
from copy import copy
from dataclasses import dataclass, replace

from openfigures.cells.forms import INTEGER_DIGITS, SCALE, SHORT_INTEGER, SHORT_NUMBER, WHOLE, Form, is_fast
from openfigures.cells.numbers import INTEGER, NUMBER, YEAR
from openfigures.cells.times import YEARMONTH
from openfigures.cells.values import Kind, kind_of
from openfigures.engines.checks import Lookup
from openfigures.engines.duck.sql import Sql, UnsupportedError, quoted
from openfigures.package.schema import Field
from openfigures.rules.nodes import Column
from openfigures.tables.table import Table

ROW = '"#row"'
_UNKNOWN = Form()


@dataclass(frozen=True, slots=True)
class FieldSql:
    """The SQL of one field over its raw text; the names are columns of the table's view."""

    field: Field
    index: int
    form: Form = _UNKNOWN
    """What is known of all cells."""

    @property
    def raw(self) -> str:
        """The cell as written."""
        return f"c{self.index}"

    @property
    def missing(self) -> str:
        """Whether the cell stands for a missing value."""
        return f"m{self.index}"

    @property
    def readable(self) -> str:
        """Whether the cell has the form of its type; of no meaning for missing and wide cells."""
        return f"r{self.index}"

    @property
    def has_form(self) -> bool:
        """Whether the type asks for a form at all; every text is a string."""
        return _form(self) is not None

    @property
    def wide(self) -> str | None:
        """Whether the cell is a number beyond the fast DECIMAL; None when no cell can be."""
        return f"w{self.index}" if self.field.type in {"number", "integer"} else None

    @property
    def date(self) -> str:
        """The date that the cell holds, missing or not; null when it holds none."""
        return f"d{self.index}"

    @property
    def blocked(self) -> str | None:
        """Whether another finding already tells of the cell; None when no cell can be."""
        never = kind_of(self.field) is Kind.TEXT and self.field.type != "yearmonth" and not self.field.required
        return None if never else f"b{self.index}"

    @property
    def value(self) -> Sql:
        """The value; null when missing, unreadable or wide."""
        kind = kind_of(self.field)
        if self.field.type == "number":
            return Sql(f"v{self.index}", kind, WHOLE, SCALE)
        if self.field.type in {"integer", "year"}:
            return Sql(f"v{self.index}", kind, INTEGER_DIGITS, 0)
        is_iso = self.field.type == "date" and self.form.readable and self.form.present
        return Sql(f"v{self.index}", kind, iso=self.raw if is_iso else None)

    def forms(self) -> list[str]:
        """Return the columns that look at the raw text."""
        columns = [f"{_is_missing(self)} AS {self.missing}"]
        if self.field.type == "date":
            columns.append(f"{_date(self)} AS {self.date}")
        form = _form(self)
        if form is not None:
            columns.append(f"{'TRUE' if self.form.readable else form} AS {self.readable}")
        return columns

    def values(self) -> list[str]:
        """Return the columns that follow from the forms."""
        columns = []
        readable = f"(NOT {self.missing} AND {self.readable})" if _form(self) is not None else f"NOT {self.missing}"
        if self.wide is not None and self.form.readable:
            columns.append(f"FALSE AS {self.wide}")
        elif self.wide is not None:
            slow = INTEGER if self.field.type == "integer" else NUMBER
            wide = f"(NOT {self.missing} AND NOT {self.readable} AND regexp_full_match({self.raw}, {quoted(slow)}))"
            columns.append(f"{wide} AS {self.wide}")
        if self.blocked is not None:
            bad = f"NOT {self.readable} AND NOT {self.missing}" if _form(self) is not None else "FALSE"
            bad = f"({bad})" + (f" OR {self.missing}" if self.field.required else "")
            columns.append(f"({bad}) AS {self.blocked}")
        columns.append(f"CASE WHEN {readable} THEN {_cast(self)} END AS v{self.index}")
        return columns


def _is_missing(field: FieldSql) -> str:
    values = () if field.form.present else field.field.missing
    return f"({field.raw} IN ({', '.join(quoted(value) for value in values)}))" if values else "FALSE"


def _date(field: FieldSql) -> str:
    value = f"TRY_CAST({field.raw} AS DATE)"
    if field.form.readable:
        return value
    # DuckDB reads many forms and writes this one; other eras are longer
    same = f"strlen({field.raw}) = 10 AND CAST({value} AS VARCHAR) = {field.raw}"
    return f"CASE WHEN {same} THEN {value} END"


def _form(field: FieldSql) -> str | None:
    """Return the condition that the raw text has the form of the type; None when every text has."""
    raw, one = field.raw, field.field
    match one.type:
        case "number":
            return f"regexp_full_match({raw}, {quoted(SHORT_NUMBER)})"
        case "integer":
            return f"regexp_full_match({raw}, {quoted(SHORT_INTEGER)})"
        case "year":
            return f"regexp_full_match({raw}, {quoted(YEAR)})"
        case "yearmonth":
            return f"(regexp_full_match({raw}, {quoted(YEARMONTH)}))"
        case "date":
            return f"({field.date} IS NOT NULL OR {raw} IS NULL)"  # a cell that is not there was seen before
        case "boolean":
            words = ", ".join(quoted(word) for word in (*one.true_values, *one.false_values))
            return f"({raw} IN ({words}))"
    return None


def _cast(field: FieldSql) -> str:
    raw, one = field.raw, field.field
    match one.type:
        case "number":
            return f"TRY_CAST({raw} AS DECIMAL({WHOLE + SCALE},{SCALE}))"
        case "integer" | "year":
            return f"TRY_CAST({raw} AS DECIMAL({INTEGER_DIGITS},0))"
        case "date":
            return field.date
        case "boolean":
            # a word in both lists is false, as for the plain engine
            return f"({raw} NOT IN ({', '.join(quoted(word) for word in one.false_values)}))"
    return raw


class TableView:
    """The fields of one table that some checks need, as SQL."""

    def __init__(
        self,
        table: Table,
        source: str,
        names: Collection[str],
        *,
        kept: bool = False,
        known: Mapping[str, Form] | None = None,
    ) -> None:
        """`known` is what is known of all rows of the source; by default what is known of all rows of the table."""
        self.table = table
        self.source = source
        self.kept = kept
        """Whether the source keeps the numbers of rows, as a table of some of them does."""
        if known is None:
            known = {} if table.doubtful else table.forms
        self.fields: dict[str, FieldSql] = {}
        for one in table.fields:
            if one.name in names:
                if not is_fast(one):
                    raise UnsupportedError(f"the type {one.type}")
                self.fields[one.name] = FieldSql(one, table.columns[one.name], known.get(one.name, _UNKNOWN))
        self._raw = [field.raw for field in self.fields.values()]

    def narrowed(self, names: Collection[str], *, texts: bool) -> "TableView":
        """Return the same view of some of its fields; with `texts`, the texts of all others are there too."""
        view = copy(self)
        view.fields = {name: field for name, field in self.fields.items() if name in names}
        view._raw = self._raw if texts else [field.raw for field in view.fields.values()]
        return view

    def sql(self, *, numbered: bool) -> str:
        """Return a SELECT of all columns of the needed fields, with row numbers when asked."""
        forms = [column for field in self.fields.values() for column in field.forms()]
        values = [column for field in self.fields.values() for column in field.values()]
        number = (ROW if self.kept else f"row_number() OVER () AS {ROW}") + ", " if numbered else ""
        inner = f"SELECT {number}{', '.join(self._raw) or '1 AS nothing'} FROM {self.source}"
        inner = f"SELECT *{''.join(', ' + form for form in forms)} FROM ({inner})"
        return f"(SELECT *{''.join(', ' + value for value in values)} FROM ({inner}))"


class RowColumns:
    """The columns of a row in a query: its own, and those of joined tables."""

    def __init__(self, view: TableView, joins: Mapping[str, "Join"]) -> None:
        self.view = view
        self.joins = joins

    def value(self, column: Column) -> Sql:
        """Return the SQL of a column's value."""
        if column.table is None:
            own = self.view.fields[column.name].value
            return replace(own, text=f"t.{own.text}", iso=own.iso and f"t.{own.iso}")
        return self.joins[column.table].value(column.name)

    def blocked(self, columns: Collection[tuple[str | None, str]]) -> str:
        """Return the condition that one of some columns cannot be used."""
        parts: list[str] = []
        for table, name in sorted(columns, key=str):
            if table is None:
                parts += [f"t.{flag}" for flag in [self.view.fields[name].blocked] if flag]
            else:
                parts += self.joins[table].blocked(name, self.view)
        return " OR ".join(dict.fromkeys(parts)) or "FALSE"


@dataclass(frozen=True, slots=True)
class Join:
    """Another table that a foreign key leads to: the first row of each key."""

    alias: str
    view: TableView
    lookup: Lookup

    def sql(self, own: TableView) -> str:
        """Return the JOIN clause."""
        keys = [self.view.fields[name].value.text for name in self.lookup.target]
        present = " AND ".join(f"{key} IS NOT NULL" for key in keys)
        first = f"row_number() OVER (PARTITION BY {', '.join(keys)} ORDER BY {ROW}) = 1"
        inner = f"SELECT *, TRUE AS hit FROM {self.view.sql(numbered=True)} WHERE {present} QUALIFY {first}"
        pairs = [
            f"t.{own.fields[here].value.text} = {self.alias}.{key}"
            for here, key in zip(self.lookup.fields, keys, strict=True)
        ]
        return f"LEFT JOIN ({inner}) AS {self.alias} ON {' AND '.join(pairs)}"

    def value(self, name: str) -> Sql:
        """Return the SQL of a looked-up value."""
        value = self.view.fields[name].value
        return Sql(f"{self.alias}.{value.text}", value.kind, value.whole, value.scale)

    def blocked(self, name: str, own: TableView) -> list[str]:
        """Return the conditions that a looked-up cell cannot be used."""
        mine = [own.fields[field] for field in self.lookup.fields]
        parts = [f"t.{field.blocked}" for field in mine if field.blocked]
        present = " AND ".join(f"t.{field.value.text} IS NOT NULL" for field in mine)
        parts.append(f"({present} AND {self.alias}.hit IS NULL)")
        if (flag := self.view.fields[name].blocked) is not None:
            parts.append(f"coalesce({self.alias}.{flag}, FALSE)")
        return parts
