"""Checks that no two rows have the same key."""

from openfigures.engines.checks import Hit, Outcome, Unique
from openfigures.engines.spark.asking import Asking
from openfigures.engines.spark.cells import ROW
from openfigures.engines.spark.plans import Planner


def unique(asking: Asking, planner: Planner, check: Unique, keep: int) -> Outcome:
    """Return the outcome of the check for the rows whose keys can be read."""
    import ibis  # noqa: PLC0415 - heavy, and optional

    values = [planner.t[planner.cells[name].value] for name in check.fields]
    present = planner.t.filter(planner.present(check.fields))
    keyed = present.select(ROW, **{f"k{position}": value for position, value in enumerate(values)}).view()
    keys = [name for name in keyed.columns if name != ROW]
    later = keyed.select(ROW, first=keyed[ROW].min().over(ibis.window(group_by=keys))).view()
    later = later.filter(later[ROW] != later["first"])
    pairs = asking.few(later, lambda t: t)
    failed = len(pairs) if pairs is not None else asking.rows(later.count())[0][0]
    shown = pairs[:keep] if pairs is not None else asking.rows(later.order_by(ROW).limit(min(keep, failed)))
    return Outcome(failed=failed, hits=tuple(Hit(row, related=(first,)) for row, first in shown))
