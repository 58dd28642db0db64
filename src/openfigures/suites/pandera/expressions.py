"""Expressions as Python text over Ibis, generated from the tree; texts of a rule stand in it as literals only."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from functools import reduce

from openfigures.cells.values import Kind, Value
from openfigures.package.limits import NUMBER_DIGITS
from openfigures.rules.functions import FUNCTIONS
from openfigures.rules.nodes import (
    Arithmetic,
    Call,
    Column,
    Compare,
    IsNull,
    Literal,
    Logic,
    Node,
    Not,
    OneOf,
    columns,
)

WIDEST = 38
"""Digits of the widest decimal that engines have."""
ROWS = 9
"""Digits of the number of rows that a group may have."""
POWERS = range(-6, 13)
"""The powers of ten that the helper `ten_to` knows."""
_COMPARE = {"=": "==", "<>": "!=", "<": "<", "<=": "<=", ">": ">", ">=": ">="}
_TEXTS = {"contains": "contains", "starts_with": "startswith", "ends_with": "endswith"}
_TOO_LONG = f"its numbers can have more than {WIDEST} digits"


class UnsaidError(Exception):
    """The suite cannot say it exactly; the message tells why."""


@dataclass(frozen=True, slots=True)
class Code:
    """The text of an expression, and what it yields."""

    text: str
    kind: Kind = Kind.BOOLEAN
    whole: int = 0
    """Digits before the point, of a number."""
    scale: int = 0
    """Digits after the point, of a number."""

    @property
    def digits(self) -> str:
        """The precision and the scale of a number, as arguments."""
        return f"{self.whole + self.scale}, {self.scale}"


@dataclass(slots=True)
class Expressions:
    """Compiles the expressions of one rule; gathers what they need besides columns."""

    column: Callable[[Column], Code]
    powers: list[str] = field(default_factory=list)
    """Powers of ten outside aggregates that `scale` may not know."""
    inner_powers: list[str] = field(default_factory=list)
    """The same inside aggregates."""
    total: Callable[[Code], Code] | None = None
    """Gives the column that holds an aggregate; None in rules for single rows."""

    def compile(self, node: Node) -> Code:
        """Return the code of an expression; raises UnsaidError."""
        match node:
            case Literal(value=value):
                return literal(value)
            case Column():
                return self.column(node)
            case Not(operand=operand):
                return Code(f"no({self.compile(operand).text})")
            case Logic(operator=operator):
                parts = [self.compile(part).text for part in _chain(node)]
                return Code(f"({(' & ' if operator == 'and' else ' | ').join(parts)})")
            case IsNull(operand=operand, negated=negated):
                return Code(f"{self.compile(operand).text}.{'notnull' if negated else 'isnull'}()")
            case Compare(operator=operator, left=left, right=right):
                return _compared(_COMPARE[operator], self.compile(left), self._operand(right))
            case OneOf(operand=operand, options=options):
                return self._one_of(self.compile(operand), options)
            case Arithmetic(operator=operator, left=left, right=right):
                return _arithmetic(operator, self.compile(left), self.compile(right))
            case Call(name=name):
                return self._aggregate(node) if FUNCTIONS[name].aggregate else self._call(node)

    def _operand(self, node: Node) -> Code:
        """Return the code of the second operand of a comparison, which can be a text of Python."""
        plain = isinstance(node, Literal) and isinstance(node.value, str)
        return Code(_written(node), Kind.TEXT) if plain else self.compile(node)

    def _one_of(self, operand: Code, options: tuple[Literal, ...]) -> Code:
        codes = [self._operand(option) for option in options]
        common = reduce(_common, codes, operand)
        left = operand.text if all(_comparable(operand, code) for code in codes) else _as(operand, common)
        return Code(f"{left}.isin([{', '.join(code.text for code in codes)}])")

    def _call(self, node: Call) -> Code:
        arguments = [self.compile(argument) for argument in node.arguments]
        first = arguments[0]
        match node.name:
            case "abs":
                return replace(first, text=f"{first.text}.abs()")
            case "whole":
                return Code(f"whole({first.text})")
            case "multiple_of":
                common = _common(*arguments)
                return Code(f"multiple_of({_as(first, common)}, {_as(arguments[1], common)})")
            case "scale":
                return self._scale(first, arguments[1], node.arguments[1])
            case "length":
                return Code(f"length({first.text})", Kind.NUMBER, 18, 0)
            case "matches":
                return Code(f"matches({first.text}, {_written(node.arguments[1])})")
            case "contains" | "starts_with" | "ends_with":
                return Code(f"{first.text}.{_TEXTS[node.name]}({_written(node.arguments[1])})")
            case "period_start" | "period_end":
                return Code(f"{node.name}({first.text})", Kind.DATE)
        raise UnsaidError(f"it calls {node.name}")

    def _scale(self, number: Code, power: Code, written: Node) -> Code:
        if not isinstance(written, Literal):
            self.powers.append(f"beyond_powers({power.text})")
        elif _is_power(written.value) and written.value not in POWERS:
            raise UnsaidError(f"it scales by a power of ten that is not between {POWERS[0]} and {POWERS[-1]}")
        return _product(number, Code(f"ten_to({power.text})", Kind.NUMBER, 13, 6))

    def _aggregate(self, node: Call) -> Code:
        if self.total is None:
            raise AssertionError("kinds were checked: only rules for groups have aggregates")
        if node.name == "count":
            return self.total(Code("count(t)", Kind.NUMBER, ROWS, 0))
        inner = Expressions(self.column, self.inner_powers)
        codes = [column_of(argument, inner.compile(argument)) for argument in node.arguments]
        texts = ", ".join(code.text for code in codes)
        if node.name == "count_if":
            return self.total(Code(f"count_if({texts})", Kind.NUMBER, ROWS, 0))
        if node.name in {"min", "max"}:
            name = "least" if node.name == "min" else "greatest"
            return self.total(replace(codes[0], text=f"{name}({texts})"))
        sum_ = _fitting(replace(codes[0], whole=codes[0].whole + ROWS))
        name = "total" if node.name == "sum" else "total_if"
        return self.total(replace(sum_, text=f"{name}({texts}, {sum_.digits})"))


def _is_power(value: Decimal) -> bool:
    """Whether a number can be the power of `scale`, which else gives null."""
    return abs(value) <= NUMBER_DIGITS and value == value.to_integral_value()


def column_of(node: Node, code: Code) -> Code:
    """Return the code of an expression as a column, even if it is the same in all rows."""
    return code if columns(node) else replace(code, text=f"constant(t, {code.text})")


def literal(value: Value) -> Code:
    """Return the code of a value; raises UnsaidError for types that rules cannot write."""
    if isinstance(value, str):
        return Code(f"ibis.literal({quoted(value)})", Kind.TEXT)
    if isinstance(value, bool):
        return Code(f"ibis.literal({value})")
    if isinstance(value, Decimal):
        _, digits, exponent = value.as_tuple()
        whole, scale = max(1, len(digits) + int(exponent)), max(0, -int(exponent))
        return _fitting(Code(f"exact('{value:f}')", Kind.NUMBER, whole, scale))
    if type(value) is date:
        return Code(f"ibis.date('{value.isoformat()}')", Kind.DATE)
    raise UnsaidError(f"it has a value of a type that a rule cannot write: {type(value).__name__}")


def quoted(text: str) -> str:
    """Return a text as a literal of Python; raises UnsaidError when databases cannot hold it."""
    if "\0" in text or any("\ud800" <= one <= "\udfff" for one in text):
        raise UnsaidError("a text of it has a character that databases cannot hold")
    return repr(text)


def _chain(node: Logic) -> list[Node]:
    """Return the parts that one operator joins, in their order."""
    parts: list[Node] = []
    waiting: list[Node] = [node]
    while waiting:
        one = waiting.pop()
        if isinstance(one, Logic) and one.operator == node.operator:
            waiting += (one.right, one.left)
        else:
            parts.append(one)
    return parts


def _written(node: Node) -> str:
    if isinstance(node, Literal) and isinstance(node.value, str):
        return quoted(node.value)
    raise AssertionError("kinds were checked: this argument is a text written out")


def _compared(operator: str, left: Code, right: Code) -> Code:
    common = _common(left, right)
    if _comparable(left, right):
        return Code(f"({left.text} {operator} {right.text})")
    return Code(f"({_as(left, common)} {operator} {_as(right, common)})")


def _comparable(left: Code, right: Code) -> bool:
    """Whether Ibis compares two values as they are: one of two numbers must have the digits of the other."""
    digits, scales = (left.whole + left.scale, right.whole + right.scale), (left.scale, right.scale)
    return (digits[0] <= digits[1] and scales[0] <= scales[1]) or (digits[0] >= digits[1] and scales[0] >= scales[1])


def _common(left: Code, right: Code) -> Code:
    """Return the type in which two values can be compared, without text."""
    return _fitting(replace(left, text="", whole=max(left.whole, right.whole), scale=max(left.scale, right.scale)))


def _arithmetic(operator: str, left: Code, right: Code) -> Code:
    """Return a sum, difference or product, whose operands are made wide enough for every result."""
    if operator == "*":
        return _product(left, right)
    whole, scale = max(left.whole, right.whole) + 1, max(left.scale, right.scale)
    result = _fitting(replace(left, whole=whole, scale=scale))
    return replace(result, text=f"({_as(left, result)} {operator} {_as(right, result)})")


def _product(left: Code, right: Code) -> Code:
    """Return a product; the finer factor gets the more digits, and so many that DuckDB does not keep to 18."""
    result = _fitting(replace(left, whole=left.whole + right.whole, scale=left.scale + right.scale))
    digits = max(19, left.whole + left.scale, right.whole + right.scale)
    if left.scale >= right.scale:
        left = replace(left, text=_as(left, replace(left, whole=digits - left.scale)))
    else:
        right = replace(right, text=_as(right, replace(right, whole=digits - right.scale)))
    return replace(result, text=f"decimal({left.text} * {right.text}, {result.digits})")


def _as(code: Code, other: Code) -> str:
    """Return the text of a number in the type of another."""
    same = (code.whole, code.scale) == (other.whole, other.scale)
    return code.text if same else f"decimal({code.text}, {other.digits})"


def _fitting(code: Code) -> Code:
    if code.whole + code.scale > WIDEST:
        raise UnsaidError(_TOO_LONG)
    return code
