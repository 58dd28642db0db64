"""Whether an expression makes sense: every name known, every operator given kinds that it can work with."""

import re
from typing import Protocol

from openfigures.cells.values import Kind, kind_of_value
from openfigures.package.limits import PATTERN_CHARACTERS, PATTERN_PROGRAM
from openfigures.rules.digits import check_digits
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
from openfigures.rules.parser import GrammarError

_BYTE = re.compile(r"(?<!\\)(?:\\\\)*\\C")
"""The one escape of RE2 that is not about characters."""


class Scope(Protocol):
    """The names that an expression can use."""

    @property
    def grouped(self) -> bool:
        """Whether the expression speaks of groups of rows; columns are then inside aggregates or group keys."""

    def kind(self, column: Column) -> Kind:
        """Return the kind of a column; raises GrammarError when there is none."""

    def rows(self) -> "Scope":
        """Return the names that can be used inside an aggregate."""


def check_condition(node: Node, scope: Scope) -> None:
    """Raise GrammarError unless the expression is a condition of this scope that takes bounded work."""
    kind = _kind(node, scope)
    if kind is not Kind.BOOLEAN:
        raise GrammarError(f"this is a {kind}, not a condition", node.at, "compare it with something")
    check_digits(node)


def pattern_problem(pattern: str) -> str | None:
    """Say why a pattern cannot be used; None when it can. Patterns are those of RE2 and match whole texts."""
    import re2  # noqa: PLC0415 - only packages with patterns pay for it

    if len(pattern) > PATTERN_CHARACTERS:
        return f"the pattern is longer than {PATTERN_CHARACTERS} characters"
    if _BYTE.search(pattern):
        return "the pattern cannot be used: \\C takes single bytes out of characters"
    options = re2.Options()
    options.log_errors = False
    try:  # as it stands, so that parentheses which the engines put around it do not complete it; and with them
        re2.compile(pattern, options)
        compiled = re2.compile(f"(?:{pattern})", options)
    except re2.error as error:
        reason = error.args[0].decode() if error.args and isinstance(error.args[0], bytes) else error
        return f"the pattern cannot be used: {reason}"
    return "the pattern is too large" if compiled.programsize > PATTERN_PROGRAM else None


def _kind(node: Node, scope: Scope) -> Kind:
    if isinstance(node, Literal):
        if node.value is None:
            raise GrammarError("null cannot be compared", node.at, "write IS NULL or IS NOT NULL")
        return kind_of_value(node.value)
    if isinstance(node, Column):
        return scope.kind(node)
    if isinstance(node, IsNull):
        _kind(node.operand, scope)
        return Kind.BOOLEAN
    if isinstance(node, Not):
        _want(node.operand, Kind.BOOLEAN, scope)
        return Kind.BOOLEAN
    if isinstance(node, Logic):
        _want(node.left, Kind.BOOLEAN, scope)
        _want(node.right, Kind.BOOLEAN, scope)
        return Kind.BOOLEAN
    if isinstance(node, Arithmetic):
        _want(node.left, Kind.NUMBER, scope)
        _want(node.right, Kind.NUMBER, scope)
        return Kind.NUMBER
    if isinstance(node, Call):
        return _call(node, scope)
    _comparison(node, scope)
    return Kind.BOOLEAN


def _want(node: Node, wanted: Kind, scope: Scope) -> None:
    kind = _kind(node, scope)
    if kind is not wanted:
        raise GrammarError(f"expected a {wanted} here, found a {kind}", node.at)


def _comparison(node: Compare | OneOf, scope: Scope) -> None:
    if isinstance(node, Compare):
        left, others = node.left, (node.right,)
    else:
        left, others = node.operand, node.options  # type: ignore[assignment] # literals are nodes too
    kind = _kind(left, scope)
    if kind is Kind.OTHER:
        raise GrammarError("values of this type can only be tested with IS NULL", left.at)
    for other in others:
        found = _kind(other, scope)
        if found is not kind:
            hint = "texts stand in single quotes, numbers do not" if {kind, found} == {Kind.TEXT, Kind.NUMBER} else ""
            raise GrammarError(f"a {kind} cannot be compared with a {found}", other.at, hint)
    if kind is Kind.BOOLEAN and isinstance(node, Compare) and node.operator not in {"=", "<>"}:
        raise GrammarError("true and false have no order", node.at, "use = or <>")


def _call(node: Call, scope: Scope) -> Kind:
    function = FUNCTIONS[node.name]
    if function.aggregate and not scope.grouped:
        raise GrammarError(f"{node.name} speaks of a group of rows", node.at, "give the rule a 'group_by'")
    if len(node.arguments) != len(function.takes):
        message = f"{node.name} takes {len(function.takes)} arguments, found {len(node.arguments)}"
        raise GrammarError(message, node.at, f"{node.name} gives {function.says}")
    for position, (argument, wanted) in enumerate(zip(node.arguments, function.takes, strict=True)):
        if position in function.literal and not isinstance(argument, Literal):
            raise GrammarError(f"{node.name} needs a text written out here", argument.at)
        _want(argument, wanted, scope.rows() if function.aggregate else scope)
    if node.name == "matches" and isinstance(argument, Literal) and (problem := pattern_problem(argument.value)):
        raise GrammarError(problem, argument.at, "the patterns are those of RE2: no look-around, no back-references")
    return function.gives
