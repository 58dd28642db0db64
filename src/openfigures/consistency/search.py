"""Decides exactly whether statements can hold together: a witness, or a certificate that they cannot."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import floor
from typing import Any as Json

from openfigures.consistency.limits import Budget, ExhaustedError, Limits
from openfigures.consistency.proof import Cases, Clash, Refutation, Split, Terms, Used, certificate, flatten, used_by
from openfigures.consistency.quotients import Quotient, remove_quotients
from openfigures.consistency.simplex import Simplex
from openfigures.consistency.system import Any, Atom, System, Witness, variables
from openfigures.consistency.witness import holds, ratios, satisfies

__all__ = ["Consistent", "Decision", "Inconsistent", "Limits", "Undecided", "decide"]

DEEPEST = 150
"""Splits and choices within each other; beyond it the answer is "undecided"."""


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
Refuted = tuple[Refutation, Used]


def decide(system: System, limits: Limits = Limits()) -> Decision:  # noqa: B008  (frozen)
    """Decide whether all constraints of a system can hold together.

    Args:
        system: The constraints.
        limits: What the decision may cost; beyond it the answer is `Undecided`.

    """
    search = _Search(system, limits)
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

    def __init__(self, system: System, limits: Limits) -> None:
        self._system = system
        self._budget = Budget(limits)
        self._simplex = Simplex(self._budget.spend)
        self._quotients: list[Quotient] = []

    def run(self) -> dict[str, Fraction] | Refuted:
        facts: list[Atom] = []
        choices: list[Any] = []
        for constraint in self._system.constraints:
            atoms, more = flatten(constraint.formula)
            facts += atoms
            choices += more
        if any(len(monomial) > 1 for fact in facts for monomial in fact.polynomial):
            barred = self._system.whole.union(*(variables(choice) for choice in choices))
            facts, self._quotients = remove_quotients(facts, barred)
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
            self._simplex.undo(mark)

    def _beyond(self, choices: list[Any], depth: int) -> dict[str, Fraction] | Refuted:
        """Decide where the linear facts hold together: the point is a witness, or shows where to look further."""
        witness = self._witness()
        if satisfies(self._system, witness):
            return witness
        for name in sorted(self._system.whole):
            if name in witness and witness[name].denominator != 1:
                return self._split_whole(name, witness[name], choices, depth)
        values = ratios(witness)
        open_choices = [choice for choice in choices if not holds(choice, values)]
        if open_choices:
            return self._choose(min(open_choices, key=lambda choice: len(choice.parts)), choices, depth)
        raise ExhaustedError("non-linear relations are not decided yet")

    def _witness(self) -> dict[str, Fraction]:
        values = {monomial[0]: value for monomial, value in self._simplex.point().items() if len(monomial) == 1}
        for constraint in self._system.constraints:
            for name in variables(constraint.formula):
                if name not in values:
                    values[name] = Fraction(0)
        for quotient in self._quotients:
            values[quotient.variable] = quotient.value(values)
        return values

    def _choose(self, choice: Any, choices: list[Any], depth: int) -> dict[str, Fraction] | Refuted:
        rest = [other for other in choices if other is not choice]
        branches: list[Refutation] = []
        used = {id(choice)}
        for part in choice.parts:
            atoms, more = flatten(part)
            found = self._explore(atoms, rest + more, depth + 1)
            if isinstance(found, dict):
                return found
            refutation, needs = found
            own = frozenset(map(id, (*atoms, *more)))
            if needs.isdisjoint(own):
                return found
            branches.append(refutation)
            used |= needs - own
        return Cases(choice, tuple(branches)), frozenset(used)

    def _split_whole(self, name: str, value: Fraction, choices: list[Any], depth: int) -> dict[str, Fraction] | Refuted:
        at = Fraction(floor(value))
        one = Fraction(1)
        below = Atom({(name,): one, (): -at} if at else {(name,): one})
        above = Atom({(name,): -one, (): at + 1} if at + 1 else {(name,): -one})
        return self._split(name, at, (below, above), choices, depth)

    def _split(
        self, name: str, at: Fraction, parts: tuple[Atom, Atom], choices: list[Any], depth: int
    ) -> dict[str, Fraction] | Refuted:
        branches: list[Refutation] = []
        used: set[int] = set()
        for part in parts:
            found = self._explore((part,), choices, depth + 1)
            if isinstance(found, dict):
                return found
            refutation, needs = found
            if id(part) not in needs:
                return found
            branches.append(refutation)
            used |= needs - {id(part)}
        return Split(name, at, parts, (branches[0], branches[1])), frozenset(used)


def _leaf(terms: Terms) -> Refuted:
    return Clash(terms), used_by(terms)
