"""Intervals: the numbers that a quantity can be when a figure about it is true."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cache, lru_cache

from openfigures.figures.qualifiers import Qualifier


@dataclass(frozen=True, slots=True)
class Interval:
    """All numbers between two ends. An end that is None is open and has no limit."""

    lower: Fraction | None
    upper: Fraction | None
    lower_closed: bool
    """Whether the lower end itself is among the numbers; False without a lower end."""
    upper_closed: bool
    """Whether the upper end itself is among the numbers; False without an upper end."""

    def __contains__(self, number: Fraction | int) -> bool:
        above = self.lower is None or self.lower < number or (self.lower_closed and self.lower == number)
        below = self.upper is None or number < self.upper or (self.upper_closed and self.upper == number)
        return above and below

    def meets(self, other: "Interval") -> bool:
        """Whether some number is in both."""
        for low, high in ((self, other), (other, self)):
            if low.lower is None or high.upper is None:
                continue
            if low.lower > high.upper or (low.lower == high.upper and not (low.lower_closed and high.upper_closed)):
                return False
        return True

    def __mul__(self, factor: Fraction | int) -> "Interval":
        """Return the interval of the numbers times a factor other than 0; a negative one swaps the ends."""
        lower = None if self.lower is None else self.lower * factor
        upper = None if self.upper is None else self.upper * factor
        if factor > 0:
            return Interval(lower, upper, self.lower_closed, self.upper_closed)
        return Interval(upper, lower, self.upper_closed, self.lower_closed)

    def __add__(self, shift: Fraction | int) -> "Interval":
        """Return the interval of the numbers plus a number."""
        lower = None if self.lower is None else self.lower + shift
        upper = None if self.upper is None else self.upper + shift
        return Interval(lower, upper, self.lower_closed, self.upper_closed)


_ONE, _HALF, _NOTHING = Fraction(1), Fraction(1, 2), Fraction(0)
_AROUND = Interval(-_ONE, _ONE, True, True)
_STRICT = {
    Qualifier.EXACT: Interval(_NOTHING, _NOTHING, True, True),
    Qualifier.ROUNDED: Interval(-_HALF, _HALF, True, True),
    Qualifier.ABOUT: _AROUND,
    Qualifier.FLOOR: Interval(_NOTHING, _ONE, True, False),
    Qualifier.AT_LEAST: Interval(_NOTHING, None, True, False),
    Qualifier.MORE_THAN: Interval(_NOTHING, None, False, False),
    Qualifier.AT_MOST: Interval(None, _NOTHING, False, True),
    Qualifier.LESS_THAN: Interval(None, _NOTHING, False, False),
    Qualifier.NEARLY: Interval(-_ONE, _NOTHING, True, True),
}
"""How far the quantity is from the figure, in units of the last digit that counts, for figures above 0."""
_PRAGMATIC = _STRICT | {
    Qualifier.AT_LEAST: Interval(_NOTHING, _ONE, True, False),
    Qualifier.MORE_THAN: Interval(_NOTHING, _ONE, False, True),
    Qualifier.AT_MOST: Interval(-_ONE, _NOTHING, False, True),
    Qualifier.LESS_THAN: Interval(-_ONE, _NOTHING, True, False),
}
_OF_DIGITS = frozenset({Qualifier.FLOOR, Qualifier.NEARLY})
"""Qualifiers that speak of the digits, whatever the sign, and not alike of both sides of the figure."""


def written_unit(value: Decimal) -> Fraction:
    """Return the unit of the last digit that counts in a number as written.

    That is the last written decimal, or for a number without decimals the last digit that is not zero; 1 for 0.
    Raises ValueError for infinity and NaN.
    """
    _, digits, exponent = value.as_tuple()
    if not isinstance(exponent, int):
        raise ValueError(f"{value} is not a number that a quantity can have")
    if exponent >= 0 and value:
        written = "".join(map(str, digits))
        exponent += len(written) - len(written.rstrip("0"))
    return _power_of_ten(exponent)


def reading(
    value: Decimal,
    qualifier: Qualifier,
    *,
    resolution: Decimal | None = None,
    to: Decimal | None = None,
    power: int = 0,
    pragmatic: bool = False,
) -> Interval:
    """Return what a figure says: the interval of `value` * 10 ** `power` with its qualifier.

    `value` and `to`, the upper end of `between`, are as written before their power of ten. `resolution` is the unit of
    the last digit that counts of the full figure, after the power of ten; without it, it is taken from the digits of
    `value`. The rounding mode is unknown, so both ends belong to a rounded figure (GB/T 8170 rounds half to even).

    The strict reading is what the words mean. The pragmatic one adds what a reader hears and a writer can take back
    (Cummins, Sauerland & Solt 2012): "more than 100,000" is not 300,000. It may warn, never prove.

    A negative figure mirrors the positive one where the qualifier speaks of digits (`rounded`, `about`, `floor`,
    `nearly`): a fall of 24,000-odd lies above -25,000 and is at most -24,000. The comparisons order numbers as they
    are: "more than -5" includes -4. "Nearly 0" comes from either side.

    Raises ValueError when `to` is missing, out of place or below `value`, when `resolution` is not positive, and for
    infinity and NaN.
    """
    scale = _power_of_ten(power)
    if qualifier is Qualifier.BETWEEN:
        return _between(value, to) * scale
    if to is not None:
        raise ValueError(f"only a figure between two numbers has an upper one, and this one is {qualifier}")
    if resolution is None:
        unit = written_unit(value) * scale if power else written_unit(value)
    elif resolution.is_finite() and resolution > 0:
        unit = Fraction(resolution)
    else:
        raise ValueError(f"the resolution {resolution} is not a number above 0")
    sign = (value > 0) - (value < 0)
    return _distance(qualifier, unit, sign, pragmatic) + (_finite(value) * scale if power else _finite(value))


@lru_cache(maxsize=4096)
def _distance(qualifier: Qualifier, unit: Fraction, sign: int, pragmatic: bool) -> Interval:
    """Return how far the quantity is from a figure of some sign."""
    distance = (_PRAGMATIC if pragmatic else _STRICT)[qualifier]
    if qualifier in _OF_DIGITS and sign < 0:
        unit = -unit
    elif qualifier is Qualifier.NEARLY and not sign:
        distance = _AROUND
    return distance * unit


def _between(value: Decimal, to: Decimal | None) -> Interval:
    if to is None:
        raise ValueError("a figure between two numbers needs the upper one")
    lower, upper = _finite(value), _finite(to)
    if upper < lower:
        raise ValueError(f"the upper number {to} is below the lower one, {value}")
    return Interval(lower, upper, True, True)


def _finite(value: Decimal) -> Fraction:
    if not value.is_finite():
        raise ValueError(f"{value} is not a number that a quantity can have")
    return Fraction(value)


@cache
def _power_of_ten(power: int) -> Fraction:
    return Fraction(10**power) if power >= 0 else Fraction(1, 10**-power)
