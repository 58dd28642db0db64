"""What rules say of values."""

from decimal import Decimal

import ibis
from ibis.expr.types import BooleanValue, DecimalValue, StringValue, Value

POWERS = range(-6, 13)
"""Those of ten that `ten_to` knows."""


def no(condition: BooleanValue) -> BooleanValue:
    """Return the opposite; what Ibis makes of `~` is read wrongly before IS NULL."""
    return condition == ibis.literal(False)


def matches(text: StringValue, pattern: str) -> BooleanValue:
    """Return whether the whole text has the form of a pattern, of which no dot stands for a line end."""
    return text.re_search(rf"\A(?-s:{pattern})\z")


def exact(digits: str) -> DecimalValue:
    """Return a number as it is written."""
    whole, _, fraction = digits.lstrip("-").partition(".")
    return decimal(ibis.literal(digits), len(whole) + len(fraction), len(fraction))


def decimal(value: Value, digits: int, scale: int) -> DecimalValue:
    """Return a number that has no more digits than these, of which `scale` stand after the point."""
    return value.cast(f"decimal({digits}, {scale})")


def ten_to(power: DecimalValue) -> DecimalValue:
    """Return a power of ten; null when it is none of `POWERS`."""
    return power.cases(*((one, decimal(ibis.literal(f"{Decimal(1).scaleb(one):f}"), 19, 6)) for one in POWERS))


def beyond_powers(power: DecimalValue) -> BooleanValue:
    """Return whether a power of ten is too high or too low for `ten_to`."""
    known = power.between(POWERS[0], POWERS[-1])
    return (whole(power) & ~known & (power.abs() <= 400)).fill_null(False)


def whole(value: DecimalValue) -> BooleanValue:
    """Return whether a number has no fraction."""
    return value % 1 == 0


def multiple_of(value: DecimalValue, unit: DecimalValue) -> BooleanValue:
    """Return whether a number is a whole multiple of a unit; null when the unit is 0."""
    return ibis.ifelse(unit != 0, value % unit == 0, ibis.null(bool))


def length(text: StringValue) -> DecimalValue:
    """Return the number of code points of a text."""
    return decimal(text.length(), 18, 0)
