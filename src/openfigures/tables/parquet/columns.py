"""The columns of a Parquet file, and what kinds of values they hold."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import duckdb

from openfigures.database.quoting import quoted
from openfigures.errors import InputRefusedError, Problem
from openfigures.package.limits import FIELDS
from openfigures.package.schema import Field
from openfigures.places import Place


class Holds(StrEnum):
    """What a column holds."""

    TEXT = "texts"
    IDENTIFIER = "identifiers (UUID)"
    INTEGER = "whole numbers"
    DECIMAL = "decimals"
    FLOAT = "binary floating-point numbers"
    BOOLEAN = "booleans"
    DATE = "dates"
    TIME = "times of day"
    MOMENT = "dates with a time"
    NOTHING = "nothing"


_TYPES = {
    **dict.fromkeys(("VARCHAR", "JSON"), Holds.TEXT),
    **dict.fromkeys(("TINYINT", "SMALLINT", "INTEGER", "BIGINT"), Holds.INTEGER),
    **dict.fromkeys(("UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT"), Holds.INTEGER),
    **dict.fromkeys(("FLOAT", "DOUBLE"), Holds.FLOAT),
    **dict.fromkeys(("TIME", "TIME_NS", "TIME WITH TIME ZONE"), Holds.TIME),
    **dict.fromkeys(("TIMESTAMP_S", "TIMESTAMP_MS", "TIMESTAMP", "TIMESTAMP_NS"), Holds.MOMENT),
    "TIMESTAMP WITH TIME ZONE": Holds.MOMENT,
    "UUID": Holds.IDENTIFIER,
    "BOOLEAN": Holds.BOOLEAN,
    "DATE": Holds.DATE,
    '"NULL"': Holds.NOTHING,
}
"""By the types of DuckDB; decimals have many."""
_FIELDS = {
    Holds.IDENTIFIER: {"string"},
    Holds.INTEGER: {"integer", "number", "year"},
    Holds.DECIMAL: {"number"},
    Holds.FLOAT: {"number"},
    Holds.BOOLEAN: {"boolean"},
    Holds.DATE: {"date"},
    Holds.TIME: {"time"},
    Holds.MOMENT: {"datetime"},
}
"""The types of fields that each may have; texts may have all."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Column:
    """One column of a file."""

    label: str
    type: str
    """The type that DuckDB gives it."""
    holds: Holds

    @property
    def digits(self) -> int:
        """How many digits a decimal has at most."""
        return int(self.type.partition("(")[2].partition(",")[0])

    @property
    def scale(self) -> int:
        """How many of them stand after the point."""
        return int(self.type.partition(",")[2].removesuffix(")"))

    def suits(self, field: Field) -> bool:
        """Whether the column's values can be those of a field."""
        if field.type == "any" or self.holds in {Holds.TEXT, Holds.NOTHING}:
            return True
        if field.format not in {"default", "any"}:  # which describes texts
            return False
        whole = self.holds is Holds.DECIMAL and self.scale == 0
        return field.type in _FIELDS[self.holds] or (field.type == "integer" and whole)


def read_columns(connection: duckdb.DuckDBPyConnection, file: str, path: str) -> tuple[Column, ...]:
    """Return the columns of a file, which SQL calls `file`.

    Raises InputRefusedError when some hold what no cell of a table can, or not exactly.
    """
    wanted = "name, num_children, type, converted_type"
    described = connection.execute(f"SELECT {wanted} FROM parquet_schema({quoted(file)})").fetchall()
    outermost = list(_outermost(described))
    if len(outermost) > FIELDS:
        message = f"the file has more than {FIELDS} columns"
        raise InputRefusedError([Problem(code="too-many-fields", place=Place(path=path), message=message)])
    types = connection.execute(f"DESCRIBE SELECT * FROM read_parquet({quoted(file)}, hive_partitioning = false)")
    columns, problems = [], []
    for (label, _, physical, converted), (_, type_, *_) in zip(outermost, types.fetchall(), strict=True):
        exact = physical != "INT96" and (converted != "DECIMAL" or type_.startswith("DECIMAL"))
        holds = Holds.DECIMAL if type_.startswith("DECIMAL") else _TYPES.get(type_)
        if holds is None or not exact:
            kind = type_ if exact else f"{converted or physical}, too long to be read exactly"
            message = f"the column '{label}' is of the type {kind}"
            fix = "store numbers, texts, booleans, dates or times, or leave the column out"
            problems.append(Problem(code="column-unreadable", place=Place(path=path), message=message, fix=fix))
        else:
            columns.append(Column(label=label, type=type_, holds=holds))
    if problems:
        raise InputRefusedError(problems)
    return tuple(columns)


def _outermost(elements: Sequence[tuple[Any, ...]]) -> Iterator[tuple[Any, ...]]:
    """Yield the elements of a schema that are columns, and not those inside of them; the first is the root."""
    inside = 0
    for element in elements[1:]:
        if inside:
            inside -= 1
        else:
            yield element
        inside += element[1] or 0
