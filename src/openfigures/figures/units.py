"""Units: what a quantity is counted in, and which sums, products and comparisons of quantities make sense.

Units are written as products in the manner of UCUM: `{person}`, `CNY/{person}`, `m2`, `{person}.a`, `1`. Annotations in
braces are units of their own here, so that people are never added to villages. A share of a whole is written in one of
three forms: `%`, `{percentage_point}` (a difference of two percentages) or `1`. Nothing else is converted.
"""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import Flag, auto
from fractions import Fraction


class UnitError(ValueError):
    """A unit that cannot be read, or quantities whose units do not go together."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        """What to write instead."""


class Form(Flag):
    """How a share of a whole can be written."""

    PERCENT = auto()
    POINT = auto()
    FRACTION = auto()


_NO_FORM = Form(0)


@dataclass(frozen=True, kw_only=True, slots=True)
class Unit:
    """The unit of a quantity or of an expression."""

    powers: tuple[tuple[str, int], ...] = ()
    """Symbols with their exponents, none of them 0, in the order of the symbols; empty for shares and bare numbers."""
    forms: Form = _NO_FORM
    """The forms that a share fits: one for a quantity, several for an expression such as a quotient of like units."""
    number: Fraction | None = None
    """The value of a bare number, which takes the unit of what it is added to or compared with."""
    hundreds: int = 0
    """How often a bare 100 is a factor, less how often it is a divisor."""
    percents: int = 0
    """The same of quantities in % or in points: such a 100 would count twice."""

    @property
    def factor(self) -> Fraction:
        """What a number in this unit is multiplied by to give the quantity: 1/100 for % and points, and else 1."""
        return Fraction(1, 100) if self.forms and Form.FRACTION not in self.forms else Fraction(1)

    def __str__(self) -> str:
        """Return the unit as it is written, or words for one that has no writing."""
        if self.number is not None:
            return "a bare number"
        if self.powers:
            above = ".".join(_written(symbol, power) for symbol, power in self.powers if power > 0)
            below = "".join("/" + _written(symbol, -power) for symbol, power in self.powers if power < 0)
            return f"{above or '1'}{below}"
        return _FORMS.get(self.forms, "a ratio")


PERCENT = Unit(forms=Form.PERCENT, percents=1)
POINT = Unit(forms=Form.POINT, percents=1)
FRACTION = Unit(forms=Form.FRACTION)
PERCENT_NUMBER = Unit(forms=Form.PERCENT | Form.POINT, percents=1)
"""A number that a relation writes with a percent sign: 98 %."""

_RATIO = Form.PERCENT | Form.FRACTION
_FORMS = {Form.PERCENT: "%", Form.POINT: "{percentage_point}", Form.FRACTION: "1", PERCENT_NUMBER.forms: "%"}
_WHOLE = {"%": PERCENT, "{percentage_point}": POINT, "1": FRACTION}
_SYMBOL = re.compile(r"([./]?)(?:1|(\{[^{}]+\}|\[[^\[\]]+\]|[^\W\d_]+)(-?[1-9][0-9]?)?)(?![^./])")
_HUNDREDS = {Fraction(100): 1, Fraction(1, 100): -1}
_NO_HUNDRED = "a % is 1/100 already: leave out the 100, or write it as a number with a percent sign"


def parse_unit(text: str) -> Unit:
    """Read a unit as written in a table or a catalogue; raises UnitError."""
    if text in _WHOLE:
        return _WHOLE[text]
    powers = Counter[str]()
    position = 0
    while match := _SYMBOL.match(text, position):
        if position and not match[1]:
            break
        if match[2] in _WHOLE:
            raise UnitError(f"{match[2]} is no part of a product, as in '{text}'", "write the share as a plain number")
        if match[2]:
            powers[match[2]] += int(match[3] or 1) * (-1 if match[1] == "/" else 1)
        position = match.end()
    if not position or position < len(text) or text.startswith("."):
        hint = "write symbols with '.' and '/' between them, such as CNY/{person}; 1 is a number, % a share"
        raise UnitError(f"'{text}' is not a unit", hint)
    return _product(powers, Form.FRACTION)


def bare(number: Fraction | int) -> Unit:
    """Return the unit of a number that a relation writes without a percent sign."""
    return Unit(number=Fraction(number))


def add(left: Unit, right: Unit) -> Unit:
    """Return the unit of a sum; raises UnitError."""
    if left.number is not None and right.number is not None:
        return bare(left.number + right.number)
    moved = Form.PERCENT if _is_moved(left, right) or _is_moved(right, left) else _NO_FORM
    return _alike("adding", left, right, moved)


def subtract(left: Unit, right: Unit) -> Unit:
    """Return the unit of a difference; raises UnitError."""
    if left.number is not None and right.number is not None:
        return bare(left.number - right.number)
    moved = Form.PERCENT if _is_moved(left, right) else _NO_FORM
    difference = Form.POINT if Form.PERCENT in left.forms & right.forms else _NO_FORM
    return _alike("subtracting", left, right, moved | difference)


def compare(left: Unit, right: Unit) -> Unit:
    """Return the unit of both sides of a comparison; raises UnitError."""
    return _alike("comparing", left, right)


def multiply(left: Unit, right: Unit) -> Unit:
    """Return the unit of a product; raises UnitError."""
    if left.number is not None and right.number is not None:
        return bare(left.number * right.number)
    if right.number is not None:
        left, right = right, left
    if left.number == 0:
        return left
    powers = Counter(dict(left.powers))
    for symbol, power in right.powers:
        powers[symbol] += power
    forms = right.forms if left.number else _RATIO | (left.forms | right.forms) & Form.POINT
    hundreds = left.hundreds + right.hundreds + _HUNDREDS.get(left.number or Fraction(1), 0)
    return _checked(replace(_product(powers, forms), hundreds=hundreds, percents=left.percents + right.percents))


def divide(left: Unit, right: Unit) -> Unit:
    """Return the unit of a quotient; raises UnitError."""
    if right.number is not None:
        if not right.number:
            raise UnitError("nothing can be divided by 0")
        return multiply(left, bare(1 / right.number))
    inverse = _product({symbol: -power for symbol, power in right.powers}, _RATIO)
    return multiply(left, replace(inverse, hundreds=-right.hundreds, percents=-right.percents))


def _product(powers: Mapping[str, int], forms: Form) -> Unit:
    """Return the unit with these exponents; with these forms when it is a share."""
    kept = tuple(sorted((symbol, power) for symbol, power in powers.items() if power))
    return Unit(powers=kept, forms=_NO_FORM if kept else forms)


def _is_moved(share: Unit, by: Unit) -> bool:
    """Whether a percentage goes up or down by percentage points."""
    return Form.PERCENT in share.forms and Form.POINT in by.forms


def _alike(doing: str, left: Unit, right: Unit, more: Form = _NO_FORM) -> Unit:
    """Return what two units have in common, with the forms that the operation adds; raises UnitError."""
    for one, other in ((left, right), (right, left)):
        if one.number is not None and (one.number == 0 or other.factor == 1):
            return other
    forms = left.forms & right.forms | more
    if left.number is not None or right.number is not None:
        raise UnitError(f"{doing} {left} and {right} mixes percent and fractions", "write the number as 98 %")
    if left.powers != right.powers or not (left.powers or forms):
        hint = "write both in %, or both as 1" if not (left.powers or right.powers) else "both must be in one unit"
        raise UnitError(f"{doing} {left} and {right} makes no sense", hint)
    common = Unit(
        powers=left.powers,
        forms=forms,
        hundreds=left.hundreds or right.hundreds,
        percents=left.percents or right.percents,
    )
    return _checked(common)


def _checked(unit: Unit) -> Unit:
    if unit.hundreds and unit.percents:
        raise UnitError("a factor of 100 meets a share in %", _NO_HUNDRED)
    return unit


def _written(symbol: str, power: int) -> str:
    return symbol if power == 1 else f"{symbol}{power}"
