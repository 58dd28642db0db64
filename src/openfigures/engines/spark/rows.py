"""Checks of single rows that say something of many: one question counts them, others look only at what was counted."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from sys import maxsize
from typing import Any

from openfigures.engines.checks import Hit
from openfigures.engines.spark.asking import Asking
from openfigures.engines.spark.cells import ROW, Cell
from openfigures.engines.spark.plans import BEYOND, FAILED, UNKNOWN, RowPlan, any_of

Counts = Mapping[int, Mapping[str, int]]
"""How many rows are in each state, by the position of the check."""


def counted(asking: Asking, t: Any, plans: Sequence[RowPlan]) -> Counts:
    """Return how many rows of a table each check says something of, and what; most checks say nothing."""
    counts: dict[int, dict[str, int]] = {plan.position: {} for plan in plans}
    asked = {f"n{plan.position}": plan.bad for plan in plans if plan.bad is not None}
    bad = _numbers(asking, t, asked)
    broken = [plan for plan in plans if bad.get(f"n{plan.position}")]
    for name, number in _numbers(asking, t, dict(_named(broken))).items():
        counts[int(name[1:])][name[0]] = number
    return counts


def _numbers(asking: Asking, t: Any, named: Mapping[str, Any]) -> dict[str, int]:
    """Return how many rows meet each condition."""
    if not named:
        return {}
    (answer,) = asking.rows(t.aggregate(**{name: _times(t, one) for name, one in named.items()}))
    return dict(zip(named, answer, strict=True))


def _times(t: Any, condition: Any) -> Any:
    """Return how often a condition is true; Spark counts faster than it adds, as Ibis says `where`."""
    import ibis  # noqa: PLC0415 - heavy, and optional

    if not isinstance(condition, ibis.expr.types.Column):  # it is the same in all rows
        return t.count(where=condition)
    return ibis.ifelse(condition, 1, ibis.null("int8")).count()


def listed(asking: Asking, t: Any, plans: Sequence[RowPlan], counts: Counts, keep: int) -> dict[int, list[Hit]]:
    """Return the first `keep` rows that fail each check or of which nobody can tell, in the order of rows."""
    shown = [
        (plan, {state: one for state, one in plan.states.items() if state in {FAILED, UNKNOWN}})
        for plan in plans
        if counts[plan.position].get(FAILED) or counts[plan.position].get(UNKNOWN)
    ]
    hits: dict[int, list[Hit]] = defaultdict(list)
    named = dict(_named(replace(plan, states=states) for plan, states in shown))
    for row, name in asking.rows(_first(t, named, keep)) if named else ():
        hits[int(name[1:])].append(Hit(row, unknown=name[0] == UNKNOWN))
    return {position: sorted(found, key=lambda hit: hit.row)[:keep] for position, found in hits.items()}


def beyond(asking: Asking, t: Any, plans: Sequence[RowPlan], cells: Sequence[Cell]) -> list[tuple[Any, ...]]:
    """Return the rows that are beyond Spark for some checks: its number, for each check whether it is, some cells."""
    flags = {f"{BEYOND}{plan.position}": plan.states[BEYOND] for plan in plans}
    chosen = t.filter(any_of(list(flags.values())))
    return sorted(asking.rows(chosen.select(ROW, **flags, **{cell.text: t[cell.text] for cell in cells})))


def _named(plans: Iterable[RowPlan]) -> Iterable[tuple[str, Any]]:
    return ((f"{state}{plan.position}", one) for plan in plans for state, one in plan.states.items())


def _first(t: Any, named: Mapping[str, Any], keep: int) -> Any:
    """Return the first rows in each state: most rows are in few, so they are listed and not looked at by check."""
    import ibis  # noqa: PLC0415 - heavy, and optional

    states = ibis.array([ibis.ifelse(one, name, ibis.null(str)) for name, one in named.items()])
    pairs = t.select(row=t[ROW], state=states.unnest()).view()
    pairs = pairs.filter(pairs.state.notnull()).view()
    if keep == maxsize:
        return pairs
    numbered = pairs.mutate(nth=ibis.row_number().over(group_by=pairs.state, order_by=pairs.row)).view()
    return numbered.filter(numbered.nth < keep).select("row", "state")
