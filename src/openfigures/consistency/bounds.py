"""How large and how small a number can be when everything holds: exact ends, open or closed."""

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction

from openfigures.consistency.limits import Budget, ExhaustedError, Limits
from openfigures.consistency.proof import flatten
from openfigures.consistency.quotients import is_linear, remove_quotients
from openfigures.consistency.search import Consistent, decide
from openfigures.consistency.simplex import Simplex
from openfigures.consistency.system import All, Any, Atom, Constraint, Formula, Monomial, Polynomial, System, opposite
from openfigures.figures.intervals import Interval

DEFAULT = Limits(seconds=10.0)
CASES = 64
"""How many combinations of choices are looked at; with more, nothing is said."""
_NEAR, _FAR = 10**12, 10**30
_SCALE = "1"
"""The variable that a system is multiplied with, so that the largest quotient becomes the largest number."""


def range_of(system: System, variable: str, limits: Limits = DEFAULT) -> Interval | None:
    """Return all values that a variable can have while the system holds, as the least interval around them.

    Both ends are exact, and closed when some solution reaches them. None when the system cannot hold, and when the
    question is too hard: with many choices, or with products of unknown numbers that are no quotients.
    Whole variables are taken for real ones, so that the interval may be wider than it had to be.
    """
    budget = Budget(limits)
    whole: Interval | None = None
    try:
        if (found := _without_choices(system, variable, budget, limits)) is not None:
            return found
        for atoms in _cases(system, budget):
            found = _Case(atoms, budget).range(variable)
            if found is not None:
                whole = found if whole is None else _hull(whole, found)
    except (ExhaustedError, _TooHardError):
        return None
    return whole


def range_without(
    system: System, variable: str, label: str, labels: Iterable[str] | None = None, limits: Limits = DEFAULT
) -> Interval | None:
    """Return the range of a variable by all constraints but one, or by those `labels` but that one."""
    wanted = None if labels is None else frozenset(labels)
    kept = (one for one in system.constraints if one.label != label and (wanted is None or one.label in wanted))
    return range_of(System(tuple(kept), system.whole), variable, limits)


def _without_choices(system: System, variable: str, budget: Budget, limits: Limits) -> Interval | None:
    """Return the range that a system has without its choices, if it is that with them; None if nobody can tell.

    Most choices are guards, which take nothing from the range of a number. The range is never too narrow; an end that
    solutions come as near to as one part in 10^12 is taken for the end, and beyond 10^30 there is taken to be none.
    """
    atoms, choices = flatten_all(one.formula for one in system.constraints)
    if not choices:
        return None
    loose = _Case(atoms, budget).range(variable)
    if loose is None:
        return None
    closed = []
    for end, sign in ((loose.lower, -1), (loose.upper, 1)):
        line: dict[Monomial, Fraction] = {(variable,): Fraction(-sign)}
        if end is None:
            closed.append(False)
            beyond = Atom({**line, (): Fraction(_FAR)})
            if not _can_hold(system, beyond, limits):
                return None
            continue
        exactly = All((Atom(_offset(line, sign * end)), Atom(_offset(opposite(line), -sign * end))))
        closed.append(_can_hold(system, exactly, limits))
        nearly = Atom(_offset(line, sign * end - (abs(end) + 1) / _NEAR), True)
        if not closed[-1] and not _can_hold(system, nearly, limits):
            return None
    return Interval(loose.lower, loose.upper, *closed)


def _offset(line: Polynomial, constant: Fraction) -> Polynomial:
    return {**line, (): constant} if constant else line


def _can_hold(system: System, formula: Formula, limits: Limits) -> bool:
    asked = System((*system.constraints, Constraint("asked", formula)), system.whole)
    return isinstance(decide(asked, limits), Consistent)


class _TooHardError(Exception):
    """Nothing can be said."""


def _cases(system: System, budget: Budget) -> Iterator[Sequence[Atom]]:
    """Yield the atoms of each combination of choices that linear facts alone do not rule out."""
    waiting: list[tuple[list[Atom], list[Any]]] = [flatten_all(one.formula for one in system.constraints)]
    count = 0
    while waiting:
        atoms, choices = waiting.pop()
        if not choices:
            count += 1
            if count > CASES:
                raise _TooHardError
            yield atoms
            continue
        if len(waiting) > CASES:
            raise _TooHardError
        for part in choices[0].parts:
            more, deeper = flatten(part)
            if _held(longer := [*atoms, *more], budget) is not None:
                waiting.append((longer, [*choices[1:], *deeper]))


