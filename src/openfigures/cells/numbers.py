"""Numbers: exact decimals as Table Schema writes them, and nothing that merely looks like one."""

import re
from collections.abc import Callable
from decimal import Context, Decimal

from openfigures.cells.reasons import NotAValue
from openfigures.package.limits import NUMBER_DIGITS
from openfigures.package.schema import Field

NUMBER = r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?"
"""The lexical form of a number (XSD decimal with an optional exponent)."""
INTEGER = r"[+-]?[0-9]+"
YEAR = r"[0-9]{4}"
"""XSD also has a minus, more digits and a time zone; in a table of figures they are slips: see docs/differences.md."""

EXACT = Context(prec=10**6, Emax=10**9, Emin=-(10**9))
"""Decimal arithmetic wide enough that no sum or product of readable cells is ever rounded."""

_NUMBER = re.compile(NUMBER)
_INTEGER = re.compile(INTEGER)
_YEAR = re.compile(YEAR)
_NUMBER_FIX = "write digits with a '.' for decimals and nothing else, such as 1234.5"
_INTEGER_FIX = "write digits only, such as 1234"


def read_number(text: str) -> Decimal:
    """Return the exact value of a plain number; raises NotAValue."""
    if not _NUMBER.fullmatch(text):
        raise NotAValue(f"is not a number{_because(text)}", _NUMBER_FIX)
    if not _within_limits(text):
        raise NotAValue(f"is a number of more than {NUMBER_DIGITS} digits", "write it shorter")
    return Decimal(text)


def read_integer(text: str) -> Decimal:
    """Return the exact value of a whole number; raises NotAValue."""
    if not _INTEGER.fullmatch(text):
        raise NotAValue(f"is not a whole number{_because(text)}", _INTEGER_FIX)
    if not _within_limits(text):
        raise NotAValue(f"is a number of more than {NUMBER_DIGITS} digits", "write it shorter")
    return Decimal(text)


def read_year(text: str) -> Decimal:
    """Return a calendar year; raises NotAValue."""
    if not _YEAR.fullmatch(text):
        raise NotAValue("is not a year", "write four digits, such as 2019")
    return Decimal(text)


def number_reader(field: Field) -> Callable[[str], Decimal]:
    """Return the reader of a number field, with its decimal and grouping characters."""
    if is_plain(field):
        return read_number
    return _unusual_reader(field, read_number)


def integer_reader(field: Field) -> Callable[[str], Decimal]:
    """Return the reader of an integer field."""
    return read_integer if is_plain(field) else _unusual_reader(field, read_integer)


def is_plain(field: Field) -> bool:
    """Whether numbers of the field are written in the default form."""
    return field.decimal_char == "." and field.group_char is None and field.bare_number


def plain_decimal(value: Decimal) -> str:
    """Return a decimal without exponent, as a steward would write it."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _unusual_reader(field: Field, read: Callable[[str], Decimal]) -> Callable[[str], Decimal]:
    def unusual(text: str) -> Decimal:
        bare = text if field.bare_number else re.sub(r"^[^0-9+.\-]+|[^0-9]+$", "", text)
        if field.group_char is not None:
            bare = _ungrouped(bare, field)
        if field.decimal_char != ".":
            if "." in bare:
                raise NotAValue("is not a number: it holds a '.'", f"write decimals after '{field.decimal_char}'")
            bare = bare.replace(field.decimal_char, ".")
        return read(bare)

    return unusual


def _ungrouped(text: str, field: Field) -> str:
    """Remove grouping characters, which may stand only between digits of the whole part."""
    whole, point, rest = text.partition(field.decimal_char)
    group = field.group_char or ""
    if group in rest or whole.endswith(group) or group * 2 in whole or whole.lstrip("+-").startswith(group):
        raise NotAValue("is not a number: its groups of digits are broken", f"write '{group}' between digits only")
    return whole.replace(group, "") + point + rest


def _within_limits(text: str) -> bool:
    if len(text) > NUMBER_DIGITS:
        return False
    exponent = re.split("[eE]", text)[1:]
    return not exponent or (len(exponent[0].lstrip("+-0")) <= 4 and abs(int(exponent[0])) <= NUMBER_DIGITS)


def _because(text: str) -> str:
    """Name the most likely reason, for the messages."""
    if text != text.strip():
        return ": it has a space before or after it"
    if "," in text:
        return ": it holds a comma"
    if "_" in text:
        return ": it holds an underscore"
    if text.endswith("%"):
        return ": the percent sign belongs in the unit column"
    if any(character.isdigit() and not character.isascii() for character in text):
        return ": its digits are not 0 to 9"
    if "\u2212" in text:
        return ": its minus is not the hyphen of the keyboard"
    if text.lstrip("+-").casefold() in {"nan", "inf", "infinity"}:
        return ": a figure is finite"
    return ""
