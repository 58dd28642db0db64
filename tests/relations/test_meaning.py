"""What relations mean: where they apply, to which numbers, and when."""

from pathlib import Path

import pytest

from openfigures.errors import InputRefusedError
from openfigures.relations.analysis import Status
from packages import Json
from worlds import Relations, blamed, bounds_of, clashes, proved

EXACT = "exact"


def exact(header: str, rows: str) -> str:
    """Return a table of exact figures; `rows` are separated by semicolons."""
    return f"{header} qualifier\n" + "".join(f"{row} {EXACT}\n" for row in rows.split(";"))


def tied(folder: Path, figures: str, relations: Relations, **more: object) -> set[str]:
    """Return the instances of relations, without those that say nothing."""
    analysis = proved(folder, figures, relations, **more).analysis
    return {one.constraint.label for cluster in analysis.clusters for one in cluster.instances}


@pytest.mark.parametrize(
    ("rows", "relate", "consistent"),
    [
        ("a 1;b 2;c 3", "a + b = c", True),
        ("a 1;b 2;c 4", "a + b = c", False),
        ("a 1;b 2", "a < b", True),
        ("a 2;b 2", "a < b", False),
        ("a 2;b 2", "a <= b", True),
        ("a 2;b 2", "a <> b", False),
        ("a 2;b 3", "a <> b", True),
        ("a 2;b 3", "NOT a = b", True),
        ("a 2", "a BETWEEN 1 AND 2", True),
        ("a 2", "a NOT BETWEEN 1 AND 2", False),
        ("a 2", "a IN (1, 3)", False),
        ("a 3", "a IN (1, 3)", True),
        ("a 2", "a NOT IN (1, 3)", True),
        ("a 2;b 5", "a = 2 AND b = 5", True),
        ("a 2;b 5", "a = 2 AND b = 6", False),
        ("a 2;b 5", "a = 3 OR b = 5", True),
        ("a 2;b 5", "a = 3 OR b = 6", False),
        ("a 6;b 3;c 2", "a / b = c", True),
        ("a 6;b 3;c 2", "a = b * c", True),
        ("a 6;b 3;c 2", "a / b / c = 1", True),
        ("a 6;b 3;c 2", "a / (b - 3) = c", False),
        ("a 0;b 0", "a / b = 1", False),
        ("a 0;b 0", "a / b <> 1", False),
        ("a 6;b -3;c -2", "a / b = c", True),
        ("a 6;b -3", "a / b < 0", True),
        ("a 6;b -3", "a / b > -2", False),
        ("a 6;b -3", "a / b >= -2", True),
        ("a 1;b 3;c 2;d 6", "a / b = c / d", True),
        ("a 1;b 3;c 2;d 7", "a / b < c / d", False),
        ("a 1;b -3;c 2;d 7", "a / b < c / d", True),
        ("a 1;b 3;c 2;d 6", "a / b + c / d = 2 / 3", True),
        ("a 3", "a * a = 9", True),
        ("a 3", "a * a * a < 27", False),
        ("a -3", "a < 0 AND a * a > 0", True),
    ],
)
def test_what_a_relation_says_of_known_numbers(tmp_path: Path, rows: str, relate: str, consistent: bool) -> None:
    status = proved(tmp_path, exact("quantity value", rows), {"it": relate}).analysis.status
    assert status is (Status.CONSISTENT if consistent else Status.INCONSISTENT)


def test_a_relation_holds_in_each_group(tmp_path: Path) -> None:
    rows = "a X 2018 1;b X 2018 2;a X 2019 3;b X 2019 2;a Y 2018 2;b Y 2018 1;a Y 2019 1"
    proof = proved(tmp_path, exact("quantity area period value", rows), {"less": "a < b"})
    assert clashes(proof) == [{"f3", "f4"}, {"f5", "f6"}]


def test_a_relation_applies_where_one_of_its_numbers_is_stated(tmp_path: Path) -> None:
    figures = exact("quantity area value", "a X 1;b Y 2;z Z 3")
    kinds: list[Json] = [{"name": "a", "kind": "people"}, {"name": "b", "kind": "people"}, {"name": "z"}]
    assert tied(tmp_path, figures, {"less": "a < b"}, quantities=kinds) == {"less[X]", "less[Y]"}


