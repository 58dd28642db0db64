"""Whether one demand follows from others: the solver decides, exactly.

What is proved is so. What is not proved within the limits is never taken for so, and neither is what the solver does
not know, such as whether two patterns allow the same texts.
"""

from collections.abc import Iterable, Iterator
from time import thread_time

from openfigures.cells.numbers import EXACT
from openfigures.cells.values import Kind, kind_of
from openfigures.consistency.limits import Limits
from openfigures.consistency.search import Inconsistent, decide
from openfigures.consistency.system import Any, Constraint, Formula, System, negation
from openfigures.demands.constraints import constraints
from openfigures.engines.checks import Limits as LimitCheck
from openfigures.package.schema import Schema
from openfigures.relations.conditions import Translator, present, shape
from openfigures.rules.functions import FUNCTIONS
from openfigures.rules.nodes import Arithmetic, Call, Column, Compare, IsNull, Literal, Logic, Node, Not, OneOf

LIMITS = Limits(steps=3_000, seconds=2.0)
"""For each question."""
SECONDS = 5.0
"""For all questions about two versions, not counting what others take of the machine; later ones are not asked."""


class Solver:
    """Answers what follows from what in one comparison, in which the same name always means the same."""

    def __init__(self, seconds: float = SECONDS) -> None:
        self._translator = Translator()
        self._deadline = thread_time() + seconds

    @property
    def exhausted(self) -> bool:
        """Whether the time for all questions is over."""
        return thread_time() > self._deadline

    def demand(self, when: Node | None, check: Node) -> Formula:
        """Return the formula that a rule says: where its condition is true, its check is."""
        formula = self._true(check)
        return formula if when is None else Any((negation(self._true(when)), formula))

    def _true(self, condition: Node) -> Formula:
        """Return when a condition is true."""
        return self._translator.true(unknowns(condition))

    def said_by(self, schema: Schema) -> Iterator[Formula]:
        """Yield what a schema says of each row: which cells are there, and within which limits."""
        for field in schema.fields:
            there = present(_name(Column(field.name)))
            if field.required:
                yield there
            for one in constraints("", field, []):
                if isinstance(one.check, LimitCheck) and kind_of(field) in {Kind.NUMBER, Kind.TEXT}:
                    yield Any((negation(there), self._true(one.check.test)))

    def follows(self, conclusion: Formula, premises: Iterable[Formula], whole: frozenset[str] = frozenset()) -> bool:
        """Tell whether it is proved that a formula follows from others; `whole` are the columns of whole numbers."""
        if self.exhausted:
            return False
        asked = (*premises, negation(conclusion))
        constraint = tuple(Constraint(str(number), formula) for number, formula in enumerate(asked))
        variables = frozenset(f"value of {_name(Column(name))}" for name in whole)
        return isinstance(decide(System(constraint, variables), LIMITS), Inconsistent)


def unknowns(node: Node) -> Node:
    """Return an expression in which everything that the solver takes for one unknown is a column of its own.

    These are the columns of other tables, aggregates over groups, and in relations quotients and pinned quantities.
    """
    match node:
        case Column():
            return Column(_name(node))
        case Call(name="percent", arguments=(Literal() as number,)):
            return Literal(number.value.scaleb(-2, EXACT))
        case Call():
            call = Call(node.name, tuple(map(unknowns, node.arguments)))
            return Column(shape(call)) if _is_unknown(node) else call
        case Arithmetic() | Compare() | Logic():
            both = type(node)(node.operator, unknowns(node.left), unknowns(node.right))
            return Column(shape(both)) if node.operator == "/" else both
        case Not():
            return Not(unknowns(node.operand))
        case IsNull():
            return IsNull(unknowns(node.operand), node.negated)
        case OneOf():
            return OneOf(unknowns(node.operand), node.options)
    return node


def _is_unknown(call: Call) -> bool:
    return call.name not in FUNCTIONS or FUNCTIONS[call.name].aggregate


def _name(column: Column) -> str:
    """Return a name that no other unknown has."""
    return repr((column.table, column.name))
