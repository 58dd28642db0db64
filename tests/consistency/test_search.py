"""The solver against brute force, and as tables; every answer is proved."""

import json
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from openfigures.consistency.checker import verify, verify_witness
from openfigures.consistency.search import Consistent, Decision, Inconsistent, Limits, Undecided, decide
from openfigures.consistency.system import All, Any, Atom, Constraint, Formula, System
from statements import atom, between, equal, solutions, system, true

NAMES = ("x", "y", "z")
SIDE = 4
"""Variables of generated systems lie between 0 and this."""
LIMITS = Limits(steps=3000)


def proved(asked: System, limits: Limits = LIMITS) -> Decision:
    """Decide, and check the proof of what comes out."""
    decision = decide(asked, limits)
    if isinstance(decision, Consistent):
        assert all(true(one.formula, decision.witness) for one in asked.constraints)
        assert all(decision.witness[name].denominator == 1 for name in asked.whole)
    elif isinstance(decision, Inconsistent):
        verify(json.loads(json.dumps(decision.certificate)))
        assert decision.labels == {one["label"] for one in decision.certificate["constraints"]}
    return decision


def verdict(decision: Decision) -> str:
    return type(decision).__name__


# Laws


def atoms(degree: int) -> st.SearchStrategy[Atom]:
    factors = st.sampled_from([Fraction(number, 2) for number in (-6, -4, -2, 1, 2, 4, 6)])
    monomials = st.lists(st.sampled_from(NAMES), min_size=1, max_size=degree).map(lambda names: tuple(sorted(names)))
    forms = st.dictionaries(monomials, factors, min_size=1, max_size=3)
    constants = st.integers(-6, 6).map(lambda number: {(): Fraction(number)} if number else {})
    return st.builds(lambda form, constant, strict: Atom({**form, **constant}, strict), forms, constants, st.booleans())


def formulas(degree: int) -> st.SearchStrategy[Formula]:
    simple = atoms(degree)
    equations = simple.map(
        lambda one: All((Atom(one.polynomial), Atom({key: -factor for key, factor in one.polynomial.items()})))
    )
    several = st.lists(simple | equations, min_size=1, max_size=3).map(tuple)
    return simple | equations | several.map(Any) | st.lists(several.map(Any) | simple, max_size=3).map(tuple).map(All)


def systems(degree: int, whole: st.SearchStrategy[frozenset[str]]) -> st.SearchStrategy[System]:
    box = [Constraint(f"box of {name}", between(name, 0, SIDE)) for name in NAMES]
    said = st.lists(formulas(degree), min_size=1, max_size=4).map(
        lambda parts: (*box, *(Constraint(f"no {number}", part, Fraction(1)) for number, part in enumerate(parts)))
    )
    return st.builds(System, said, whole)


def grid(asked: System) -> dict[str, list[Fraction]]:
    halves = [Fraction(number, 2) for number in range(2 * SIDE + 1)]
    return {name: halves[::2] if name in asked.whole else halves for name in NAMES}


@settings(max_examples=100)
@given(systems(1, st.just(frozenset(NAMES))))
def test_whole_linear_systems_are_decided_as_by_brute_force(asked: System) -> None:
    expected = Consistent if any(solutions(asked, grid(asked))) else Inconsistent
    assert isinstance(proved(asked), expected)


@settings(max_examples=100)
@given(systems(1, st.frozensets(st.sampled_from(NAMES))))
def test_linear_systems_are_decided_and_no_solution_is_overlooked(asked: System) -> None:
    decision = proved(asked)
    assert not isinstance(decision, Undecided)
    assert isinstance(decision, Consistent) or not any(solutions(asked, grid(asked)))


@settings(max_examples=40)
@given(systems(2, st.frozensets(st.sampled_from(NAMES))))
def test_no_solution_of_a_system_with_products_is_overlooked(asked: System) -> None:
    if isinstance(proved(asked), Inconsistent):
        assert not any(solutions(asked, grid(asked)))


