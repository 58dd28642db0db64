"""What is known of products of variables: inequalities from their bounds, and where to look when that is not enough.

The simplex takes every product for a number of its own. Products of bounds tie it to its factors (McCormick 1976): from
x <= 4 and y <= 5 follows (x - 4) * (y - 5) >= 0. The narrower the bounds, the closer the tie.
"""

from collections.abc import Collection, Iterator, Mapping
from fractions import Fraction
from itertools import combinations
from itertools import product as every

from openfigures.consistency.proof import Combined, add, combine, multiply
from openfigures.consistency.simplex import Simplex
from openfigures.consistency.system import All, Any, Atom, Constraint, Formula, Monomial, System

HIGHEST = 4
"""The degree up to which products of bounds are formed: there are two to the power of it."""
ONE = Fraction(1)


def torn(point: Mapping[Monomial, Fraction]) -> list[Monomial]:
    """Return the products that are not yet the products of their factors."""
    found = []
    for monomial, number in point.items():
        if len(monomial) > 1:
            total = ONE
            for name in monomial:
                total *= point.get((name,), 0)
            if total != number:
                found.append(monomial)
    return found


def ties(simplex: Simplex, point: Mapping[Monomial, Fraction]) -> Iterator[Combined]:
    """Yield facts about products that follow from bounds and that a point does not meet."""
    for monomial in torn(point):
        if len(monomial) > HIGHEST:
            continue
        for size in range(2, len(monomial)):
            for inner in combinations(monomial, size):
                simplex.column(inner)
        bounds = [[fact for fact in simplex.column((name,)) if fact is not None] for name in monomial]
        for first, *others in every(*bounds):
            fact = first
            for other in others:
                fact = multiply(fact, other)
            if isinstance(fact, Combined) and _at(fact, point) > 0:
                yield fact


def narrower(simplex: Simplex, name: str, is_upper: bool) -> tuple[Combined, Fraction] | None:
    """Return a tighter bound of a variable than is known, and a number near to it that is short; None without any."""
    sign = 1 if is_upper else -1
    found = simplex.supremum({(name,): Fraction(sign)})
    if found is None:
        return None
    number = sign * found[0]
    lower, upper = limits_of(simplex, name)
    old, opposite = (upper, lower) if is_upper else (lower, upper)
    width = abs(number - opposite) if opposite is not None else abs(number)
    if old is not None and abs(old - number) * 8 <= abs(old - opposite if opposite is not None else old):
        return None
    outer = number + sign * width / 64
    fact = combine([(term, times) for term, times in found[2] if isinstance(term, Atom)])
    return fact, simplest(min(number, outer), max(number, outer))


def limits_of(simplex: Simplex, name: str) -> tuple[Fraction | None, Fraction | None]:
    """Return the bounds of a variable."""
    lower, upper = (
        None if fact is None else -fact.polynomial.get((), Fraction(0)) / fact.polynomial[name,]
        for fact in simplex.column((name,))
    )
    return lower, upper


def where(simplex: Simplex, point: Mapping[Monomial, Fraction]) -> tuple[str, Fraction] | None:
    """Return the factor that is known least, and a number in the middle of what it can be."""
    best: tuple[Fraction, str] | None = None
    names = {name for monomial in torn(point) for name in monomial}
    for name in sorted(names):
        lower, upper = limits_of(simplex, name)
        width = Fraction(3)
        if lower is not None and upper is not None:
            width = (upper - lower) / max(abs(lower), abs(upper), Fraction(1, 10**30))
        if width > 0 and (best is None or width > best[0]):
            best = width, name
    return (
        None if best is None else (best[1], _middle(*limits_of(simplex, best[1]), point.get((best[1],), Fraction(0))))
    )


def _middle(lower: Fraction | None, upper: Fraction | None, value: Fraction) -> Fraction:
    """Return a short number well between two limits, near a value."""
    if lower is None and upper is None:
        return simplest(value - (abs(value) + 1) / 8, value + (abs(value) + 1) / 8)
    if lower is not None and upper is not None:
        width = upper - lower
        near = min(max(value, lower + width * 3 / 10), upper - width * 3 / 10)
        return simplest(near - width / 10, near + width / 10)
    edge, sign = (lower, 1) if lower is not None else (upper, -1)
    assert edge is not None
    step = max(2 * abs(value - edge), abs(edge)) or ONE
    return simplest(*sorted((edge + sign * step, edge + sign * step * 3 / 2)))


def cover(monomials: Collection[Monomial], last: Collection[str] = ()) -> set[str]:
    """Return variables that, once known, leave no products; those of most products first, `last` ones only at last."""
    chosen: set[str] = set()
    while True:
        left = [[name for name in monomial if name not in chosen] for monomial in monomials]
        count: dict[str, int] = {}
        for names in left:
            if len(names) > 1:
                for name in set(names):
                    count[name] = count.get(name, 0) + 1
        if not count:
            return chosen
        chosen.add(max(sorted(count), key=lambda name: (name not in last, count[name])))


def put(system: System, values: Mapping[str, Fraction]) -> System:
    """Return a system with numbers in the place of some variables."""
    constraints = (Constraint(one.label, _put(one.formula, values), one.weight) for one in system.constraints)
    return System(tuple(constraints), system.whole - values.keys())


def simplest(lower: Fraction, upper: Fraction) -> Fraction:
    """Return the fraction with the least denominator from `lower` to `upper`, and of those the nearest to zero."""
    if lower <= 0 <= upper:
        return Fraction(0)
    if upper < 0:
        return -simplest(-upper, -lower)
    # The walk down the tree of Stern and Brocot, many steps at a time: a continued fraction.
    whole: list[int] = []
    while True:
        floor = lower.numerator // lower.denominator
        if floor == lower or floor + 1 <= upper:
            whole.append(floor if floor == lower else floor + 1)
            break
        whole.append(floor)
        lower, upper = 1 / (upper - floor), 1 / (lower - floor)
    result = Fraction(whole.pop())
    while whole:
        result = whole.pop() + 1 / result
    return result


def _at(fact: Atom, point: Mapping[Monomial, Fraction]) -> Fraction:
    return sum((factor * (point.get(one, 0) if one else 1) for one, factor in fact.polynomial.items()), Fraction(0))


def _put(formula: Formula, values: Mapping[str, Fraction]) -> Formula:
    if isinstance(formula, Atom):
        polynomial: dict[Monomial, Fraction] = {}
        for monomial, factor in formula.polynomial.items():
            product = factor
            for name in monomial:
                product *= values.get(name, ONE)
            add(polynomial, tuple(name for name in monomial if name not in values), product)
        return Atom(polynomial, formula.strict)
    parts = tuple(_put(part, values) for part in formula.parts)
    return All(parts) if isinstance(formula, All) else Any(parts)
