"""How long the numbers of an expression can become: exact arithmetic must not be made to run for hours."""

from dataclasses import dataclass
from decimal import Decimal

from openfigures.package.limits import NUMBER_DIGITS, RESULT_DIGITS
from openfigures.rules.nodes import Arithmetic, Call, Literal, Node, children
from openfigures.rules.parser import GrammarError

_COUNT = 20
"""Digits of a number of rows or characters, and what a sum over rows can add to its summands."""


@dataclass(frozen=True, slots=True)
class _Digits:
    """The most digits that a number can have before and after the point."""

    whole: int
    fraction: int


_CELL = _Digits(2 * NUMBER_DIGITS, 2 * NUMBER_DIGITS)
"""A cell may have as many digits, and be moved as far again by its exponent."""


def check_digits(node: Node) -> None:
    """Raise GrammarError when a number of the expression can become too long."""
    _digits(node)


def _digits(node: Node) -> _Digits:
    """Return the bound for a number; it means nothing for other kinds of value."""
    inner = [_digits(child) for child in children(node)]
    if isinstance(node, Literal):
        digits = len(str(node.value)) if isinstance(node.value, Decimal) else 0
        return _Digits(digits, digits)
    if isinstance(node, Arithmetic):
        return _within(_arithmetic(node, *inner), node.at)
    if isinstance(node, Call):
        return _within(_call(node.name, inner), node.at)
    return _CELL


def _arithmetic(node: Arithmetic, left: _Digits, right: _Digits) -> _Digits:
    if node.operator == "*":
        return _Digits(left.whole + right.whole, left.fraction + right.fraction)
    return _Digits(max(left.whole, right.whole) + 1, max(left.fraction, right.fraction))


def _call(name: str, arguments: list[_Digits]) -> _Digits:
    match name:
        case "scale":
            return _Digits(arguments[0].whole + NUMBER_DIGITS, arguments[0].fraction + NUMBER_DIGITS)
        case "sum" | "sum_if":
            return _Digits(arguments[0].whole + _COUNT, arguments[0].fraction)
        case "abs" | "min" | "max":
            return arguments[0]
    return _Digits(_COUNT, 0)


def _within(digits: _Digits, at: int) -> _Digits:
    if digits.whole + digits.fraction > RESULT_DIGITS:
        message = f"the result of this can have more than {RESULT_DIGITS} digits"
        raise GrammarError(message, at, "multiply and scale fewer numbers at once")
    return digits
