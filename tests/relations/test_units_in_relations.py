"""Units in relations: what may be added, compared and divided, and what a percent sign is worth."""

from pathlib import Path

import pytest

from openfigures.errors import InputRefusedError, Problem
from openfigures.relations.analysis import Status
from worlds import Relations, bounds_of, proved

UNITS = {
    "poor": "{person}",
    "base": "{person}",
    "villages": "{village}",
    "funds": "CNY",
    "per-head": "CNY/{person}",
    "area-of-land": "m2",
    "density": "{person}/m2",
    "incidence": "%",
    "lifted": "%",
    "fraction": "1",
    "rise": "{percentage_point}",
    "nothing-said": "",
}
QUANTITIES = [{"name": name.replace("-", "_")} | ({"unit": unit} if unit else {}) for name, unit in UNITS.items()]

ACCEPTED = [
    "poor <= base",
    "incidence = poor / base",
    "incidence * base = poor",
    "fraction = poor / base",
    "lifted > 98 %",
    "lifted >= 0",
    "lifted + incidence <= 100 %",
    "100 % - lifted > incidence",
    "poor / base > 0.98",
    "poor / base > 98 %",
    "fraction > 0.98",
    "incidence = incidence[period = previous] + rise",
    "rise = incidence - incidence[period = previous]",
    "rise < 2 %",
    "incidence = (base - base[period = previous]) / base[period = previous]",
    "incidence = base / base[period = previous] - 100 %",
    "funds = per_head * poor",
    "per_head = funds / poor",
    "density = poor / area_of_land",
    "2 * poor = base / 2",
    "poor > 1000",
    "poor - base = -1000",
    "incidence / lifted = fraction",
    "fraction = incidence / lifted * 100",
    "nothing_said = poor + 1",
    "nothing_said + villages > poor",
    "poor IN (1, 2)",
    "poor BETWEEN 1 AND 2",
]

REFUSED = [
    ("poor + funds > 0", "{person}", "one unit"),
    ("poor + villages > 0", "{village}", "one unit"),
    ("poor = funds", "CNY", "one unit"),
    ("poor > per_head", "CNY/{person}", "one unit"),
    ("funds = per_head * villages", "CNY", "one unit"),
    ("incidence = 100 * poor / base", "100", "leave out the 100"),
    ("incidence = poor / base * 100", "100", "leave out the 100"),
    ("incidence = fraction", "%", "write both in %"),
    ("incidence + fraction > 0", "%", "write both in %"),
    ("incidence > 0.98", "mixes percent and fractions", "98 %"),
    ("incidence > 98", "mixes percent and fractions", "98 %"),
    ("incidence IN (98, 99)", "mixes percent and fractions", "98 %"),
    ("incidence + 1 > 0", "mixes percent and fractions", "98 %"),
    ("poor > 98 %", "{person}", "one unit"),
    ("rise = incidence", "{percentage_point}", ""),
    ("poor / 0 = 1", "divide", ""),
    ("poor / (2 - 2) = 1", "divide", ""),
]


def refusal(folder: Path, relations: Relations, **more: object) -> list[Problem]:
    """Return why a package with one figure of each quantity is refused."""
    with pytest.raises(InputRefusedError) as refused:
        proved(folder, FIGURES, relations, quantities=QUANTITIES, **more)
    return list(refused.value.problems)


FIGURES = "quantity period value qualifier\n" + "".join(
    f"{one['name']} {year} 1 exact\n" for one in QUANTITIES for year in ("2018", "2019")
)


@pytest.mark.parametrize("relate", ACCEPTED)
def test_units_fit(tmp_path: Path, relate: str) -> None:
    proved(tmp_path, FIGURES, {"one": relate}, quantities=QUANTITIES)


@pytest.mark.parametrize(("relate", "told", "hint"), REFUSED)
def test_units_do_not_fit(tmp_path: Path, relate: str, told: str, hint: str) -> None:
    (problem,) = refusal(tmp_path, {"one": relate})
    assert (problem.code, problem.place.path) == ("relation-units", "validators/rules.yaml")
    assert told in problem.message
    assert hint in problem.fix


def test_all_relations_with_wrong_units_are_told_at_once(tmp_path: Path) -> None:
    problems = refusal(tmp_path, {"one": "poor = funds", "two": "poor <= base", "three": "incidence = fraction"})
    assert [problem.place.line for problem in problems] == sorted({problem.place.line or 0 for problem in problems})
    assert len(problems) == 2


