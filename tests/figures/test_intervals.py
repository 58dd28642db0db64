"""What numbers a figure leaves open."""

from decimal import (
    ROUND_CEILING,
    ROUND_DOWN,
    ROUND_FLOOR,
    ROUND_HALF_DOWN,
    ROUND_HALF_EVEN,
    ROUND_HALF_UP,
    ROUND_UP,
    Decimal,
    localcontext,
)
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openfigures.figures.intervals import Interval, reading, written_unit
from openfigures.figures.qualifiers import Qualifier

Q = Qualifier

WRITTEN_UNITS = [
    ("24000", "1000"),
    ("24317", "1"),
    ("46440", "10"),
    ("98", "1"),
    ("100", "100"),
    ("0.12", "0.01"),
    ("7.10", "0.01"),
    ("24000.0", "0.1"),
    ("0", "1"),
    ("0.00", "0.01"),
    ("-24000", "1000"),
    ("-0.5", "0.1"),
    ("1.2E4", "1000"),
    ("1000000000000", "1000000000000"),
    ("0.000000001", "0.000000001"),
]


@pytest.mark.parametrize(("written", "unit"), WRITTEN_UNITS)
def test_the_unit_of_the_last_digit_that_counts(written: str, unit: str) -> None:
    assert written_unit(Decimal(written)) == Fraction(unit)


READINGS = [
    ("24000", Q.EXACT, {}, "[24000, 24000]"),
    ("24000", Q.ROUNDED, {}, "[23500, 24500]"),
    ("0.12", Q.ROUNDED, {}, "[23/200, 1/8]"),
    ("24317", Q.ABOUT, {}, "[24316, 24318]"),
    ("24000", Q.FLOOR, {}, "[24000, 25000)"),
    ("98", Q.AT_LEAST, {}, "[98, oo)"),
    ("98", Q.MORE_THAN, {}, "(98, oo)"),
    ("98", Q.AT_MOST, {}, "(-oo, 98]"),
    ("98", Q.LESS_THAN, {}, "(-oo, 98)"),
    ("24000", Q.NEARLY, {}, "[23000, 24000]"),
    ("20", Q.BETWEEN, {"to": "30"}, "[20, 30]"),
    ("20", Q.BETWEEN, {"to": "20"}, "[20, 20]"),
    # the resolution, and the power of ten
    ("24000", Q.ROUNDED, {"resolution": "1"}, "[47999/2, 48001/2]"),
    ("46440", Q.ROUNDED, {"resolution": "10"}, "[46435, 46445]"),
    ("1.09", Q.ROUNDED, {"power": 9}, "[1085000000, 1095000000]"),
    ("2.4", Q.FLOOR, {"power": 4}, "[24000, 25000)"),
    ("90", Q.FLOOR, {"power": 4}, "[900000, 1000000)"),
    ("2.40", Q.FLOOR, {"power": 4}, "[24000, 24100)"),
    ("2.4", Q.FLOOR, {"power": 4, "resolution": "100"}, "[24000, 24100)"),
    ("2", Q.BETWEEN, {"to": "3", "power": 4}, "[20000, 30000]"),
    ("5", Q.EXACT, {"power": -3}, "[1/200, 1/200]"),
    # what a reader hears
    ("98", Q.MORE_THAN, {"pragmatic": True}, "(98, 99]"),
    ("900000", Q.AT_LEAST, {"pragmatic": True}, "[900000, 1000000)"),
    ("98", Q.LESS_THAN, {"pragmatic": True}, "[97, 98)"),
    ("98", Q.AT_MOST, {"pragmatic": True}, "(97, 98]"),
    ("24000", Q.ROUNDED, {"pragmatic": True}, "[23500, 24500]"),
    ("20", Q.BETWEEN, {"to": "30", "pragmatic": True}, "[20, 30]"),
    # below zero, and zero
    ("-24000", Q.ROUNDED, {}, "[-24500, -23500]"),
    ("-24000", Q.FLOOR, {}, "(-25000, -24000]"),
    ("-24000", Q.NEARLY, {}, "[-24000, -23000]"),
    ("-5", Q.MORE_THAN, {}, "(-5, oo)"),
    ("-5", Q.MORE_THAN, {"pragmatic": True}, "(-5, -4]"),
    ("0", Q.ROUNDED, {}, "[-1/2, 1/2]"),
    ("0", Q.FLOOR, {}, "[0, 1)"),
    ("0", Q.NEARLY, {}, "[-1, 1]"),
    ("-0", Q.FLOOR, {}, "[0, 1)"),
]


def _shown(interval: Interval) -> str:
    lower = "-oo" if interval.lower is None else interval.lower
    upper = "oo" if interval.upper is None else interval.upper
    return f"{'[' if interval.lower_closed else '('}{lower}, {upper}{']' if interval.upper_closed else ')'}"


def _decimals(options: dict[str, Any]) -> dict[str, Any]:
    return {name: Decimal(option) if isinstance(option, str) else option for name, option in options.items()}


@pytest.mark.parametrize(("value", "qualifier", "options", "shown"), READINGS)
def test_a_figure_reads(value: str, qualifier: Qualifier, options: dict[str, Any], shown: str) -> None:
    assert _shown(reading(Decimal(value), qualifier, **_decimals(options))) == shown


