"""Exact linear feasibility and optimum."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openfigures.consistency.proof import Terms
from openfigures.consistency.simplex import Simplex
from openfigures.consistency.system import Atom
from statements import Sum, atom, true

NAMES = "wxyz"
factors = st.integers(-4, 4).map(Fraction)
forms = st.dictionaries(st.sampled_from(NAMES).map(lambda name: (name,)), factors.filter(bool), min_size=1)
facts = st.builds(
    lambda form, constant, strict: Atom({**form, **({(): constant} if constant else {})}, strict),
    forms,
    st.fractions(-9, 9, max_denominator=7),
    st.booleans(),
)
BOX = [atom({name: sign, "": -9}) for name in NAMES for sign in (1, -1)]


def fresh(*stated: Atom) -> Simplex:
    simplex = Simplex(lambda: None)
    for fact in stated:
        assert simplex.state(fact) is None
    return simplex


def total(terms: Terms) -> tuple[dict[tuple[str, ...], Fraction], bool]:
    """Return the sum of facts, and whether a strict one takes part."""
    result: dict[tuple[str, ...], Fraction] = {}
    for fact, multiplier in terms:
        assert isinstance(fact, Atom)
        assert multiplier > 0
        for monomial, factor in fact.polynomial.items():
            result[monomial] = result.get(monomial, Fraction(0)) + multiplier * factor
    strict = any(fact.strict for fact, _ in terms if isinstance(fact, Atom))
    return {monomial: factor for monomial, factor in result.items() if factor}, strict


def is_clash(terms: Terms) -> bool:
    polynomial, strict = total(terms)
    constant = polynomial.pop((), Fraction(0))
    return not polynomial and (constant > 0 or (constant == 0 and strict))


def values(simplex: Simplex) -> dict[str, Fraction]:
    return dict.fromkeys(NAMES, Fraction(0)) | {monomial[0]: value for monomial, value in simplex.point().items()}


@given(st.lists(facts, max_size=12))
def test_a_point_meets_all_facts_or_a_clash_proves_that_there_is_none(stated: list[Atom]) -> None:
    simplex = fresh()
    clash = next((found for fact in stated if (found := simplex.state(fact)) is not None), None) or simplex.check()
    if clash is None:
        assert all(true(fact, values(simplex)) for fact in stated)
    else:
        assert is_clash(clash)


@given(st.lists(facts, max_size=6), st.lists(st.tuples(st.lists(facts, max_size=4), st.booleans()), max_size=4))
def test_what_is_undone_is_forgotten(stated: list[Atom], rounds: list[tuple[list[Atom], bool]]) -> None:
    simplex = fresh(*BOX)
    kept = [*BOX]
    for more, keep in [(stated, True), *rounds]:
        mark = simplex.mark()
        clash = next((found for fact in more if (found := simplex.state(fact)) is not None), None) or simplex.check()
        if clash is not None or not keep:
            simplex.undo(mark)
        else:
            kept += more
        assert simplex.check() is None
        assert all(true(fact, values(simplex)) for fact in kept)


@given(st.lists(facts, max_size=6), forms)
def test_the_supremum_is_proved_and_reached_unless_open(
    stated: list[Atom], form: dict[tuple[str, ...], Fraction]
) -> None:
    simplex = fresh(*BOX)
    if any(simplex.state(fact) for fact in stated) or simplex.check():
        return
    found = simplex.supremum(form)
    assert found is not None
    number, reached, terms = found
    polynomial, strict = total(terms)
    assert polynomial.pop((), Fraction(0)) == -number
    assert polynomial == form
    assert strict is not reached
    mark = simplex.mark()
    negative = {monomial: -factor for monomial, factor in form.items()}
    close = number if reached else number - Fraction(1, 10**9)
    clash = simplex.state(Atom({**negative, (): close} if close else negative)) or simplex.check()
    assert clash is None
    simplex.undo(mark)


SUPREMA: list[tuple[str, list[Atom], Sum, tuple[Fraction, bool] | None]] = [
    ("a bound", [atom({"x": 2, "": -7})], {"x": 1}, (Fraction(7, 2), True)),
    ("an open bound", [atom({"x": 2, "": -7}, True)], {"x": 1}, (Fraction(7, 2), False)),
    ("no bound", [atom({"x": -1})], {"x": 1}, None),
    ("nothing known", [], {"x": 1}, None),
    ("a number", [], {"": 5}, (Fraction(5), True)),
    ("a sum", [atom({"x": 1, "": -1}), atom({"x": 1, "y": 1, "": -3})], {"x": 1, "y": 1, "": 2}, (Fraction(5), True)),
    (
        "a vertex",
        [atom({"x": 1, "y": 2, "": -4}), atom({"x": 3, "y": 1, "": -6})],
        {"x": 1, "y": 1},
        (Fraction(14, 5), True),
    ),
    ("a form that is a fact", [atom({"x": 1, "y": 1, "": -3})], {"x": 2, "y": 2}, (Fraction(6), True)),
]


@pytest.mark.parametrize(
    ("stated", "aim", "expected"), [case[1:] for case in SUPREMA], ids=[case[0] for case in SUPREMA]
)
def test_suprema(stated: list[Atom], aim: Sum, expected: tuple[Fraction, bool] | None) -> None:
    simplex = fresh(*stated)
    assert simplex.check() is None
    found = simplex.supremum(atom(aim).polynomial)
    assert (found and found[:2]) == expected


def test_numbers_of_all_sizes_are_exact() -> None:
    simplex = fresh(
        atom({"x": "-1e-9", "": "1e12"}), atom({"x": "1e-9", "y": -1}), atom({"y": 1, "": "-1000000000000"})
    )
    assert simplex.check() is None
    assert simplex.point() == {("x",): Fraction(10**21), ("y",): Fraction(10**12)}
    found = simplex.state(atom({"y": 1, "": "-1e12"}, strict=True)) or simplex.check()
    assert found is not None
    assert is_clash(found)
