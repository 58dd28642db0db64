"""Which type a column gets outside: the narrowest that holds each of its values exactly, else text."""

from collections.abc import Callable
from dataclasses import dataclass
from dataclasses import field as with_default
from datetime import date
from decimal import Decimal
from enum import StrEnum

from openfigures.cells.numbers import EXACT, plain_decimal
from openfigures.cells.values import Value, reader
from openfigures.package.schema import Field

SHORT, LONG = 18, 38
"""Digits of the two decimal types; a column has the same type in all releases unless its numbers grow much."""
_INTEGERS = range(-(2**63), 2**63)
_FLOAT_DIGITS = 15
"""Every decimal of so many digits comes back from a double as it went in."""


class Form(StrEnum):
    """The types that all formats share in some way."""

    TEXT = "text"
    INTEGER = "integer"
    DECIMAL = "decimal"
    BOOLEAN = "boolean"
    DATE = "date"


_FORMS = {
    "integer": Form.INTEGER,
    "year": Form.INTEGER,
    "number": Form.DECIMAL,
    "boolean": Form.BOOLEAN,
    "date": Form.DATE,
}
"""All other types are texts, as written."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Column:
    """A column as it goes out."""

    name: str
    form: Form
    digits: int = 0
    """Of a decimal: the digits that its type has."""
    scale: int = 0
    """Of a decimal: those after the point."""
    float_safe: bool = True
    """Whether all its numbers are so short that a program which reckons with doubles shows them as they are."""
    note: str = ""
    """Why it is not of the type that one would expect."""


@dataclass(kw_only=True, slots=True)
class Measure:
    """Reads the cells of one column, and learns what its type must hold."""

    field: Field
    _read: Callable[[str], Value] = with_default(init=False)
    _whole: int = 1
    """Digits before the point."""
    _scale: int = 0
    _significant: int = 1
    _least: Decimal = Decimal(0)
    _greatest: Decimal = Decimal(0)

    def __post_init__(self) -> None:
        self._read = reader(self.field)

    def text(self, cell: str) -> str | None:
        """Return a cell in the one form that its value has; None when it is missing. Raises NotAValue."""
        if cell in self.field.missing:
            return None
        value = self._read(cell)
        if isinstance(value, Decimal):
            return self._number(EXACT.plus(value))
        if isinstance(value, bool):
            return "true" if value else "false"
        return value.isoformat() if type(value) is date else cell

    def column(self) -> Column:
        """Return the type for all that was read."""
        name, form = self.field.name, _FORMS.get(self.field.type, Form.TEXT)
        if form not in {Form.INTEGER, Form.DECIMAL}:
            return Column(name=name, form=form)
        float_safe, digits = self._significant <= _FLOAT_DIGITS, self._whole + self._scale
        if form is Form.INTEGER and int(self._least) in _INTEGERS and int(self._greatest) in _INTEGERS:
            return Column(name=name, form=form, float_safe=float_safe)
        if digits > LONG:
            note = f"'{name}' is text, for its numbers need {digits} digits and decimals have {LONG}"
            return Column(name=name, form=Form.TEXT, note=note)
        size = SHORT if digits <= SHORT else LONG
        note = f"'{name}' is a decimal, for some of its integers are beyond 64 bits" if form is Form.INTEGER else ""
        return Column(name=name, form=Form.DECIMAL, digits=size, scale=self._scale, float_safe=float_safe, note=note)

    def _number(self, value: Decimal) -> str:
        text = plain_decimal(value)
        whole, _, fraction = text.lstrip("-").partition(".")
        self._whole, self._scale = max(self._whole, len(whole)), max(self._scale, len(fraction))
        self._significant = max(self._significant, len((whole + fraction).strip("0")))
        self._least, self._greatest = min(self._least, value), max(self._greatest, value)
        return text
