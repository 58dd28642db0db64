"""Rules for groups of rows as queries: columns of the rows, aggregates over them, then the condition of the group."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from openfigures.cells.values import Kind
from openfigures.engines.checks import Balances
from openfigures.rules.nodes import Call, Node, columns
from openfigures.suites.great_expectations.chain import NUMBER, Query
from openfigures.suites.great_expectations.expressions import Compiler
from openfigures.suites.great_expectations.names import Layout
from openfigures.suites.great_expectations.scope import Scope
from openfigures.suites.great_expectations.slots import any_of, doubts, unusable
from openfigures.suites.great_expectations.steps import Sql, Steps, computed
from openfigures.suites.great_expectations.verdicts import Part, verdict

_THOUSAND_MILLIONS = 10**9
"""SQLite's sum raises an error when it overflows, so these and the rest are added apart."""


def balances(check: Balances, layouts: Mapping[str, Layout]) -> Query:
    """Return the query of the groups that break a rule, each with its first row.

    Rows of which the group cannot be told are left out. When a number of a group's key does not fit, its row may
    belong to any group.
    """
    own = {(None, name) for name in check.group_by}
    scope = Scope(layouts, check.table, own | columns(check.when, check.test), check.lookups)
    keys = scope.own.some(check.group_by)
    listed, unsure = [key.value.text for key in keys], doubts(keys)
    nodes = [node for node in (check.when, check.test) if node is not None]
    conditions = [_GroupCondition(scope, node, prefix) for node, prefix in zip(nodes, "ab", strict=False)]
    chain = scope.chain()
    for one in conditions:
        chain.add_steps(one.rows)
    aggregates = [column for one in conditions for column in one.aggregates]
    alone = [f"CASE WHEN {any_of(unsure)} THEN {NUMBER} END"] if unsure else []
    rest = f"WHERE NOT {any_of(unusable(keys))} GROUP BY {', '.join([*listed, *alone])}"
    unfit = f"max({any_of(unsure)}) AS unfit"
    chain.add("the groups", [f"min({NUMBER}) AS {NUMBER}", unfit, *listed, *aggregates], rest=rest)
    chain.add("all groups", ["*", "max(unfit) OVER () AS unsure"])
    for one in conditions:
        chain.add_steps(one.groups)
    *when, test = [one.part for one in conditions]
    return chain.query(scope.own.layout.row, verdict(when[0] if when else None, test))


class _GroupCondition:
    """A condition for groups: steps of the rows, aggregates of them, steps of the groups."""

    def __init__(self, scope: Scope, node: Node, prefix: str) -> None:
        self.rows, self.groups = Steps(f"{prefix}r"), Steps(f"{prefix}g")
        self.aggregates: list[str] = []
        self._prefix = prefix
        compiler = _GroupCompiler(scope.value, self.groups, Compiler(scope.value, self.rows), self._aggregate)
        condition = compiler.compile(node).text
        names = columns(node)
        blocked = self._aggregate(f"max({any_of(scope.unusable(names))})")
        unfit = self._aggregate(f"max({any_of(scope.doubts(names) + self.rows.doubts)})")
        self.part = Part(condition, [blocked.text], ["unsure", unfit.text, *self.groups.doubts])

    def _aggregate(self, text: str, kind: Kind = Kind.BOOLEAN, places: int = 0) -> Sql:
        """Return an aggregate as a column of the groups."""
        name = f"{self._prefix}{len(self.aggregates)}"
        self.aggregates.append(f"{text} AS {name}")
        return Sql(text=name, kind=kind, places=places)


@dataclass(frozen=True, slots=True)
class _GroupCompiler(Compiler):
    """Compiles expressions over groups."""

    inner: Compiler
    """Compiles what stands inside aggregates, over the rows."""
    add: Callable[..., Sql]
    """Makes a column of an aggregate."""

    def aggregate(self, node: Call) -> Sql:
        """Return an aggregate; null when a value is, so that nothing is left out of it in silence."""
        if node.name == "count":
            return self.add("count(*)", Kind.NUMBER)
        first, *others = [self.inner.atom(argument) for argument in node.arguments]
        known = f"count({first.text}) = count(*)"
        if node.name == "count_if":
            return self.add(f"CASE WHEN {known} THEN sum({first.text}) END", Kind.NUMBER)
        if node.name in {"min", "max"}:
            return self.add(f"CASE WHEN {known} THEN {node.name}({first.text}) END", Kind.NUMBER, first.places)
        chosen = first.text
        if others:
            meets = others[0].text
            known = f"count({meets}) = count(*) AND sum({meets} AND {first.text} IS NULL) = 0"
            chosen = f"CASE WHEN {meets} THEN {first.text} ELSE 0 END"
        return self._sum(chosen, known, first.places)

    def _sum(self, summand: str, known: str, places: int) -> Sql:
        parts = [f"({summand}) {operator} {_THOUSAND_MILLIONS}" for operator in "/%"]
        high, low = (self.add(f"CASE WHEN {known} THEN sum({part}) END", Kind.NUMBER) for part in parts)
        return computed(f"{high.text} * {_THOUSAND_MILLIONS} + {low.text}", high, low, places=places)
