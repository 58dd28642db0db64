"""Expressions of rules as SQL, from their trees."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from openfigures.cells.values import Kind, Value
from openfigures.rules.nodes import Arithmetic, Call, Column, Compare, IsNull, Literal, Logic, Node, Not, OneOf
from openfigures.suites.great_expectations.arithmetic import aligned, arithmetic, number
from openfigures.suites.great_expectations.functions import FUNCTIONS
from openfigures.suites.great_expectations.names import text_sql
from openfigures.suites.great_expectations.said import UnsayableError
from openfigures.suites.great_expectations.steps import Sql, Steps, combined


@dataclass(frozen=True, slots=True)
class Compiler:
    """Compiles expressions over the columns of a stage."""

    column: Callable[[Column], Sql]
    """Gives the value of a column."""
    steps: Steps

    def compile(self, node: Node) -> Sql:
        """Return the SQL of an expression; raises UnsayableError."""
        return self.steps.shallow(self._compile(node))

    def atom(self, node: Node) -> Sql:
        """Return an expression as a column or a literal."""
        return self.steps.column(self._compile(node))

    def aggregate(self, node: Call) -> Sql:
        """Return the SQL of an aggregate."""
        raise AssertionError(f"{node.name} speaks of a group of rows")

    def _compile(self, node: Node) -> Sql:
        match node:
            case Literal(value=value):
                return literal(value)
            case Column():
                return self.column(node)
            case Not(operand=operand):
                inner = self.compile(operand)
                return combined(f"NOT {inner.text}", inner)
            case IsNull(operand=operand, negated=negated):
                inner = self.steps.certain(self.compile(operand))
                return combined(f"{inner.text} IS {'NOT ' if negated else ''}NULL", inner)
            case Logic(operator=operator, left=left, right=right):
                return _infix(operator.upper(), self.compile(left), self.compile(right))
            case Compare(operator=operator, left=left, right=right):
                sides = aligned(self.compile(left), self.compile(right))
                return _infix(operator, *map(self.steps.certain, sides))
            case OneOf(operand=operand, options=options):
                return _one_of(self.atom(operand), options)
            case Arithmetic(operator=operator, left=left, right=right):
                return arithmetic(self.steps, operator, self.compile(left), self.compile(right))
            case Call(name=name, arguments=arguments) if name in FUNCTIONS:
                return FUNCTIONS[name](self.steps, *map(self.atom, arguments))
            case Call():
                return self.aggregate(node)


def literal(value: Value, places: int = 0) -> Sql:
    """Return a value that is written in a rule, a number in at least so many places; raises UnsayableError."""
    if isinstance(value, bool):
        return Sql(text=str(int(value)), literal=value)
    if isinstance(value, Decimal):
        return number(value, places)
    if isinstance(value, str):
        return Sql(text=text_sql(value), kind=Kind.TEXT, literal=value)
    if type(value) is date:
        return Sql(text=text_sql(value.isoformat()), kind=Kind.DATE, literal=value)
    raise UnsayableError(f"SQL has no value such as {value}")


def _infix(operator: str, left: Sql, right: Sql) -> Sql:
    return combined(f"{left.text} {operator} {right.text}", left, right)


def _one_of(operand: Sql, options: tuple[Literal, ...]) -> Sql:
    """Return whether a value is listed; null when the value is, even if nothing is left of the list."""
    texts = [text for option in options if (text := _listed(operand, option)) is not None]
    return combined(f"CASE WHEN {operand.text} IS NOT NULL THEN {operand.text} IN ({', '.join(texts)}) END", operand)


def _listed(operand: Sql, option: Literal) -> str | None:
    """Return a literal of a list; None for a number that is equal to none that SQLite holds."""
    try:
        listed = literal(option.value, operand.places)
    except UnsayableError:
        if operand.kind is Kind.NUMBER:
            return None
        raise
    return listed.text if listed.places == operand.places else None
