"""Exact sums, products and quotients of unknown numbers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from math import gcd, lcm

from openfigures.consistency.system import All, Any, Atom, Formula, Monomial, Polynomial

ONE: Polynomial = {(): Fraction(1)}
PRODUCTS = 20_000
"""How many terms are multiplied out in one product."""


class TooLongError(ValueError):
    """A product of more terms than anyone wants to see."""


@dataclass(frozen=True, slots=True)
class Quotient:
    """A polynomial over another one, which must not be zero."""

    numerator: Polynomial
    denominator: Polynomial = field(default_factory=lambda: ONE)


def constant(value: Fraction) -> Quotient:
    """Return a number."""
    return Quotient({(): value} if value else {})


def unknown(name: str, factor: Fraction) -> Quotient:
    """Return a variable times a number."""
    return Quotient({(name,): factor})


def times(left: Polynomial, right: Polynomial) -> Polynomial:
    """Return the product of two polynomials; raises TooLongError."""
    if ONE in (left, right):
        return right if left == ONE else left
    if len(left) * len(right) > PRODUCTS:
        raise TooLongError(f"it multiplies out to more than {PRODUCTS} terms")
    product: dict[Monomial, Fraction] = {}
    for one, first in left.items():
        for other, second in right.items():
            monomial = tuple(sorted(one + other))
            product[monomial] = product.get(monomial, Fraction(0)) + first * second
    return _without_zeros(product)


def plus(left: Polynomial, right: Polynomial, factor: int = 1) -> Polynomial:
    """Return the sum of a polynomial and `factor` times another."""
    total = dict(left)
    for monomial, coefficient in right.items():
        total[monomial] = total.get(monomial, Fraction(0)) + factor * coefficient
    return _without_zeros(total)


def add(left: Quotient, right: Quotient, factor: int = 1) -> Quotient:
    """Return the sum of a quotient and `factor` times another."""
    if left.denominator == right.denominator:
        return Quotient(plus(left.numerator, right.numerator, factor), left.denominator)
    across = times(right.numerator, left.denominator)
    numerator = plus(times(left.numerator, right.denominator), across, factor)
    return Quotient(numerator, times(left.denominator, right.denominator))


def multiply(left: Quotient, right: Quotient) -> Quotient:
    """Return the product of two quotients."""
    return Quotient(times(left.numerator, right.numerator), times(left.denominator, right.denominator))


def divide(left: Quotient, right: Quotient) -> Quotient:
    """Return the quotient of two quotients; the caller sees to it that nothing is divided by zero."""
    return Quotient(times(left.numerator, right.denominator), times(left.denominator, right.numerator))


def renamed(polynomial: Polynomial, names: Mapping[str, str]) -> Polynomial:
    """Return a polynomial with other names for its variables; two of them may become one."""
    total: dict[Monomial, Fraction] = {}
    for monomial, coefficient in polynomial.items():
        if len(monomial) == 1:
            new: Monomial = (names[monomial[0]],)
        else:
            new = tuple(sorted(names[name] for name in monomial))
        total[new] = total[new] + coefficient if new in total else coefficient
    return total if len(total) == len(polynomial) else _without_zeros(total)


def compared(polynomial: Polynomial, operator: str) -> Formula:
    """Return the formula that compares a polynomial with zero."""
    polynomial = _whole(polynomial)
    opposite = {monomial: -coefficient for monomial, coefficient in polynomial.items()}
    match operator:
        case "=":
            return All((Atom(polynomial), Atom(opposite)))
        case "<>":
            return Any((Atom(polynomial, True), Atom(opposite, True)))
        case "<" | "<=":
            return Atom(polynomial, operator == "<")
    return Atom(opposite, operator == ">")


def _whole(polynomial: Polynomial) -> Polynomial:
    """Return a positive multiple of a polynomial with whole factors, which are quicker to reckon with."""
    under = lcm(*(factor.denominator for factor in polynomial.values()))
    common = gcd(*(factor.numerator * (under // factor.denominator) for factor in polynomial.values())) or 1
    return {monomial: factor * under / common for monomial, factor in polynomial.items()}


def _without_zeros(polynomial: Polynomial) -> Polynomial:
    return {monomial: coefficient for monomial, coefficient in polynomial.items() if coefficient}
