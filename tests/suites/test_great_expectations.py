"""The suites for Great Expectations: the library loads them by itself, and agrees with the plain engine on each row."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unittest.mock import patch

import pytest
from gx_tables import agrees
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generated import NAMES, checks, demand, rows_of, tables_in
from openfigures.demands.demand import Demand
from openfigures.demands.rules import rule_demands
from openfigures.demands.schemas import schema_demands
from openfigures.engines.checks import Check, Holds, Outcome, Present, Readable, Refers, Satisfies
from openfigures.engines.plain.engine import PlainEngine
from openfigures.errors import Problem
from openfigures.package.opening import open_package
from openfigures.rules.catalogue import read_catalogue
from openfigures.rules.parser import parse_expression
from openfigures.suites.great_expectations import running
from openfigures.suites.great_expectations.answers import Answer, answers_of
from openfigures.suites.great_expectations.chain import Query
from openfigures.suites.great_expectations.compiling import compile_suite
from openfigures.suites.great_expectations.expecting import Expectation
from openfigures.suites.great_expectations.noting import Notes
from openfigures.suites.great_expectations.pages import page, record
from openfigures.suites.great_expectations.running import run, run_with_results
from openfigures.suites.suite import Suite
from openfigures.tables.table import Table
from packages import REPOSITORY, Json, TableOf, copy_of_this_package, edit_table, tables_of, write_package

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:great_expectations")
HOSTILE = """<script>alert(1)</script>'; drop table t; -- {batch} {{x}} :y \\:z %s $v__0 ? "q" \\ 漢"""


def demands_of(folder: Path) -> list[Demand]:
    """Return all that a package asks."""
    package, problems = open_package(folder), list[Problem]()
    schemas = [(one.name, one.schema) for one in package.resources if one.schema is not None]
    found = [demand for name, schema in schemas for demand in schema_demands(name, schema, problems)]
    assert not problems
    return found + rule_demands(package, read_catalogue(package))


def suite_of(folder: Path) -> Suite:
    """Return the suites of a package."""
    schemas = {one.name: one.schema for one in open_package(folder).resources if one.schema is not None}
    return compile_suite(schemas, demands_of(folder))


def write_suites(folder: Path) -> None:
    """Write the suites of a package to where they belong."""
    for path, text in suite_of(folder).files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, "utf-8")


def outcomes(tables: Mapping[str, Table], asked: Sequence[Check]) -> list[Outcome]:
    """Return what the library says of tables."""
    with TemporaryDirectory() as scratch:
        return run(tables, [demand(check, f"rule-{at}") for at, check in enumerate(asked)], Path(scratch))


# The library and the plain engine


