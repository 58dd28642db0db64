"""Takes out of a system the variables that are only a name for a quotient, so that what remains is linear more often.

In r * D = N with D > 0, where r stands in nothing else than bounds of its own, r is N / D and need not be searched for:
r <= 5 becomes N <= 5 * D, which follows from the product of (r - 5 <= 0) and (D > 0), and the equation.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from openfigures.consistency.proof import Combined, Product, Terms, add
from openfigures.consistency.system import Atom, Monomial, Polynomial
from openfigures.consistency.witness import Ratios, evaluate

ZERO = Fraction(0)
ONE = Fraction(1)
_Bound = tuple[Atom, Fraction, Fraction]
"""A fact, a positive factor and a number: so many times (variable - number), or minus that, is at most zero."""


@dataclass(frozen=True, slots=True)
class Quotient:
    """What a removed variable is, once the others are known."""

    variable: str
    numerator: Polynomial
    denominator: Polynomial

    def value(self, others: Ratios) -> Fraction:
        """Return the value that follows from the others."""
        (top, under), (bottom, over) = evaluate(self.numerator, others), evaluate(self.denominator, others)
        return Fraction(top * over, under * bottom)


def is_linear(polynomial: Polynomial) -> bool:
    """Tell whether a polynomial multiplies no variables."""
    for monomial in polynomial:  # noqa: SIM110  (a hundred thousand times, and twice as fast)
        if len(monomial) > 1:
            return False
    return True


def remove_quotients(facts: Sequence[Atom], barred: Collection[str]) -> tuple[list[Atom], list[Quotient]]:
    """Return facts of the same meaning without the variables that could be removed, and what those are.

    Args:
        facts: All facts that must hold.
        barred: Variables that must stay: whole ones, and those that choices speak of.

    """
    table = _Table(facts)
    quotients: list[Quotient] = []
    dropped: set[int] = set()
    derived: list[Atom] = []
    for equation in table.equations():
        for variable in _factors(equation[0].polynomial):
            if variable in barred or table.uses[variable] != 2:
                continue
            found = _solve(table, equation, variable)
            if found is not None:
                quotient, consequences = found
                quotients.append(quotient)
                derived.extend(consequences)
                dropped.update(map(id, equation))
                dropped.update(id(fact) for fact in table.bounds.get(variable, ()))
                # The variables of the equation live on in its consequences: none may be removed by another equation.
                table.uses.update(_names(equation[0].polynomial))
                break
    if not quotients:
        return list(facts), []
    return [fact for fact in facts if id(fact) not in dropped] + derived, quotients


class _Table:
    """Facts by what they speak of."""

    def __init__(self, facts: Sequence[Atom]) -> None:
        self.bounds: dict[str, list[Atom]] = {}
        """For each variable the facts about it alone, of first degree."""
        self.many: list[Atom] = []
        """All others."""
        for fact in facts:
            monomials = [monomial for monomial in fact.polynomial if monomial]
            if len(monomials) == 1 and len(monomials[0]) == 1:
                self.bounds.setdefault(monomials[0][0], []).append(fact)
            elif monomials:
                self.many.append(fact)
        self.uses = Counter(name for fact in self.many for name in _names(fact.polynomial))
        """In how many of the others a variable stands."""

    def equations(self) -> Iterator[tuple[Atom, Atom]]:
        """Yield the pairs of non-linear facts that say p <= 0 and p >= 0."""
        waiting: dict[frozenset[Monomial], list[Atom]] = {}
        for fact in self.many:
            if fact.strict or is_linear(fact.polynomial):
                continue
            same = waiting.setdefault(frozenset(fact.polynomial), [])
            for other in same:
                if all(other.polynomial[monomial] == -factor for monomial, factor in fact.polynomial.items()):
                    same.remove(other)
                    yield other, fact
                    break
            else:
                same.append(fact)

    def tightest(self, variable: str, is_upper: bool) -> _Bound | None:
        """Return the best bound of a variable in a direction."""
        best: tuple[Atom, Fraction] | None = None
        top, bottom = 0, 1
        for fact in self.bounds.get(variable, ()):
            factor = fact.polynomial[variable,]
            if (factor.numerator > 0) != is_upper:
                continue
            constant = fact.polynomial.get((), ZERO)
            # The number is -constant / factor; as a pair of integers, since fractions are slow.
            over, under = constant.numerator * factor.denominator, constant.denominator * factor.numerator
            over, under = (-over, under) if is_upper else (over, -under)
            way = over * bottom - top * under
            if best is None or (way < 0 if is_upper else way > 0) or (way == 0 and fact.strict):
                best, top, bottom = (fact, factor), over, under
        return None if best is None else (best[0], best[1] if is_upper else -best[1], Fraction(top, bottom))

    def least(self, polynomial: Polynomial) -> _Bound | None:
        """Return the best lower bound of a polynomial that follows from those of its variables."""
        terms = [(monomial, factor) for monomial, factor in polynomial.items() if monomial]
        number = polynomial.get((), Fraction(0))
        sources: list[tuple[Atom, Fraction]] = []
        for monomial, factor in terms:
            bound = self.tightest(monomial[0], factor < 0) if len(monomial) == 1 else None
            if bound is None:
                return None
            if factor == 1 and len(terms) == 1:
                return bound[0], bound[1], number + bound[2]
            sources.append((bound[0], abs(factor) / bound[1]))
            number += factor * bound[2]
        negative = {monomial: -factor for monomial, factor in terms}
        add(negative, (), number - polynomial.get((), ZERO))
        return Combined(negative, any(fact.strict for fact, _ in sources), tuple(sources)), Fraction(1), number


def _names(polynomial: Polynomial) -> set[str]:
    return {name for monomial in polynomial for name in monomial}


def _factors(polynomial: Polynomial) -> list[str]:
    """Return the variables that are multiplied with others, in an order of their own."""
    return sorted({name for monomial in polynomial if len(monomial) > 1 for name in monomial})


def _solve(table: _Table, equation: tuple[Atom, Atom], variable: str) -> tuple[Quotient, list[Atom]] | None:
    """Return what a variable is by an equation, and what its bounds mean for the others; None when it must stay."""
    for at_most, at_least in (equation, equation[::-1]):
        denominator: dict[Monomial, Fraction] = {}
        numerator: dict[Monomial, Fraction] = {}
        for monomial, factor in at_most.polynomial.items():
            if variable in monomial:
                rest = list(monomial)
                rest.remove(variable)
                denominator[tuple(rest)] = factor
            else:
                numerator[monomial] = -factor
        if any(variable in monomial for monomial in denominator) or not is_linear(numerator):
            return None
        positive = table.least(denominator)
        if positive is None or positive[2] < 0 or not (positive[2] > 0 or positive[0].strict):
            continue
        consequences: list[Atom] = [
            _consequence(bound, positive, (numerator, denominator), at_least if is_upper else at_most, is_upper)
            for is_upper in (False, True)
            if (bound := table.tightest(variable, is_upper)) is not None
        ]
        return Quotient(variable, numerator, denominator), consequences
    return None


def _consequence(
    bound: _Bound,
    positive: _Bound,
    parts: tuple[Polynomial, Polynomial],
    equation: Atom,
    is_upper: bool,
) -> Combined:
    """Return N - number * D <= 0 from r <= number, or number * D - N <= 0 from r >= number.

    For the upper bound: the product of (r - number <= 0) and (least - D <= 0) says (r - number) * (D - least) <= 0;
    with least times the bound of r that is r * D - number * D <= 0, and the equation puts N for r * D.
    """
    fact, times, number = bound
    base, base_times, least = positive
    numerator, denominator = parts
    polynomial = {monomial: factor if is_upper else -factor for monomial, factor in numerator.items()}
    signed = -number if is_upper else number
    if signed:
        for monomial, factor in denominator.items():
            add(polynomial, monomial, signed if factor == 1 else signed * factor)
    both = times if base_times == 1 else times * base_times
    terms: Terms = ((Product(fact, base), ONE if both == 1 else 1 / both), (equation, ONE))
    if least:
        terms = (*terms, (fact, least if times == 1 else least / times))
    return Combined(polynomial, fact.strict and (least > 0 or base.strict), terms)
