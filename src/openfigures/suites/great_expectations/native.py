"""Expectations of Great Expectations itself that mean on texts exactly what a check asks."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from openfigures.engines.checks import Check, Limits, Present, Readable
from openfigures.rules.nodes import Call, Column, Literal, OneOf
from openfigures.suites.great_expectations.cells import Cell, one_of
from openfigures.suites.great_expectations.names import text_sql
from openfigures.suites.great_expectations.patterns import translated

EXISTS = "expect_column_to_exist"
"""Has no rows to count."""
_LISTED = 200
"""Values that a set may have; each is a parameter of the one query in which all sets of a table are counted."""


@dataclass(frozen=True, slots=True)
class Native:
    """An expectation about one column."""

    type: str
    arguments: Mapping[str, Any]
    """Besides the column."""
    broken: str
    """The condition that a row breaks it."""
    beyond: str | None = None
    """The condition that it passes a row which it cannot judge."""


def native(check: Check, cell: Cell) -> Native | None:
    """Return the expectation of a check; None when there is none. Raises UnsayableError."""
    match check:
        case Readable():
            return _readable(cell)
        case Present():
            missing = cell.field.missing
            return _not_in_set(cell, missing) if missing else _exists()
        case Limits(test=Call(name="matches", arguments=(Column(), Literal(value=pattern)))) if _is_text(cell):
            return _match(cell, translated(pattern))
        case Limits(test=OneOf(operand=Column(), options=options)) if _is_text(cell) and len(options) <= _LISTED:
            return _in_set(cell, tuple(option.value for option in options))
    return None


def _readable(cell: Cell) -> Native:
    if cell.form is not None:
        return _match(cell, cell.form, cell.too_long if cell.may_not_fit else None)
    return _in_set(cell, cell.words) if cell.may_be_unreadable else _exists()


def _exists() -> Native:
    """Return what is left to ask when no cell can be wrong: that the column is there."""
    return Native(EXISTS, {}, "0")


def _match(cell: Cell, form: str, beyond: str | None = None) -> Native:
    pattern = cell.pattern(form)
    broken = f"NOT {cell.raw} REGEXP {text_sql(pattern)}"
    return Native("expect_column_values_to_match_regex", {"regex": pattern}, broken, beyond)


def _in_set(cell: Cell, values: tuple[str, ...]) -> Native:
    """Return that a cell is missing or one of some values."""
    values = tuple(dict.fromkeys((*cell.field.missing, *values)))
    return Native("expect_column_values_to_be_in_set", {"value_set": list(values)}, f"NOT {one_of(cell.raw, values)}")


def _not_in_set(cell: Cell, values: tuple[str, ...]) -> Native:
    values = tuple(dict.fromkeys(values))
    return Native("expect_column_values_to_not_be_in_set", {"value_set": list(values)}, one_of(cell.raw, values))


def _is_text(cell: Cell) -> bool:
    """Whether every text is a value."""
    return not cell.may_be_unreadable