@settings(max_examples=8, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(
    rows=rows_of(NAMES),
    other=rows_of(["s", "n"]),
    asked=checks(),
    required=st.frozensets(st.sampled_from([*NAMES, "xs", "xn"]), max_size=3),
)
def test_the_library_agrees_with_the_plain_engine(
    rows: Any, other: Any, asked: list[Check], required: frozenset[str]
) -> None:
    """The same with many more examples, but without the library, is in `test_gx_queries`."""
    with TemporaryDirectory() as folder:
        tables = tables_in(Path(folder), rows, other, required)
        plain = PlainEngine().run(tables, asked, 10**9)
        for check, one, two in zip(asked, plain, outcomes(tables, asked), strict=True):
            assert two.skipped or agrees(two, one), f"{check}\nplain {one}\nlibrary {two}"


def test_all_that_this_package_asks_is_said_and_holds(tmp_path: Path) -> None:
    assert suite_of(REPOSITORY).unsaid == {}
    results = run(tables_of(REPOSITORY), demands_of(REPOSITORY), tmp_path)
    assert set(results) == {Outcome()}


def test_faults_in_this_package_are_found_in_their_rows(tmp_path: Path) -> None:
    folder, scratch = copy_of_this_package(tmp_path), tmp_path / "scratch"
    scratch.mkdir()
    file = folder / "datapackage" / "observations.csv"
    key = file.read_text("utf-8").splitlines()[3].split(",")[0]
    edit_table(file, key, {"obs_value": "-1.5", "indicator_id": "no_such", "qualifier": "or so", "decimals": "x"})
    tables, demands = tables_of(folder), demands_of(folder)
    reference = PlainEngine().run(tables, [one.check for one in demands], 10**9)
    results = run(tables, demands, scratch)
    assert all(agrees(one, other) and not one.beyond for one, other in zip(results, reference, strict=True))
    broken = {one.rule for one, outcome in zip(demands, results, strict=True) if outcome.hits}
    assert {"decimals type", "qualifier enum", "indicator_id foreignKeys", "value-agrees-with-statement"} <= broken


# Suites as files

SCRIPT = """
import csv, json, sqlite3
from pathlib import Path

import great_expectations as gx

package = json.loads(Path("datapackage.json").read_text("utf-8"))
suites = [json.loads(path.read_text("utf-8")) for path in Path("validators/great_expectations").glob("*.json")]
database = sqlite3.connect("package.sqlite")
for meta in [suite["meta"] for suite in suites]:
    resource = next(one for one in package["resources"] if one["name"] == meta["resource"])
    with open(resource["path"], encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    columns = [f'"{meta["row"]}" INTEGER PRIMARY KEY', *('"' + name.replace('"', '""') + '" TEXT' for name in header)]
    database.execute(f"CREATE TABLE {meta['table']} ({', '.join(columns)})")
    marks = ", ".join("?" * len(columns))
    numbered = ([number, *row] for number, row in enumerate(rows, start=1))
    database.executemany(f"INSERT INTO {meta['table']} VALUES ({marks})", numbered)
database.commit()

context = gx.get_context(mode="ephemeral")
source = context.data_sources.add_sqlite("package", connection_string="sqlite:///package.sqlite")
for suite in suites:
    asset = source.add_table_asset(suite["name"], table_name=suite["meta"]["table"])
    batch = asset.add_batch_definition_whole_table("all").get_batch()
    result = batch.validate(gx.ExpectationSuite(**suite), result_format="COMPLETE")
    print(result)
"""
BLOCKED = "import sys; sys.modules['openfigures'] = None\n"


def broken_by_itself(folder: Path) -> dict[str, Any]:
    """Return the details of the rules that the library alone finds broken, without Open Figures."""
    listed = SCRIPT.replace("    print(result)", "    found += [one for one in result.results if not one.success]")
    told = "print(json.dumps({one.expectation_config.meta['rule']: one.to_json_dict()['result'] for one in found}))"
    script = f"{BLOCKED}found = []\n{listed}\n{told}"
    environment = os.environ | {"GX_ANALYTICS_ENABLED": "false"}
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=folder, env=environment, capture_output=True, text=True, check=True
    )
    return dict(json.loads(done.stdout.splitlines()[-1]))


def test_the_library_runs_the_files_by_itself(tmp_path: Path) -> None:
    folder = copy_of_this_package(tmp_path)
    file = folder / "datapackage" / "observations.csv"
    key = file.read_text("utf-8").splitlines()[3].split(",")[0]
    edit_table(file, key, {"qualifier": "or so", "obs_value": "1e3"})
    write_suites(folder)
    broken = broken_by_itself(folder)
    assert broken["qualifier enum"]["partial_unexpected_list"] == ["or so"]
    rows = broken["value-agrees-with-statement"]["details"]["unexpected_rows"]
    assert rows == [{"row_number": 3, "verdict": "beyond"}]
    assert "obs_value type" not in broken


def test_suites_are_the_same_every_time() -> None:
    schemas = {one.name: one.schema for one in open_package(REPOSITORY).resources if one.schema is not None}
    one = compile_suite(schemas, demands_of(REPOSITORY))
    other = compile_suite(dict(reversed(schemas.items())), demands_of(REPOSITORY))
    assert list(one.files.items()) == list(other.files.items())
    assert all(text.endswith("}\n") and "\r" not in text for text in one.files.values())
    assert set(one.files) == {f"validators/great_expectations/{name}.json" for name in schemas}


NATIVE = [
    ("qualifier required", "expect_column_values_to_not_be_in_set"),
    ("qualifier enum", "expect_column_values_to_be_in_set"),
    ("obs_value type", "expect_column_values_to_match_regex"),
    ("ref_area pattern", "expect_column_values_to_match_regex"),
    ("printed type", "expect_column_to_exist"),
    ("percentage-in-range", "unexpected_rows_expectation"),
]


