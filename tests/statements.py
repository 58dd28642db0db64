"""Short ways to write systems for the solver, and a slow obvious judge of them."""

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from itertools import product
from types import MappingProxyType

from openfigures.consistency.system import All, Any, Atom, Constraint, Formula, System

Sum = Mapping[str, str | int]
"""Factors by product: {"x*y": "3/2", "": -7} is 3/2 * x * y - 7."""


def atom(terms: Sum, strict: bool = False) -> Atom:
    """Return `terms <= 0`, or `< 0`."""
    polynomial: dict[tuple[str, ...], Fraction] = {}
    for names, factor in terms.items():
        monomial = tuple(sorted(filter(None, names.split("*"))))
        polynomial[monomial] = polynomial.get(monomial, Fraction(0)) + Fraction(factor)
    return Atom({monomial: factor for monomial, factor in polynomial.items() if factor}, strict)


def minus(one: Atom) -> Atom:
    return Atom({monomial: -factor for monomial, factor in one.polynomial.items()}, one.strict)


def equal(terms: Sum) -> All:
    """Return `terms = 0`."""
    one = atom(terms)
    return All((one, minus(one)))


def between(name: str, lower: str | int | None, upper: str | int | None, ends: str = "[]") -> All:
    """Return that a variable lies between two numbers; `ends` are open or closed as in `[)`."""
    parts = []
    if lower is not None:
        parts.append(atom({name: -1, "": lower}, ends[0] == "("))
    if upper is not None:
        parts.append(atom({name: 1, "": str(-Fraction(upper))}, ends[1] == ")"))
    return All(tuple(parts))


def system(*formulas: Formula, said: Mapping[str, Formula] = MappingProxyType({}), whole: Iterable[str] = ()) -> System:
    """Return a system of formulas that must hold, and of others by name that may be doubted."""
    fixed = [Constraint(str(number), formula) for number, formula in enumerate(formulas)]
    named = [Constraint(label, formula, Fraction(1)) for label, formula in said.items()]
    return System((*fixed, *named), frozenset(whole))


def true(formula: Formula, values: Mapping[str, Fraction]) -> bool:
    """Tell whether a formula is true, in the plainest way."""
    if isinstance(formula, Atom):
        total = Fraction(0)
        for monomial, factor in formula.polynomial.items():
            term = factor
            for name in monomial:
                term *= values[name]
            total += term
        return total < 0 if formula.strict else total <= 0
    truths = [true(part, values) for part in formula.parts]
    return all(truths) if isinstance(formula, All) else any(truths)


def solutions(asked: System, grid: Mapping[str, Iterable[Fraction]]) -> Iterator[dict[str, Fraction]]:
    """Yield all points of a grid at which a system holds."""
    for values in product(*grid.values()):
        point = dict(zip(grid, values, strict=True))
        if all(true(one.formula, point) for one in asked.constraints):
            yield point


__all__ = ["Any", "atom", "between", "equal", "minus", "solutions", "system", "true"]
