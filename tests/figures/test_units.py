"""Which quantities go together."""

from collections.abc import Callable
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openfigures.figures.units import (
    FRACTION,
    PERCENT,
    PERCENT_NUMBER,
    POINT,
    Unit,
    UnitError,
    add,
    bare,
    compare,
    divide,
    multiply,
    parse_unit,
    subtract,
)

WRITTEN = [
    ("{person}", "{person}"),
    ("CNY/{person}", "CNY/{person}"),
    ("CNY.{person}-1", "CNY/{person}"),
    ("{person}.CNY/a/m2", "CNY.{person}/a/m2"),
    ("s-1", "1/s"),
    ("1/a", "1/a"),
    ("/a", "1/a"),
    ("m2.m", "m3"),
    ("m.m-1", "1"),
    ("1", "1"),
    ("%", "%"),
    ("{percentage_point}", "{percentage_point}"),
    ("元/{person}", "元/{person}"),
]


@pytest.mark.parametrize(("text", "shown"), WRITTEN)
def test_a_unit_is_read_and_shown(text: str, shown: str) -> None:
    assert str(parse_unit(text)) == shown
    assert parse_unit(shown) == parse_unit(text)


@pytest.mark.parametrize(
    "text", ["", " ", "CNY/", ".m", "kg..m", "m 2", "{person}{x}", "{person", "10*3", "m0", "%/a", "CNY.%", "100", "-m"]
)
def test_a_unit_is_refused(text: str) -> None:
    with pytest.raises(UnitError, match=r"unit|product"):
        parse_unit(text)


@pytest.mark.parametrize(("unit", "factor"), [("%", "1/100"), ("{percentage_point}", "1/100"), ("1", 1), ("CNY", 1)])
def test_the_factor_of_a_unit(unit: str, factor: str | int) -> None:
    assert parse_unit(unit).factor == Fraction(factor)


class Term:
    """A term of a relation: Python's operators stand for those of the language."""

    def __init__(self, unit: Unit) -> None:
        self.unit = unit

    def __add__(self, other: "Term | int | str") -> "Term":
        return Term(add(self.unit, _term(other).unit))

    def __sub__(self, other: "Term | int | str") -> "Term":
        return Term(subtract(self.unit, _term(other).unit))

    def __rsub__(self, other: int | str) -> "Term":
        return Term(subtract(_term(other).unit, self.unit))

    def __mul__(self, other: "Term | int | str") -> "Term":
        return Term(multiply(self.unit, _term(other).unit))

    def __rmul__(self, other: int | str) -> "Term":
        return Term(multiply(_term(other).unit, self.unit))

    def __truediv__(self, other: "Term | int | str") -> "Term":
        return Term(divide(self.unit, _term(other).unit))

    def __rtruediv__(self, other: int | str) -> "Term":
        return Term(divide(_term(other).unit, self.unit))

    def matches(self, other: "Term | int | str") -> Unit:
        return compare(self.unit, _term(other).unit)


def _term(value: "Term | int | str") -> Term:
    if isinstance(value, Term):
        return value
    return Term(PERCENT_NUMBER if isinstance(value, str) else bare(value))


poor, base, villages = (Term(parse_unit(text)) for text in ("{person}", "{person}", "{village}"))
funds, per_head = Term(parse_unit("CNY")), Term(parse_unit("CNY/{person}"))
incidence, lifted, rise, index = Term(PERCENT), Term(PERCENT), Term(POINT), Term(FRACTION)

