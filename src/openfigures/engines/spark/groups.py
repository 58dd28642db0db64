"""Checks of groups of rows."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from openfigures.engines.checks import Balances, Outcome
from openfigures.engines.spark.asking import Asking
from openfigures.engines.spark.cells import ROW
from openfigures.engines.spark.expressions import Compiler
from openfigures.engines.spark.plans import BLOCKED, FAILED, UNKNOWN, Planner, RowPlan, any_of, group_states, states_of
from openfigures.engines.spark.rows import counted, listed
from openfigures.engines.spark.said import UnsupportedError
from openfigures.engines.spark.totals import Totals
from openfigures.rules.functions import FUNCTIONS
from openfigures.rules.nodes import Call, Node, columns, walk

_NEARBY = 5
"""Rows of a group that are told beside its first."""


@dataclass(frozen=True, slots=True)
class GroupPlan:
    """A check of groups, as one of the rows of a table that has a row for each group."""

    usable: Planner
    """The rows whose group is known."""
    groups: Any
    plan: RowPlan


def key_blocked(planner: Planner, check: Balances) -> Any | None:
    """Return the condition that a row's group cannot be told."""
    return planner.blocked({(None, name) for name in check.group_by}, {})


def group_plan(planner: Planner, position: int, check: Balances, rows: int) -> GroupPlan:
    """Return the plan of a check; raises UnsupportedError. The table has so many rows."""
    if not check.group_by:
        raise UnsupportedError("a group of all rows")
    blocked = key_blocked(planner, check)
    usable = planner if blocked is None else replace(planner, t=planner.t.filter(~blocked).view())
    residue: list[Any] = []
    inner = Totals(usable.t, Compiler(lambda one: usable.column(check.lookups, one), residue), rows)
    totals = {call: inner.compile(call) for call in _aggregates(check)}
    names = {call: f"t{at}" for at, call in enumerate(totals)}
    flags = {
        name: one.any()
        for name, node in (("when", check.when), ("test", check.test))
        if node is not None and (one := usable.blocked(columns(node), check.lookups)) is not None
    }
    values = {names[call]: total.value for call, total in totals.items()}
    groups = usable.t.group_by(_keys(usable, check)).aggregate(**{ROW: usable.t[ROW].min()}, **values, **flags).view()
    compiler = Compiler(
        lambda one: usable.cells[one.name].term(groups),
        residue,
        lambda call: replace(totals[call], value=groups[names[call]]),
    )
    states = states_of(
        test=compiler.compile(check.test).value,
        when=None if check.when is None else compiler.compile(check.when).value.fill_null(False),
        when_blocked=groups["when"] if "when" in flags else None,
        test_blocked=groups["test"] if "test" in flags else None,
    )
    if residue:
        raise UnsupportedError("what only some rows of a group may need")
    return GroupPlan(usable, groups, group_states(position, check, states))


def balances(asking: Asking, group: GroupPlan, check: Balances, keep: int) -> Outcome:
    """Return the outcome of a check for the rows whose group is known."""
    counts = counted(asking, group.groups, [group.plan])
    found = listed(asking, group.groups, [group.plan], counts, keep).get(group.plan.position, [])
    nearby = _nearby(asking, group, check, max(hit.row for hit in found)) if found else {}
    count = counts[group.plan.position]
    return Outcome(
        failed=count.get(FAILED, 0),
        unknown=count.get(UNKNOWN, 0),
        blocked=count.get(BLOCKED, 0),
        hits=tuple(replace(hit, related=tuple(sorted(nearby.get(hit.row, ())))) for hit in found),
    )


def _nearby(asking: Asking, group: GroupPlan, check: Balances, last: int) -> dict[int, list[int]]:
    """Return rows of the bad groups by their first rows, of which `last` is the last."""
    import ibis  # noqa: PLC0415 - heavy, and optional

    t = group.usable.t
    same = ibis.window(group_by=_keys(group.usable, check))
    ordered = ibis.window(group_by=_keys(group.usable, check), order_by=ROW)
    near = t.select(row=t[ROW], first=t[ROW].min().over(same), nth=ibis.row_number().over(ordered)).view()
    near = near.filter(near.nth > 0, near.nth <= _NEARBY, near["first"] <= last).view()
    states = [group.plan.states[FAILED], group.plan.states[UNKNOWN]]
    bad = group.groups.filter(any_of(states)).select(bad=group.groups[ROW]).view()
    rows: dict[int, list[int]] = defaultdict(list)
    for first, row in asking.rows(near.semi_join(bad, near["first"] == bad.bad).select("first", "row")):
        rows[first].append(row)
    return rows


def _keys(planner: Planner, check: Balances) -> list[str]:
    return [planner.cells[name].value for name in check.group_by]


def _aggregates(check: Balances) -> Sequence[Call]:
    nodes: list[Node] = [node for one in (check.when, check.test) if one is not None for node in walk(one)]
    return list(dict.fromkeys(node for node in nodes if isinstance(node, Call) and FUNCTIONS[node.name].aggregate))
