"""Whether a relation makes sense: quantities are numbers, dimensions are texts, and every dimension has a value."""

from collections.abc import Sequence

from openfigures.cells.values import Kind, kind_of_value
from openfigures.rules.nodes import Arithmetic, Call, Column, Compare, IsNull, Literal, Logic, Node, Not, OneOf
from openfigures.rules.parser import GrammarError
from openfigures.rules.relation_parser import PINNED, PREVIOUS, TOTAL


def check_relation(node: Node, dimensions: Sequence[str], over: Sequence[str]) -> None:
    """Raise GrammarError unless the node is a condition on figures.

    `dimensions` are those of the figures, `over` those that the relation runs over: the others must be set
    in every reference.
    """
    kind = _Checker(dimensions, over).kind(node)
    if kind is not Kind.BOOLEAN:
        raise GrammarError(f"this is a {kind}, not a condition", node.at, "compare it with something")


class _Checker:
    def __init__(self, dimensions: Sequence[str], over: Sequence[str]) -> None:
        self.dimensions = dimensions
        self.over = over

    def kind(self, node: Node) -> Kind:
        if isinstance(node, Literal):
            return kind_of_value(node.value)
        if isinstance(node, Column):
            return self._name(node)
        if isinstance(node, Call):
            return self._call(node)
        if isinstance(node, IsNull):
            raise GrammarError("a quantity always has a value, known or not", node.at, "leave the condition out")
        if isinstance(node, Arithmetic):
            self._want(Kind.NUMBER, node.left, node.right)
            return Kind.NUMBER
        if isinstance(node, Logic | Not):
            self._want(Kind.BOOLEAN, *((node.operand,) if isinstance(node, Not) else (node.left, node.right)))
            return Kind.BOOLEAN
        return self._comparison(node)

    def _want(self, wanted: Kind, *nodes: Node) -> None:
        for node in nodes:
            kind = self.kind(node)
            if kind is not wanted:
                raise GrammarError(f"expected a {wanted} here, found a {kind}", node.at)

    def _name(self, column: Column) -> Kind:
        if column.name in self.over:
            return Kind.TEXT
        if column.name in self.dimensions:
            hint = "add it to 'over', or set it in the references: quantity[dimension = 'value']"
            raise GrammarError(f"the relation does not run over '{column.name}'", column.at, hint)
        self._complete(column, set())
        return Kind.NUMBER

    def _complete(self, quantity: Column, pinned: set[str]) -> None:
        open_ones = [one for one in self.dimensions if one not in self.over and one not in pinned]
        if open_ones:
            message = f"nobody says for which {open_ones[0]} '{quantity.name}' is meant"
            hint = f"write {quantity.name}[{open_ones[0]} = 'value'], or let the relation run over it"
            raise GrammarError(message, quantity.at, hint)

    def _call(self, node: Call) -> Kind:
        quantity = node.arguments[0]
        if node.name == TOTAL and isinstance(quantity, Column):
            self._complete(quantity, set())
        elif node.name == PINNED and isinstance(quantity, Column):
            names, values = node.arguments[1::2], node.arguments[2::2]
            pinned: set[str] = set()
            for name, value in zip(names, values, strict=True):
                self._pin(name, value)
                if isinstance(name, Column) and name.name in pinned:
                    raise GrammarError(f"'{name.name}' is set twice", name.at, "set each dimension once")
                pinned |= {name.name} if isinstance(name, Column) else set()
            self._complete(quantity, pinned)
        return Kind.NUMBER

    def _pin(self, name: Node, value: Node) -> None:
        if isinstance(name, Column) and name.name not in self.dimensions:
            hint = f"the dimensions are {', '.join(self.dimensions)}"
            raise GrammarError(f"'{name.name}' is no dimension of the figures", name.at, hint)
        if isinstance(value, Column) and isinstance(name, Column) and name.name not in self.over:
            raise GrammarError(f"nothing is {PREVIOUS} to a dimension that the relation does not run over", value.at)

    def _comparison(self, node: Compare | OneOf) -> Kind:
        if isinstance(node, Compare):
            left, others = node.left, (node.right,)
        else:
            left, others = node.operand, node.options  # type: ignore[assignment] # literals are nodes too
        kind = self.kind(left)
        for other in others:
            found = self.kind(other)
            if found is not kind:
                hint = "texts stand in single quotes, numbers do not" if Kind.TEXT in {kind, found} else ""
                raise GrammarError(f"a {kind} cannot be compared with a {found}", other.at, hint)
        if kind is Kind.TEXT and not any(isinstance(one, Column) for one in (left, *others)):
            raise GrammarError("this compares texts only", left.at, "compare a dimension with a text")
        return Kind.BOOLEAN
