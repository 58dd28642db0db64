"""Smallest clashes and all corrections, against every subset of the statements."""

from dataclasses import replace
from fractions import Fraction
from itertools import combinations
from random import Random

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from openfigures.consistency.checker import verify
from openfigures.consistency.conflicts import Clash
from openfigures.consistency.hitting import Labels
from openfigures.consistency.limits import Limits
from openfigures.consistency.search import Consistent, Inconsistent, decide
from openfigures.consistency.system import Any, Constraint, Formula, System
from statements import atom, between, equal, system

NAMES = ("a", "b", "c", "d")
LIMITS = Limits(steps=20_000)


@st.composite
def intervals(draw: st.DrawFn) -> Formula:
    """Return what a figure says of one of the numbers."""
    name, low = draw(st.sampled_from(NAMES)), draw(st.integers(-3, 6))
    ends = draw(st.sampled_from(["[]", "[)", "()"]))
    return between(name, low, low + draw(st.integers(0 if ends == "[]" else 1, 2)), ends)


@st.composite
def relations(draw: st.DrawFn) -> Formula:
    """Return a sum, a comparison, a product or a choice."""
    one, two, three = draw(st.permutations(NAMES))[:3]
    kind = draw(st.sampled_from(["sum", "order", "strict", "twice", "choice", "product"]))
    match kind:
        case "sum":
            return equal({one: 1, two: 1, three: -1})
        case "twice":
            return equal({one: 2, two: -1})
        case "product":
            return equal({f"{one}*{two}": 1, three: -1})
        case "choice":
            return Any((atom({one: 1, two: -1}), atom({three: 1, "": -1}, strict=True)))
    return atom({one: 1, two: -1}, strict=kind == "strict")


@st.composite
def systems(draw: st.DrawFn) -> System:
    """Return a system of some figures, with weights, and some relations."""
    figures = draw(st.lists(intervals(), min_size=3, max_size=6))
    weights = [draw(st.sampled_from([Fraction(1), Fraction(1), Fraction(2), Fraction(1, 2)])) for _ in figures]
    fixed = draw(st.lists(relations(), min_size=1, max_size=3))
    named = zip(figures, weights, strict=True)
    doubtable = [Constraint(f"f{number}", formula, weight) for number, (formula, weight) in enumerate(named)]
    return system(*fixed) if not doubtable else replace(
        system(*fixed), constraints=(*system(*fixed).constraints, *doubtable)
    )  # fmt: skip


def weights_of(one: System) -> dict[str, Fraction]:
    """Return the weights of the statements that may be doubted."""
    return {constraint.label: constraint.weight for constraint in one.constraints if constraint.weight is not None}


def clashing(one: System) -> set[Labels]:
    """Return all sets of statements that clash, together with all that must not be doubted."""
    doubtable = sorted(weights_of(one))
    found: set[Labels] = set()
    for size in range(len(doubtable) + 1):
        for labels in map(frozenset, combinations(doubtable, size)):
            if any(smaller <= labels for smaller in found):
                found.add(labels)
                continue
            kept = tuple(each for each in one.constraints if each.weight is None or each.label in labels)
            decision = decide(replace(one, constraints=kept), LIMITS)
            assume(isinstance(decision, Consistent | Inconsistent))
            if isinstance(decision, Inconsistent):
                found.add(labels)
    return found


def clash_of(one: System) -> Clash:
    """Return the clash of a system that cannot hold."""
    decision = decide(one, LIMITS)
    assert isinstance(decision, Inconsistent)
    return Clash(one, decision, LIMITS)


