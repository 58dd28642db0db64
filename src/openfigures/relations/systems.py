"""Figures and relations that hang together, as one system each: what cannot touch is decided apart."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from fractions import Fraction

from openfigures.consistency.system import All, Atom, Constraint, Formula, System
from openfigures.figures.intervals import Interval
from openfigures.relations.instances import Instance
from openfigures.relations.quantities import Quantity, bounds_of_kind
from openfigures.relations.statements import Group, Statement, Statements

_PLUS, _MINUS = Fraction(1), Fraction(-1)


@dataclass(frozen=True, slots=True)
class Cluster:
    """Figures that hang together by relations, directly or not."""

    statements: tuple[Statement, ...]
    instances: tuple[Instance, ...]
    quantities: dict[str, Quantity]
    """The quantity of each variable."""
    groups: dict[str, Group]
    """The values of all dimensions of each variable."""

    def system(
        self, *, likely: bool = False, instances: Sequence[Instance] | None = None, short: bool = False
    ) -> System:
        """Return the system to decide: what the figures surely say, or what a reader would take them to say.

        A `short` system leaves out what kinds say of numbers when a figure says as much. It holds when the whole one
        does, but it is none to doubt figures in.
        """
        chosen = self.instances if instances is None else instances
        constraints = [statement_constraint(one, one.likely if likely else one.interval) for one in self.statements]
        constraints += [one.constraint for one in chosen]
        known = {one.variable for one in self.statements if self._is_inside(one)} if short else frozenset[str]()
        kinds = (bounds_of_kind(quantity, name) for name, quantity in self.quantities.items() if name not in known)
        constraints += [one for one in kinds if one is not None]
        whole = frozenset(name for name, quantity in self.quantities.items() if quantity.whole)
        return System(tuple(constraints), whole)

    def _is_inside(self, statement: Statement) -> bool:
        """Whether a figure says at least as much of its number as its kind does."""
        kind, said = self.quantities[statement.variable].bounds, statement.interval
        above = kind.lower is None or (said.lower is not None and said.lower >= kind.lower)
        return above and (kind.upper is None or (said.upper is not None and said.upper <= kind.upper))

    @property
    def untested(self) -> bool:
        """Whether no figure can contradict another one."""
        return len(self.statements) == 1


def statement_constraint(statement: Statement, interval: Interval) -> Constraint:
    """Return what a figure says of its variable."""
    name, ends = statement.variable, []
    if interval.lower is not None:
        ends.append(Atom(_line(name, _MINUS, interval.lower), not interval.lower_closed))
    if interval.upper is not None:
        ends.append(Atom(_line(name, _PLUS, -interval.upper), not interval.upper_closed))
    formula: Formula = ends[0] if len(ends) == 1 else All(tuple(ends))
    return Constraint(statement.label, formula, statement.weight)


def _line(name: str, slope: Fraction, offset: Fraction) -> dict[tuple[str, ...], Fraction]:
    return {(name,): slope, (): offset} if offset else {(name,): slope}


def clusters(found: Statements, instances: Iterable[Instance]) -> Iterator[Cluster]:
    """Yield all figures, each in the one cluster that it belongs to, in the order of their first rows."""
    union = _Union()
    listed = _telling(found, list(instances))
    for one in found.statements:
        union.root(one.variable)
    for instance in listed:
        union.join(instance.variables)
    by_root: dict[str, _Parts] = defaultdict(_Parts)
    for one in found.statements:
        parts = by_root[union.root(one.variable)]
        parts.statements.append(one)
        parts.quantities[one.variable] = found.quantities[one.quantity]
        parts.groups[one.variable] = one.group
    for instance in listed:
        parts = by_root[union.root(instance.variables[0])]
        parts.instances.append(instance)
        for name, quantity, group in zip(instance.variables, instance.quantities, instance.groups, strict=True):
            parts.quantities[name] = quantity
            parts.groups[name] = group
    for parts in by_root.values():
        if parts.statements:  # else what led to them was left out
            yield Cluster(tuple(parts.statements), tuple(parts.instances), parts.quantities, parts.groups)


def _telling(found: Statements, instances: list[Instance]) -> list[Instance]:
    """Leave out equations with a number of which nothing else is known: they can always be met, and say nothing."""
    stated = {one.variable for one in found.statements}
    while True:
        uses = Counter(name for one in instances for name in one.variables)
        kept = [one for one in instances if not _can_be_met(one, stated, uses)]
        if len(kept) == len(instances):
            return kept
        instances = kept


def _can_be_met(instance: Instance, stated: Set[str], uses: Mapping[str, int]) -> bool:
    formula = instance.constraint.formula
    if not isinstance(formula, All) or len(formula.parts) != 2:
        return False
    one, other = formula.parts
    if not (isinstance(one, Atom) and isinstance(other, Atom)) or one.strict or other.strict:
        return False
    if other.polynomial != {monomial: -factor for monomial, factor in one.polynomial.items()}:
        return False
    free = (
        name
        for name, quantity in zip(instance.variables, instance.quantities, strict=True)
        if name not in stated and uses[name] == 1 and quantity.is_free
    )
    return any([monomial for monomial in one.polynomial if name in monomial] == [(name,)] for name in free)


@dataclass(slots=True)
class _Parts:
    """A cluster that grows."""

    statements: list[Statement] = field(default_factory=list)
    instances: list[Instance] = field(default_factory=list)
    quantities: dict[str, Quantity] = field(default_factory=dict)
    groups: dict[str, Group] = field(default_factory=dict)


class _Union:
    """Sets of names that grow together."""

    def __init__(self) -> None:
        self._above: dict[str, str] = {}

    def root(self, name: str) -> str:
        above = self._above
        top = above.setdefault(name, name)
        while above[top] != top:
            top = above[top]
        while above[name] != top:
            above[name], name = top, above[name]
        return top

    def join(self, names: Sequence[str]) -> None:
        top = self.root(names[0])
        for name in names[1:]:
            self._above[self.root(name)] = top
