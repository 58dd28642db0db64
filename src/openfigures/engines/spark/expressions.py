"""Expressions of rules as expressions of Ibis, with types that hold every result."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from functools import reduce
from typing import Any

from openfigures.cells.values import Kind, Value
from openfigures.engines.spark.cells import Term
from openfigures.engines.spark.patterns import LONGEST, translated
from openfigures.engines.spark.periods import period_end, period_start
from openfigures.engines.spark.said import UnsupportedError
from openfigures.package.limits import NUMBER_DIGITS
from openfigures.rules.functions import FUNCTIONS
from openfigures.rules.nodes import Arithmetic, Call, Column, Compare, IsNull, Literal, Logic, Node, Not, OneOf

WIDEST = 38
"""Digits of the widest decimal."""
_POWERS = range(-6, 13)
"""Powers of ten that `scale` takes in Spark."""
_COMPARE: dict[str, Callable[[Any, Any], Any]] = {
    "=": lambda one, other: one == other,
    "<>": lambda one, other: one != other,
    "<": lambda one, other: one < other,
    "<=": lambda one, other: one <= other,
    ">": lambda one, other: one > other,
    ">=": lambda one, other: one >= other,
}


@dataclass(slots=True)
class Compiler:
    """Compiles one expression; collects the conditions under which a row is beyond Spark."""

    column: Callable[[Column], Term]
    residue: list[Any] = field(default_factory=list)
    """Conditions on a row: when one is true, the plain engine must judge the row."""
    total: Callable[[Call], Term] | None = None
    """Gives the value of an aggregate; None in rules for single rows."""

    def compile(self, node: Node) -> Term:
        """Return the expression; raises UnsupportedError."""
        match node:
            case Literal(value=value):
                return literal(value)
            case Column():
                return self.column(node)
            case Not(operand=operand):
                return Term(~self.compile(operand).value)
            case Logic(operator=operator, left=left, right=right):
                one, other = self.compile(left).value, self.compile(right).value
                return Term(one & other if operator == "and" else one | other)
            case IsNull(operand=operand, negated=negated):
                null = _is_null(self.compile(operand))
                return Term(~null if negated else null)
            case Compare(operator=operator, left=left, right=right):
                return Term(_COMPARE[operator](*_aligned(self.compile(left), self.compile(right))))
            case OneOf(operand=operand, options=options):
                return _one_of(self.compile(operand), [literal(option.value) for option in options])
            case Arithmetic(operator=operator, left=left, right=right):
                return _arithmetic(operator, self.compile(left), self.compile(right))
            case Call(name=name):
                return self._call(node) if not FUNCTIONS[name].aggregate else self._total(node)

    def _call(self, node: Call) -> Term:
        import ibis  # noqa: PLC0415 - heavy, and optional

        arguments = [self.compile(argument) for argument in node.arguments]
        first = arguments[0]
        match node.name:
            case "abs":
                return replace(first, value=first.value.abs())
            case "whole":
                return Term(first.value % 1 == 0)
            case "multiple_of":
                left, right = _aligned(*arguments)
                return Term(ibis.ifelse(right != 0, left % right == 0, ibis.null(bool)))
            case "scale":
                return self._scale(*arguments)
            case "length":
                return number(first.value.length(), 10, 0)
            case "matches":
                return self._matches(first, _text_of(node.arguments[1]))
            case "contains":
                return Term(first.value.contains(_text_of(node.arguments[1])))
            case "starts_with":
                return Term(first.value.startswith(_text_of(node.arguments[1])))
            case "ends_with":
                return Term(first.value.endswith(_text_of(node.arguments[1])))
            case "period_start":
                return Term(period_start(first.value), Kind.DATE)
            case "period_end":
                return Term(period_end(first.value), Kind.DATE)
        raise UnsupportedError(node.name)

    def _matches(self, text: Term, pattern: str) -> Term:
        self.residue.append(text.value.length() > LONGEST)
        return Term(text.value.re_search(translated(pattern)))

    def _scale(self, first: Term, power: Term) -> Term:
        import ibis  # noqa: PLC0415 - heavy, and optional

        known = power.value.between(_POWERS[0], _POWERS[-1])
        if power.scale:
            known &= power.value % 1 == 0
        self.residue.append(~known & (power.value.abs() <= NUMBER_DIGITS))
        small = ibis.ifelse(known, power.value, ibis.null(power.value.type())).cast("int8")  # compared sooner
        factors = [(small == one, number(written(Decimal(10) ** one), 13, 6).value) for one in _POWERS]
        return _arithmetic("*", first, Term(ibis.cases(*factors), Kind.NUMBER, 13, 6))

    def _total(self, node: Call) -> Term:
        if self.total is None:
            raise AssertionError("kinds were checked: only rules for groups have aggregates")
        return self.total(node)


def is_false(condition: Any) -> Any:
    """Return whether a condition is false, and not unknown."""
    return ~condition.fill_null(True)


def is_unknown(condition: Any) -> Any:
    """Return whether a condition is null; what Ibis makes of `isnull` binds less than the condition may."""
    return condition.fill_null(True) & ~condition.fill_null(False)


def literal(value: Value) -> Term:
    """Return a value; raises UnsupportedError for types that rules cannot write."""
    import ibis  # noqa: PLC0415 - heavy, and optional

    if isinstance(value, bool):
        return Term(ibis.literal(value))
    if isinstance(value, Decimal):
        _, digits, exponent = value.as_tuple()
        scale = max(0, -int(exponent))
        return number(written(value), max(1, len(digits) + int(exponent)), scale)
    if isinstance(value, str):
        return Term(ibis.literal(value), Kind.TEXT)
    if type(value) is date:
        return Term(ibis.literal(value), Kind.DATE)
    raise UnsupportedError(f"a literal of type {type(value).__name__}")


def _is_null(term: Term) -> Any:
    return is_unknown(term.value) if term.kind is Kind.BOOLEAN else term.value.isnull()


def _one_of(operand: Term, options: list[Term]) -> Term:
    wide = reduce(_common, options, operand)
    return Term(_as(operand, wide).isin([_as(option, wide) for option in options]))


def _text_of(node: Node) -> str:
    if isinstance(node, Literal) and isinstance(node.value, str):
        return node.value
    raise UnsupportedError("a text that is not written out")


def written(value: Decimal) -> Any:
    """Return the text of a number as a literal."""
    import ibis  # noqa: PLC0415 - heavy, and optional

    return ibis.literal(f"{value:f}")


def number(value: Any, whole: int, scale: int) -> Term:
    """Return a value as a decimal of so many digits before and after the point; raises UnsupportedError."""
    _fitting(whole, scale)
    return Term(value.cast(f"decimal({whole + scale}, {scale})"), Kind.NUMBER, whole, scale)


def _arithmetic(operator: str, left: Term, right: Term) -> Term:
    """Return a sum or product, in the type that Spark gives it."""
    if operator == "*":
        return _product(left, right)
    whole, scale = max(left.whole, right.whole) + 1, max(left.scale, right.scale)
    _fitting(whole, scale)
    one, other = _aligned(left, right)
    return Term(one + other if operator == "+" else one - other, Kind.NUMBER, whole, scale)


def _product(left: Term, right: Term) -> Term:
    """Return a product; Ibis multiplies numbers only if the finer one has at least as many digits as the other."""
    if left.scale < right.scale:
        left, right = right, left
    digits = max(left.whole + left.scale, right.whole + right.scale)
    if left.scale > right.scale and left.whole + left.scale < digits:
        left = number(left.value, digits - left.scale, left.scale)
    whole, scale = left.whole + right.whole + 1, left.scale + right.scale
    _fitting(whole, scale)
    return Term(left.value * right.value, Kind.NUMBER, whole, scale)


def _fitting(whole: int, scale: int) -> None:
    """Raise UnsupportedError when no decimal has so many digits."""
    if whole + scale > WIDEST:
        raise UnsupportedError("a number too long for a decimal")


def _aligned(left: Term, right: Term) -> tuple[Any, Any]:
    """Return both sides of a comparison in one type."""
    wide = _common(left, right)
    return _as(left, wide), _as(right, wide)


def _common(left: Term, right: Term) -> Term:
    return replace(left, whole=max(left.whole, right.whole), scale=max(left.scale, right.scale))


def _as(term: Term, wide: Term) -> Any:
    """Return a value in the type of another; Ibis leaves out a cast that it deems needless."""
    import ibis  # noqa: PLC0415 - heavy, and optional

    if term.kind is Kind.BOOLEAN:
        return term.value.fill_null(ibis.null(bool))  # as the argument of a function it cannot be read in another way
    return number(term.value, wide.whole, wide.scale).value if term.kind is Kind.NUMBER else term.value