def test_relations_tie_numbers_that_nobody_stated(tmp_path: Path) -> None:
    figures = exact("quantity value", "part 7;share 10")
    relations = {"share": "share = part / base", "most": "base <= limit", "limit": "limit * 2 = cap"}
    quantities = [{"name": name, "kind": "people"} for name in ("base", "limit", "cap")]
    bounds = bounds_of(proved(tmp_path, figures, relations, quantities=quantities))
    assert bounds == {"base[X]": "[7/10, 7/10]", "limit[X]": "[7/10, oo)", "cap[X]": "[7/5, oo)"}


def test_a_chain_of_unstated_numbers_carries_a_contradiction(tmp_path: Path) -> None:
    figures = exact("quantity value", "a 5;e 4")
    relations = {"ab": "a <= b", "bc": "b <= c", "cd": "c <= d", "de": "d <= e"}
    quantities = [{"name": name} for name in "bcd"]
    assert clashes(proved(tmp_path, figures, relations, quantities=quantities)) == [{"f1", "f2"}]


def test_a_relation_that_no_figure_has_to_do_with_is_told(tmp_path: Path) -> None:
    proof = proved(tmp_path, exact("quantity value", "a 1"), {"a": "a > 0", "b": "b > c"}, quantities=[
        {"name": "b"}, {"name": "c"}
    ])  # fmt: skip
    assert [one.name for one in proof.analysis.unused] == ["b"]


# References to other groups


def test_a_pinned_dimension(tmp_path: Path) -> None:
    rows = "a X 2018 1;a Y 2018 5;a Z 2018 9"
    relations = {"least": "a[area = 'X'] <= a", "most": "a[area = 'Z'] >= a"}
    assert proved(tmp_path, exact("quantity area period value", rows), relations).passes
    proof = proved(tmp_path, exact("quantity area period value", rows.replace("Y 2018 5", "Y 2018 10")), relations)
    assert clashes(proof) == [{"f2", "f3"}]


def test_a_relation_may_leave_a_dimension_out(tmp_path: Path) -> None:
    rows = "a X 2018 1;a X 2019 2;b X 2019 3;a Y 2018 9"
    relation = {"relate": "b[period = '2019'] = a[period = '2018'] + a[period = '2019']", "over": ["area"]}
    figures = exact("quantity area period value", rows)
    assert proved(tmp_path, figures, {"sum": relation}).passes
    proof = proved(tmp_path, figures.replace("b X 2019 3", "b X 2019 4"), {"sum": relation})
    assert clashes(proof) == [{"f1", "f2", "f3"}]
    assert proof.analysis.contradictions[0].instances[0].constraint.label == "sum[X]"


def test_a_relation_over_nothing_speaks_once(tmp_path: Path) -> None:
    relation: Json = {"relate": "a[area = 'X'] < a[area = 'Y']", "over": []}
    figures = exact("quantity area value", "a X 1;a Y 0;a Z 5")
    proof = proved(tmp_path, figures, {"less": relation})
    assert clashes(proof) == [{"f1", "f2"}]
    assert [one.label for one in proof.analysis.untested] == ["f3"]


@pytest.mark.parametrize(
    ("before", "now", "ties"),
    [
        ("2018", "2019", True),
        ("2017", "2019", False),
        ("2018-12", "2019-01", True),
        ("2019-11", "2019-12", True),
        ("2018-11", "2019-01", False),
        ("2019-02-28", "2019-03-01", True),
        ("2020-02-29", "2020-03-01", True),
        ("2020-02-28", "2020-03-01", False),
        ("2011-01-01/P5Y", "2016-01-01/P5Y", True),
        ("2012-01-01/P5Y", "2016-01-01/P5Y", False),
        ("2018-10-01/P3M", "2019-01-01/P3M", True),
        ("2018-12-25/P7D", "2019-01-01/P7D", True),
        ("2018", "2019-01", False),
        ("2018/2019", "2019/2020", False),
        ("spring", "summer", False),
    ],
)
def test_the_period_before(tmp_path: Path, before: str, now: str, ties: bool) -> None:
    figures = exact("quantity period value", f"a {before} 5;b {now} 4")
    proof = proved(tmp_path, figures, {"grows": "b >= a[period = previous]"})
    assert clashes(proof) == ([{"f1", "f2"}] if ties else [])