@settings(max_examples=40)
@given(systems(2, st.just(frozenset(NAMES))))
def test_whole_systems_with_products_are_decided_as_by_brute_force(asked: System) -> None:
    expected = Consistent if any(solutions(asked, grid(asked))) else Inconsistent
    assert isinstance(proved(asked, Limits(steps=20_000)), expected)


@settings(max_examples=60)
@given(systems(1, st.just(frozenset())), st.randoms(use_true_random=False))
def test_the_order_of_constraints_changes_no_verdict(asked: System, random: object) -> None:
    mixed = list(asked.constraints)
    random.shuffle(mixed)  # type: ignore[attr-defined]
    assert verdict(decide(asked)) == verdict(decide(System(tuple(mixed), asked.whole)))


shares = st.fractions(Fraction(1, 10**6), 1, max_denominator=10**6)
counts = st.integers(10**3, 10**12)


@given(counts, shares, shares, st.sampled_from([1, 1000, 10**6]), st.booleans())
def test_a_truth_that_is_published_in_rounded_numbers_is_never_refused(
    base: int, incidence: Fraction, left: Fraction, unit: int, lost: bool
) -> None:
    poor = base * incidence
    initial = poor / left
    truth = {"base": Fraction(base), "poor": poor, "initial": initial, "incidence": incidence, "lifted": 1 - left}
    said = {name: rounded(name, truth[name], Fraction(unit)) for name in ("poor", "initial")}
    said |= {name: rounded(name, truth[name], Fraction(1, 1000)) for name in ("incidence", "lifted")}
    if not lost:
        said["base"] = rounded("base", truth["base"], Fraction(unit))
    assert isinstance(proved(system(*RELATIONS, said=said)), Consistent)


RELATIONS: tuple[Formula, ...] = (
    All((equal({"incidence*base": 1, "poor": -1}), atom({"base": -1}, True))),
    All((equal({"lifted*initial": 1, "initial": -1, "poor": 1}), atom({"initial": -1}, True))),
    *(atom({name: -1}) for name in ("base", "poor", "initial")),
)


def rounded(name: str, value: Fraction, unit: Fraction) -> Formula:
    shown = round(value / unit) * unit
    return between(name, str(shown - unit / 2), str(shown + unit / 2))


# Tables

LINEAR = {
    "nothing said": (system(), "Consistent"),
    "nothing can hold": (system(Any(())), "Inconsistent"),
    "no part": (system(All(())), "Consistent"),
    "a false number": (system(atom({"": 1})), "Inconsistent"),
    "zero is at most zero": (system(atom({})), "Consistent"),
    "zero is not below zero": (system(atom({}, True)), "Inconsistent"),
    "closed ends touch": (system(between("x", 1, 2), between("x", 2, 3)), "Consistent"),
    "an open end touches a closed one": (system(between("x", 1, 2, "[)"), between("x", 2, 3)), "Inconsistent"),
    "open ends touch": (system(between("x", 1, 2, "[)"), between("x", 2, 3, "(]")), "Inconsistent"),
    "between open ends": (system(between("x", 1, "1.000000000001", "()")), "Consistent"),
    "open ends touch in a sum": (
        system(between("x", 1, 2, "[)"), between("y", 1, 2), equal({"x": 1, "y": 1, "": -4})),
        "Inconsistent",
    ),
    "closed ends touch in a sum": (
        system(between("x", 1, 2), between("y", 1, 2), equal({"x": 1, "y": 1, "": -4})),
        "Consistent",
    ),
    "a circle of smaller ones": (
        system(atom({"x": 1, "y": -1}, True), atom({"y": 1, "z": -1}), atom({"z": 1, "x": -1})),
        "Inconsistent",
    ),
    "either part, both refuted": (
        system(between("x", 3, 4), Any((between("x", None, 2), between("x", 5, None)))),
        "Inconsistent",
    ),
    "either part, the second fits": (
        system(between("x", 3, 4), Any((between("x", None, 2), between("x", 4, None)))),
        "Consistent",
    ),
    "a choice within a choice": (
        system(between("x", 3, 4), Any((All((Any((between("x", 0, 1), between("x", 9, 9))),)), between("x", 5, 6)))),
        "Inconsistent",
    ),
    "GRIM: 5.19 is no mean of 28 whole answers": (
        system(between("mean", "5.185", "5.195"), equal({"mean": 28, "total": -1}), whole=["total"]),
        "Inconsistent",
    ),
    "GRIM: 5.18 is one": (
        system(between("mean", "5.175", "5.185"), equal({"mean": 28, "total": -1}), whole=["total"]),
        "Consistent",
    ),
    "a whole number between two": (system(between("n", 3, 4, "()"), whole=["n"]), "Inconsistent"),
    "even and odd": (
        system(between("a", 0, 9), between("b", 0, 9), equal({"a": 2, "b": -2, "": -1}), whole="ab"),
        "Inconsistent",
    ),
    "large and small": (
        system(
            between("big", 10**12, 10**12), between("small", "1e-9", "1e-9"), equal({"big": "1e-9", "small": "-1e12"})
        ),
        "Consistent",
    ),
    "large and small, wrong by one in 1e21": (
        system(
            between("big", 10**12, 10**12),
            between("small", "1e-9", "1.000000000001e-9", "(]"),
            equal({"big": "1e-9", "small": "-1e12"}),
        ),
        "Inconsistent",
    ),
}

