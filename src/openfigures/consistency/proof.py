"""How a contradiction was found, and the certificate that a reader can check without the solver.

A fact is an atom. Those of the constraints, of the parts of a choice and of a split are plain atoms; the others know
what they follow from. Facts are told apart by identity: two equal atoms in two constraints are two facts.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any as Json

from openfigures.consistency.system import All, Any, Atom, Constraint, Formula, Monomial, Polynomial, System


@dataclass(frozen=True, slots=True, eq=False)
class Product:
    """The fact that the product of two numbers, both at most zero, is not negative. It is not multiplied out here."""

    left: Atom
    right: Atom


Terms = Sequence[tuple[Atom | Product, Fraction]]
"""Facts with positive multipliers."""


@dataclass(frozen=True, slots=True, eq=False)
class Combined(Atom):
    """A fact that is the sum of others."""

    terms: Terms = ()


@dataclass(frozen=True, slots=True, eq=False)
class Clash:
    """Facts whose sum is a constant that is not as it should be."""

    terms: Terms


@dataclass(frozen=True, slots=True, eq=False)
class Cases:
    """Every part of a choice is refuted."""

    choice: Any
    branches: "tuple[Refutation, ...]"


@dataclass(frozen=True, slots=True, eq=False)
class Split:
    """The values of a variable up to a point are refuted, and those from there on (from the next whole one on)."""

    variable: str
    at: Fraction
    parts: tuple[Atom, Atom]
    branches: "tuple[Refutation, Refutation]"


Refutation = Clash | Cases | Split
Used = frozenset[int]
"""Identities of atoms and choices that a refutation rests on."""


def flatten(formula: Formula) -> tuple[list[Atom], list[Any]]:
    """Return the atoms and the choices that a formula demands, in order."""
    if isinstance(formula, Atom):
        return [formula], []
    if isinstance(formula, Any):
        return [], [formula]
    atoms: list[Atom] = []
    choices: list[Any] = []
    waiting: list[Formula] = list(reversed(formula.parts))
    while waiting:
        part = waiting.pop()
        if isinstance(part, Atom):
            atoms.append(part)
        elif isinstance(part, Any):
            choices.append(part)
        else:
            waiting.extend(reversed(part.parts))
    return atoms, choices


def multiply(left: Atom, right: Atom) -> Combined:
    """Return the fact that minus the product of two numbers that are at most zero is at most zero."""
    polynomial: dict[Monomial, Fraction] = {}
    for one, factor in left.polynomial.items():
        for other, coefficient in right.polynomial.items():
            add(polynomial, tuple(sorted(one + other)), -factor * coefficient)
    return Combined(polynomial, left.strict and right.strict, ((Product(left, right), Fraction(1)),))


def combine(terms: Sequence[tuple[Atom, Fraction]]) -> Combined:
    """Return the sum of facts as a fact."""
    polynomial: dict[Monomial, Fraction] = {}
    for fact, multiplier in terms:
        for monomial, coefficient in fact.polynomial.items():
            add(polynomial, monomial, multiplier * coefficient)
    return Combined(polynomial, any(fact.strict for fact, _ in terms), terms)


def add(polynomial: dict[Monomial, Fraction], monomial: Monomial, number: Fraction) -> None:
    """Add a term to a polynomial, which keeps no zeros."""
    known = polynomial.get(monomial)
    total = number if known is None else known + number
    if total:
        polynomial[monomial] = total
    elif known is not None:
        del polynomial[monomial]


def used_by(terms: Terms) -> Used:
    """Return the plain atoms that facts follow from."""
    seen: set[int] = set()
    plain: set[int] = set()
    waiting: list[Atom | Product] = [fact for fact, _ in terms]
    while waiting:
        fact = waiting.pop()
        if id(fact) in seen:
            continue
        seen.add(id(fact))
        if isinstance(fact, Combined):
            waiting.extend(part for part, _ in fact.terms)
        elif isinstance(fact, Product):
            waiting += (fact.left, fact.right)
        else:
            plain.add(id(fact))
    return frozenset(plain)


def certificate(system: System, refutation: Refutation, used: Used) -> tuple[dict[str, Json], frozenset[str]]:
    """Return the certificate as data for JSON, and the labels of the constraints that it speaks of."""
    constraints = []
    path = _Path()
    for constraint in system.constraints:
        atoms, choices = flatten(constraint.formula)
        if not used.isdisjoint(map(id, (*atoms, *choices))):
            constraints.append(constraint)
            path.extend(atoms, choices)
    document = {
        "whole": sorted(system.whole),
        "constraints": [constraint_data(one) for one in constraints],
        "proof": path.node(refutation),
    }
    return document, frozenset(one.label for one in constraints)


class _Path:
    """The numbers that facts and choices have on the way from the root of the proof to a node."""

    def __init__(self) -> None:
        self._facts: dict[int, int] = {}
        self._choices: dict[int, int] = {}
        self._fact_count = 0
        self._choice_count = 0

    def extend(self, atoms: Iterable[Atom | Product], choices: Iterable[Any] = ()) -> "_Path":
        """Give numbers to what is appended; what stands there twice keeps its first number."""
        for atom in atoms:
            self._facts.setdefault(id(atom), self._fact_count)
            self._fact_count += 1
        for choice in choices:
            self._choices.setdefault(id(choice), self._choice_count)
            self._choice_count += 1
        return self

    def node(self, refutation: Refutation) -> dict[str, Json]:
        if isinstance(refutation, Clash):
            return self._leaf(refutation)
        if isinstance(refutation, Cases):
            parts = [flatten(part) for part in refutation.choice.parts]
            branches = [
                self._copy().extend(*part).node(branch) for part, branch in zip(parts, refutation.branches, strict=True)
            ]
            return {"choice": self._choices[id(refutation.choice)], "branches": branches}
        branches = [
            self._copy().extend((part,)).node(branch)
            for part, branch in zip(refutation.parts, refutation.branches, strict=True)
        ]
        return {"split": refutation.variable, "at": str(refutation.at), "branches": branches}

    def _copy(self) -> "_Path":
        path = _Path()
        path._facts, path._choices = dict(self._facts), dict(self._choices)
        path._fact_count, path._choice_count = self._fact_count, self._choice_count
        return path

    def _leaf(self, clash: Clash) -> dict[str, Json]:
        steps: list[dict[str, Json]] = []
        node: dict[str, Json] = {"sum": self._sum(clash.terms, steps)}
        for step in reversed(steps):
            node = {**step, "then": node}
        return node

    def _sum(self, terms: Terms, steps: list[dict[str, Json]]) -> list[Json]:
        """Return a sum by numbers; what it needs and nobody has derived yet becomes a step before it."""
        total: dict[int, Fraction] = {}
        waiting = list(reversed(terms))
        while waiting:
            fact, multiplier = waiting.pop()
            if isinstance(fact, Combined) and id(fact) not in self._facts:
                waiting.extend((part, multiplier * times) for part, times in reversed(fact.terms))
            else:
                number = self._number(fact, steps)
                total[number] = total.get(number, Fraction(0)) + multiplier
        return [[number, str(multiplier)] for number, multiplier in total.items()]

    def _number(self, fact: Atom | Product, steps: list[dict[str, Json]]) -> int:
        known = self._facts.get(id(fact))
        if known is not None:
            return known
        if isinstance(fact, Product):
            steps.append({"product": [self._number(factor, steps) for factor in (fact.left, fact.right)]})
        elif isinstance(fact, Combined):
            steps.append({"derive": self._sum(fact.terms, steps)})
        self.extend((fact,))
        return self._facts[id(fact)]


def constraint_data(constraint: Constraint) -> dict[str, Json]:
    """Return a constraint as data for JSON, as certificates and `checker.verify_witness` have it."""
    return {"label": constraint.label, "formula": _formula(constraint.formula)}


def _formula(formula: Formula) -> dict[str, Json]:
    if isinstance(formula, Atom):
        return {"terms": _terms(formula.polynomial), "strict": formula.strict}
    return {"all" if isinstance(formula, All) else "any": [_formula(part) for part in formula.parts]}


def _terms(polynomial: Polynomial) -> list[Json]:
    return [[list(monomial), str(coefficient)] for monomial, coefficient in polynomial.items()]