def test_a_year_that_nobody_speaks_of_is_no_gap(tmp_path: Path) -> None:
    figures = exact("quantity period value", "a 2017 5;a 2019 4;a 2015 6")
    proof = proved(tmp_path, figures, {"grows": "a >= a[period = previous]"})
    assert len(clashes(proof)) == 1, "2016 and 2018 lie between them"


def test_the_year_before_the_first_has_nothing_before_it(tmp_path: Path) -> None:
    figures = exact("quantity period value", "a 0001 5;a 9999 4")
    relations = {"grows": "a > a[period = previous]", "sure": "a > 4"}
    assert tied(tmp_path, figures, relations) >= {"sure[0001]", "sure[9999]", "grows[0002]", "grows[9999]"}
    assert "grows[0001]" not in tied(tmp_path, figures, relations)


def test_periods_before_come_to_an_end(tmp_path: Path) -> None:
    figures = exact("quantity period value", "a 2018 5;b 2018 4")
    relations = {"a": "a > b[period = previous]", "b": "b > a[period = previous]", "c": "c = a + b"}
    kinds: list[Json] = [{"name": name, "kind": "people"} for name in "abc"]
    assert len(tied(tmp_path, figures, relations, quantities=kinds)) < 12


def test_growth_over_years(tmp_path: Path) -> None:
    figures = exact("quantity period unit value", "a 2018 1 100;g 2019 % 10;g 2020 % 10;a 2020 1 121")
    relations = {"growth": "g = (a - a[period = previous]) / a[period = previous]"}
    quantities = [{"name": "a", "kind": "count"}]
    proof = proved(tmp_path, figures, relations, quantities=quantities)
    assert proof.passes
    assert proof.analysis.witness["a[2019]"] == 110
    assert not proved(tmp_path, figures.replace("121", "122"), relations, quantities=quantities).passes


# Sums over members

AREAS = """
    area part_of
    W    -
    X    W
    Y    W
    X1   X
    X2   X
"""
TREE = {"tree": "a = sum(a by areas.part_of)"}


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ("a W 10;a X 4;a Y 6;a X1 1;a X2 3", []),
        ("a W 11;a X 4;a Y 6;a X1 1;a X2 3", [{"f1", "f2", "f3"}]),
        ("a W 10;a X 4;a Y 6;a X1 2;a X2 3", [{"f2", "f4", "f5"}]),
        ("a W 10;a Y 6;a X1 1;a X2 3", []),
        ("a W 10;a Y 7;a X1 1;a X2 3", [{"f1", "f2", "f3", "f4"}]),
        ("a X1 1;a X2 3", []),
        ("a W 10;a X1 11", []),
    ],
)
def test_a_sum_over_members(tmp_path: Path, rows: str, expected: list[set[str]]) -> None:
    proof = proved(tmp_path, exact("quantity area value", rows), TREE, areas=AREAS)
    assert clashes(proof) == expected


def test_parts_that_are_not_negative_are_not_more_than_their_sum(tmp_path: Path) -> None:
    kinds: list[Json] = [{"name": "a", "kind": "people"}]
    figures = exact("quantity area value", "a W 10;a X1 11")
    proof = proved(tmp_path, figures, TREE, areas=AREAS, quantities=kinds)
    assert clashes(proof) == [{"f1", "f2"}]
    assert {one.constraint.label for one in proof.analysis.contradictions[0].instances} == {"tree[W]", "tree[X]"}


def test_a_sum_of_another_quantity_with_other_terms(tmp_path: Path) -> None:
    rows = "b W 11;a X 4;a Y 6;c W 1"
    relations = {"tree": "b = sum(a by areas.part_of) + c"}
    assert proved(tmp_path, exact("quantity area value", rows), relations, areas=AREAS).passes
    proof = proved(tmp_path, exact("quantity area value", rows.replace("11", "12")), relations, areas=AREAS)
    assert clashes(proof) == [{"f1", "f2", "f3", "f4"}]


