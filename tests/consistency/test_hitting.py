"""Hitting sets of least weight, against all subsets."""

from collections.abc import Sequence
from fractions import Fraction
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from openfigures.consistency.hitting import Labels, minimum_hitting_sets

ELEMENTS = "abcdefg"
WEIGHTS = st.sampled_from([Fraction(1), Fraction(1), Fraction(2), Fraction(1, 2), Fraction(5, 3)])
SETS = st.lists(st.frozensets(st.sampled_from(ELEMENTS), min_size=1, max_size=4), max_size=7)
WEIGHED = st.fixed_dictionaries(dict.fromkeys(ELEMENTS, WEIGHTS))


def by_force(sets: Sequence[Labels], weights: dict[str, Fraction]) -> set[Labels]:
    """Return the lightest of all subsets that meet every set."""
    subsets = [frozenset(one) for size in range(len(ELEMENTS) + 1) for one in combinations(ELEMENTS, size)]
    hitting = {one: sum((weights[e] for e in one), Fraction(0)) for one in subsets if all(one & s for s in sets)}
    return {one for one, weight in hitting.items() if weight == min(hitting.values())}


@settings(max_examples=150)
@given(sets=SETS, weights=WEIGHED)
def test_all_lightest_sets_are_found(sets: list[Labels], weights: dict[str, Fraction]) -> None:
    found = minimum_hitting_sets(sets, weights)
    assert found.complete
    assert set(found.sets) == by_force(sets, weights)
    assert len(set(found.sets)) == len(found.sets)


@settings(max_examples=50)
@given(sets=SETS, weights=WEIGHED, order=st.randoms(use_true_random=False))
def test_order_and_repetition_change_nothing(sets: list[Labels], weights: dict[str, Fraction], order: object) -> None:
    shuffled = [*sets, *sets[:2]]
    order.shuffle(shuffled)  # type: ignore[attr-defined]
    assert minimum_hitting_sets(shuffled, weights) == minimum_hitting_sets(sets, weights)


@settings(max_examples=50)
@given(sets=SETS, weights=WEIGHED)
def test_one_of_them_is_enough_when_only_one_is_asked_for(sets: list[Labels], weights: dict[str, Fraction]) -> None:
    found = minimum_hitting_sets(sets, weights, most=1)
    lightest = by_force(sets, weights)
    assert (len(found.sets), found.least) == (1, True)
    assert set(found.sets) <= lightest
    assert not found.complete or len(lightest) == 1


@pytest.mark.parametrize(
    ("sets", "expected"),
    [
        ([], [""]),
        (["a"], ["a"]),
        (["ab"], ["a", "b"]),
        (["ab", "bc"], ["b"]),
        (["ab", "cd"], ["ac", "ad", "bc", "bd"]),
        (["ab", "bc", "ca"], ["ab", "ac", "bc"]),
    ],
)
def test_known_ones(sets: list[str], expected: list[str]) -> None:
    found = minimum_hitting_sets([frozenset(one) for one in sets], dict.fromkeys(ELEMENTS, Fraction(1)))
    assert found.sets == tuple(frozenset(one) for one in expected)


def test_more_than_asked_for_is_not_complete() -> None:
    sets = [frozenset({f"{number}a", f"{number}b"}) for number in range(12)]
    found = minimum_hitting_sets(sets, {one: Fraction(1) for both in sets for one in both}, most=100)
    assert (len(found.sets), found.complete) == (100, False), "there are 4,096"