PRODUCTS = {
    "a quotient": (system(*RELATIONS, between("incidence", "0.1", "0.2"), between("poor", 1, 2)), "Consistent"),
    "a quotient and its base": (
        system(*RELATIONS, between("incidence", "0.1", "0.2"), between("poor", 1, 2), between("base", 21, 30)),
        "Inconsistent",
    ),
    "a quotient, touching an open end": (
        system(*RELATIONS, between("incidence", "0.1", "0.2", "(]"), between("poor", 1, 2), between("base", 20, 30)),
        "Inconsistent",
    ),
    "a quotient, touching a closed end": (
        system(*RELATIONS, between("incidence", "0.1", "0.2"), between("poor", 1, 2), between("base", 20, 30)),
        "Consistent",
    ),
    "a quotient of 1e12 and 1e-9": (
        system(
            *RELATIONS,
            between("incidence", "1e-9", "1e-9"),
            between("base", 10**12, 10**12),
            between("poor", 1000, None),
        ),
        "Consistent",
    ),
    "a quotient of 1e12 and 1e-9, just missed": (
        system(
            *RELATIONS,
            between("incidence", "1e-9", "1e-9"),
            between("base", 10**12, 10**12),
            between("poor", 1000, None, "(]"),
        ),
        "Inconsistent",
    ),
    "a quotient whose base may be zero": (
        system(equal({"r*d": 1, "n": -1}), between("d", 0, 5), between("r", 1, 2), between("n", 0, 0)),
        "Consistent",
    ),
    "a quotient whose base is a sum": (
        system(
            equal({"r*a": 1, "r*b": 1, "n": -1}),
            between("a", 1, 2),
            between("b", 1, 2),
            between("r", 2, 3),
            between("n", 1, 3),
        ),
        "Inconsistent",
    ),
    "one share of two wholes": (
        system(
            equal({"r*a": 1, "b": -1}),
            equal({"r*c": 1, "d": -1}),
            between("a", 10, 10),
            between("b", 5, 6),
            between("c", 100, 100),
            between("d", 61, 70),
        ),
        "Inconsistent",
    ),
    "one share of two wholes, possible": (
        system(
            equal({"r*a": 1, "b": -1}),
            equal({"r*c": 1, "d": -1}),
            between("a", 9, 11),
            between("b", 5, 6),
            between("c", 90, 110),
            between("d", 60, 70),
        ),
        "Consistent",
    ),
    "an amount for each of some people": (
        system(
            equal({"each*people": 1, "all": -1}),
            between("each", 10, 11),
            between("people", 5, 6),
            between("all", 67, 70),
        ),
        "Inconsistent",
    ),
    "length and width": (
        system(between("x", 0, 9), between("y", 0, 9), equal({"x*y": 1, "": -6}), equal({"x": 1, "y": 1, "": -5})),
        "Consistent",
    ),
    "too large a field": (
        system(between("x", 0, 9), between("y", 0, 9), atom({"x*y": -1, "": "6.26"}), equal({"x": 1, "y": 1, "": -5})),
        "Inconsistent",
    ),
    "just too large a field": (
        system(between("x", 0, 9), between("y", 0, 9), atom({"x*y": -1, "": 4}, True), equal({"x": 1, "y": 1, "": -4})),
        "Inconsistent",
    ),
    "a square is not negative": (system(atom({"x*x": 1}, True), between("x", -5, 5)), "Inconsistent"),
    "a whole root": (system(equal({"x*x": 1, "": -49}), between("x", 0, 100), whole="x"), "Consistent"),
    "no whole root": (system(equal({"x*x": 1, "": -50}), between("x", 0, 100), whole="x"), "Inconsistent"),
    "three factors": (
        system(equal({"x*y*z": 1, "": -30}), between("x", 1, 3), between("y", 1, 3), between("z", 1, 3)),
        "Inconsistent",
    ),
    "growth of a product within a choice": (
        system(between("x", 1, 2), between("y", 1, 2), Any((atom({"x*y": -1, "": 5}), atom({"x*y": 1, "": "-1/2"})))),
        "Inconsistent",
    ),
}


