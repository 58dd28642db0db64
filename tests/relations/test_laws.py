"""Laws of figures and relations, tried on generated packages.

A truth is invented; each of its numbers is published by somebody, rounded in one of the allowed ways. Whatever comes of
it cannot be called inconsistent, whoever published what in which order.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import (
    ROUND_CEILING,
    ROUND_FLOOR,
    ROUND_HALF_DOWN,
    ROUND_HALF_EVEN,
    ROUND_HALF_UP,
    Context,
    Decimal,
)
from fractions import Fraction
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from openfigures.figures.intervals import Interval
from openfigures.proving import Proof
from worlds import EMPTY, blamed, bounds_of, clashes, proved, written

UNITS = {
    "base": "{person}", "poor": "{person}", "town": "{person}", "country": "{person}", "lifted": "{person}",
    "increase": "{person}", "incidence": "%", "share_lifted": "%", "growth": "%", "funds": "CNY",
    "each": "CNY/{person}",
}  # fmt: skip
KINDS = {"{person}": "people", "%": "share", "CNY": "amount", "CNY/{person}": "rate"}
QUANTITIES = [
    {"name": name, "unit": unit, "kind": "difference" if name in {"increase", "growth"} else KINDS[unit]}
    for name, unit in UNITS.items()
]
RELATIONS = {
    "sum": "base = town + country",
    "part": "poor <= base",
    "incidence": "incidence = poor / base",
    "share": "share_lifted = lifted / (lifted + poor)",
    "increase": "increase = base - base[period = previous]",
    "growth": "growth = base / base[period = previous] - 100 %",
    "funds": "funds = each * poor",
}
YEARS = ("2018", "2019")
WIDE = Context(prec=60)
Truth = dict[tuple[str, str], Fraction]


@st.composite
def truths(draw: st.DrawFn) -> Truth:
    """Return one value for each quantity and year, with which all relations hold."""
    truth: Truth = {}
    for year in YEARS:
        town, country = draw(st.integers(0, 10**6)), draw(st.integers(1, 10**6))
        poor = draw(st.integers(1, town + country))
        lifted = draw(st.integers(0, 10**6))
        each = Fraction(draw(st.integers(0, 10**7)), 100)
        counts = {"base": town + country, "poor": poor, "town": town, "country": country, "lifted": lifted}
        truth |= {(name, year): Fraction(number) for name, number in counts.items()}
        truth["incidence", year] = Fraction(100 * poor, town + country)
        truth["share_lifted", year] = Fraction(100 * lifted, lifted + poor)
        truth["each", year], truth["funds", year] = each, each * poor
    before, now = (truth["base", year] for year in YEARS)
    truth["increase", "2019"], truth["growth", "2019"] = now - before, 100 * (now / before - 1)
    return truth


@dataclass(frozen=True, slots=True)
class Published:
    """A figure as somebody wrote it."""

    value: str
    qualifier: str
    resolution: str = EMPTY
    to: str = EMPTY


def rounded(number: Fraction, exponent: int, mode: str) -> Decimal:
    """Return the multiple of a power of ten that is nearest in some direction, written down to that power."""
    unit = Decimal(1).scaleb(exponent)
    scaled = number / Fraction(unit)
    low = scaled.numerator // scaled.denominator
    rest = scaled - low
    if mode == ROUND_FLOOR or not rest:
        up = False
    elif mode == ROUND_CEILING or rest > Fraction(1, 2):
        up = True
    else:
        halves = {ROUND_HALF_UP: True, ROUND_HALF_DOWN: False, ROUND_HALF_EVEN: low % 2 == 1}
        up = rest == Fraction(1, 2) and halves[mode]
    return WIDE.multiply(Decimal(low + up), unit)


HALVES = (ROUND_HALF_UP, ROUND_HALF_EVEN, ROUND_HALF_DOWN)


@st.composite
def publications(draw: st.DrawFn, number: Fraction, coarsest: int) -> Published:
    """Return a true figure about a number, at most as coarse as a power of ten."""
    exponent = draw(st.integers(-4, coarsest))
    unit, away = Decimal(1).scaleb(exponent), draw(st.integers(0, 3))
    down, up = rounded(number, exponent, ROUND_FLOOR), rounded(number, exponent, ROUND_CEILING)
    near = rounded(number, exponent, draw(st.sampled_from(HALVES)))
    less, more = down - unit * (away + 1), up + unit * (away + 1)
    ways = {
        "rounded": near, "about": draw(st.sampled_from([down, up, near])), "at_least": down - unit * away,
        "more_than": less, "at_most": up + unit * away, "less_than": more,
    }  # fmt: skip
    if number >= 0:  # of a negative figure, digits count towards 0
        ways |= {"floor": down, "nearly": up}
    qualifier = draw(st.sampled_from([*sorted(ways), "between", "exact"]))
    if qualifier == "between" or (qualifier == "exact" and down != up):
        return Published(f"{down - unit * away:f}", "between", to=f"{more:f}")
    if qualifier == "exact":
        return Published(f"{down:f}", "exact")
    written_out = exponent <= 0 and draw(st.booleans())
    resolution = EMPTY if written_out and exponent < 0 else f"{unit:f}"
    return Published(f"{ways[qualifier]:f}", qualifier, resolution)


@st.composite
def tables(draw: st.DrawFn) -> tuple[Truth, list[str]]:
    """Return a truth and the rows of some figures about it, several about some numbers."""
    truth = draw(truths())
    asked = draw(st.lists(st.sampled_from(sorted(truth)), min_size=3, max_size=14))
    rows = []
    for name, year in asked:
        one = draw(publications(truth[name, year], 0 if UNITS[name] == "%" else 4))
        rows.append(f"{name} {year} {one.value} {one.qualifier} {one.resolution} {one.to}")
    return truth, rows


HEADER = "quantity period value qualifier resolution to"


def proof_of(rows: Sequence[str], header: str = HEADER, **more: object) -> Proof:
    """Return what can be proved about some figures."""
    with TemporaryDirectory() as folder:
        figures = "\n".join([header, *rows])
        return proved(Path(folder), figures, RELATIONS, quantities=QUANTITIES, **more)


@settings(max_examples=60)
@given(made=tables())
def test_a_truth_published_under_any_allowed_rounding_is_never_called_inconsistent(
    made: tuple[Truth, list[str]],
) -> None:
    truth, rows = made
    analysis = proof_of(rows).analysis
    assert [one for one in analysis.contradictions if not one.likely] == []
    for one in analysis.found.statements:
        assert truth[one.quantity, one.group[0]] in one.interval, "the figure itself is true"


@settings(max_examples=25)
@given(made=tables())
def test_bounds_and_slack_hold_the_truth(made: tuple[Truth, list[str]]) -> None:
    truth, rows = made
    proof = proof_of(rows)
    names = {f"{name}[{year}]": number for (name, year), number in truth.items()}
    for bound in proof.bounds:
        if bound.variable in names:
            assert names[bound.variable] in bound.interval
    stated = {one.label: one.variable for one in proof.analysis.found.statements}
    for label, interval in proof.slack.items():
        assert names[stated[label]] in interval


@settings(max_examples=25)
@given(made=tables(), wrong=st.integers(0, 13), factor=st.sampled_from(["0.1", "10", "2"]), seed=st.integers(0, 99))
def test_the_order_of_figures_and_relations_changes_nothing(
    made: tuple[Truth, list[str]], wrong: int, factor: str, seed: int
) -> None:
    _, rows = made
    rows = [f"n{number} {row}" for number, row in enumerate(rows)]
    cells = rows[wrong % len(rows)].split()
    cells[3] = f"{Decimal(cells[3]) * Decimal(factor):f}"
    rows[wrong % len(rows)] = " ".join(cells if cells[6] == EMPTY else rows[wrong % len(rows)].split())
    shuffled, relations = list(rows), list(RELATIONS.items())
    Random(seed).shuffle(shuffled)
    Random(seed).shuffle(relations)
    first = proof_of(rows, f"id {HEADER}")
    with TemporaryDirectory() as folder:
        figures = "\n".join([f"id {HEADER}", *shuffled])
        second = proved(Path(folder), figures, dict(relations), quantities=QUANTITIES[::-1])
    if unfinished(first, second):
        return
    assert first.analysis.status == second.analysis.status
    assert bounds_of(first) == bounds_of(second)
    assert first.slack == second.slack
    if first.analysis.contradictions:
        assert corrections(first) == corrections(second)


def unfinished(*proofs: Proof) -> bool:
    """Return whether time or steps ran out, which may come to one of two equal questions and not to the other."""
    return any(one.unfinished or one.analysis.undecided for one in proofs)


def corrections(proof: Proof) -> set[frozenset[str]]:
    """Return all that could be to blame, over all contradictions."""
    found = (one for one in proof.analysis.contradictions if not one.likely and one.corrections.complete)
    return {frozenset(labels.labels) for one in found for labels in one.corrections.sets}


COUNTED = {"base", "poor", "town", "country", "lifted", "increase", "funds"}


@settings(max_examples=20)
@given(made=tables(), power=st.sampled_from([3, 9, -2]))
def test_scaling_all_counts_scales_their_bounds(made: tuple[Truth, list[str]], power: int) -> None:
    _, rows = made
    larger = []
    for row in rows:
        name, year, value, qualifier, resolution, to = row.split()
        if name in COUNTED and resolution != EMPTY:
            resolution = f"{Decimal(resolution).scaleb(power):f}"
        larger.append(f"{name} {year} {value} {qualifier} {resolution} {to} {power if name in COUNTED else EMPTY}")
    first, second = proof_of(rows), proof_of(larger, f"{HEADER} power")
    if unfinished(first, second):
        return
    assert first.analysis.status == second.analysis.status
    expected = {one.variable: scaled(one.quantity.name, one.interval, power) for one in first.bounds}
    assert bounds_of(second) == expected


def scaled(name: str, interval: Interval, power: int) -> str:
    """Return an interval as it must be when all counts are so many powers of ten larger."""
    return written(interval * Fraction(10) ** power if name in COUNTED else interval)


@settings(max_examples=25)
@given(truth=truths(), wrong=st.sampled_from(["base", "poor", "town", "country"]))
def test_a_figure_ten_times_too_large_is_found_and_blamed(truth: Truth, wrong: str) -> None:
    """Two relations speak of each number: the sum of exact counts, and the incidence."""
    number = truth[wrong, "2019"]
    rows = [f"{name} {name} 2019 {truth[name, '2019']} exact" for name in ("base", "poor", "town", "country")]
    rows = [row.replace(f" {number} exact", f" {number * 10} exact") if row.startswith(wrong) else row for row in rows]
    incidence = truth["incidence", "2019"]
    rows.append(f"incidence incidence 2019 {rounded(incidence, -6, ROUND_HALF_UP):f} rounded")
    proof = proof_of(rows, "id quantity period value qualifier")
    if number > 0:
        assert {wrong} in blamed(proof)
        assert wrong in clashes(proof)[0]
    else:
        assert proof.passes
