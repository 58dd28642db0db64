"""The tree of an expression. Every engine runs it from this tree and from nothing else."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Literal:
    """A value written in the rule; None is null."""

    value: Any
    at: int = 0
    """0-based offset in the text of the expression."""


@dataclass(frozen=True, slots=True)
class Column:
    """A field of the rule's table, or of the table that a foreign key leads to."""

    name: str
    table: str | None = None
    """The table that is looked up; None for the rule's own."""
    at: int = 0

    def __str__(self) -> str:
        """Return the name as rules write it."""
        return f"{self.table}.{self.name}" if self.table else self.name


@dataclass(frozen=True, slots=True)
class Not:
    """Logical negation; not null is null."""

    operand: "Node"
    at: int = 0


@dataclass(frozen=True, slots=True)
class Logic:
    """`and` or `or`, with null as the third value (Kleene)."""

    operator: str
    left: "Node"
    right: "Node"
    at: int = 0


@dataclass(frozen=True, slots=True)
class Compare:
    """One of = <> < <= > >=; null when a side is null. Texts compare by code point."""

    operator: str
    left: "Node"
    right: "Node"
    at: int = 0


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """Exact + - *; null when a side is null."""

    operator: str
    left: "Node"
    right: "Node"
    at: int = 0


@dataclass(frozen=True, slots=True)
class IsNull:
    """Whether a value is missing; never null itself."""

    operand: "Node"
    negated: bool
    at: int = 0


@dataclass(frozen=True, slots=True)
class OneOf:
    """Whether a value is in a list of literals; null when the value is."""

    operand: "Node"
    options: tuple[Literal, ...]
    at: int = 0


@dataclass(frozen=True, slots=True)
class Call:
    """A function of `openfigures.rules.functions`; null when an argument is, unless it says otherwise."""

    name: str
    arguments: tuple["Node", ...]
    at: int = 0


Node = Literal | Column | Not | Logic | Compare | Arithmetic | IsNull | OneOf | Call


def children(node: Node) -> tuple[Node, ...]:
    """Return the nodes directly below a node."""
    if isinstance(node, Not | IsNull):
        return (node.operand,)
    if isinstance(node, Logic | Compare | Arithmetic):
        return (node.left, node.right)
    if isinstance(node, OneOf):
        return (node.operand, *node.options)
    return node.arguments if isinstance(node, Call) else ()


def walk(node: Node) -> Iterator[Node]:
    """Yield a node and all nodes below it, from left to right."""
    waiting = [node]
    while waiting:
        node = waiting.pop()
        yield node
        waiting += reversed(children(node))


def columns(*nodes: Node | None) -> frozenset[tuple[str | None, str]]:
    """Return the (table, name) of every column that some expressions read."""
    found = (one for node in nodes if node is not None for one in walk(node))
    return frozenset((one.table, one.name) for one in found if isinstance(one, Column))