@pytest.mark.parametrize(("asked", "expected"), [*LINEAR.values(), *PRODUCTS.values()], ids=[*LINEAR, *PRODUCTS])
def test_verdicts(asked: System, expected: str) -> None:
    assert verdict(proved(asked)) == expected


def test_the_threshold_of_the_article_is_exact() -> None:
    # More than 98 % were lifted out of poverty; the initial poor were at most all.
    def with_incidence(number: str) -> str:
        said: dict[str, Formula] = {"poor": between("poor", 23500, 24500), "lifted": between("lifted", "0.98", 1, "(]")}
        said |= {"incidence": between("incidence", number, None), "part": atom({"initial": 1, "base": -1})}
        return verdict(proved(system(*RELATIONS, said=said)))

    assert with_incidence("0.02") == "Inconsistent"
    assert with_incidence("0.019999999999999") == "Consistent"


def test_the_constraints_of_a_contradiction_are_named() -> None:
    asked = system(
        said={
            "a": between("x", 1, 2),
            "b": between("y", 1, 2),
            "c": atom({"x": 1, "y": 1, "": "-3/2"}),
            "d": between("z", 0, 1),
        }
    )
    decision = proved(asked)
    assert isinstance(decision, Inconsistent)
    assert decision.labels == {"a", "b", "c"}


def test_a_choice_without_a_part_in_the_contradiction_is_not_in_the_proof() -> None:
    free = Any((between("z", 0, 1), between("z", 2, 3)))
    decision = proved(system(between("x", 3, 4), between("x", 5, 6), said={"free": free}))
    assert isinstance(decision, Inconsistent)
    assert "free" not in decision.labels


def test_every_variable_has_a_value() -> None:
    decision = proved(system(Any((between("x", 1, 2), between("never", 5, 6)))))
    assert isinstance(decision, Consistent)
    assert decision.witness.keys() == {"x", "never"}


def test_a_witness_is_data_for_the_checker() -> None:
    asked = system(*RELATIONS, between("incidence", "0.1", "0.2"), between("poor", 1, 2))
    decision = proved(asked)
    assert isinstance(decision, Consistent)
    verify_witness([], [], {name: str(value) for name, value in decision.witness.items()})


@pytest.mark.parametrize(
    "limits", [Limits(steps=0), Limits(steps=3), Limits(seconds=0.0), Limits(seconds=0.05)], ids=str
)
def test_limits_end_in_undecided(limits: Limits) -> None:
    # Whole numbers without bounds: no split ever ends this.
    decision = decide(system(equal({"a": 2, "b": -2, "": -1}), whole="ab"), limits)
    assert isinstance(decision, Undecided)
    assert decision.reason.startswith("not decided within")


def test_an_irrational_solution_is_undecided() -> None:
    assert isinstance(decide(system(equal({"x*x": 1, "": -2}), between("x", 0, 2))), Undecided)
