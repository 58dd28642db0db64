"""Tables with the rows beside them that they look up in others."""

from collections.abc import Mapping, Set
from dataclasses import replace

from openfigures.cells.values import kind_of
from openfigures.engines.checks import Check, fields_read
from openfigures.engines.spark.asking import Asking
from openfigures.engines.spark.cells import ROW, cells_of, prepared
from openfigures.engines.spark.plans import Join, JoinKey, Planner, lookups_of


def are_alike(asking: Asking, table: str, key: JoinKey) -> bool:
    """Whether a key has the same kinds on both sides: of others no two are equal, but Spark would cast them."""
    other, here, there = key
    own, target = asking.copies[table].fields, asking.copies[other].fields
    return all(kind_of(own[one]) is kind_of(target[two]) for one, two in zip(here, there, strict=True))


def fields_of_others(check: Check) -> Set[tuple[str, str]]:
    """Return the fields of other tables that a check reads, as (table, field)."""
    keys = {(table, name) for table, _, there in lookups_of(check) for name in there}
    return keys | {(table, name) for table, name in fields_read(check) if table is not None}


def tables_of(check: Check) -> Set[str]:
    """Return all tables that a check reads."""
    return {check.table} | {table for table, _, _ in lookups_of(check)}


def joined(asking: Asking, planner: Planner, checks: Mapping[int, Check]) -> Planner:
    """Return a planner of a table with all rows beside it that some checks look up."""
    import ibis  # noqa: PLC0415 - heavy, and optional

    names: dict[JoinKey, set[str]] = {}
    for check in checks.values():
        for key in lookups_of(check):
            names.setdefault(key, set()).update(name for table, name in fields_of_others(check) if table == key[0])
    t, joins = planner.t, {}
    for position, (key, read) in enumerate(names.items()):
        copy, prefix = asking.copies[key[0]], f"j{position}_"
        cells = cells_of(copy.fields, copy.columns, read)
        other = prepared(asking.table(key[0]), cells.values())
        values = [cells[name].value for name in key[2]]
        other = other.drop_null(values)
        other = other.mutate(nth=ibis.row_number().over(group_by=values, order_by=ROW)).view()
        side = other.filter(other.nth == 0).select(**{prefix + name: other[name] for name in other.columns}).view()
        on = [(planner.cells[one].value, prefix + two) for one, two in zip(key[1], values, strict=True)]
        t = t.left_join(side, on)
        joins[key] = Join(prefix + ROW, {name: replace(cell, prefix=prefix) for name, cell in cells.items()})
    return replace(planner, t=t.view(), joins=joins)
