"""Each check as a query: the rows that break it, of which nobody can tell, or which SQLite cannot judge exactly."""

from collections.abc import Mapping

from openfigures.engines.checks import Balances, Check, Holds, Limits, Refers, Unique
from openfigures.rules.nodes import Node, columns
from openfigures.suites.great_expectations.chain import Chain, Query
from openfigures.suites.great_expectations.expressions import Compiler
from openfigures.suites.great_expectations.groups import balances
from openfigures.suites.great_expectations.keys import refers, unique
from openfigures.suites.great_expectations.names import Layout
from openfigures.suites.great_expectations.said import UnsayableError
from openfigures.suites.great_expectations.scope import Scope
from openfigures.suites.great_expectations.slots import present
from openfigures.suites.great_expectations.steps import Steps
from openfigures.suites.great_expectations.verdicts import Part, verdict


def query_of(check: Check, layouts: Mapping[str, Layout]) -> Query:
    """Return the query of a check; raises UnsayableError when there is no exact one."""
    match check:
        case Limits():
            return _limits(check, layouts)
        case Holds():
            return _holds(check, layouts)
        case Balances():
            return balances(check, layouts)
        case Unique():
            return unique(check, layouts)
        case Refers():
            return refers(check, layouts)
    raise UnsayableError("only Open Figures has the function that judges it")


def _limits(check: Limits, layouts: Mapping[str, Layout]) -> Query:
    scope = Scope(layouts, check.table, {(None, check.field)}, {})
    chain = scope.chain()
    test = _part(scope, check.test, "t", chain)
    return chain.query(scope.own.layout.row, verdict(Part(present([scope.own[check.field]])), test))


def _holds(check: Holds, layouts: Mapping[str, Layout]) -> Query:
    scope = Scope(layouts, check.table, columns(check.when, check.test), check.lookups)
    chain = scope.chain()
    when = None if check.when is None else _part(scope, check.when, "w", chain)
    return chain.query(scope.own.layout.row, verdict(when, _part(scope, check.test, "t", chain)))


def _part(scope: Scope, node: Node, prefix: str, chain: Chain) -> Part:
    """Return a condition over the rows, of which the steps are added to the chain."""
    steps = Steps(prefix)
    condition = Compiler(scope.value, steps).compile(node).text
    chain.add_steps(steps)
    names = columns(node)
    return Part(condition, scope.unusable(names), scope.doubts(names) + steps.doubts)
