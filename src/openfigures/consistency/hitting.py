"""Sets that meet all of some other sets, at the least weight: what must be doubted so that no clash remains."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

Labels = frozenset[str]
WORK = 3_000_000
"""How many sets are looked at before the search gives up, each as often as it is looked at; about a second."""


@dataclass(frozen=True, slots=True)
class HittingSets:
    """Sets of least weight that meet every given set."""

    sets: tuple[Labels, ...]
    least: bool
    """Whether there is surely none of less weight."""
    complete: bool
    """Whether these are all of them and surely of least weight."""


def minimum_hitting_sets(sets: Sequence[Labels], weights: Mapping[str, Fraction], most: int = 1_000) -> HittingSets:
    """Return all sets of least weight that share an element with each of `sets`, `most` at the most.

    None of `sets` may be empty. The search gives up after some work, so that it always ends soon.
    """
    search = _Search(sorted(set(sets), key=lambda one: (len(one), sorted(one))), weights, most)
    search.extend(frozenset(), frozenset(), Fraction(0))
    found = tuple(sorted(search.found, key=sorted))
    return HittingSets(found, not search.exhausted, not (search.exhausted or search.cut))


@dataclass(slots=True)
class _Search:
    sets: Sequence[Labels]
    weights: Mapping[str, Fraction]
    most: int
    best: Fraction | None = None
    found: set[Labels] = field(default_factory=set)
    cut: bool = False
    """Whether others of the same weight were passed over."""
    exhausted: bool = False
    work: int = 0

    def extend(self, chosen: Labels, barred: Labels, weight: Fraction) -> None:
        """Look for all hitting sets that hold what is chosen and nothing that is barred."""
        self.work += len(self.sets) + 1
        if self.work > WORK:
            self.exhausted = True
            return
        open_sets = [one - barred for one in self.sets if not one & chosen]
        if any(not one for one in open_sets) or self._too_heavy(open_sets, weight):
            return
        if not open_sets:
            if self.best is None or weight < self.best:
                self.best, self.cut = weight, False
                self.found.clear()
            self.found.add(chosen)
            return
        tried: set[str] = set()
        smallest: Labels = min(open_sets, key=len)
        for element in sorted(smallest, key=lambda one: (self.weights[one], one)):
            self.extend(chosen | {element}, barred | tried, weight + self.weights[element])
            tried.add(element)

    def _too_heavy(self, open_sets: Sequence[Labels], weight: Fraction) -> bool:
        if self.best is None:
            return False
        least = weight + sum(min(self.weights[one] for one in apart) for apart in _disjoint(open_sets))
        if least == self.best and len(self.found) >= self.most:
            self.cut = True
            return True
        return least > self.best


def _disjoint(sets: Sequence[Labels]) -> Iterator[Labels]:
    """Yield some sets that have nothing in common: each needs an element of its own."""
    used: set[str] = set()
    for one in sets:
        if not one & used:
            used |= one
            yield one
