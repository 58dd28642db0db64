"""Whether values make a system true, in rational arithmetic alone."""

from collections.abc import Mapping
from fractions import Fraction

from openfigures.consistency.system import All, Atom, Formula, Polynomial, System, Witness

Ratios = Mapping[str, tuple[int, int]]
"""Values as numerator and positive denominator: adding these without reducing is many times faster than fractions."""


def ratios(values: Mapping[str, Fraction]) -> dict[str, tuple[int, int]]:
    """Return values as pairs."""
    return {name: (value.numerator, value.denominator) for name, value in values.items()}


def evaluate(polynomial: Polynomial, values: Ratios) -> tuple[int, int]:
    """Return the value of a polynomial as a pair."""
    top, bottom = 0, 1
    for monomial, coefficient in polynomial.items():
        number, under = coefficient.numerator, coefficient.denominator
        for name in monomial:
            value = values[name]
            number *= value[0]
            under *= value[1]
        if under == bottom:
            top += number
        else:
            top = top * under + number * bottom
            bottom *= under
    return top, bottom


def holds(formula: Formula, values: Ratios) -> bool:
    """Tell whether a formula is true."""
    if isinstance(formula, Atom):
        top = evaluate(formula.polynomial, values)[0]
        return top < 0 or (top == 0 and not formula.strict)
    if isinstance(formula, All):
        return all(holds(part, values) for part in formula.parts)
    return any(holds(part, values) for part in formula.parts)


def satisfies(system: System, witness: Witness) -> bool:
    """Tell whether a witness makes every constraint true, with whole numbers where they must be."""
    if any(witness[name].denominator != 1 for name in system.whole if name in witness):
        return False
    values = ratios(witness)
    return all(holds(constraint.formula, values) for constraint in system.constraints)