@pytest.mark.parametrize(("rule", "kind"), NATIVE)
def test_what_the_library_has_a_word_for_is_said_in_it(rule: str, kind: str) -> None:
    suite = json.loads(suite_of(REPOSITORY).files["validators/great_expectations/observations.json"])
    assert [one["type"] for one in suite["expectations"] if one["meta"]["rule"] == rule] == [kind]


# Names and texts that try to be something else

TABLES = ["order", "a-b", "a_b", "a.b", "2019", "select", "sqlite_master", "the cells", "T"]


def test_any_name_and_any_text_stay_what_they_are(tmp_path: Path) -> None:
    name = HOSTILE.replace('"', "")
    fields: list[Json] = [
        {"name": name, "constraints": {"enum": ["a", HOSTILE], "pattern": "a|<script>.*", "maxLength": 200}},
        {"name": "row_number", "type": "integer", "constraints": {"maximum": 5}},
    ]
    quoted = HOSTILE.replace('"', '""')
    csv = f'"{name}",row_number\n"{quoted}",1\na,7\n"{quoted}x",1\n'
    literal = HOSTILE.replace("'", "''")
    rule = {"name": "hostile", "table": "t", "check": f"\"{name}\" = '{literal}'", "because": HOSTILE}
    tables = tables_of(write_package(tmp_path, {"t": TableOf(csv=csv, fields=fields)}, rules=[rule]))
    demands = demands_of(tmp_path)
    (tmp_path / "scratch").mkdir()
    results, raw = run_with_results(tables, demands, tmp_path / "scratch")
    assert results == [replace(one, blocked=0) for one in PlainEngine().run(tables, [one.check for one in demands], 9)]
    rows = [[hit.row for hit in one.hits] for one in results]
    assert dict(zip([one.rule.split()[-1] for one in demands], rows, strict=True)) == {
        "type": [], "pattern": [], "enum": [3], "maxLength": [], "maximum": [2], "hostile": [2, 3],
    }  # fmt: skip
    html = page(raw[0])
    assert "alert(1)" in html
    assert not any(part in html for part in ("<script", "<img", "<link", "<a ", "http:", "https:", "url("))
    json.dumps(record(raw[0]))


@settings(max_examples=10)
@given(text=st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=20).filter(str.strip))
def test_a_text_in_a_rule_is_the_same_text_to_the_library(text: str) -> None:
    csv = 'a,z\n"' + text.replace('"', '""') + '",-\n'
    with TemporaryDirectory() as folder:
        tables = tables_of(write_package(Path(folder), {"t": TableOf(csv=csv, fields=[{"name": "a"}, {"name": "z"}])}))
        literal = text.replace("'", "''")
        rule = parse_expression(f"a = '{literal}' AND matches(a, '.+')")
        [outcome] = outcomes(tables, [Holds(table="t", when=None, test=rule, lookups={})])
    assert outcome == Outcome()


def test_tables_of_any_name_are_judged(tmp_path: Path) -> None:
    fields: list[Json] = [
        {"name": "a", "type": "integer", "constraints": {"required": True, "minimum": 2}},
        {"name": "b"},
    ]
    tables = tables_of(write_package(tmp_path, {name: TableOf(csv="a,b\n1,-\n", fields=fields) for name in TABLES}))
    found = outcomes(tables, [one.check for one in demands_of(tmp_path)])
    assert [outcome.failed for outcome in found] == [0, 0, 1, 0] * len(TABLES)


# What was not executed is not passed

UNSAID = [
    ("n,t\n1,\n", Readable(table="t", field="t"), "the type datetime"),
    ("n,N\n1,2\n", Readable(table="t", field="n"), "upper and lower case"),
    ("n,m\n1,2\n", Satisfies(table="t", field="n", accepts=bool), "only Open Figures has the function"),
    ("n,m\n1,2\n", Refers(table="t", fields=("n",), target="u", target_fields=("n",)), "the table 'u' has no schema"),
]


@pytest.mark.parametrize(("csv", "check", "reason"), UNSAID)
def test_what_cannot_be_said_is_skipped_with_a_reason(csv: str, check: Check, reason: str, tmp_path: Path) -> None:
    names = csv.split(maxsplit=1)[0].split(",")
    fields = [{"name": name, "type": "datetime" if name == "t" else "string"} for name in names]
    tables = tables_of(write_package(tmp_path, {"t": TableOf(csv=csv, fields=fields)}))
    [outcome] = outcomes(tables, [check])
    assert reason in (outcome.skipped or "")