@settings(max_examples=60)
@given(one=systems())
def test_conflicts_and_corrections_are_those_of_brute_force(one: System) -> None:
    assume(isinstance(decide(one, LIMITS), Inconsistent))
    clash, weights = clash_of(one), weights_of(one)
    wrong = clashing(one)
    conflict, corrections = clash.smallest(), clash.corrections()
    verify(conflict.certificate)
    proved = {each["label"] for each in conflict.certificate["constraints"]}  # type: ignore[attr-defined]
    assert proved <= conflict.labels
    doubted = conflict.labels & weights.keys()
    assert doubted in wrong
    assert not any(smaller < doubted for smaller in wrong), "nothing in it is idle"
    if conflict.smallest:
        assert len(doubted) == min(map(len, wrong))
    for correction in corrections.sets:
        assert all(correction.labels & labels for labels in wrong)
        assert correction.weight == sum(weights[label] for label in correction.labels)
    if corrections.complete:
        assert {each.labels for each in corrections.sets} == lightest(wrong, weights)


def lightest(wrong: set[Labels], weights: dict[str, Fraction]) -> set[Labels]:
    """Return all corrections of least weight: what is left when they are taken away does not clash."""
    everything = frozenset(weights)
    subsets = [frozenset(one) for size in range(len(weights) + 1) for one in combinations(sorted(weights), size)]
    good = {one: sum((weights[e] for e in one), Fraction(0)) for one in subsets if everything - one not in wrong}
    return {one for one, weight in good.items() if weight == min(good.values())}


@settings(max_examples=40)
@given(one=systems(), seed=st.integers(0, 10**6))
def test_the_order_of_constraints_changes_nothing(one: System, seed: int) -> None:
    assume(isinstance(decide(one, LIMITS), Inconsistent))
    clash = clash_of(one)
    constraints = list(one.constraints)
    Random(seed).shuffle(constraints)
    other = clash_of(replace(one, constraints=tuple(constraints)))
    first, second = clash.smallest(), other.smallest()
    assert clash.corrections() == other.corrections()
    if first.smallest and second.smallest:
        weights = weights_of(one)
        assert len(first.labels & weights.keys()) == len(second.labels & weights.keys())


def test_a_clash_of_what_must_not_be_doubted_has_no_correction() -> None:
    one = system(atom({"a": 1}), atom({"a": -1}, strict=True), said={"f": between("b", 1, 2)})
    clash = clash_of(one)
    assert clash.corrections().sets == ()
    assert clash.corrections().complete
    assert clash.smallest().labels == {"0", "1"}


def test_ties_are_all_told() -> None:
    said = {name: between(name, number, number) for name, number in (("a", 1), ("b", 2), ("c", 4))}
    found = clash_of(system(equal({"a": 1, "b": 1, "c": -1}), said=said)).corrections()
    assert [set(one.labels) for one in found.sets] == [{"a"}, {"b"}, {"c"}]
    assert found.complete


def test_the_smallest_clash_is_found_behind_larger_ones() -> None:
    """A chain of five and a pair that clashes by itself."""
    said = {f"x{number}": between(f"x{number}", 1, 1) for number in range(5)} | {"t": between("t", 4, 4)}
    said |= {"t2": between("t", 9, 9)}
    one = system(equal({f"x{number}": 1 for number in range(5)} | {"t": -1}), said=said)
    conflict = clash_of(one).smallest()
    assert conflict.labels == {"t", "t2"}
    assert conflict.smallest


def test_sixty_figures_with_two_errors() -> None:
    """Twelve sums of four parts, and their total; one part and one sum are wrong."""
    said: dict[str, Formula] = {}
    fixed: list[Formula] = []
    for group in range(12):
        parts = {f"p{group}.{part}": 10 * group + part for part in range(4)}
        said |= {name: between(name, value, value) for name, value in parts.items()}
        said[f"s{group}"] = between(f"s{group}", sum(parts.values()), sum(parts.values()))
        fixed.append(equal(dict.fromkeys(parts, 1) | {f"s{group}": -1}))
    said["p3.1"], said["p7.2"] = between("p3.1", 310, 310), between("p7.2", 7, 7)
    clash = clash_of(system(*fixed, said=said))
    assert len(clash.smallest().labels) == 6
    corrections = clash.corrections()
    assert (len(corrections.sets), corrections.complete) == (25, True), "each of five with each of five"
    assert all(len(one.labels) == 2 for one in corrections.sets)
