"""What the columns of a table of figures mean: each row says something about one number, or cannot be understood."""

from pathlib import Path

import pytest

from openfigures.errors import InputRefusedError
from openfigures.proving import prove
from openfigures.relations.analysis import Status
from openfigures.validation import validate
from packages import Json, TableOf, found_in, write_json, write_package
from worlds import blamed, bounds_of, clashes, proved, world, written

SUM = {"sum": "a + b = c"}
SAME = {"same": "a = b"}


@pytest.mark.parametrize(
    ("header", "row", "interval"),
    [
        ("quantity value", "a 24000", "[23500, 24500]"),
        ("quantity value", "a 0.12", "[23/200, 1/8]"),
        ("quantity value", "a -1.50", "[-301/200, -299/200]"),
        ("quantity value qualifier", "a 24000 exact", "[24000, 24000]"),
        ("quantity value qualifier", "a 24000 -", "[23500, 24500]"),
        ("quantity value qualifier", "a 24000 about", "[23000, 25000]"),
        ("quantity value qualifier", "a 24000 floor", "[24000, 25000)"),
        ("quantity value qualifier", "a 98 at_least", "[98, oo)"),
        ("quantity value qualifier", "a 98 more_than", "(98, oo)"),
        ("quantity value qualifier", "a 98 at_most", "(-oo, 98]"),
        ("quantity value qualifier", "a 98 less_than", "(-oo, 98)"),
        ("quantity value qualifier", "a 100 nearly", "[0, 100]"),
        ("quantity value qualifier resolution", "a 100 nearly 1", "[99, 100]"),
        ("quantity value to qualifier", "a 5 7 between", "[5, 7]"),
        ("quantity value resolution", "a 46440 1", "[92879/2, 92881/2]"),
        ("quantity value resolution", "a 46440 -", "[46435, 46445]"),
        ("quantity value power", "a 1.09 9", "[1085000000, 1095000000]"),
        ("quantity value power", "a 1.09 -", "[217/200, 219/200]"),
        ("quantity value power", "a 109 -2", "[217/200, 219/200]"),
        ("quantity value power qualifier", "a 2.4 4 floor", "[24000, 25000)"),
        ("quantity value power to qualifier", "a 1.5 6 1.7 between", "[1500000, 1700000]"),
        ("quantity value power resolution", "a 1.09 9 1000", "[1089999500, 1090000500]"),
    ],
)
def test_a_figure_is_an_interval(tmp_path: Path, header: str, row: str, interval: str) -> None:
    (found,) = proved(tmp_path, f"{header}\n{row}\n", {"a": "a = a"}).analysis.found.statements
    assert written(found.interval) == interval


MISFITS = [
    ("quantity value qualifier", "a 5 roughly", "figure-qualifier", "qualifier"),
    ("quantity value to qualifier", "a 5 - between", "figure-range", "to"),
    ("quantity value to qualifier", "a 7 5 between", "figure-range", "to"),
    ("quantity value to qualifier", "a 5 7 exact", "figure-range", "to"),
    ("quantity value power", "a 5 0.5", "figure-power", "power"),
    ("quantity value power", "a 5 401", "figure-power", "power"),
    ("quantity value power", "a 5 -1000000000", "figure-power", "power"),
    ("quantity value weight", "a 5 0", "figure-weight", "weight"),
    ("quantity value weight", "a 5 -1", "figure-weight", "weight"),
    ("quantity value resolution", "a 5 0", "figure-range", "resolution"),
    ("quantity value resolution", "a 5 -1", "figure-range", "resolution"),
    ("quantity value unit", "a 5 CNY", "figure-unit", "unit"),
]


@pytest.mark.parametrize(("header", "row", "code", "column"), MISFITS)
def test_a_row_that_cannot_be_understood_is_told_at_its_place(
    tmp_path: Path, header: str, row: str, code: str, column: str
) -> None:
    names = header.split()
    good = " ".join({"quantity": "a", "value": "5", "unit": "{person}"}.get(name, "-") for name in names)
    folder = world(tmp_path, f"{header}\n{good}\n{row}\n", {"a": "a >= 0"})
    (found,) = [one for one in found_in(folder) if one.path == "figures.csv"]
    cells = ["f2", *("" if cell == "-" else cell for cell in row.split())]
    at = 1 + names.index(column)
    assert (found.code, found.line) == (code, 3)
    assert found.column == 1 + sum(len(cell) + 1 for cell in cells[:at])
    assert proved(tmp_path, f"{header}\n{good}\n{row}\n", {"a": "a >= 0"}).analysis.status is Status.UNDECIDED


