"""How cost grows with size: the exponent of what is spent above the floor."""

from collections.abc import Callable, Sequence
from math import log
from statistics import linear_regression, median

from benchmarks.results import Result

STEEP = 1.1
"""An exponent above this is more than linear, noise aside."""
UPPER = 3
"""So many of the largest sizes tell the exponent."""
PLAIN = 1.25
"""The largest size must cost so many times the floor, or the difference may be noise."""
NOISE = 0.05
"""Shares of the floor; what costs less above it counts as so much."""


def work(result: Result) -> float:
    """Return the seconds of all cores together."""
    return median(result.work)


def memory(result: Result) -> float:
    """Return the peak, in MiB."""
    return result.peak


def exponent(results: Sequence[Result], cost: Callable[[Result], float]) -> float | None:
    """Return the slope of cost over size, both as logarithms; the first result is the floor, which is subtracted first.

    None when even the largest size costs hardly more than the floor, so that nothing can be said.
    """
    floor, *grown = results
    least = cost(floor)
    largest = sorted(grown, key=lambda one: one.size)[-UPPER:]
    if cost(largest[-1]) < least * PLAIN:
        return None
    above = [max(cost(one) - least, least * NOISE) for one in largest]
    return linear_regression([log(one.size) for one in largest], [log(one) for one in above]).slope
