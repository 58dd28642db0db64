"""Exact linear feasibility and optimum, with strict bounds and with the facts that prove the answer.

The general simplex of Dutertre and de Moura (CAV 2006). Every monomial is a column, so that what it says of non-linear
facts is a relaxation. A fact with one monomial is a bound of its column; one with more is a bound of a form, which is a
variable of its own with a row. Strict bounds are moved inwards by an infinitely small number, so that values are pairs
(number, times that small number).

All numbers are integers: values and bounds are multiplied by one common `scale`, and a row has its own denominator.
"""

from collections.abc import Callable, Iterator
from fractions import Fraction
from math import gcd, lcm

from openfigures.consistency.proof import Terms
from openfigures.consistency.system import Atom, Monomial, Polynomial

Bound = tuple[int, int, Atom]
"""Number (times the scale), times the small number, and the fact that says so."""
ZERO = Fraction(0)
PATIENCE = 200
"""Pivots of one check after which the rule of Bland is followed, by which it surely ends."""


class Simplex:
    """Facts about columns, and a point that meets them as long as nothing else is found."""

    def __init__(self, spend: Callable[[], None]) -> None:
        self._spend = spend
        self._scale = 1
        self._columns: dict[Monomial, int] = {}
        self._forms: dict[tuple[tuple[int, int], ...], int] = {}
        self._leads: list[tuple[Monomial, int]] = []
        """For each variable a monomial and its factor in it, by which facts are measured."""
        self._lower: list[Bound | None] = []
        self._upper: list[Bound | None] = []
        self._value: list[int] = []
        self._small: list[int] = []
        self._under: list[int] = []
        """Denominators of values: that of the row of a basic variable, 1 for the others."""
        self._rows: dict[int, dict[int, int]] = {}
        """For each basic variable its row: denominator * variable = sum of factor * variable that is not basic."""
        self._trail: list[tuple[bool, int, Bound | None, int]] = []
        """Bounds as they were before: upper or lower, variable, bound, and the scale at that time."""
        self._made: list[tuple[int, tuple[tuple[int, int], ...]]] = []
        """Forms in the order in which they were needed."""
        self._unused: list[int] = []

    def state(self, fact: Atom) -> Terms | None:
        """Take a fact in; return facts that clash when it contradicts another one at once."""
        polynomial = fact.polynomial
        terms = [(monomial, factor) for monomial, factor in polynomial.items() if monomial]
        constant = polynomial.get((), ZERO)
        if not terms:
            false = constant > 0 or (fact.strict and constant == 0)
            return ((fact, Fraction(1)),) if false else None
        if len(terms) == 1:
            monomial, factor = terms[0]
            variable, times, under = self._column(monomial), factor.numerator, factor.denominator
        else:
            variable, times, under = self._form(terms)
        # times / under * variable + constant <= 0
        return self._bind(variable, -constant.numerator * under, constant.denominator * times, fact)

    def column(self, monomial: Monomial) -> tuple[Atom | None, Atom | None]:
        """Return the facts that are the best lower and upper bound of a column, which is made when there is none."""
        variable = self._column(monomial)
        lower, upper = self._lower[variable], self._upper[variable]
        return lower and lower[2], upper and upper[2]

    def mark(self) -> tuple[int, int]:
        """Return a mark for `undo`."""
        return len(self._trail), len(self._made)

    def undo(self, mark: tuple[int, int]) -> None:
        """Forget the facts that were stated since the mark."""
        while len(self._trail) > mark[0]:
            is_upper, variable, bound, scale = self._trail.pop()
            if bound is not None:
                times = self._scale // scale
                bound = (bound[0] * times, bound[1], bound[2])
            (self._upper if is_upper else self._lower)[variable] = bound
        while len(self._made) > mark[1]:
            variable, key = self._made.pop()
            del self._forms[key]
            self._drop(variable)

    def check(self) -> Terms | None:
        """Move the point to where all facts hold; when there is none, return facts that clash."""
        self._settle()
        pivots = 0
        while True:
            careful = pivots > PATIENCE
            found = self._violated(careful)
            if found is None:
                return None
            basic, rising = found
            entering = self._entering(self._rows[basic], rising, careful)
            if entering is None:
                return self._clash(basic, rising)
            self._spend()
            pivots += 1
            bound = self._lower[basic] if rising else self._upper[basic]
            assert bound is not None
            self._pivot(basic, entering, bound[0], bound[1])

    def point(self) -> dict[Monomial, Fraction]:
        """Return values of all columns that meet all facts, with a small number that is small enough."""
        top, bottom = self._small_enough()
        scale = self._scale * bottom
        return {
            monomial: Fraction(
                self._value[variable] * bottom + self._small[variable] * top, self._under[variable] * scale
            )
            for monomial, variable in self._columns.items()
        }

    def supremum(self, polynomial: Polynomial) -> tuple[Fraction, bool, Terms] | None:
        """Return how large a linear form can become, whether it becomes so, and the facts that say so.

        The sum of the facts with their multipliers is the form minus that number. None when nothing limits it.
        The facts must have been found to hold together by `check`.
        """
        constant = polynomial.get((), Fraction(0))
        terms = [(monomial, factor) for monomial, factor in polynomial.items() if monomial]
        if not terms:
            return constant, True, ()
        under = lcm(*(factor.denominator for _, factor in terms))
        parts = [(self._column(monomial), int(factor * under)) for monomial, factor in terms]
        aim = self._variable((terms[0][0], 1))
        try:
            self._add_row(aim, parts)
            if not self._climb(aim):
                return None
            under *= self._under[aim]
            whose = ((variable, factor > 0, abs(factor)) for variable, factor in self._rows[aim].items())
            reasons = tuple(self._terms(whose, Fraction(1, under)))
            return Fraction(self._value[aim], self._scale * under) + constant, self._small[aim] == 0, reasons
        finally:
            self._drop(aim)

    # Variables, forms and bounds

    def _variable(self, lead: tuple[Monomial, int]) -> int:
        if self._unused:
            variable = self._unused.pop()
            self._leads[variable] = lead
            return variable
        self._leads.append(lead)
        self._lower.append(None)
        self._upper.append(None)
        self._value.append(0)
        self._small.append(0)
        self._under.append(1)
        return len(self._leads) - 1

    def _drop(self, variable: int) -> None:
        """Forget a form without bounds."""
        if variable not in self._rows:
            rows = [(len(row), basic) for basic, row in self._rows.items() if variable in row]
            if rows:
                leaving = min(rows)[1]
                under = self._under[leaving]
                # Any whole number will do where it is not basic: the next check moves it into its bounds.
                self._pivot(leaving, variable, self._value[leaving] // under, self._small[leaving] // under)
        self._rows.pop(variable, None)
        self._value[variable], self._small[variable], self._under[variable] = 0, 0, 1
        self._unused.append(variable)

    def _column(self, monomial: Monomial) -> int:
        variable = self._columns.get(monomial)
        if variable is None:
            variable = self._columns[monomial] = self._variable((monomial, 1))
        return variable

    def _form(self, terms: list[tuple[Monomial, Fraction]]) -> tuple[int, int, int]:
        """Return the variable of a form with integer factors, and how many times it the terms are, as a ratio."""
        under = lcm(*(factor.denominator for _, factor in terms))
        numbers = [factor.numerator * (under // factor.denominator) for _, factor in terms]
        common = gcd(*numbers)
        parts = [
            (self._column(monomial), number // common) for (monomial, _), number in zip(terms, numbers, strict=True)
        ]
        parts.sort()
        if parts[0][1] < 0:
            common = -common
            parts = [(variable, -number) for variable, number in parts]
        key = tuple(parts)
        form = self._forms.get(key)
        if form is None:
            variable, number = parts[0]
            form = self._forms[key] = self._variable((self._leads[variable][0], number))
            self._add_row(form, parts)
            self._made.append((form, key))
        return form, common, under

    def _add_row(self, basic: int, parts: list[tuple[int, int]]) -> None:
        """Give a new variable its row, in terms of variables that are not basic."""
        under = 1
        row: dict[int, int] = {}
        for variable, factor in parts:
            other = self._rows.get(variable)
            if other is None:
                row[variable] = row.get(variable, 0) + factor * under
                continue
            times = self._under[variable] // gcd(self._under[variable], under)
            if times != 1:
                under *= times
                row = {one: number * times for one, number in row.items()}
            times = factor * (under // self._under[variable])
            for one, number in other.items():
                row[one] = row.get(one, 0) + times * number
        self._set_row(basic, under, row)

    def _set_row(self, basic: int, under: int, row: dict[int, int]) -> None:
        """Store a row in lowest terms, and the value that follows from it."""
        common = gcd(under, *row.values())
        if common != 1:
            under //= common
        value = small = 0
        kept: dict[int, int] = {}
        for variable, multiple in row.items():
            if multiple:
                factor = kept[variable] = multiple // common
                value += factor * self._value[variable]
                small += factor * self._small[variable]
        self._rows[basic] = kept
        self._under[basic], self._value[basic], self._small[basic] = under, value, small

    def _bind(self, variable: int, top: int, bottom: int, fact: Atom) -> Terms | None:
        """Note a fact as the bound top / bottom, upper when `bottom` is positive, unless a tighter one is known."""
        top *= self._scale
        if top % bottom:
            times = abs(bottom) // gcd(top, bottom)
            self._rescale(times)
            top *= times
        is_upper = bottom > 0
        number, small = top // bottom, (-1 if is_upper else 1) if fact.strict else 0
        own, other = (self._upper, self._lower) if is_upper else (self._lower, self._upper)
        old, opposite = own[variable], other[variable]
        new = (number, small)
        if old is not None and (new >= old[:2] if is_upper else new <= old[:2]):
            return None
        self._trail.append((is_upper, variable, old, self._scale))
        own[variable] = (number, small, fact)
        if opposite is not None and (new < opposite[:2] if is_upper else new > opposite[:2]):
            return tuple(self._terms(((variable, is_upper, 1), (variable, not is_upper, 1)), Fraction(1)))
        return None

    def _rescale(self, times: int) -> None:
        self._scale *= times
        self._value = [value * times for value in self._value]
        for bounds in (self._lower, self._upper):
            bounds[:] = [bound and (bound[0] * times, bound[1], bound[2]) for bound in bounds]

    # Moving the point

    def _settle(self) -> None:
        """Put every variable that is not basic within its bounds, and the basic ones where they must then be."""
        moved = False
        for variable in range(len(self._leads)):
            if variable in self._rows:
                continue
            now = (self._value[variable], self._small[variable])
            lower, upper = self._lower[variable], self._upper[variable]
            if lower is not None and now < lower[:2]:
                self._value[variable], self._small[variable] = lower[:2]
            elif upper is not None and now > upper[:2]:
                self._value[variable], self._small[variable] = upper[:2]
            else:
                continue
            moved = True
        if moved:
            for basic, row in self._rows.items():
                self._value[basic] = sum([factor * self._value[one] for one, factor in row.items()])
                self._small[basic] = sum([factor * self._small[one] for one, factor in row.items()])

    def _violated(self, careful: bool) -> tuple[int, bool] | None:
        """Return a basic variable out of its bounds, and whether it must rise; the first by number when careful."""
        found = None
        for basic in self._rows:
            under, value = self._under[basic], self._value[basic]
            lower = self._lower[basic]
            rising = lower is not None and (
                value < lower[0] * under or (value == lower[0] * under and self._small[basic] < lower[1] * under)
            )
            if not rising:
                upper = self._upper[basic]
                if upper is None or not (
                    value > upper[0] * under or (value == upper[0] * under and self._small[basic] > upper[1] * under)
                ):
                    continue
            if not careful:
                return basic, rising
            if found is None or basic < found[0]:
                found = basic, rising
        return found

    def _entering(self, row: dict[int, int], rising: bool, careful: bool) -> int | None:
        """Return a variable by which the row can move in that direction; the first by number when careful."""
        best = None
        best_cost = 0
        for variable, factor in row.items():
            if not self._can_move(variable, (factor > 0) == rising):
                continue
            cost = variable if careful else sum([variable in other for other in self._rows.values()])
            if best is None or cost < best_cost:
                best, best_cost = variable, cost
        return best

    def _can_move(self, variable: int, rising: bool) -> bool:
        """Tell whether a variable that is not basic has room in a direction."""
        bound = (self._upper if rising else self._lower)[variable]
        return bound is None or bound[0] != self._value[variable] or bound[1] != self._small[variable]

    def _pivot(self, leaving: int, entering: int, value: int, small: int) -> None:
        """Let two variables change places, and the leaving one take a value."""
        row = self._rows.pop(leaving)
        factor = row.pop(entering)
        # under * leaving = factor * entering + rest, hence factor * entering = under * leaving - rest
        under = abs(factor)
        if factor > 0:
            solved = {variable: -number for variable, number in row.items()}
            solved[leaving] = self._under[leaving]
        else:
            solved = row
            solved[leaving] = -self._under[leaving]
        self._value[leaving], self._small[leaving], self._under[leaving] = value, small, 1
        for basic, other in self._rows.items():
            times = other.pop(entering, 0)
            if times:
                new = {variable: number * under for variable, number in other.items()} if under != 1 else other
                for variable, number in solved.items():
                    new[variable] = new.get(variable, 0) + times * number
                self._set_row(basic, self._under[basic] * under, new)
        self._set_row(entering, under, solved)

    def _climb(self, aim: int) -> bool:
        """Raise a basic variable as far as it goes; return whether anything limits it."""
        while True:
            self._spend()
            row = self._rows[aim]
            # The rule of Bland from the start: optima are few, and each must end.
            ways = [variable for variable, factor in row.items() if self._can_move(variable, factor > 0)]
            if not ways:
                return True
            entering = min(ways)
            step = self._step(aim, entering, row[entering] > 0)
            if step is None:
                return False
            leaving, value, small = step
            if leaving == entering:
                self._value[entering], self._small[entering] = value, small
                for basic, other in self._rows.items():
                    if entering in other:
                        self._set_row(basic, self._under[basic], other)
            else:
                self._pivot(leaving, entering, value, small)

    def _step(self, aim: int, entering: int, rising: bool) -> tuple[int, int, int] | None:
        """Return the variable whose bound is met first when another one moves, and that bound."""
        best: tuple[Fraction, Fraction, int] | None = None
        chosen: Bound | None = None
        for variable in (entering, *self._rows):
            if variable == aim:
                continue
            factor = 1 if variable == entering else self._rows[variable].get(entering, 0)
            bound = (self._upper if (factor > 0) == rising else self._lower)[variable] if factor else None
            if bound is None:
                continue
            under = self._under[variable]
            room = abs(bound[0] * under - self._value[variable])
            small = bound[1] * under - self._small[variable]
            way = (
                Fraction(room, abs(factor)),
                Fraction(small if (factor > 0) == rising else -small, abs(factor)),
                variable,
            )
            if best is None or way < best:
                best, chosen = way, bound
        if best is None or chosen is None:
            return None
        return best[2], chosen[0], chosen[1]

    # What is found

    def _clash(self, basic: int, rising: bool) -> Terms:
        """Return why a basic variable cannot move: its bound, and those of all that it depends on."""
        others = ((variable, (factor > 0) == rising, abs(factor)) for variable, factor in self._rows[basic].items())
        return tuple(self._terms(((basic, not rising, self._under[basic]), *others), Fraction(1)))

    def _terms(
        self, bounds: "Iterator[tuple[int, bool, int]] | tuple[tuple[int, bool, int], ...]", times: Fraction
    ) -> Iterator[tuple[Atom, Fraction]]:
        """Yield facts with multipliers, such that their polynomials become so many times their variables."""
        for variable, is_upper, factor in bounds:
            bound = (self._upper if is_upper else self._lower)[variable]
            assert bound is not None
            monomial, lead = self._leads[variable]
            yield bound[2], times * factor * abs(lead / bound[2].polynomial[monomial])

    def _small_enough(self) -> tuple[int, int]:
        """Return a positive number, as numerator and denominator, with which all strict bounds are kept."""
        top, bottom = self._scale, 1
        if any(self._small):
            for variable, under in enumerate(self._under):
                value, small = self._value[variable], self._small[variable]
                for bound, sign in ((self._lower[variable], 1), (self._upper[variable], -1)):
                    if bound is not None:
                        room = sign * (value - bound[0] * under)
                        loss = sign * (bound[1] * under - small)
                        if loss > 0 and room * bottom < top * loss:
                            top, bottom = room, loss
        return top, bottom
