"""The kinds of value that rules can speak of, and the function that reads a cell of any field."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from openfigures.cells import numbers, others, times
from openfigures.package.schema import Field

Value = Any
"""None (missing), Decimal, str, bool or date; for the rarer types what their standard says."""


class Kind(StrEnum):
    """What a rule can do with a value."""

    NUMBER = "number"
    TEXT = "text"
    BOOLEAN = "boolean"
    DATE = "date"
    OTHER = "other"
    """Can be tested for presence only."""


_SHORT = 18
"""Digits of numbers of which hardly any have the same hash: it is the remainder by 2**61 - 1."""

_KINDS = {
    "number": Kind.NUMBER,
    "integer": Kind.NUMBER,
    "year": Kind.NUMBER,
    "string": Kind.TEXT,
    "yearmonth": Kind.TEXT,
    "any": Kind.TEXT,
    "boolean": Kind.BOOLEAN,
    "date": Kind.DATE,
}


def kind_of(field: Field) -> Kind:
    """Return the kind of a field's values."""
    return _KINDS.get(field.type, Kind.OTHER)


def kind_of_value(value: Value) -> Kind:
    """Return the kind of one value that is not missing."""
    kinds = {bool: Kind.BOOLEAN, Decimal: Kind.NUMBER, str: Kind.TEXT, date: Kind.DATE}
    return kinds.get(type(value), Kind.OTHER)


def reader(field: Field) -> Callable[[str], Value]:
    """Return the function that reads a cell of a field.

    The function takes the cell as written (already known not to be a missing value) and returns its exact
    value; it raises `NotAValue` with the reason when the text has not the form of the type.
    """
    readers: dict[str, Callable[[Field], Callable[[str], Value]]] = {
        "string": others.string_reader,
        "any": lambda _: str,
        "number": numbers.number_reader,
        "integer": numbers.integer_reader,
        "year": lambda _: numbers.read_year,
        "boolean": others.boolean_reader,
        "date": times.date_reader,
        "time": times.time_reader,
        "datetime": times.datetime_reader,
        "yearmonth": lambda _: times.read_yearmonth,
        "duration": lambda _: times.read_duration,
        "object": lambda _: others.read_object,
        "array": lambda _: others.read_array,
        "geojson": others.geojson_reader,
        "geopoint": others.geopoint_reader,
    }
    if field.type == "list":
        return others.list_reader(field, reader)
    return readers[field.type](field)


def show(value: Value) -> str:
    """Return a value as it would be written in a cell."""
    if isinstance(value, Decimal):
        return numbers.plain_decimal(value)
    return str(value).lower() if isinstance(value, bool) else str(value)


def hashable(value: Value) -> Value:
    """Return a value that can be part of a key; equal JSON gives equal values, true is not 1."""
    if isinstance(value, dict):
        return frozenset((key, hashable(item)) for key, item in value.items())
    if isinstance(value, list):
        return tuple(hashable(item) for item in value)
    if isinstance(value, bool):
        return bool, value
    if isinstance(value, Decimal | int) and len(str(value)) > _SHORT:
        return _long_number(Decimal(value))
    return value


def _long_number(number: Decimal) -> Value:
    """Return a long number as text: whoever writes a table could choose long numbers that all have the same hash."""
    number = number.normalize(numbers.EXACT)
    return number if len(number.as_tuple().digits) <= _SHORT else (Decimal, str(number))