def test_a_sum_per_period(tmp_path: Path) -> None:
    rows = "a W 2018 10;a X 2018 4;a Y 2018 6;a W 2019 10;a X 2019 4;a Y 2019 7"
    proof = proved(tmp_path, exact("quantity area period value", rows), TREE, areas=AREAS)
    assert clashes(proof) == [{"f4", "f5", "f6"}]


@pytest.mark.parametrize(
    "areas",
    [
        "area part_of\nX X\n",
        "area part_of\nX Y\nY X\n",
        "area part_of\nX Y\nY Z\nZ X\n",
        "area part_of\nX nowhere\n",
    ],
)
def test_trees_that_are_none_do_no_harm(tmp_path: Path, areas: str) -> None:
    figures = exact("quantity area value", ";".join(f"a {row.split()[0]} 5" for row in areas.splitlines()[1:]))
    assert proved(tmp_path, figures, TREE, areas=areas).passes


@pytest.mark.parametrize(
    ("relate", "areas", "message"),
    [
        ("a = sum(a by areas.parent)", AREAS, "no column 'parent'"),
        ("a = sum(a by regions.part_of)", AREAS, "no dimension leads to 'regions'"),
        ("a = sum(a by figures.area)", AREAS, "no dimension leads to 'figures'"),
        ("a = sum(a by areas.part_of)", "", "no dimension leads to 'areas'"),
    ],
)
def test_sums_over_nothing_are_refused(tmp_path: Path, relate: str, areas: str, message: str) -> None:
    with pytest.raises(InputRefusedError, match=message) as refused:
        proved(tmp_path, exact("quantity area value", "a X 1"), {"tree": relate}, areas=areas)
    assert refused.value.problems[0].code == "relation-not-understood"


def test_a_sum_over_a_dimension_left_out_is_refused(tmp_path: Path) -> None:
    relation: Json = {"relate": "sum(a by areas.part_of) > 0", "over": ["period"]}
    with pytest.raises(InputRefusedError):
        proved(tmp_path, exact("quantity area period value", "a X 2018 1"), {"tree": relation}, areas=AREAS)


# Guards


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        ("area = 'X'", [{"f1", "f2"}]),
        ("area <> 'X'", [{"f3", "f4"}]),
        ("NOT area = 'X'", [{"f3", "f4"}]),
        ("area IN ('X', 'Y')", [{"f1", "f2"}, {"f3", "f4"}]),
        ("area NOT IN ('X', 'Y')", []),
        ("area BETWEEN 'W' AND 'X'", [{"f1", "f2"}]),
        ("period < '2019'", [{"f1", "f2"}]),
        ("period >= '2019' OR area = 'X'", [{"f1", "f2"}, {"f3", "f4"}]),
        ("area = period", []),
        ("a > 5", [{"f3", "f4"}]),
        ("a >= 5", [{"f1", "f2"}, {"f3", "f4"}]),
        ("a > 5 AND period = '2018'", []),
        ("b = 3", [{"f1", "f2"}]),
        ("a / b > 2", []),
        ("a / b < 2", [{"f1", "f2"}, {"f3", "f4"}]),
        ("1 = 2", []),
        ("1 < 2", [{"f1", "f2"}, {"f3", "f4"}]),
    ],
)
def test_a_guard_says_when_a_relation_holds(tmp_path: Path, when: str, expected: list[set[str]]) -> None:
    figures = exact("quantity area period value", "a X 2018 5;b X 2018 3;a Y 2019 6;b Y 2019 4")
    assert clashes(proved(tmp_path, figures, {"less": {"relate": "a < b", "when": when}})) == expected


def test_conditions_on_dimensions_may_stand_in_the_relation_itself(tmp_path: Path) -> None:
    figures = exact("quantity area value", "a X 5;b X 3;a Y 5;b Y 3")
    proof = proved(tmp_path, figures, {"less": "a < b OR area = 'Y'"})
    assert clashes(proof) == [{"f1", "f2"}]


