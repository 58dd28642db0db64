"""Expressions as SQL, generated from the tree. No text of a rule is ever passed through but as a quoted literal."""

from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Protocol

from openfigures.cells.values import Kind, Value
from openfigures.database import quoting as database
from openfigures.engines.duck.periods import period_end_sql, period_start_sql
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

WIDEST = 38
"""Digits of the widest DECIMAL."""
_POWERS = range(-6, 13)
"""Powers of ten that `scale` takes in SQL."""


class UnsupportedError(Exception):
    """SQL cannot say it exactly; the plain engine will."""


@dataclass(frozen=True, slots=True)
class Sql:
    """A piece of SQL and what it yields."""

    text: str
    kind: Kind = Kind.BOOLEAN
    whole: int = 0
    """Digits before the point, of a number."""
    scale: int = 0
    """Digits after the point, of a number."""
    iso: str | None = None
    """SQL of the same date as a text of ISO 8601, which is compared faster; years have four digits."""


class Columns(Protocol):
    """Gives the SQL of a column's value."""

    def value(self, column: Column) -> Sql:
        """Return it; raises UnsupportedError when the type is not one of DuckDB's."""


@dataclass(slots=True)
class Compiler:
    """Compiles one expression; collects the conditions under which a row is beyond SQL."""

    columns: Columns
    rows: int = 1
    """Rows of the table, which bound how far a sum can grow."""
    residue: list[str] = field(default_factory=list)
    """Conditions on a row: when one is true, the plain engine must judge the row."""
    grouped: bool = False
    """Whether the expression speaks of groups; columns are then group keys."""

    def compile(self, node: Node) -> Sql:
        """Return the SQL of an expression; raises UnsupportedError."""
        if isinstance(node, Literal):
            return literal(node.value)
        if isinstance(node, Column):
            return self.columns.value(node)
        if isinstance(node, Not):
            return Sql(f"(NOT {self.compile(node.operand).text})")
        if isinstance(node, Logic):
            left, right = self.compile(node.left).text, self.compile(node.right).text
            return Sql(f"({left} {node.operator.upper()} {right})")
        if isinstance(node, IsNull):
            return Sql(f"({self.compile(node.operand).text} IS {'NOT ' if node.negated else ''}NULL)")
        if isinstance(node, Compare):
            left, right = _aligned(self.compile(node.left), self.compile(node.right))
            return Sql(f"({left} {node.operator} {right})")
        if isinstance(node, OneOf):
            return self._one_of(node)
        if isinstance(node, Arithmetic):
            return _arithmetic(node.operator, self.compile(node.left), self.compile(node.right))
        return self._aggregate(node) if FUNCTIONS[node.name].aggregate else self._call(node)

    def _one_of(self, node: OneOf) -> Sql:
        operand = self.compile(node.operand)
        options = [_aligned(operand, literal(option.value)) for option in node.options]
        left = options[0][0] if len({left for left, _ in options}) == 1 else None
        if left is None:  # literals of different scales
            return Sql("(" + " OR ".join(f"{one} = {other}" for one, other in options) + ")")
        return Sql(f"({left} IN ({', '.join(option for _, option in options)}))")

    def _call(self, node: Call) -> Sql:
        arguments = [self.compile(argument) for argument in node.arguments]
        texts = [argument.text for argument in arguments]
        match node.name:
            case "abs":
                return replace(arguments[0], text=f"abs({texts[0]})")
            case "whole":
                return Sql(f"({texts[0]} % 1 = 0)")
            case "multiple_of":
                left, right = _aligned(*arguments)
                return Sql(f"(CASE WHEN {right} <> 0 THEN {left} % {right} = 0 END)")
            case "scale":
                return self._scale(*arguments)
            case "length":
                return Sql(f"CAST(length({texts[0]}) AS DECIMAL(18,0))", Kind.NUMBER, 18, 0)
            case "matches":
                pattern = quoted(f"(?:{_text_of(node.arguments[1])})")
                return Sql(f"regexp_full_match({texts[0]}, {pattern})")
            case "period_start":
                return Sql(period_start_sql(texts[0]), Kind.DATE)
            case "period_end":
                return Sql(period_end_sql(texts[0]), Kind.DATE)
            case "contains" | "starts_with" | "ends_with":
                return Sql(f"{node.name}({texts[0]}, {texts[1]})")
        raise UnsupportedError(node.name)

    def _scale(self, number: Sql, power: Sql) -> Sql:
        if self.grouped:
            raise UnsupportedError("scale of an aggregate")
        known = f"{power.text} BETWEEN {_POWERS[0]} AND {_POWERS[-1]}"
        self.residue.append(f"(NOT {known} AND abs({power.text}) <= {NUMBER_DIGITS})")
        steps = " ".join(f"WHEN {n} THEN {_decimal(Decimal(10) ** n, 13, 6)}" for n in _POWERS)
        factor = Sql(f"(CASE {power.text} {steps} END)", Kind.NUMBER, 13, 6)
        return _arithmetic("*", number, factor)

    def _aggregate(self, node: Call) -> Sql:
        inner = Compiler(self.columns, self.rows, self.residue)
        arguments = [inner.compile(argument) for argument in node.arguments]
        digits = len(str(self.rows))
        if node.name == "count":
            return _counted("count(*)", digits)
        first = arguments[0]
        known = f"count({first.text}) = count(*)"
        if node.name == "count_if":
            return _counted(f"CASE WHEN {known} THEN count(*) FILTER (WHERE {first.text}) END", digits)
        if node.name == "sum_if":
            condition = arguments[1].text
            missing = f"count(*) FILTER (WHERE {condition} AND {first.text} IS NULL) = 0"
            known = f"count({condition}) = count(*) AND {missing}"
            total = f"coalesce(sum({first.text}) FILTER (WHERE {condition}), 0)"
        else:
            total = f"{node.name}({first.text})"
        growth = digits if node.name.startswith("sum") else 0
        return _number(f"CASE WHEN {known} THEN {total} END", first.whole + growth, first.scale)


