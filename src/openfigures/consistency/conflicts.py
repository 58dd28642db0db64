"""Why a system cannot hold: the smallest clash with its proof, and everything that could be to blame."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from time import monotonic

from openfigures.consistency.hitting import Labels, minimum_hitting_sets
from openfigures.consistency.limits import Limits
from openfigures.consistency.search import Consistent, Decision, Inconsistent, Undecided, decide
from openfigures.consistency.system import System, variables
from openfigures.consistency.witness import holds, ratios

ROUNDS = 200
"""How many clashes are collected before the search for the smallest or for all corrections gives up."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """Constraints that cannot all hold; without any one of them they could, as far as the limits let that be shown."""

    labels: Labels
    certificate: Mapping[str, object]
    smallest: bool
    """Whether it is proved that no clash has fewer doubtable constraints."""


@dataclass(frozen=True, slots=True)
class Correction:
    """Doubtable constraints that, left out together, let all others hold."""

    labels: Labels
    weight: Fraction


@dataclass(frozen=True, slots=True)
class Corrections:
    """All corrections of least weight."""

    sets: tuple[Correction, ...]
    complete: bool
    """Whether these are proved to be all of them."""


class Clash:
    """Explains one system that was found to be inconsistent, all in all within the limits of one decision."""

    def __init__(self, system: System, decision: Inconsistent, limits: Limits) -> None:
        self.system = system
        self._limits = limits
        self._deadline = None if limits.seconds is None else monotonic() + limits.seconds
        self.weights = {one.label: one.weight for one in system.constraints if one.weight is not None}
        self._decisions: dict[Labels, Decision] = {frozenset(): decision}
        """What was decided without some constraints."""
        self._found: list[Labels] = []
        """Corrections that are already known."""
        self._shrunk: dict[Labels, Inconsistent] = {}
        """Minimal clashes by their doubtable constraints."""

    def smallest(self) -> Conflict:
        """Return a clash with as few doubtable constraints as can be proved within the limits.

        It is a least set that meets all corrections, which are collected until one such set is itself a clash.
        """
        first = self._minimal(self._inconsistent(frozenset()))
        doubtable = frozenset(self.weights)
        ones = dict.fromkeys(self.weights, Fraction(1))
        corrections = list(self._found)
        for _ in range(ROUNDS):
            hitting = minimum_hitting_sets(corrections, ones, most=1)
            if not hitting.least or self._late:
                break
            kept = hitting.sets[0]
            if len(kept) >= len(self._doubtable(first)):
                return self._conflict(first, smallest=True)
            decision = self._without(doubtable - kept)
            if isinstance(decision, Inconsistent):
                return self._conflict(self._minimal(decision), smallest=True)
            if isinstance(decision, Undecided):
                break
            corrections.append(doubtable - self._grown(kept))
        return self._conflict(first, smallest=False)

    def corrections(self) -> Corrections:
        """Return all least sets of constraints that could be to blame."""
        clashes = [self._doubtable(self._minimal(self._inconsistent(frozenset())))]
        for _ in range(ROUNDS):
            if not all(clashes):  # a clash without anything that may be doubted
                return Corrections((), True)
            hitting = minimum_hitting_sets(clashes, self.weights)
            decisions = {one: self._without(one) for one in hitting.sets if not self._late}
            new = [self._minimal(one) for one in decisions.values() if isinstance(one, Inconsistent)]
            if self._late:
                break
            if not new:
                good = self._found = [one for one, decision in decisions.items() if isinstance(decision, Consistent)]
                weights = (sum((self.weights[label] for label in one), Fraction(0)) for one in good)
                sets = tuple(Correction(one, weight) for one, weight in zip(good, weights, strict=True))
                return Corrections(sets, hitting.complete and len(good) == len(decisions))
            clashes += [self._doubtable(one) for one in new]
        return Corrections((), False)

    def _doubtable(self, decision: Inconsistent) -> Labels:
        return decision.labels.intersection(self.weights)

    def _conflict(self, decision: Inconsistent, *, smallest: bool) -> Conflict:
        return Conflict(decision.labels, decision.certificate, smallest)

    def _inconsistent(self, without: Labels) -> Inconsistent:
        decision = self._decisions[without]
        if not isinstance(decision, Inconsistent):
            raise AssertionError("only clashes are explained")
        return decision

    def _without(self, labels: Labels) -> Decision:
        if labels not in self._decisions:
            self._decisions[labels] = self._decide(lambda label: label not in labels)
        return self._decisions[labels]

    @property
    def _late(self) -> bool:
        return self._deadline is not None and monotonic() > self._deadline

    def _decide(self, keep: Callable[[str], bool]) -> Decision:
        kept = tuple(one for one in self.system.constraints if keep(one.label))
        limits = self._limits
        if self._deadline is not None:
            limits = replace(limits, seconds=max(0.0, self._deadline - monotonic()))
        return decide(replace(self.system, constraints=kept), limits)

    def _grown(self, kept: Labels) -> Labels:
        """Return a largest set of doubtable constraints with `kept` that can hold."""
        kept |= self._also_true(self._without(frozenset(self.weights) - kept))
        for label in sorted(self.weights.keys() - kept):
            if label not in kept and not self._late:
                tried = self._without(frozenset(self.weights) - kept - {label})
                if isinstance(tried, Consistent):
                    kept |= {label} | self._also_true(tried)
        return kept

    def _also_true(self, decision: Decision) -> Labels:
        """Return the doubtable constraints that happen to hold in the witness of a decision."""
        if not isinstance(decision, Consistent):
            return frozenset()
        values, known = ratios(decision.witness), decision.witness.keys()
        return frozenset(
            one.label
            for one in self.system.constraints
            if one.label in self.weights and known >= set(variables(one.formula)) and holds(one.formula, values)
        )

    def _minimal(self, decision: Inconsistent) -> Inconsistent:
        """Return a clash without anything that it does not need: figures are left out first, then relations."""
        doubtable = self._doubtable(decision)
        if doubtable in self._shrunk:
            return self._shrunk[doubtable]
        for label in (*sorted(doubtable), *sorted(decision.labels - doubtable)):
            if label not in decision.labels or self._late:
                continue
            fewer = decision.labels - {label}
            tried = self._decide(fewer.__contains__)
            if isinstance(tried, Inconsistent):
                decision = tried
        self._shrunk[doubtable] = self._shrunk[self._doubtable(decision)] = decision
        return decision