def test_a_guard_on_an_unknown_number_leaves_both_ways_open(tmp_path: Path) -> None:
    relation = {"sign": {"relate": "cost <= 3", "when": "profit > 0"}}
    figures = exact("quantity value", "cost 5")
    quantities = [{"name": "profit"}]
    proof = proved(tmp_path, figures, relation | {"least": "profit >= -9"}, quantities=quantities)
    assert bounds_of(proof) == {"profit[X]": "[-9, 0]"}


# Denominators


def test_a_denominator_of_unknown_sign(tmp_path: Path) -> None:
    figures = exact("quantity value", "a 6;ratio -2")
    relations = {"ratio": "ratio = a / b", "most": "b <= 100", "least": "b >= -100"}
    assert bounds_of(proved(tmp_path, figures, relations, quantities=[{"name": "b"}])) == {"b[X]": "[-3, -3]"}


def test_a_denominator_that_cannot_be_negative_is_above_0(tmp_path: Path) -> None:
    figures = exact("quantity value", "a 6;ratio -2")
    kinds: list[Json] = [{"name": "b", "kind": "people"}]
    assert clashes(proved(tmp_path, figures, {"ratio": "ratio = a / b"}, quantities=kinds)) == [{"f1", "f2"}]


def test_a_quotient_of_nothing_by_nothing_is_no_number(tmp_path: Path) -> None:
    proof = proved(tmp_path, exact("quantity value", "a 0;b 0;c 0"), {"ratio": "c = a / b"})
    assert clashes(proof) == [{"f2"}], "the denominator alone makes it impossible"


# Severity


def test_a_contradiction_is_as_grave_as_the_least_grave_relation_it_needs(tmp_path: Path) -> None:
    figures = exact("quantity value", "a 5;b 3;c 1")
    mild: Json = {"relate": "b <= c", "severity": "warning"}
    proof = proved(tmp_path, figures, {"grave": "a <= b", "mild": mild})
    assert [one.severity for one in proof.analysis.contradictions] == ["error"]
    assert clashes(proof) == [{"f1", "f2"}]
    proof = proved(tmp_path, figures.replace("a 5", "a 2"), {"grave": "a <= b", "mild": mild})
    assert [one.severity for one in proof.analysis.contradictions] == ["warning"]
    assert proof.passes, "a warning leaves the figures consistent"
    assert blamed(proof) == [{"f3"}]


def test_a_clash_that_may_be_an_error_does_not_pass_for_a_warning(tmp_path: Path) -> None:
    relations: Relations = {"grave": "x * x = 2 * c", "mild": {"relate": "b <= c", "severity": "warning"}}
    proof = proved(tmp_path, exact("quantity value", "b 3;c 1"), relations, quantities=[{"name": "x"}])
    assert proof.analysis.status is Status.UNDECIDED, "the square root of 2 is no fraction, so nobody can tell"
    assert not proof.passes


def test_a_relation_that_is_too_long_for_its_members_is_refused(tmp_path: Path) -> None:
    figures = exact("quantity area value", "x N 5;y N 6")
    areas = "area part_of\nN -\n" + "".join(f"a{number} N\n" for number in range(200))
    relations = {"big": "x >= sum(x by areas.part_of) * sum(y by areas.part_of)"}
    with pytest.raises(InputRefusedError) as refused:
        proved(tmp_path, figures, relations, areas=areas)
    assert [problem.code for problem in refused.value.problems] == ["relation-units"]


def test_what_readers_take_from_figures_only_warns(tmp_path: Path) -> None:
    figures = "quantity value qualifier\na 100 more_than\nb 900 exact\n"
    proof = proved(tmp_path, figures, {"same": "a = b"})
    assert proof.passes
    assert [(one.likely, one.severity) for one in proof.analysis.contradictions] == [(True, "warning")]


def test_clashes_apart_are_told_apart(tmp_path: Path) -> None:
    figures = exact("quantity value", "a 5;b 3;c 9;d 1;e 2")
    relations = {"ab": "a <= b", "cd": "c <= d", "be": "b >= e", "de": "d <= e"}
    proof = proved(tmp_path, figures, relations)
    assert clashes(proof) == [{"f1", "f2"}, {"f3", "f4"}]
    assert blamed(proof) == [{"f1", "f3"}, {"f2", "f3"}]