def test_a_guard_is_checked_as_well(tmp_path: Path) -> None:
    (problem,) = refusal(tmp_path, {"one": {"relate": "poor <= base", "when": "poor > funds"}})
    assert problem.code == "relation-units"


def test_a_unit_that_is_none_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputRefusedError, match="not a unit"):
        proved(tmp_path, "quantity value unit\na 1 m^2\n", {"one": "a = 1"})


@pytest.mark.parametrize(
    ("figures", "relate", "consistent"),
    [
        ("poor 12 {person}\nbase 100 {person}\nincidence 12 %\n", "incidence = poor / base", True),
        ("poor 12 {person}\nbase 100 {person}\nincidence 0.12 %\n", "incidence = poor / base", False),
        ("poor 12 {person}\nbase 100 {person}\nfraction 0.12 1\n", "fraction = poor / base", True),
        ("poor 12 {person}\nbase 100 {person}\nfraction 12 1\n", "fraction = poor / base", False),
        ("lifted 99 %\n", "lifted > 98 %", True),
        ("lifted 97 %\n", "lifted > 98 %", False),
        ("poor 98 {person}\nbase 100 {person}\n", "poor / base = 98 %", True),
        ("before 7 %\nnow 5 %\nrise -2 {percentage_point}\n", "rise = now - before", True),
        ("before 7 %\nnow 5 %\nrise -2 {percentage_point}\n", "now = before + rise", True),
        ("before 7 %\nnow 5 %\nrise -2 {percentage_point}\n", "before = now + rise", False),
        ("before 50 {person}\nnow 60 {person}\ngrowth 20 %\n", "growth = now / before - 100 %", True),
        ("before 50 {person}\nnow 60 {person}\ngrowth 20 %\n", "growth = (now - before) / before", True),
        ("half 50 %\nthird 30 %\nboth 15 %\n", "both = half * third", True),
        ("poor 200 {person}\neach 3 CNY/{person}\nfunds 600 CNY\n", "funds = poor * each", True),
    ],
)
def test_what_units_are_worth(tmp_path: Path, figures: str, relate: str, consistent: bool) -> None:
    rows = [f"{row} exact" for row in figures.splitlines()]
    text = "\n".join(["quantity value unit qualifier", *rows])
    status = proved(tmp_path, text, {"one": relate}).analysis.status
    assert status is (Status.CONSISTENT if consistent else Status.INCONSISTENT)


def test_a_share_of_a_kind_lies_between_0_and_100_percent(tmp_path: Path) -> None:
    figures = "quantity value unit kind qualifier\nlifted 98 % share more_than\npoor 5 {person} people less_than\n"
    figures += "index 3 1 number less_than\n"
    relations = {"one": "2 * lifted = other", "two": "2 * poor = double", "three": "2 * index = twice"}
    quantities = [
        {"name": "other", "unit": "%"}, {"name": "double", "unit": "{person}"}, {"name": "twice", "unit": "1"}
    ]  # fmt: skip
    proof = proved(tmp_path, figures, relations, quantities=quantities)
    assert bounds_of(proof) == {}, "numbers that can always be met say nothing"
    kinds = [{"name": "other", "unit": "%", "kind": "amount"}, *quantities[1:]]
    assert proved(tmp_path, figures, relations, quantities=kinds).passes


def test_kinds_alone_contradict_a_figure(tmp_path: Path) -> None:
    for kind, unit, value in (("share", "%", "101"), ("share", "1", "1.01"), ("people", "{person}", "-1")):
        figures = f"quantity value unit kind qualifier\na {value} {unit} {kind} exact\n"
        assert not proved(tmp_path, figures, {"one": "a = a"}).passes, kind
        assert proved(tmp_path, figures.replace(kind, "number"), {"one": "a = a"}).passes, kind


def test_bounds_come_in_the_unit_of_the_quantity(tmp_path: Path) -> None:
    figures = "quantity value unit kind\npoor 24 {person} people\nbase 200 {person} people\n"
    quantities = [{"name": "incidence", "unit": "%", "kind": "share"}]
    proof = proved(tmp_path, figures, {"one": "incidence = poor / base"}, quantities=quantities)
    assert bounds_of(proof) == {"incidence[X]": "[47/5, 49/3]"}
