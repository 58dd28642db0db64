"""Ranges of numbers, against the corners of the space of solutions and against all points of a grid."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import combinations, product
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from openfigures.consistency.bounds import range_of, range_without
from openfigures.consistency.limits import Limits
from openfigures.consistency.system import All, Any, Atom, Formula, System
from openfigures.figures.intervals import Interval
from statements import atom, between, equal, solutions, system, true
from worlds import written

NAMES = ("a", "b", "c")
BOX = 4
GRID = {name: [Fraction(number, 2) for number in range(-2 * BOX, 2 * BOX + 1)] for name in NAMES}
Point = tuple[Fraction, ...]

FACTORS = st.integers(-3, 3)


@st.composite
def lines(draw: st.DrawFn) -> Atom:
    """Return a linear comparison of the three numbers."""
    terms: dict[str, str | int] = {name: draw(FACTORS) for name in NAMES}
    return atom(terms | {"": draw(st.integers(-6, 6))}, strict=draw(st.booleans()))


def boxed(*formulas: Atom | Any) -> System:
    """Return a system in which every number lies between -4 and 4."""
    return system(*formulas, *(between(name, -BOX, BOX) for name in NAMES))


def atoms_of(one: System) -> list[Atom]:
    """Return the atoms of a system without choices."""
    parts = [part for each in one.constraints for part in getattr(each.formula, "parts", (each.formula,))]
    return [part for part in parts if isinstance(part, Atom)]


def corners(atoms: Sequence[Atom]) -> Iterator[Point]:
    """Yield the corners of the closure of all solutions: where three of the planes meet and no comparison fails."""
    rows = [
        ([one.polynomial.get((name,), Fraction(0)) for name in NAMES], -one.polynomial.get((), Fraction(0)))
        for one in atoms
    ]
    for three in combinations(rows, 3):
        point = meeting(three)
        if point is None:
            continue
        if all(sum(f * x for f, x in zip(row, point, strict=True)) <= right for row, right in rows):
            yield point


def meeting(rows: Sequence[tuple[list[Fraction], Fraction]]) -> Point | None:
    """Return the point where three planes meet, by Cramer's rule; None when there is no such point or many."""
    matrix, right = [row for row, _ in rows], [number for _, number in rows]
    whole = determinant(matrix)
    if not whole:
        return None
    replaced = (
        [[*row[:at], number, *row[at + 1 :]] for row, number in zip(matrix, right, strict=True)] for at in range(3)
    )
    return tuple(determinant(one) / whole for one in replaced)


def determinant(m: list[list[Fraction]]) -> Fraction:
    """Return the determinant of three rows (Sarrus)."""
    plus = m[0][0] * m[1][1] * m[2][2] + m[0][1] * m[1][2] * m[2][0] + m[0][2] * m[1][0] * m[2][1]
    return plus - m[0][2] * m[1][1] * m[2][0] - m[0][0] * m[1][2] * m[2][1] - m[0][1] * m[1][0] * m[2][2]


def middle(points: Sequence[Point]) -> dict[str, Fraction]:
    """Return a point in the inside of what some corners span."""
    return {name: sum((point[at] for point in points), Fraction(0)) / len(points) for at, name in enumerate(NAMES)}


def range_by_corners(atoms: Sequence[Atom]) -> Interval | None:
    """Return the range of `a` in a box; None when nothing solves all comparisons.

    When strict comparisons hold anywhere, they hold in the middle of all corners. So an end is reached when they hold
    in the middle of the corners at this end.
    """
    points = list(set(corners(atoms)))
    if not points or not all(true(one, middle(points)) for one in atoms):
        return None
    ends = min(point[0] for point in points), max(point[0] for point in points)
    reached = [all(true(one, middle([p for p in points if p[0] == end])) for one in atoms) for end in ends]
    return Interval(*ends, *reached)


def hull(ranges: Sequence[Interval | None]) -> Interval | None:
    """Return the least interval around some others."""
    known = [one for one in ranges if one is not None]
    if not known:
        return None
    low, high = min(one.lower or 0 for one in known), max(one.upper or 0 for one in known)
    return Interval(
        Fraction(low),
        Fraction(high),
        any(one.lower == low and one.lower_closed for one in known),
        any(one.upper == high and one.upper_closed for one in known),
    )


@settings(max_examples=60)
@given(atoms=st.lists(lines(), min_size=1, max_size=4))
def test_ranges_are_those_of_the_corners(atoms: list[Atom]) -> None:
    asked = boxed(*atoms)
    assert range_of(asked, "a") == range_by_corners(atoms_of(asked))


@settings(max_examples=30)
@given(atoms=st.lists(lines(), max_size=2), choice=st.lists(lines(), min_size=2, max_size=3))
def test_ranges_over_choices_are_hulls(atoms: list[Atom], choice: list[Atom]) -> None:
    asked = boxed(*atoms, Any(tuple(choice)))
    cases = [range_by_corners(atoms_of(boxed(*atoms, one))) for one in choice]
    assert range_of(asked, "a") == hull(cases)


@settings(max_examples=25)
@given(atoms=st.lists(lines(), min_size=1, max_size=3))
def test_every_point_of_a_grid_lies_in_the_range(atoms: list[Atom]) -> None:
    asked = boxed(*atoms)
    found = {name: range_of(asked, name) for name in NAMES}
    small = {name: GRID[name][::2] for name in NAMES}
    for point in solutions(asked, small):
        for name, value in point.items():
            interval = found[name]
            assert interval is not None
            assert value in interval


