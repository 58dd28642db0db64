"""What can be asked of the solver: statements about unknown numbers, exact and with names to point at."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

Monomial = tuple[str, ...]
"""The product of some variables, in sorted order and with repetition; () is 1."""
Polynomial = Mapping[Monomial, Fraction]
"""Coefficients by monomial, none of them zero."""


@dataclass(frozen=True, slots=True)
class Atom:
    """A polynomial that is at most zero, or less than zero when strict."""

    polynomial: Polynomial
    strict: bool = False


@dataclass(frozen=True, slots=True)
class All:
    """Every part holds; nothing to hold when there is none."""

    parts: "tuple[Formula, ...]"


@dataclass(frozen=True, slots=True)
class Any:
    """At least one part holds; never, when there is none."""

    parts: "tuple[Formula, ...]"


Formula = Atom | All | Any


@dataclass(frozen=True, slots=True)
class Constraint:
    """A formula with the name of what says so: a figure, a relation in one group, or the kind of a quantity."""

    label: str
    formula: Formula
    weight: Fraction | None = None
    """What it costs to doubt it; None when it must not be doubted (relations, kinds)."""


@dataclass(frozen=True, slots=True)
class System:
    """Constraints that shall hold together."""

    constraints: tuple[Constraint, ...]
    whole: frozenset[str] = field(default=frozenset())
    """Variables that take only whole numbers; all others are real."""


Witness = Mapping[str, Fraction]
"""One value for each variable."""


def variables(formula: Formula) -> Iterator[str]:
    """Yield the variables of a formula, with repetition."""
    if isinstance(formula, Atom):
        for monomial in formula.polynomial:
            yield from monomial
    else:
        for part in formula.parts:
            yield from variables(part)


def opposite(polynomial: Polynomial) -> Polynomial:
    """Return minus a polynomial."""
    return {monomial: -coefficient for monomial, coefficient in polynomial.items()}


def negation(formula: Formula) -> Formula:
    """Return the formula that holds exactly when this one does not."""
    if isinstance(formula, Atom):
        return Atom(opposite(formula.polynomial), not formula.strict)
    parts = tuple(negation(part) for part in formula.parts)
    return Any(parts) if isinstance(formula, All) else All(parts)