def lying(**changes: Any) -> Any:
    """Return answers that are not what the library said."""

    def answers(result: Any, expectations: Sequence[Expectation]) -> dict[int, Answer]:
        return {position: replace(one, **changes) for position, one in answers_of(result, expectations).items()}

    return patch.object(running, "answers_of", answers)


NOT_TRUSTED = [
    (patch.object(Query, "for_library", lambda _: "SELECT nonsense FROM {batch}"), "could not run it: "),
    (patch.object(Notes, "take", lambda *_: iter(())), "says failure and counts 1 rows, and 0 were found"),
    (patch.object(running, "answers_of", lambda _, __: {}), "did not answer it"),
    (lying(success=True), "says success and counts 1 rows, and 1 were found"),
    (lying(count=0), "says failure and counts 0 rows, and 1 were found"),
    (lying(count=None), "says failure and counts None rows, and 1 were found"),
]


@pytest.mark.parametrize(("change", "reason"), NOT_TRUSTED, ids=[reason for _, reason in NOT_TRUSTED])
def test_what_the_library_did_not_clearly_run_is_skipped(change: Any, reason: str, tmp_path: Path) -> None:
    tables = tables_of(write_package(tmp_path, {"t": TableOf(csv="n,m\n1,2\n", fields=[{"name": "n"}, {"name": "m"}])}))
    check = Holds(table="t", when=None, test=parse_expression("n = '2'"), lookups={})
    with change:
        [outcome] = outcomes(tables, [check])
    assert reason in (outcome.skipped or "")
    assert not outcome.hits


def test_rows_are_not_made_up_for_an_expectation_of_the_librarys_own(tmp_path: Path) -> None:
    tables = tables_of(write_package(tmp_path, {"t": TableOf(csv="n,m\n,2\n", fields=[{"name": "n"}, {"name": "m"}])}))
    with patch.object(Query, "over", lambda _, __: "SELECT 1, 'false' WHERE 0"):
        [outcome] = outcomes(tables, [Present(table="t", field="n")])
    assert "says failure and counts 1 rows, and 0 were found" in (outcome.skipped or "")


def test_every_row_is_found_though_the_library_gives_200(tmp_path: Path) -> None:
    csv = "n,m\n" + "1,2\n" * 500
    tables = tables_of(write_package(tmp_path, {"t": TableOf(csv=csv, fields=[{"name": "n"}, {"name": "m"}])}))
    check = Holds(table="t", when=None, test=parse_expression("n = '2'"), lookups={})
    [outcome] = outcomes(tables, [check])
    assert [hit.row for hit in outcome.hits] == list(range(1, 501))


def test_the_name_of_a_column_that_is_not_there_is_no_text(tmp_path: Path) -> None:
    fields: list[Json] = [{"name": "a"}, {"name": "b"}, {"name": "gone"}]
    table = TableOf(csv="a,b\n1,2\n", fields=fields, schema={"fieldsMatch": "superset"})
    check = Holds(table="t", when=None, test=parse_expression("gone = 'gone'"), lookups={})
    [outcome] = outcomes(tables_of(write_package(tmp_path, {"t": table})), [check])
    assert "could not run it: " in (outcome.skipped or "")


LEFT = """
import sys
from pathlib import Path
sys.path.insert(0, {tests!r})
from test_great_expectations import REPOSITORY, demands_of, run, tables_of
run(tables_of(REPOSITORY), demands_of(REPOSITORY), Path({scratch!r}))
"""


def test_nothing_is_printed_and_nothing_is_written_elsewhere(tmp_path: Path) -> None:
    folders = {name: tmp_path / name for name in ("home", "temporary", "here", "scratch")}
    for folder in folders.values():
        folder.mkdir()
    tests = Path(__file__).resolve().parent
    script = LEFT.format(tests=str(tests), scratch=str(folders["scratch"]))
    environment = os.environ | {
        "HOME": str(folders["home"]),
        "TMPDIR": str(folders["temporary"]),
        "GX_ANALYTICS_ENABLED": "false",
        "PYTHONPATH": str(tests.parent),
    }
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=folders["here"], env=environment, capture_output=True, text=True, check=True
    )
    assert (done.stdout, done.stderr) == ("", "")
    assert [path.name for folder in folders.values() for path in folder.rglob("*")] == ["package.sqlite"]