def test_a_value_that_is_no_number_leaves_the_figures_undecided(tmp_path: Path) -> None:
    figures = "quantity value qualifier\na 1 exact\nb x exact\nc 3 exact\n"
    proof = proved(tmp_path, figures, SUM)
    assert (proof.analysis.status, proof.analysis.found.unread) == (Status.UNDECIDED, 1)
    verdicts = {judge.name: judge.verdict for judge in validate(tmp_path).judges}
    assert verdicts["consistency"] == "undecided"
    assert verdicts["structure"] == "fail"


def test_an_empty_value_is_no_statement(tmp_path: Path) -> None:
    proof = proved(tmp_path, "quantity value qualifier\na 1 exact\nb - exact\nc 3 exact\n", SUM)
    assert proof.passes
    assert [one.label for one in proof.analysis.found.statements] == ["f1", "f3"]


def test_only_rows_that_the_condition_keeps_are_statements(tmp_path: Path) -> None:
    figures = "quantity value qualifier\na 1 exact\nb 1 exact\nc 3 exact\n"
    assert not proved(tmp_path, figures, SUM).passes
    proof = proved(tmp_path, figures, SUM, when="id <> 'f3'", quantities=[{"name": "c"}])
    assert proof.passes
    assert [one.label for one in proof.analysis.found.statements] == ["f1", "f2"]


def test_several_sources_speak_of_one_number(tmp_path: Path) -> None:
    figures = """
        source quantity value qualifier
        one    a        98    more_than
        two    a        99    about
        three  a        97.5  rounded
    """
    over = ["area"]
    figures = figures.replace("source", "area  source").replace("one ", "X one ")
    figures = figures.replace("two ", "X two ").replace("three ", "X three ")
    proof = proved(tmp_path, figures, {"a": "a >= 0"}, over=over)
    assert clashes(proof) == [{"f1", "f3"}], "98 is more than 97.55"
    assert blamed(proof) == [{"f3"}], "about 99 begins at 98, so that the third stands against two"


def test_two_statements_clash_without_any_relation(tmp_path: Path) -> None:
    folder = world(tmp_path, "quantity value qualifier\na 1 exact\nb 9 exact\na 2 exact\n", {"b": "b >= 0"})
    (found,) = found_in(folder)
    assert (found.code, found.rule, found.path, found.line) == (
        "figures-contradict", "one-number-for-one-quantity", "figures.csv", 2
    )  # fmt: skip


def test_dimensions_keep_numbers_apart(tmp_path: Path) -> None:
    figures = "quantity area period value qualifier\na X 2018 1 exact\na X 2019 2 exact\na Y 2018 3 exact\n"
    assert proved(tmp_path, figures, {"a": "a >= 0"}).passes
    assert not proved(tmp_path, figures, {"a": "a >= 0"}, over=["area"]).passes


def test_weights_say_what_is_doubted_first(tmp_path: Path) -> None:
    figures = "quantity value qualifier weight\na 1 exact {}\nb 1 exact {}\nc 3 exact {}\n"
    for weights, expected in {
        ("1", "1", "1"): [{"f1"}, {"f2"}, {"f3"}],
        ("2", "1", "-"): [{"f2"}, {"f3"}],
        ("0.5", "1", "1"): [{"f1"}],
        ("3", "2", "2.5"): [{"f2"}],
    }.items():
        proof = proved(tmp_path, figures.format(*weights), SUM)
        assert clashes(proof) == [{"f1", "f2", "f3"}]
        assert blamed(proof) == expected
    (correction,) = proof.analysis.contradictions[0].corrections.sets
    assert correction.weight == 2


