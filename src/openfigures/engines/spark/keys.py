"""Checks that no two rows have the same key."""

from functools import reduce
from operator import and_

from openfigures.engines.checks import Hit, Outcome, Unique
from openfigures.engines.spark.asking import Asking
from openfigures.engines.spark.cells import ROW
from openfigures.engines.spark.plans import Planner


def unique(asking: Asking, planner: Planner, check: Unique, keep: int) -> Outcome:
    """Return the outcome of the check for the rows whose keys can be read."""
    values = [planner.t[planner.cells[name].value] for name in check.fields]
    present = planner.t.filter(planner.present(check.fields))
    keys = [f"k{position}" for position in range(len(values))]
    keyed = present.select(ROW, **dict(zip(keys, values, strict=True))).view()
    groups = keyed.group_by(keys).aggregate(size=keyed.count(), first=keyed[ROW].min()).view()
    repeated = groups.filter(groups["size"] > 1).rename({f"o{key}": key for key in keys}).view()
    ((surplus,),) = asking.rows(repeated.aggregate(surplus=(repeated["size"] - 1).sum().fill_null(0)))
    if not surplus:
        return Outcome()
    same = reduce(and_, (keyed[key] == repeated[f"o{key}"] for key in keys))
    pairs = keyed.inner_join(repeated, same).select(row=keyed[ROW], first=repeated.first).view()
    later = pairs.filter(pairs.row != pairs.first).order_by("row").limit(min(keep, surplus))
    return Outcome(failed=surplus, hits=tuple(Hit(row, related=(first,)) for row, first in asking.rows(later)))
