"""How cost grows with size: the exponent of what is spent above the floor."""

from collections.abc import Callable, Sequence
from math import log
from statistics import linear_regression, median

from benchmarks.results import Result

STEEP = 1.1
"""An exponent above this is more than linear, noise aside."""
UPPER = 3
"""So many of the largest sizes tell the exponent."""


def work(result: Result) -> float:
    """Return the seconds of all cores together."""
    return median(result.work)


def memory(result: Result) -> float:
    """Return the peak, in MiB."""
    return result.peak


def exponent(results: Sequence[Result], cost: Callable[[Result], float]) -> float | None:
    """Return the slope of cost over size, both as logarithms; the first result is the floor, which is subtracted first.

    None when the largest sizes cost no more than the floor, so that nothing can be said.
    """
    floor, *grown = results
    largest = sorted(grown, key=lambda one: one.size)[-UPPER:]
    above = [cost(one) - cost(floor) for one in largest]
    if min(above) <= 0:
        return None
    return linear_regression([log(one.size) for one in largest], [log(one) for one in above]).slope
