"""A number is worth exactly what its text says."""

from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from openfigures.cells.numbers import plain_decimal, read_integer, read_number
from openfigures.cells.reasons import NotAValue
from openfigures.cells.values import hashable

DIGITS = "[0-9]{1,40}"
numbers = st.from_regex(rf"[+-]?(?:{DIGITS}(?:\.[0-9]{{0,40}})?|\.{DIGITS})(?:[eE][+-]?[0-9]{{1,4}})?", fullmatch=True)
integers = st.from_regex(f"[+-]?{DIGITS}", fullmatch=True)
anything = st.text("0123456789+-.eE_, \n\u0661\uff11\u2212NaInfx/", max_size=8)


@given(numbers)
def test_a_number_is_the_fraction_that_it_writes(text: str) -> None:
    exponent = int(text.casefold().partition("e")[2] or "0")
    try:
        value = read_number(text)
    except NotAValue:
        assert abs(exponent) > 400
    else:
        assert Fraction(value) == Fraction(text)


@given(integers)
def test_a_whole_number_is_the_integer_that_it_writes(text: str) -> None:
    assert read_integer(text) == int(text)


@given(anything)
def test_whatever_is_accepted_is_worth_what_python_reads(text: str) -> None:
    """Python accepts more: spaces, underscores, digits of other scripts, NaN."""
    try:
        value = read_number(text)
    except NotAValue:
        return
    assert Fraction(value) == Fraction(text)
    assert text.isascii()
    assert text == text.strip()


@given(st.decimals(allow_nan=False, allow_infinity=False, places=20, min_value=-(10**30), max_value=10**30))
def test_a_shown_number_is_read_back(value: Decimal) -> None:
    assert read_number(plain_decimal(value)) == value


near = st.sampled_from(
    ["0", "-0", "1", "1.0", "10", "1e1", "100e-1", "0.1", "123456789012345678", "1234567890123456789"]
)
zeros = st.integers(0, 30).map(lambda count: "0" * count)


@given(near | numbers, near | numbers, zeros)
def test_keys_are_equal_when_numbers_are(one: str, other: str, more: str) -> None:
    longer = f"{one}.{more}" if one.isdigit() else one
    first, second, third = Decimal(one), Decimal(other), Decimal(longer)
    assert hashable(first) == hashable(third)
    assert hash(hashable(first)) == hash(hashable(third))
    assert (hashable(first) == hashable(second)) is (first == second)
    if abs(first.adjusted()) < 400 and first == int(first):
        assert hashable(int(first)) == hashable(first)


def test_no_one_can_write_many_numbers_of_one_hash() -> None:
    """Else a table of them, or a list of values, would take quadratic time."""
    alike = [Decimal(5 + factor * (2**61 - 1)) for factor in range(1, 1000)]
    assert len(set(map(hash, alike))) == 1
    assert len({hash(hashable(number)) for number in alike}) > 900
