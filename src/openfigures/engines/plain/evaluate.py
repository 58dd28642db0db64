"""The value of an expression for one row, or of a grouped one for all rows of a group."""

import operator
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from openfigures.cells.numbers import EXACT
from openfigures.cells.values import Value, hashable
from openfigures.engines.plain.patterns import full_match
from openfigures.figures.periods import period
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
)

Name = tuple[str | None, str]
"""The table and the name of a column; the table is None for the rule's own."""
Cells = Mapping[Name, Value]
"""The values of a row, of all columns that an expression names."""
Expression = Callable[[Cells, Sequence[Cells]], Value]
"""Gives the value of an expression for a row; the second argument holds the rows that aggregates speak of."""


def compiled(node: Node) -> Expression:
    """Return an expression as a function that gives its value, None for null; its tree is walked here and never again.

    For a group of rows, what is outside aggregates is the same in all of them and taken from the first argument.
    """
    match node:
        case Literal(value=value):
            return lambda _, __: value
        case Column(name=name, table=table):
            return lambda cells, _: cells[table, name]
        case Not():
            return _function(operator.not_, node.operand)
        case Logic():
            return _logic(node)
        case Compare():
            return _binary(_COMPARE[node.operator], node.left, node.right)
        case Arithmetic():
            return _binary(_ARITHMETIC[node.operator], node.left, node.right)
        case IsNull(negated=negated):
            operand = compiled(node.operand)
            return lambda cells, group: (operand(cells, group) is None) is not negated
        case OneOf():
            options = frozenset(hashable(option.value) for option in node.options)
            return _function(lambda value: hashable(value) in options, node.operand)
        case Call():
            return _aggregate(node) if FUNCTIONS[node.name].aggregate else _function(_CALLS[node.name], *node.arguments)


def _function(work: Callable[..., Value], *arguments: Node) -> Expression:
    """Return what some work makes of arguments; null when one of them is."""
    parts = [compiled(argument) for argument in arguments]

    def function(cells: Cells, group: Sequence[Cells]) -> Value:
        values = [part(cells, group) for part in parts]
        return None if None in values else work(*values)

    return function


def _binary(work: Callable[[Any, Any], Value], left_node: Node, right_node: Node) -> Expression:
    """Return the same for two arguments: what rules do most of all."""
    left, right = compiled(left_node), compiled(right_node)

    def binary(cells: Cells, group: Sequence[Cells]) -> Value:
        one, other = left(cells, group), right(cells, group)
        return None if one is None or other is None else work(one, other)

    return binary


def _logic(node: Logic) -> Expression:
    """Return Kleene's logic: one deciding side decides, else a null side makes null."""
    left, right, deciding = compiled(node.left), compiled(node.right), node.operator == "or"

    def logic(cells: Cells, group: Sequence[Cells]) -> Value:
        sides = (left(cells, group), right(cells, group))
        if deciding in sides:
            return deciding
        return None if None in sides else not deciding

    return logic


def _aggregate(node: Call) -> Expression:
    name, arguments = node.name, [compiled(argument) for argument in node.arguments]

    def aggregate(_: Cells, group: Sequence[Cells]) -> Value:
        if name == "count":
            return Decimal(len(group))
        return _total(name, [[argument(cells, ()) for cells in group] for argument in arguments])

    return aggregate


def _total(name: str, columns: list[list[Value]]) -> Value:
    """Return an aggregate of the values that its arguments have in the rows of a group."""
    if name == "count_if":
        return None if None in columns[0] else Decimal(sum(columns[0]))
    if name == "sum_if":
        if None in columns[1]:
            return None
        columns[0] = [value for value, meets in zip(*columns, strict=True) if meets]
    values = columns[0]
    if None in values:
        return None
    if name in {"sum", "sum_if"}:
        total = Decimal(0)
        for value in values:
            total = EXACT.add(total, value)
        return total
    return min(values) if name == "min" else max(values)


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
    "=": operator.eq,
    "<>": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
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
