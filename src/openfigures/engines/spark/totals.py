"""Aggregates: what the rows of a group come to."""

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from openfigures.cells.values import Kind
from openfigures.engines.spark.cells import ROW, Term
from openfigures.engines.spark.expressions import WIDEST, Compiler, is_unknown, number, written
from openfigures.engines.spark.said import UnsupportedError
from openfigures.rules.nodes import Call, Node, columns

_GROWTH = 10
"""Digits by which Spark widens the type of a sum."""


@dataclass(frozen=True, slots=True)
class Totals:
    """Compiles the aggregates of a rule over a table."""

    t: Any
    compiler: Compiler
    """For the arguments."""
    rows: int
    """Rows of the table, which bound how far a sum can grow."""

    def compile(self, node: Call) -> Term:
        """Return the value for a group; raises UnsupportedError."""
        digits = len(str(self.rows))
        if node.name == "count":
            return number(self.t.count(), digits, 0)
        first, *others = [self._column(argument) for argument in node.arguments]
        if node.name == "count_if":
            return number(_unless(is_unknown(first.value).any(), first.value.sum()), digits, 0)
        missing = first.value.isnull()
        if node.name in {"min", "max"}:
            least = first.value.min() if node.name == "min" else first.value.max()
            return Term(_unless(missing.any(), least), Kind.NUMBER, first.whole, first.scale)
        if first.whole + first.scale + digits > WIDEST:
            raise UnsupportedError("a sum too long for a decimal")
        whole = min(WIDEST - first.scale, first.whole + _GROWTH)
        if node.name == "sum":
            return Term(_unless(missing.any(), first.value.sum()), Kind.NUMBER, whole, first.scale)
        condition = others[0].value
        unknown = is_unknown(condition).any() | (condition & missing).any()
        none = number(written(Decimal(0)), 1, first.scale).value
        return Term(_unless(unknown, first.value.sum(where=condition).fill_null(none)), Kind.NUMBER, whole, first.scale)

    def _column(self, argument: Node) -> Term:
        """Return an argument as a column, even if it is the same in all rows."""
        import ibis  # noqa: PLC0415 - heavy, and optional

        term = self.compiler.compile(argument)
        if columns(argument):
            return term
        return replace(term, value=ibis.ifelse(self.t[ROW].notnull(), term.value, ibis.null(term.value.type())))


def _unless(unknown: Any, value: Any) -> Any:
    import ibis  # noqa: PLC0415 - heavy, and optional

    return ibis.ifelse(unknown.fill_null(False), ibis.null(value.type()), value)
