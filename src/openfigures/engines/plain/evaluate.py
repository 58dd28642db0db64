"""The value of an expression for one row, or of a grouped one for all rows of a group."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from openfigures.cells.numbers import EXACT
from openfigures.cells.values import Value
from openfigures.engines.plain.patterns import full_match
from openfigures.figures.periods import period
from openfigures.package.limits import NUMBER_DIGITS
from openfigures.rules.functions import FUNCTIONS
from openfigures.rules.nodes import (
    Call,
    Column,
    Compare,
    IsNull,
    Literal,
    Logic,
    Node,
    Not,
    OneOf,
)

Cell = Callable[[Column], Value]
"""Gives the value of a column in a row."""


def evaluate(node: Node, cell: Cell, group: Sequence[Cell] = ()) -> Value:
    """Return the value of an expression; None is null. `group` holds the rows that aggregates speak of."""
    if isinstance(node, Literal):
        return node.value
    if isinstance(node, Column):
        return cell(node)
    if isinstance(node, Logic):
        return _logic(node, cell, group)
    if isinstance(node, Call) and FUNCTIONS[node.name].aggregate:
        return _aggregate(node, group)
    if isinstance(node, Not):
        operand = evaluate(node.operand, cell, group)
        return None if operand is None else not operand
    if isinstance(node, IsNull):
        return (evaluate(node.operand, cell, group) is None) is not node.negated
    if isinstance(node, OneOf):
        value = evaluate(node.operand, cell, group)
        return None if value is None else value in [option.value for option in node.options]
    if isinstance(node, Call):
        arguments = [evaluate(argument, cell, group) for argument in node.arguments]
        return None if None in arguments else _CALLS[node.name](*arguments)
    left, right = evaluate(node.left, cell, group), evaluate(node.right, cell, group)
    if left is None or right is None:
        return None
    return (_COMPARE if isinstance(node, Compare) else _ARITHMETIC)[node.operator](left, right)


def _logic(node: Logic, cell: Cell, group: Sequence[Cell]) -> Value:
    """Kleene's logic: one deciding side decides, else a null side makes null."""
    deciding = node.operator == "or"
    sides = [evaluate(node.left, cell, group), evaluate(node.right, cell, group)]
    if deciding in sides:
        return deciding
    return None if None in sides else not deciding


def _aggregate(node: Call, group: Sequence[Cell]) -> Value:
    if node.name == "count":
        return Decimal(len(group))
    columns = [[evaluate(argument, cell) for cell in group] for argument in node.arguments]
    if node.name == "count_if":
        return None if None in columns[0] else Decimal(sum(columns[0]))
    if node.name == "sum_if":
        if None in columns[1]:
            return None
        columns[0] = [value for value, meets in zip(*columns, strict=True) if meets]
    values = columns[0]
    if None in values:
        return None
    if node.name in {"sum", "sum_if"}:
        total = Decimal(0)
        for value in values:
            total = EXACT.add(total, value)
        return total
    return min(values) if node.name == "min" else max(values)


def _scale(number: Decimal, exponent: Decimal) -> Value:
    if not _whole(exponent) or abs(exponent) > NUMBER_DIGITS:
        return None
    return number.scaleb(int(exponent), EXACT)


def _whole(number: Decimal) -> bool:
    return number == number.to_integral_value(context=EXACT)


def _multiple_of(number: Decimal, unit: Decimal) -> Value:
    return None if unit == 0 else EXACT.remainder(number, unit) == 0


def _period_start(text: str) -> Value:
    found = period(text)
    return found and found[0]


def _period_end(text: str) -> Value:
    found = period(text)
    return found and found[1]


_COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "=": lambda left, right: left == right,
    "<>": lambda left, right: left != right,
    "<": lambda left, right: left < right,
    "<=": lambda left, right: left <= right,
    ">": lambda left, right: left > right,
    ">=": lambda left, right: left >= right,
}
_ARITHMETIC: dict[str, Callable[[Decimal, Decimal], Decimal]] = {
    "+": EXACT.add,
    "-": EXACT.subtract,
    "*": EXACT.multiply,
}
_CALLS: dict[str, Callable[..., Value]] = {
    "abs": lambda number: number.copy_abs(),
    "whole": _whole,
    "multiple_of": _multiple_of,
    "scale": _scale,
    "length": lambda text: Decimal(len(text)),
    "contains": lambda text, other: other in text,
    "starts_with": lambda text, other: text.startswith(other),
    "ends_with": lambda text, other: text.endswith(other),
    "matches": full_match,
    "period_start": _period_start,
    "period_end": _period_end,
}