def test_whole_numbers(tmp_path: Path) -> None:
    figures = "quantity value qualifier\nmean 5.19 rounded\npeople 28 exact\n"
    relations = {"mean": "mean = total / people"}
    for whole, status in (("false", Status.CONSISTENT), ("true", Status.INCONSISTENT)):
        quantities = [{"name": "total", "whole": whole}]
        assert proved(tmp_path, figures, relations, quantities=quantities).analysis.status is status
    quantities = [{"name": "total", "whole": "true"}]
    proof = proved(tmp_path, figures.replace("5.19", "5.18"), relations, quantities=quantities)
    assert proof.passes
    assert proof.analysis.witness["total[X]"] == 145


def test_a_declared_fact_goes_before_that_of_a_table(tmp_path: Path) -> None:
    figures = "quantity value kind qualifier\na -1 people exact\n"
    assert not proved(tmp_path, figures, {"a": "a = a"}).passes
    assert proved(tmp_path, figures, {"a": "a = a"}, quantities=[{"name": "a", "kind": "balance"}]).passes


def test_huge_and_tiny_numbers_are_exact(tmp_path: Path) -> None:
    figures = """
        quantity value               qualifier
        part     1000                exact
        all      1000000000000       exact
        share    0.000000001         exact
    """
    relations = {"share": "share = part / all"}
    assert proved(tmp_path, figures, relations).passes
    wrong = figures.replace("0.000000001 ", "0.0000000010000000000000000001 ")
    assert clashes(proved(tmp_path, wrong, relations)) == [{"f1", "f2", "f3"}]
    figures = figures.replace("1000  ", "1000.000000000000000000000001  ")
    assert not proved(tmp_path, figures, relations).passes


def test_units_and_kinds_can_stand_in_a_table_of_quantities(tmp_path: Path) -> None:
    names = ("id", "quantity", "area", "qualifier")
    fields: list[Json] = [{"name": name, "type": "string"} for name in names] + [{"name": "value", "type": "number"}]
    key = {"fields": ["quantity"], "reference": {"resource": "quantities", "fields": ["name"]}}
    tables = {
        "figures": TableOf(
            csv="id,quantity,area,qualifier,value\nf1,poor,X,exact,50\nf2,share,X,exact,25\n",
            fields=fields,
            schema={"foreignKeys": [key]},
        ),
        "quantities": TableOf(
            csv="name,unit,kind\npoor,{person},people\nbase,{person},people\nshare,%,share\n",
            fields=[{"name": name, "type": "string"} for name in ("name", "unit", "kind")],
            schema={"primaryKey": ["name"]},
        ),
    }
    write_package(tmp_path, tables)
    (tmp_path / "validators").mkdir()
    figures = {
        "table": "figures", "quantity": "quantity", "over": ["area"], "value": "value", "qualifier": "qualifier",
        "unit": "quantities.unit", "kind": "quantities.kind",
    }  # fmt: skip
    relations = [{"name": "share", "relate": "share = poor / base", "because": "it is the share of the poor"}]
    write_json(tmp_path / "validators" / "rules.yaml", {"figures": figures, "relations": relations})
    assert bounds_of(prove(tmp_path)) == {"base[X]": "[200, 200]"}
    assert prove(tmp_path).analysis.found.statements[0].label == "row 1", "the table has no key"


def test_names_of_quantities_and_dimensions_may_be_anything(tmp_path: Path) -> None:
    fields = [{"name": name, "type": "string"} for name in ("id", "what", "in [area], year")]
    fields += [{"name": "value", "type": "number"}]
    csv = 'id,what,"in [area], year",value\n"a,b","p]q","x, y",1\nc,漢 字,"x, y",200\n"d""e","p]q","x, y",20\n'
    folder = write_package(tmp_path, {"t": TableOf(csv=csv, fields=fields, schema={"primaryKey": ["id"]})})
    (folder / "validators").mkdir()
    figures = {"table": "t", "quantity": "what", "over": ["in [area], year"], "value": "value"}
    relations = [{"name": "same", "relate": '2 * "p]q" <= "漢 字"', "because": "so it is"}]
    write_json(folder / "validators" / "rules.yaml", {"figures": figures, "relations": relations})
    (found,) = found_in(folder)
    assert (found.code, found.line) == ("figures-contradict", 2)