SENSIBLE: list[tuple[str, Callable[[], Unit]]] = [
    ("a sum of people", lambda: poor.matches(base + base)),
    ("incidence", lambda: incidence.matches(poor / base)),
    ("incidence, multiplied out", lambda: (incidence * base).matches(poor)),
    ("a share as a plain number", lambda: index.matches(poor / base)),
    ("a percent number", lambda: lifted.matches("98 %")),
    ("a quotient and a percent number", lambda: (poor / base).matches("98 %")),
    ("a quotient and a bare number", lambda: (poor / base).matches(1)),
    ("a quotient of shares", lambda: index.matches(incidence / lifted)),
    ("a quotient of shares times 100", lambda: index.matches(incidence / lifted * 100)),
    ("a share of a share", lambda: incidence.matches(lifted * incidence)),
    ("half of a share", lambda: incidence.matches(lifted / 2)),
    ("the rest of a share", lambda: incidence.matches("100 %" - lifted)),
    ("per head times people", lambda: funds.matches(per_head * base)),
    ("per head", lambda: per_head.matches(funds / base)),
    ("growth", lambda: incidence.matches((poor - base) / base)),
    ("growth by a quotient", lambda: incidence.matches(poor / base - 1)),
    ("growth by a percent number", lambda: incidence.matches(poor / base - "100 %")),
    ("growth the other way", lambda: (incidence + "100 %").matches(poor / base)),
    ("a change of a share in points", lambda: rise.matches(incidence - lifted)),
    ("a change of a share in percent", lambda: lifted.matches(incidence - lifted)),
    ("a share moved by points", lambda: incidence.matches(lifted + rise)),
    ("a share moved back by points", lambda: incidence.matches(lifted - rise)),
    ("points and a percent number", lambda: rise.matches("2 %")),
    ("points of points", lambda: rise.matches(rise + rise - rise)),
    ("a change of quotients", lambda: rise.matches(poor / base - base / poor)),
    ("nothing of anything", lambda: incidence.matches(0)),
    ("no people", lambda: poor.matches(0)),
    ("a number of people", lambda: poor.matches(2000)),
    ("zero less a share", lambda: incidence.matches(0 - lifted)),
    ("twice as many", lambda: poor.matches(2 * base)),
    ("a hundred times as many", lambda: poor.matches(100 * base)),
    ("an inverse", lambda: (1 / per_head * funds).matches(base)),
    ("plain numbers", lambda: index.matches(index + 100)),
    ("people times villages", lambda: (poor * villages).matches(villages * base)),
]


@pytest.mark.parametrize("relation", [relation for _, relation in SENSIBLE], ids=[name for name, _ in SENSIBLE])
def test_a_relation_makes_sense(relation: Callable[[], Unit]) -> None:
    relation()


SENSELESS: list[tuple[Callable[[], object], str, str]] = [
    (lambda: poor + funds, "adding {person} and CNY", "one unit"),
    (lambda: poor - villages, "subtracting {person} and {village}", "one unit"),
    (lambda: poor.matches(per_head), "comparing {person} and CNY/{person}", "one unit"),
    (lambda: poor.matches(poor / base), "comparing {person} and a ratio", "one unit"),
    (lambda: incidence.matches(index), "comparing % and 1", "both in %"),
    (lambda: incidence + index, "adding % and 1", "both in %"),
    (lambda: lifted.matches(98), "comparing % and a bare number", "98 %"),
    (lambda: 100 - lifted, "subtracting a bare number and %", "98 %"),
    (lambda: rise.matches(2), "comparing {percentage_point} and a bare number", "98 %"),
    (lambda: rise.matches(incidence), "comparing {percentage_point} and %", "both in %"),
    (lambda: rise - incidence, "subtracting {percentage_point} and %", "both in %"),
    (lambda: index.matches("98 %"), "comparing 1 and %", "both in %"),
    (lambda: poor.matches("98 %"), "comparing {person} and %", "one unit"),
    (lambda: incidence.matches(100 * poor / base), "100", "leave out the 100"),
    (lambda: incidence.matches(100 * (poor / base)), "100", "leave out the 100"),
    (lambda: incidence.matches(poor / base * 100), "100", "leave out the 100"),
    (lambda: incidence * base / 100, "100", "leave out the 100"),
    (lambda: (100 * poor).matches(incidence * base), "100", "leave out the 100"),
    (lambda: poor.matches(incidence * base * Term(bare(Fraction(1, 100)))), "100", "leave out the 100"),
    (lambda: poor / 0, "divided by 0", ""),
]


@pytest.mark.parametrize(("relation", "message", "hint"), SENSELESS)
def test_a_relation_makes_no_sense(relation: Callable[[], object], message: str, hint: str) -> None:
    with pytest.raises(UnitError) as refused:
        relation()
    assert message in refused.value.message
    assert hint in refused.value.hint


units = st.sampled_from([*(Term(parse_unit(text)).unit for text, _ in WRITTEN), bare(0), bare(2), PERCENT_NUMBER])


def _outcome(operation: Callable[[Unit, Unit], Unit], left: Unit, right: Unit) -> Unit | None:
    try:
        return operation(left, right)
    except UnitError:
        return None


@given(units, units, st.sampled_from([add, compare, multiply]))
def test_the_order_of_two_terms_changes_nothing(
    left: Unit, right: Unit, operation: Callable[[Unit, Unit], Unit]
) -> None:
    forth, back = _outcome(operation, left, right), _outcome(operation, right, left)
    assert (forth is None) == (back is None)
    assert forth == back or left.number == right.number == 0 or operation is compare
