"""Decides exactly whether statements can hold together: a witness, or a certificate that they cannot."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from math import ceil, floor
from typing import Any as Json

from openfigures.consistency.limits import Budget, ExhaustedError, Limits
from openfigures.consistency.products import cover, limits_of, narrower, put, simplest, ties, torn, where
from openfigures.consistency.proof import Cases, Clash, Refutation, Split, Terms, Used, certificate, flatten, used_by
from openfigures.consistency.quotients import Quotient, is_linear, remove_quotients
from openfigures.consistency.simplex import Simplex
from openfigures.consistency.system import Any, Atom, Monomial, System, Witness, variables
from openfigures.consistency.witness import holds, ratios, satisfies

__all__ = ["Consistent", "Decision", "Inconsistent", "Limits", "Undecided", "decide"]

DEEPEST = 150
"""Splits and choices within each other; beyond it the answer is "undecided"."""
SHALLOW = 8
"""Splits within each other at first, so that no branch without an end hides the witness of another one."""
ROUNDS = 4
"""How often products are tied to their factors before a factor is split."""
COMPLETION = 300
"""Steps for one attempt to complete a point."""


@dataclass(frozen=True, slots=True)
class Consistent:
    """All can hold together."""

    witness: Witness
    """A value of each variable that makes every constraint true; checked in rational arithmetic."""


@dataclass(frozen=True, slots=True)
class Inconsistent:
    """All cannot hold together."""

    certificate: dict[str, Json]
    """The proof as data for JSON, for `checker.verify`."""
    labels: frozenset[str]
    """The constraints that the proof uses."""


@dataclass(frozen=True, slots=True)
class Undecided:
    """Neither was shown."""

    reason: str


Decision = Consistent | Inconsistent | Undecided


class _TooDeepError(ExhaustedError):
    """One branch leads too deep; others may still have a witness."""


Refuted = tuple[Refutation, Used]


def decide(system: System, limits: Limits = Limits()) -> Decision:  # noqa: B008  (frozen)
    """Decide whether all constraints of a system can hold together.

    Args:
        system: The constraints.
        limits: What the decision may cost; beyond it the answer is `Undecided`.

    """
    search = _Search(system, Budget(limits))
    try:
        found = search.run()
    except ExhaustedError as error:
        return Undecided(str(error))
    if isinstance(found, dict):
        return Consistent(found)
    document, labels = certificate(system, *found)
    return Inconsistent(document, labels)


class _Search:
    """A walk through choices and splits, with one simplex that follows it."""

    def __init__(self, system: System, budget: Budget, *, linear: bool = False) -> None:
        self._system = system
        self._budget = budget
        self._linear = linear
        """Whether to give up on products that are no quotients."""
        self._simplex = Simplex(self._budget.spend)
        self._quotients: list[Quotient] = []
        self._free: Collection[str] = ()
        """Variables of which the simplex may know nothing."""
        self._splits = 0
        self._reach = SHALLOW

    def run(self) -> dict[str, Fraction] | Refuted:
        facts: list[Atom] = []
        choices: list[Any] = []
        for constraint in self._system.constraints:
            atoms, more = flatten(constraint.formula)
            facts += atoms
            choices += more
        linear = all(is_linear(fact.polynomial) for fact in facts)
        if not linear:
            barred = self._system.whole.union(*(variables(choice) for choice in choices))
            facts, self._quotients = remove_quotients(facts, barred)
            linear = all(is_linear(fact.polynomial) for fact in facts)
        if choices or not linear:
            self._free = {name for one in self._system.constraints for name in variables(one.formula)}
        else:
            self._free = {name for one in self._quotients for monomial in one.numerator for name in monomial}
        try:
            return self._explore(facts, choices, 0)
        except _TooDeepError:
            self._reach = DEEPEST
            self._simplex = Simplex(self._budget.spend)
            return self._explore(facts, choices, 0)

    def _explore(self, facts: Sequence[Atom], choices: list[Any], depth: int) -> dict[str, Fraction] | Refuted:
        """Decide what was stated on the way here together with more facts and choices."""
        self._budget.spend()
        if depth > DEEPEST:
            raise ExhaustedError(f"not decided within {DEEPEST} nested cases")
        mark = self._simplex.mark()
        try:
            for fact in facts:
                clash = self._simplex.state(fact)
                if clash is not None:
                    return _leaf(clash)
            clash = self._simplex.check()
            if clash is not None:
                return _leaf(clash)
            return self._beyond(choices, depth)
        finally:
            if depth:  # after the root nothing follows
                self._simplex.undo(mark)

    def _beyond(self, choices: list[Any], depth: int) -> dict[str, Fraction] | Refuted:
        """Decide where the linear facts hold together: the point is a witness, or shows where to look further."""
        witness = self._witness()
        if satisfies(self._system, witness):
            return witness
        for name in sorted(self._system.whole):
            if name in witness and witness[name].denominator != 1:
                at = Fraction(floor(witness[name]))
                return self._split(name, at, self._halves(name, at), choices, depth)
        values = ratios(witness)
        open_choices = [choice for choice in choices if not holds(choice, values)]
        if open_choices:
            return self._choose(min(open_choices, key=lambda choice: len(choice.parts)), choices, depth)
        if self._linear:
            raise ExhaustedError("products remain")
        walls: list[_Wall] = []
        found = self._tie(walls, choices, depth)
        for wall in reversed(walls):
            if isinstance(found, dict):
                break
            found = wall.around(found)
        return found

    def _witness(self) -> dict[str, Fraction]:
        values = dict.fromkeys(self._free, Fraction(0))
        values.update((monomial[0], value) for monomial, value in self._simplex.point().items() if len(monomial) == 1)
        known = ratios(values) if self._quotients else {}
        for quotient in self._quotients:
            values[quotient.variable] = quotient.value(known)
        return values

    def _tie(self, walls: list["_Wall"], choices: list[Any], depth: int) -> dict[str, Fraction] | Refuted:
        """Decide where products are not what they should be: tie them to their factors, complete, or split a factor."""
        for _ in range(ROUNDS):
            facts: list[Atom] = list(ties(self._simplex, self._simplex.point()))
            facts += self._narrow(walls) if depth + len(walls) < DEEPEST else ()
            for fact in facts:
                self._budget.spend()
                clash = self._simplex.state(fact)
                if clash is not None:
                    return _leaf(clash)
            clash = self._simplex.check()
            if clash is not None:
                return _leaf(clash)
            witness = self._witness()
            if satisfies(self._system, witness):
                return witness
            if not facts:
                break
        completed = self._complete()
        if completed is not None:
            return completed
        point = self._simplex.point()
        if not torn(point):  # what does not hold yet are choices and whole numbers
            return self._beyond(choices, depth)
        place = where(self._simplex, point)
        if place is None:
            raise ExhaustedError("not decided: the products of unknown numbers are too hard")
        at = Fraction(floor(place[1])) if place[0] in self._system.whole else place[1]
        return self._split(place[0], at, self._halves(place[0], at), choices, depth + 1 + len(walls))

    def _narrow(self, walls: list["_Wall"]) -> Iterator[Atom]:
        """Yield tighter bounds of the factors of torn products."""
        names = {name for monomial in torn(self._simplex.point()) for name in monomial}
        for name, is_upper in product(sorted(names), (False, True)):
            found = narrower(self._simplex, name, is_upper)
            if found is None:
                continue
            fact, at = found
            if fact.polynomial.get((), 0) == (-at if is_upper else at):
                yield fact
                continue
            if name in self._system.whole:
                at = Fraction(floor(at) if is_upper else ceil(at) - 1)
            # A long number is given up for a short one a little beyond it: a split with one part refuted at once.
            parts = self._halves(name, at)
            kept, other = parts if is_upper else parts[::-1]
            walls.append(_Wall(name, at, parts, is_upper, Clash(((fact, Fraction(1)), (other, Fraction(1))))))
            yield kept

    def _complete(self) -> dict[str, Fraction] | None:
        """Try to give some factors a value, so that everything else is linear."""
        point = self._simplex.point()
        products = [monomial for monomial in point if len(monomial) > 1]
        first = cover(products)
        for names in (first, cover(products, last=first)):
            for short in (False, True):
                values = {name: self._guess(name, point, short) for name in names}
                search = _Search(put(self._system, values), self._budget.part(COMPLETION), linear=True)
                try:
                    found = search.run()
                except ExhaustedError:
                    self._budget.spend()
                    continue
                if isinstance(found, dict):
                    witness = dict.fromkeys(self._free, Fraction(0)) | found | values  # a factor 0 hides the other one
                    if satisfies(self._system, witness):
                        return witness
        return None

    def _guess(self, name: str, point: Mapping[Monomial, Fraction], short: bool) -> Fraction:
        value = point.get((name,), Fraction(0))
        lower, upper = limits_of(self._simplex, name)
        if lower is None or upper is None or not short:
            return Fraction(round(value)) if name in self._system.whole else value
        return simplest(lower, upper)

    def _choose(self, choice: Any, choices: list[Any], depth: int) -> dict[str, Fraction] | Refuted:
        rest = [other for other in choices if other is not choice]
        found = self._branches([flatten(part) for part in choice.parts], rest, depth)
        if isinstance(found, _AllRefuted):
            return Cases(choice, found.branches), found.used | {id(choice)}
        return found

    def _halves(self, name: str, at: Fraction) -> tuple[Atom, Atom]:
        """Return the two parts of a split."""
        above = at + 1 if name in self._system.whole else at
        one = Fraction(1)
        return (
            Atom({(name,): one, (): -at} if at else {(name,): one}),
            Atom({(name,): -one, (): above} if above else {(name,): -one}),
        )

    def _split(
        self, name: str, at: Fraction, parts: tuple[Atom, Atom], choices: list[Any], depth: int
    ) -> dict[str, Fraction] | Refuted:
        if self._splits >= self._reach:
            raise _TooDeepError(f"not decided within {self._reach} splits of a range")
        self._splits += 1
        try:
            found = self._branches([([part], []) for part in parts], choices, depth)
        finally:
            self._splits -= 1
        if isinstance(found, _AllRefuted):
            return Split(name, at, parts, (found.branches[0], found.branches[1])), found.used
        return found

    def _branches(
        self, parts: Sequence[tuple[list[Atom], list[Any]]], choices: list[Any], depth: int
    ) -> "dict[str, Fraction] | Refuted | _AllRefuted":
        """Decide where one of some parts must hold; a refutation that needs nothing of its part refutes all of them."""
        branches: list[Refutation] = []
        used: Used = frozenset()
        too_deep: _TooDeepError | None = None
        for atoms, more in parts:
            try:
                found = self._explore(atoms, [*choices, *more], depth + 1)
            except _TooDeepError as error:
                if self._reach == DEEPEST:
                    raise
                too_deep = error
                continue
            if isinstance(found, dict):
                return found
            refutation, needs = found
            own = frozenset(map(id, (*atoms, *more)))
            if needs.isdisjoint(own):
                return found
            branches.append(refutation)
            used |= needs - own
        if too_deep is not None:
            raise too_deep
        return _AllRefuted(tuple(branches), used)


@dataclass(frozen=True, slots=True)
class _AllRefuted:
    """Every part is refuted, each for a reason of its own."""

    branches: tuple[Refutation, ...]
    used: Used
    """What the refutations rest on besides their parts."""


@dataclass(frozen=True, slots=True)
class _Wall:
    """A split of which one part is refuted, while the search goes on in the other."""

    variable: str
    at: Fraction
    parts: tuple[Atom, Atom]
    first: bool
    """Whether the search goes on in the first part."""
    clash: Clash

    def around(self, found: Refuted) -> Refuted:
        """Return the refutation of the whole, when the part in which the search goes on is refuted."""
        kept, other = self.parts if self.first else self.parts[::-1]
        refutation, needs = found
        if id(kept) not in needs:
            return found
        branches = (refutation, self.clash) if self.first else (self.clash, refutation)
        used = (needs | used_by(self.clash.terms)) - {id(kept), id(other)}
        return Split(self.variable, self.at, self.parts, branches), used


def _leaf(terms: Terms) -> Refuted:
    return Clash(terms), used_by(terms)