def literal(value: Value) -> Sql:
    """Return the SQL of a value; raises UnsupportedError for types that rules cannot write."""
    if isinstance(value, bool):
        return Sql("TRUE" if value else "FALSE")
    if isinstance(value, Decimal):
        _, digits, exponent = value.as_tuple()
        scale = max(0, -int(exponent))
        whole = max(1, len(digits) + int(exponent))
        if whole + scale > WIDEST:
            raise UnsupportedError("a number too long for DECIMAL")
        return Sql(_decimal(value, whole, scale), Kind.NUMBER, whole, scale)
    if isinstance(value, str):
        return Sql(quoted(value), Kind.TEXT)
    if type(value) is date:
        iso = quoted(value.isoformat())
        return Sql(f"DATE {iso}", Kind.DATE, iso=iso)
    raise UnsupportedError(f"a literal of type {type(value).__name__}")


def quoted(text: str) -> str:
    """Return a text as a literal of SQL."""
    if "\0" in text:
        raise UnsupportedError("a text with a NUL")
    return database.quoted(text)


def _text_of(node: Node) -> str:
    if isinstance(node, Literal) and isinstance(node.value, str):
        return node.value
    raise UnsupportedError("a pattern that is not written out")


def _decimal(value: Decimal, whole: int, scale: int) -> str:
    return f"CAST('{value:f}' AS DECIMAL({whole + scale},{scale}))"


def _number(text: str, whole: int, scale: int) -> Sql:
    if whole + scale > WIDEST:
        raise UnsupportedError("a number too long for DECIMAL")
    return Sql(f"CAST({text} AS DECIMAL({whole + scale},{scale}))", Kind.NUMBER, whole, scale)


def _counted(text: str, digits: int) -> Sql:
    return _number(text, digits, 0)


def _arithmetic(operator: str, left: Sql, right: Sql) -> Sql:
    """Return a sum or product whose type is wide enough for every result."""
    if operator == "*":
        whole, scale = left.whole + right.whole, left.scale + right.scale
    else:
        whole, scale = max(left.whole, right.whole) + 1, max(left.scale, right.scale)
    if whole + scale > WIDEST:
        raise UnsupportedError("a number too long for DECIMAL")
    if operator == "*":  # two sides of at most 18 digits would make a product of 18, whatever it needs
        digits = max(left.whole + left.scale, 19)
        return Sql(f"(CAST({left.text} AS DECIMAL({digits},{left.scale})) * {right.text})", Kind.NUMBER, whole, scale)
    wide = f"DECIMAL({whole + scale},{scale})"
    return Sql(f"(CAST({left.text} AS {wide}) {operator} CAST({right.text} AS {wide}))", Kind.NUMBER, whole, scale)


def _aligned(left: Sql, right: Sql) -> tuple[str, str]:
    """Return both sides of a comparison in one type."""
    if left.iso is not None and right.iso is not None:
        return left.iso, right.iso
    if left.kind is not Kind.NUMBER or (left.scale, left.whole) == (right.scale, right.whole):
        return left.text, right.text
    whole, scale = max(left.whole, right.whole), max(left.scale, right.scale)
    return _number(left.text, whole, scale).text, _number(right.text, whole, scale).text
