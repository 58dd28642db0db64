"""Where each relation applies: one instance for every combination of dimensions with a number that it refers to."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from openfigures.consistency.system import All, Atom, Constraint, Formula
from openfigures.consistency.system import Any as AnyOf
from openfigures.figures.periods import shifted
from openfigures.relations.members import Members
from openfigures.relations.polynomials import renamed
from openfigures.relations.quantities import Quantity
from openfigures.relations.statements import Group, Statements, variable
from openfigures.relations.terms import TRUE, Reference, Template, conditions, holds, references, template
from openfigures.rules.relations import Relation


@dataclass(frozen=True, slots=True)
class Instance:
    """A relation in one group."""

    relation: Relation
    group: Group
    """The values of the dimensions that the relation runs over."""
    constraint: Constraint
    variables: tuple[str, ...]
    quantities: tuple[Quantity, ...]
    """The quantity of each variable."""
    groups: tuple[Group, ...]
    """The values of all dimensions of each variable."""
    guard: Formula | None
    """When the relation holds in the group; None for always."""


class Instances:
    """Finds the instances of relations between some figures."""

    def __init__(self, found: Statements, members: Members, dimensions: Mapping[str, str]) -> None:
        self.over = found.columns.over
        self.quantities = found.quantities
        self.members = members
        self.dimensions = dimensions
        """The dimension whose members each tree is about."""
        self.groups: dict[str, set[Group]] = defaultdict(set)
        """Where each quantity is stated, or tied by a relation to what is stated."""
        self._stated: dict[str, set[Group]] = defaultdict(set)
        for one in found.statements:
            self.groups[one.quantity].add(one.group)
            self._stated[one.quantity].add(one.group)
        self.grown = False
        """Whether relations have tied more numbers since this was last set to false."""
        self._parents = {
            tree: {member: parent for parent, below in listed.items() for member in below}
            for tree, listed in members.items()
        }
        self._templates: dict[str, dict[tuple[object, ...], Template]] = defaultdict(dict)
        self._known: dict[str, set[Group]] = defaultdict(set)

    def of(self, relation: Relation) -> Iterator[Instance]:
        """Yield those instances of a relation that were not yielded before.

        Each ties more numbers to stated ones, so that other relations may have new instances; the relation should be
        asked again until no relation yields any. Raises GrammarError when the units of its terms do not fit.
        """
        asked = tuple(references(relation))
        cases = conditions(relation)
        trees = sorted({str(one.by) for one in asked if one.by is not None})
        templates, known = self._templates[relation.name], self._known[relation.name]
        groups = set(self._candidates(relation, asked)) - known
        known |= groups
        for group in sorted(groups):
            values = dict(zip(relation.over, group, strict=True))
            sizes = {tree: len(self.members[tree].get(values[self.dimensions[tree]], ())) for tree in trees}
            if 0 in sizes.values():
                continue
            truths = tuple(holds(case, values) for case in cases)
            key = (truths, *sizes.values())
            if key not in templates:
                templates[key] = template(relation, self.quantities, truths, sizes)
            instance = self._instance(relation, group, values, templates[key])
            if instance is not None:
                yield instance

    def _candidates(self, relation: Relation, asked: Iterable[Reference]) -> Iterator[Group]:
        """Yield the groups in which one of the numbers that the relation refers to is known of.

        From period to period only figures lead on, or there would be no end.
        """
        for reference in asked:
            pins = dict(reference.pins)
            known = self._stated if None in pins.values() else self.groups
            if reference.by is None and not pins and relation.over == self.over:
                yield from known.get(reference.quantity, ())
                continue
            for group in known.get(reference.quantity, ()):
                values: dict[str, str | None] = dict(zip(self.over, group, strict=True))
                if reference.by is not None:
                    dimension = self.dimensions[str(reference.by)]
                    values[dimension] = self._parents[str(reference.by)].get(values[dimension] or "")
                fits = True
                for dimension, value in pins.items():
                    if value is None:
                        values[dimension] = shifted(values[dimension] or "", 1)
                    else:
                        fits &= values[dimension] == value
                chosen = [values[dimension] for dimension in relation.over]
                if fits and not any(value is None for value in chosen):
                    yield tuple(value for value in chosen if value is not None)

    def _instance(self, relation: Relation, group: Group, values: Mapping[str, str], form: Template) -> Instance | None:
        if form.formula == TRUE:
            return None
        names: dict[str, str] = {}
        quantities: dict[str, Quantity] = {}
        places: dict[str, Group] = {}
        for position, reference in enumerate(form.references):
            is_here = reference.by is None and not reference.pins and relation.over == self.over
            place = group if is_here else self._place(reference, values)
            if place is None:  # there is no period before
                return None
            name = names[str(position)] = variable(reference.quantity, place)
            quantities[name], places[name] = self.quantities[reference.quantity], place
            known = self.groups[reference.quantity]
            if place not in known and all(value is not None for _, value in reference.pins):
                known.add(place)
                self.grown = True
        constraint = Constraint(variable(relation.name, group), _renamed(form.formula, names))
        guard = None if form.guard is None else _renamed(form.guard, names)
        parts = tuple(quantities), tuple(quantities.values()), tuple(places.values())
        return Instance(relation, group, constraint, *parts, guard)

    def _place(self, reference: Reference, values: Mapping[str, str]) -> Group | None:
        """Return the values of all dimensions of a figure that is referred to."""
        pins = dict(reference.pins)
        place: list[str | None] = []
        for dimension in self.over:
            if dimension in pins:
                pin = pins[dimension]
                place.append(shifted(values[dimension], -1) if pin is None else pin)
            else:
                place.append(values[dimension])
        if reference.by is not None and reference.member is not None:
            tree = str(reference.by)
            dimension = self.dimensions[tree]
            place[self.over.index(dimension)] = self.members[tree][values[dimension]][reference.member]
        return None if None in place else tuple(value for value in place if value is not None)


def _renamed(formula: Formula, names: Mapping[str, str]) -> Formula:
    if isinstance(formula, Atom):
        return Atom(renamed(formula.polynomial, names), formula.strict)
    parts = tuple(_renamed(part, names) for part in formula.parts)
    return All(parts) if isinstance(formula, All) else AnyOf(parts)