@pytest.mark.parametrize(
    ("figures", "code", "message"),
    [
        ({"table": "figure"}, "rule-unknown-table", "did you mean 'figures'"),
        ({"value": "valeu"}, "rule-unknown-column", "did you mean 'value'"),
        ({"over": ["area", "year"]}, "rule-unknown-column", "no column 'year'"),
        ({"value": "quantity"}, "figures-column", "holds no numbers"),
        ({"weight": "area"}, "figures-column", "holds no numbers"),
        ({"unit": "units.name"}, "figures-not-understood", "no foreign key"),
        ({"kind": "'people'"}, "figures-not-understood", "no column"),
        ({"when": "value >"}, "rule-not-understood", "expected a value"),
        ({"bounds": "figures"}, "figures-column", "no column 'unit_measure'"),
        ({"bounds": "limits"}, "rule-unknown-table", "no table 'limits'"),
        ({"over": []}, "rules-malformed", "malformed"),
        ({"valeu": "value"}, "rules-malformed", "malformed"),
    ],
)
def test_a_wrong_description_of_figures_is_refused(tmp_path: Path, figures: Json, code: str, message: str) -> None:
    with pytest.raises(InputRefusedError) as refused:
        proved(tmp_path, "quantity value\na 1\n", {"a": "a >= 0"}, **figures)
    (problem,) = refused.value.problems
    assert problem.code == code
    assert message in str(problem)
    assert problem.place.line


@pytest.mark.parametrize(
    ("relations", "quantities", "code"),
    [
        ({"a": "a >= 0"}, [{"name": "b"}, {"name": "b"}], "quantity-duplicate"),
        ({"a": "a >= 0"}, [{"name": "b", "whole": "yes"}], "rules-malformed"),
        ({"a": "a >= c"}, [], "relation-unknown-quantity"),
        ({"a": "a >= area[area = 'X']"}, [], "relation-unknown-quantity"),
        ({"a": "a >="}, [], "relation-not-understood"),
        ({"a": {"relate": "a >= 0", "when": "a ~ 1"}}, [], "relation-not-understood"),
        ({"a": {"relate": "a >= 0", "over": ["value"]}}, [], "relation-dimension"),
        ({"a": {"relate": "a >= 0", "over": ["year"]}}, [], "rule-unknown-column"),
        ({"a": {"relate": "a >= 0", "severity": "fatal"}}, [], "rules-malformed"),
        ({"A b": "a >= 0"}, [], "rules-malformed"),
        ({"a": "sum(a by areas.part_of) = a"}, [], "relation-not-understood"),
    ],
)
def test_a_wrong_relation_is_refused(tmp_path: Path, relations: Json, quantities: list[Json], code: str) -> None:
    with pytest.raises(InputRefusedError) as refused:
        proved(tmp_path, "quantity value\na 1\n", relations, quantities=quantities)
    assert {problem.code for problem in refused.value.problems} >= {code}
    assert all(problem.place.line for problem in refused.value.problems)


def test_a_relation_and_a_rule_share_their_names(tmp_path: Path) -> None:
    rule = {"name": "a", "table": "figures", "check": "value >= 0", "because": "so it is"}
    with pytest.raises(InputRefusedError, match="stands twice"):
        proved(tmp_path, "quantity value\na 1\n", {"a": "a >= 0"}, rules=[rule])


def test_an_unknown_quantity_is_told_with_the_nearest_name(tmp_path: Path) -> None:
    with pytest.raises(InputRefusedError, match="did you mean 'population'"):
        proved(tmp_path, "quantity value\npopulation 1\n", {"a": "populaton >= 0"})


def test_bounds_are_fractions(tmp_path: Path) -> None:
    figures = "quantity value unit qualifier\npart 7 {person} exact\nshare 0.12 % exact\n"
    quantities = [{"name": "base", "unit": "{person}", "kind": "people"}]
    proof = proved(tmp_path, figures, {"share": "share = part / base"}, quantities=quantities)
    assert bounds_of(proof) == {"base[X]": "[17500/3, 17500/3]"}