REFUSED = [
    ("20", Q.BETWEEN, {}, "needs the upper one"),
    ("20", Q.BETWEEN, {"to": "19"}, "below the lower one"),
    ("20", Q.BETWEEN, {"to": "Infinity"}, "not a number"),
    ("20", Q.ROUNDED, {"to": "30"}, "only a figure between two numbers"),
    ("20", Q.ROUNDED, {"resolution": "0"}, "above 0"),
    ("20", Q.ROUNDED, {"resolution": "-1"}, "above 0"),
    ("20", Q.ROUNDED, {"resolution": "NaN"}, "above 0"),
    ("NaN", Q.ROUNDED, {}, "not a number"),
    ("Infinity", Q.EXACT, {"resolution": "1"}, "not a number"),
    ("NaN", Q.BETWEEN, {"to": "1"}, "not a number"),
]


@pytest.mark.parametrize(("value", "qualifier", "options", "message"), REFUSED)
def test_a_figure_is_refused(value: str, qualifier: Qualifier, options: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        reading(Decimal(value), qualifier, **_decimals(options))


truths = st.decimals(-(10**15), 10**15, places=9)
places = st.integers(-9, 6)
HALVES = (ROUND_HALF_UP, ROUND_HALF_EVEN, ROUND_HALF_DOWN)


def _published(truth: Decimal, power: int, rounding: str) -> Decimal:
    """Return a truth as a whole multiple of a power of ten, without claiming more digits than that."""
    with localcontext() as context:
        context.prec = 100
        return truth.quantize(Decimal(1).scaleb(power), rounding)


@given(truths, places, st.sampled_from(HALVES))
def test_a_truth_lies_in_what_it_was_rounded_to(truth: Decimal, power: int, rounding: str) -> None:
    """Zeros at the end of a rounded integer count only with a resolution."""
    figure, resolution = _published(truth, power, rounding), Decimal(1).scaleb(power)
    assert Fraction(truth) in reading(figure, Q.ROUNDED, resolution=resolution)
    assert Fraction(truth) in reading(figure, Q.ROUNDED) or (not figure and power > 0)


DIRECTED = [
    (ROUND_DOWN, Q.FLOOR),
    (ROUND_UP, Q.NEARLY),
    (ROUND_FLOOR, Q.AT_LEAST),
    (ROUND_CEILING, Q.AT_MOST),
    *((rounding, Q.ABOUT) for rounding in (ROUND_DOWN, ROUND_UP, ROUND_FLOOR, ROUND_CEILING, *HALVES)),
]


@pytest.mark.parametrize("pragmatic", [False, True])
@pytest.mark.parametrize(("rounding", "qualifier"), DIRECTED)
@given(truth=truths, power=places)
def test_a_truth_lies_in_what_it_was_cut_to(
    truth: Decimal, power: int, rounding: str, qualifier: Qualifier, pragmatic: bool
) -> None:
    figure = _published(truth, power, rounding)
    if qualifier is Q.FLOOR and not figure:
        truth = abs(truth)  # "0 and some" is not below zero
    interval = reading(figure, qualifier, resolution=Decimal(1).scaleb(power), pragmatic=pragmatic)
    assert Fraction(truth) in interval


single = st.sampled_from([qualifier for qualifier in Q if qualifier is not Q.BETWEEN])


@given(truths, single, st.integers(-12, 12), st.booleans())
def test_a_power_of_ten_scales_the_reading(value: Decimal, qualifier: Qualifier, power: int, pragmatic: bool) -> None:
    scaled = reading(value, qualifier, power=power, pragmatic=pragmatic)
    assert scaled == reading(value, qualifier, pragmatic=pragmatic) * Fraction(10) ** power


MIRROR = {Q.AT_LEAST: Q.AT_MOST, Q.AT_MOST: Q.AT_LEAST, Q.MORE_THAN: Q.LESS_THAN, Q.LESS_THAN: Q.MORE_THAN}


@given(truths.filter(bool), single, st.booleans())
def test_a_negative_figure_mirrors_the_positive_one(value: Decimal, qualifier: Qualifier, pragmatic: bool) -> None:
    mirrored = reading(-value, MIRROR.get(qualifier, qualifier), pragmatic=pragmatic)
    assert mirrored == reading(value, qualifier, pragmatic=pragmatic) * -1


@given(truths, single)
def test_the_pragmatic_reading_lies_within_the_strict_one(value: Decimal, qualifier: Qualifier) -> None:
    strict, pragmatic = reading(value, qualifier), reading(value, qualifier, pragmatic=True)
    assert strict.lower is None or (pragmatic.lower is not None and pragmatic.lower >= strict.lower)
    assert strict.upper is None or (pragmatic.upper is not None and pragmatic.upper <= strict.upper)


fractions = st.fractions(-100, 100)


@given(st.integers(-100, 100).filter(bool), single, fractions, fractions.filter(bool))
def test_intervals_move_with_their_numbers(value: int, qualifier: Qualifier, number: Fraction, by: Fraction) -> None:
    interval = reading(Decimal(value), qualifier)
    assert (number in interval) == (number * by in interval * by) == (number + by in interval + by)