@settings(max_examples=40)
@given(
    ends=st.tuples(*([st.integers(0, 6)] * 2), *([st.integers(1, 6)] * 2)),
    open_ends=st.tuples(*([st.sampled_from(["[]", "()", "[)", "(]"])] * 2)),
)
def test_the_range_of_a_quotient_is_that_of_its_corners(
    ends: tuple[int, int, int, int], open_ends: tuple[str, str]
) -> None:
    tops, bottoms = sorted(ends[:2]), sorted(ends[2:])
    asked = system(
        equal({"r*base": 1, "part": -1}),
        between("part", tops[0], tops[1], open_ends[0]),
        between("base", bottoms[0], bottoms[1], open_ends[1]),
        between("r", 0, None),
    )
    found = range_of(asked, "r")
    if (tops[0] == tops[1] and open_ends[0] != "[]") or (bottoms[0] == bottoms[1] and open_ends[1] != "[]"):
        assert found is None
        return
    quotients = {Fraction(top, bottom) for top, bottom in product(tops, bottoms)}
    assert found is not None
    assert (found.lower, found.upper) == (min(quotients), max(quotients))
    lowest = open_ends[0][0] == "[" and (open_ends[1][1] == "]" or tops[0] == 0)
    highest = open_ends[0][1] == "]" and (open_ends[1][0] == "[" or tops[1] == 0)
    assert (found.lower_closed, found.upper_closed) == (lowest, highest)


@settings(max_examples=25)
@given(atoms=st.lists(lines(), min_size=1, max_size=4), seed=st.integers(0, 10**6))
def test_the_order_of_constraints_changes_nothing(atoms: list[Atom], seed: int) -> None:
    asked = boxed(*atoms)
    constraints = list(asked.constraints)
    Random(seed).shuffle(constraints)
    assert range_of(asked, "b") == range_of(replace(asked, constraints=tuple(constraints)), "b")


@settings(max_examples=25)
@given(atoms=st.lists(lines(), min_size=1, max_size=3), factor=st.sampled_from(["7", "1/3", "1000000000000", "1/1000"]))
def test_larger_numbers_have_larger_ranges(atoms: list[Atom], factor: str) -> None:
    asked = boxed(*atoms)
    scale = Fraction(factor)
    larger = [replace(one, formula=scaled(one.formula, scale)) for one in asked.constraints]
    found = range_of(asked, "c")
    assert range_of(replace(asked, constraints=tuple(larger)), "c") == (None if found is None else found * scale)


def scaled(formula: Formula, scale: Fraction) -> Formula:
    """Return a linear formula about numbers that are so many times larger."""
    if isinstance(formula, Atom):
        return Atom({name: part if name else part * scale for name, part in formula.polynomial.items()}, formula.strict)
    parts = tuple(scaled(part, scale) for part in formula.parts)
    return All(parts) if isinstance(formula, All) else Any(parts)


KNOWN: list[tuple[str, System, Mapping[str, str]]] = [
    ("nothing is said", system(atom({"x": 1, "y": -1})), {"x": "(-oo, oo)"}),
    ("one end", system(between("x", 3, None, "()")), {"x": "(3, oo)"}),
    ("an equation", system(equal({"x": 3, "": -1})), {"x": "[1/3, 1/3]"}),
    ("a chain", system(atom({"x": 1, "y": -1}, strict=True), between("y", None, 5)), {"x": "(-oo, 5)"}),
    ("two ways", system(Any((between("x", 1, 2), between("x", 5, 6, "[)")))), {"x": "[1, 6)"}),
    ("open from below", system(Any((between("x", 1, 2), between("x", None, 0)))), {"x": "(-oo, 2]"}),
    (
        "a growing quotient",
        system(equal({"r*d": 1, "n": -1}), between("n", 1, 1), between("d", 0, 2, "(]"), between("r", 0, None)),
        {"r": "[1/2, oo)", "d": "(0, 2]"},
    ),
    (
        "a quotient and its parts",
        system(
            equal({"r*d": 1, "n": -1}),
            between("r", "23/20000", "1/800"),
            between("n", 23500, 24500),
            between("d", 1, None),
        ),
        {"d": "[18800000, 490000000/23]"},
    ),
]  # fmt: skip


@pytest.mark.parametrize(("name", "asked", "expected"), KNOWN, ids=[name for name, _, _ in KNOWN])
def test_known_ranges(name: str, asked: System, expected: Mapping[str, str]) -> None:
    found = {variable: range_of(asked, variable) for variable in expected}
    assert {variable: one and written(one) for variable, one in found.items()} == expected


def test_nothing_is_in_the_range_of_a_contradiction() -> None:
    assert range_of(system(between("x", 1, 2), between("x", 3, 4)), "x") is None
    assert range_of(system(between("x", 1, 2, "[)"), between("x", 2, 4)), "x") is None


def test_the_range_without_a_figure_is_what_the_others_leave() -> None:
    asked = system(equal({"a": 1, "b": 1, "c": -1}), said={"a": between("a", 1, 2), "b": between("b", 1, 2),
                                                          "c": between("c", 9, 9)})  # fmt: skip
    assert range_of(asked, "c") is None
    found = range_without(asked, "c", "c")
    assert found is not None
    assert written(found) == "[2, 4]"
    alone = range_without(asked, "c", "c", ["a", "0"])
    assert alone is not None
    assert written(alone) == "(-oo, oo)"


def test_a_limit_ends_the_search() -> None:
    chain = [atom({f"x{number}": 1, f"x{number + 1}": -1, "": 1}) for number in range(20)]
    asked = system(*chain, between("x20", 0, 5))
    assert range_of(asked, "x0", Limits(steps=3)) is None
    assert range_of(asked, "x0") == Interval(None, Fraction(-15), lower_closed=False, upper_closed=True)


def test_too_many_choices_are_left_alone() -> None:
    choices = [Any((between("a", number, number), between("b", number, number))) for number in range(12)]
    assert range_of(system(*choices), "a") is None