def _held(atoms: Iterable[Atom], budget: Budget) -> Simplex | None:
    """Return a point where atoms hold, if there is one when every product is taken for a number of its own."""
    simplex = Simplex(budget.spend)
    return simplex if _hold(simplex, atoms) else None


def _hold(simplex: Simplex, more: Iterable[Atom]) -> bool:
    return not any(simplex.state(atom) for atom in more) and simplex.check() is None


def flatten_all(formulas: Iterable[Formula]) -> tuple[list[Atom], list[Any]]:
    """Return the atoms and the choices of several formulas."""
    atoms: list[Atom] = []
    choices: list[Any] = []
    for formula in formulas:
        more, deeper = flatten(formula)
        atoms += more
        choices += deeper
    return atoms, choices


class _Case:
    """A system without choices."""

    def __init__(self, atoms: Sequence[Atom], budget: Budget) -> None:
        self.budget = budget
        self.atoms, quotients = remove_quotients(atoms, ())
        self.quotients = {one.variable: (one.numerator, one.denominator) for one in quotients}
        if not all(is_linear(atom.polynomial) for atom in self.atoms):
            raise _TooHardError

    def range(self, variable: str) -> Interval | None:
        """Return the range of a variable; None when the atoms cannot hold."""
        held = _held(self.atoms, self.budget)
        if held is None:
            return None
        if variable not in self.quotients:
            (lower, least), (upper, most) = (_supremum(held, {(variable,): Fraction(sign)}) for sign in (-1, 1))
            return Interval(None if lower is None else -lower, upper, least, most)
        top, bottom = self.quotients[variable]
        scaled = self._scaled_to(bottom)
        (lower, _), (upper, _) = (_supremum(scaled, _scaled(way)) for way in (opposite(top), top))
        lower = None if lower is None else -lower
        return Interval(lower, upper, _reached(held, top, bottom, lower), _reached(held, top, bottom, upper))

    def _scaled_to(self, bottom: Polynomial) -> Simplex:
        """Scale the system so that a denominator, which is above zero, becomes one (Charnes & Cooper 1962)."""
        simplex = Simplex(self.budget.spend)
        for atom in self.atoms:
            simplex.state(Atom(_scaled(atom.polynomial)))
        simplex.state(Atom({(_SCALE,): Fraction(-1)}))
        unit = _scaled(bottom)
        simplex.state(Atom({**unit, (): Fraction(-1)}))
        simplex.state(Atom({**opposite(unit), (): Fraction(1)}))
        if simplex.check() is not None:
            raise AssertionError("what holds also holds to scale")
        return simplex


def _reached(held: Simplex, top: Polynomial, bottom: Polynomial, value: Fraction | None) -> bool:
    """Return whether a quotient can be exactly this value."""
    if value is None:
        return False
    difference, mark = _minus(top, bottom, value), held.mark()
    reached = _hold(held, (Atom(difference), Atom(opposite(difference))))
    held.undo(mark)
    return reached


def _supremum(simplex: Simplex, form: Polynomial) -> tuple[Fraction | None, bool]:
    """Return how large a linear form can become, and whether it becomes so; None when nothing limits it."""
    found = simplex.supremum(form)
    return (None, False) if found is None else found[:2]


def _scaled(polynomial: Polynomial) -> Polynomial:
    """Return a linear polynomial times the scale."""
    return {monomial or (_SCALE,): factor for monomial, factor in polynomial.items()}


def _minus(top: Polynomial, bottom: Polynomial, times: Fraction) -> Polynomial:
    result = dict(top)
    for monomial, factor in bottom.items():
        result[monomial] = result.get(monomial, Fraction(0)) - times * factor
    return {monomial: factor for monomial, factor in result.items() if factor}


def _hull(one: Interval, other: Interval) -> Interval:
    """Return the least interval that holds two others."""
    lower, lower_closed = _outer([(one.lower, one.lower_closed), (other.lower, other.lower_closed)], -1)
    upper, upper_closed = _outer([(one.upper, one.upper_closed), (other.upper, other.upper_closed)], 1)
    return Interval(lower, upper, lower_closed, upper_closed)


def _outer(ends: Sequence[tuple[Fraction | None, bool]], sign: int) -> tuple[Fraction | None, bool]:
    if any(end is None for end, _ in ends):
        return None, False
    best = max(sign * end for end, _ in ends if end is not None) * sign
    return best, any(closed for end, closed in ends if end == best)
