"""What follows from all figures together: bounds of what nobody stated, and how far each figure could be wrong."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor
from time import monotonic

from openfigures.cells.numbers import EXACT, plain_decimal
from openfigures.consistency.bounds import range_of, range_without
from openfigures.consistency.system import System
from openfigures.figures.intervals import Interval
from openfigures.findings import Severity
from openfigures.relations.analysis import Analysis
from openfigures.relations.quantities import Quantity
from openfigures.relations.systems import Cluster

_DECIMALS = 6
"""Decimals of an end that is published as a number."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Bound:
    """The range of a number that nobody stated."""

    variable: str
    quantity: Quantity
    group: tuple[str, ...]
    interval: Interval
    relations: tuple[str, ...]
    """The relations that tie it to stated figures."""


def bounds(analysis: Analysis, deadline: float | None = None) -> Iterator[Bound]:
    """Yield the bounds of unstated numbers that are tighter than what their kind says; none from contradictions.

    After the deadline, on the monotonic clock, nothing more is looked at.
    """
    for cluster in _sound(analysis, deadline):
        stated = {one.variable for one in cluster.statements}
        system = _sure(cluster)
        for name, quantity in cluster.quantities.items():
            if name in stated or _late(deadline):
                continue
            interval = range_of(system, name)
            kind = quantity.bounds
            if interval is None or (interval.lower, interval.upper) == (kind.lower, kind.upper):
                continue
            relations = dict.fromkeys(
                one.relation.name
                for one in cluster.instances
                if name in one.variables and one.relation.severity is Severity.ERROR
            )
            yield Bound(
                variable=name,
                quantity=quantity,
                group=cluster.groups[name],
                interval=interval,
                relations=tuple(relations),
            )


def slack(analysis: Analysis, deadline: float | None = None) -> Iterator[tuple[str, Interval]]:
    """Yield for each figure that others touch the range which these leave for its number, until the deadline."""
    for cluster in _sound(analysis, deadline):
        if cluster.untested:
            continue
        system = _sure(cluster)
        for one in cluster.statements:
            if _late(deadline):
                return
            interval = range_without(system, one.variable, one.label)
            if interval is not None:
                yield one.label, interval


def _sound(analysis: Analysis, deadline: float | None) -> Iterator[Cluster]:
    """Yield the clusters in which every range is one of a truth that exists."""
    unsound = {id(one.cluster) for one in analysis.contradictions if not one.likely and one.severity is Severity.ERROR}
    unsound |= {id(cluster) for cluster, _ in analysis.undecided}
    for cluster in analysis.clusters:
        if _late(deadline):
            return
        if id(cluster) not in unsound:
            yield cluster


def _sure(cluster: Cluster) -> System:
    """Return what surely holds in a cluster: relations that only warn prove nothing."""
    return cluster.system(instances=[one for one in cluster.instances if one.relation.severity is Severity.ERROR])


def _late(deadline: float | None) -> bool:
    return deadline is not None and monotonic() > deadline


def bound_cells(one: Bound) -> tuple[str, ...]:
    """Return the row of a bound in a published table: its ends as decimals, rounded outwards, and as fractions."""
    low, high = one.interval.lower, one.interval.upper
    return (
        one.quantity.name,
        *one.group,
        one.quantity.unit or "",
        "" if low is None else _decimal(low, down=True),
        "" if low is None else str(one.interval.lower_closed).lower(),
        "" if high is None else _decimal(high, down=False),
        "" if high is None else str(one.interval.upper_closed).lower(),
        "" if low is None else str(low),
        "" if high is None else str(high),
        " ".join(one.relations),
    )


def _decimal(value: Fraction, *, down: bool) -> str:
    """Return a number with at most six decimals, rounded down or up."""
    scaled = value * 10**_DECIMALS
    whole = floor(scaled) if down else ceil(scaled)
    return plain_decimal(Decimal(whole).scaleb(-_DECIMALS, EXACT))
