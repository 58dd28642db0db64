"""The module of the suite: what stands in it, and what a user of Pandera gets from it."""

import csv
import io
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unittest.mock import patch

import pytest
import re2

from generated import demand
from openfigures.demands.demand import Demand
from openfigures.demands.rules import rule_demands
from openfigures.demands.schemas import schema_demands
from openfigures.engines.checks import (
    Balances,
    Check,
    Holds,
    Limits,
    Lookup,
    Outcome,
    Present,
    Readable,
    Refers,
    Unique,
)
from openfigures.engines.plain.engine import PlainEngine
from openfigures.package.opening import open_package
from openfigures.rules.catalogue import read_catalogue
from openfigures.rules.nodes import Call, Column, Compare, Literal, OneOf
from openfigures.suites.pandera import executing, running
from openfigures.suites.pandera.compiling import PATH, compile_suite
from openfigures.suites.pandera.executing import Executed
from openfigures.suites.suite import Suite
from packages import REPOSITORY, Json, TableOf, copy_of_this_package, edit_table, tables_of, write_package

ALONE = Path(__file__).with_name("pandera_alone.py")


def demands_of(folder: Path) -> list[Demand]:
    """Return all demands of a package."""
    package = open_package(folder)
    schemas = [(one.name, one.schema) for one in package.resources if one.schema]
    asked = [one for name, schema in schemas for one in schema_demands(name, schema, [])]
    return asked + rule_demands(package, read_catalogue(package))


def suite_of(folder: Path) -> Suite:
    """Compile the suite of a package."""
    schemas = {one.name: one.schema for one in open_package(folder).resources if one.schema}
    return compile_suite(schemas, demands_of(folder))


def run(folder: Path) -> list[Outcome]:
    """Run the suite of a package."""
    with TemporaryDirectory() as scratch:
        return running.run(tables_of(folder), demands_of(folder), Path(scratch))


def failing_alone(folder: Path) -> list[str]:
    """Write the suite into a package and return what fails for somebody without openfigures, as `table: check`."""
    (folder / PATH).parent.mkdir(exist_ok=True)
    (folder / PATH).write_text(suite_of(folder).files[PATH], "utf-8")
    paths = [path for one in open_package(folder).resources for path in one.paths]
    command = [sys.executable, "-P", str(ALONE), str(folder), *paths]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return sorted(json.loads(done.stdout))


def rows(outcome: Outcome) -> list[tuple[int, bool]]:
    """Return the rows that an outcome tells of, and whether nobody can tell of them."""
    return [(hit.row, hit.unknown) for hit in outcome.hits]


def test_all_demands_of_this_package_are_said_and_none_is_broken() -> None:
    demands = demands_of(REPOSITORY)
    assert suite_of(REPOSITORY).unsaid == {}
    assert run(REPOSITORY) == [Outcome()] * len(demands)


def test_the_same_demands_give_the_same_bytes() -> None:
    text = suite_of(REPOSITORY).files[PATH]
    assert text == suite_of(REPOSITORY).files[PATH]
    assert text.endswith("\n")
    assert "\r" not in text
    compile(text, PATH, "exec")


OTHER = TableOf(
    csv="id,size\na,1\nb,\nc,x\na,9\n",
    fields=[{"name": "id", "constraints": {"required": True}}, {"name": "size", "type": "number"}],
    schema={"primaryKey": ["id"]},
)
FAULTY = TableOf(
    csv="k,n,o\n1,5,a\n1,x,b\n2,,b\n3,101,c\n,7.5,a\n4,100.0000001,z\n",
    fields=[
        {"name": "k", "type": "integer"},
        {"name": "n", "type": "number", "constraints": {"maximum": 100}},
        {"name": "o", "constraints": {"required": True, "pattern": "[a-z]"}},
    ],
    schema={
        "primaryKey": ["k"],
        "foreignKeys": [{"fields": ["o"], "reference": {"resource": "other", "fields": ["id"]}}],
    },
)
RULES: list[Json] = [
    {"name": "bigger-than-other", "table": "t", "check": "n > other.size", "because": "so it is"},
    {"name": "whole", "table": "t", "when": "k > 1", "check": "whole(n)", "because": "so it is"},
    {"name": "sums", "table": "t", "group_by": ["o"], "check": "sum(n) > 100", "because": "so it is"},
]
FAILING = [
    "t: k required", "t: k primaryKey", "t: n type", "t: n maximum", "t: o foreignKeys", "t: bigger-than-other",
    "t: whole", "t: sums", "other: id primaryKey", "other: size type",
]  # fmt: skip


def test_validate_raises_for_the_checks_of_which_rows_are_told(tmp_path: Path) -> None:
    write_package(tmp_path, {"t": FAULTY, "other": OTHER}, rules=RULES)
    outcomes = zip(demands_of(tmp_path), run(tmp_path), strict=True)
    told = [f"{one.table}: {one.rule}" for one, outcome in outcomes if outcome.hits]
    beyond = ["t: sums beyond this suite", "t: n beyond this suite"]
    assert sorted(told) == sorted(FAILING)
    assert failing_alone(tmp_path) == sorted(FAILING + beyond)


def test_validate_passes_this_package_and_finds_a_planted_fault(tmp_path: Path) -> None:
    folder = copy_of_this_package(tmp_path)
    assert failing_alone(folder) == []
    edit_table(folder / "datapackage" / "indicators.csv", "urban_share", {"unit_measure": "CNY"})
    assert failing_alone(folder) == ["indicators: percentage-has-percent-unit", "observations: unit-of-indicator"]


SWITCHES = {
    "PANDERA_VALIDATION_ENABLED": "False",
    "PANDERA_VALIDATION_DEPTH": "SCHEMA_ONLY",
    "PANDERA_USE_NARWHALS_BACKEND": "True",
}
SCRIPT = """
import sys, warnings
from pathlib import Path
warnings.simplefilter("ignore")
sys.path[:0] = sys.argv[2:]
from test_pandera_module import run
print([outcome.failed for outcome in run(Path(sys.argv[1]))])
"""


def test_the_environment_switches_nothing_off(tmp_path: Path) -> None:
    write_package(tmp_path, {"t": FAULTY, "other": OTHER}, rules=RULES)
    command = [sys.executable, "-c", SCRIPT, str(tmp_path), str(ALONE.parent), str(ALONE.parent.parent)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, env={**os.environ, **SWITCHES})
    assert json.loads(done.stdout) == [outcome.failed for outcome in run(tmp_path)]


@pytest.mark.parametrize("lose", ["a check", "a row"])
def test_checks_that_were_not_executed_are_skipped(lose: str, tmp_path: Path) -> None:
    write_package(tmp_path, {"t": OTHER})

    def execute(schema: Any, rules: Sequence[Any], table: Any, row: str) -> list[Executed]:
        done = executing.execute(schema, rules, table, row)
        return done[1:] if lose == "a check" else [replace(one, seen=one.seen - 1) for one in done]

    with patch.object(running, "execute", execute):
        reasons = {outcome.skipped for outcome in run(tmp_path)}
    assert reasons == {"Pandera did not execute all checks of the table on all of its rows"}


HOSTILE = [
    "it's", 'a "b"', "line\nend", "back\\slash\\", '"""', "'''", "{t}", "{{", "}", "%s", "#", "\\N{DASH}", "f'{1/0}'",
    "__class__", "__import__('os').abort()", "'); import os; os.abort() #", "row", "key 0", "\u202egnihton", "漢 é",
    "👩\u200d👧", "a unread", "a", " ", "\t", "0", "lambda t: t", "None", ";", "--", "/*", "$1", "?", ":a",
    "\x7f", "b\u2028c",
]  # fmt: skip


def checks_with(name: str) -> list[Check]:
    """Return checks of a field of that name, with the name as a value in all places that can hold one."""
    return [
        Readable(table="t", field=name),
        Present(table="t", field=name),
        Limits(table="t", field=name, test=OneOf(Column(name), (Literal(name), Literal("b")))),
        Limits(table="t", field=name, test=Call("matches", (Column(name), Literal(re2.escape(name))))),
        Holds(table="t", when=None, test=Call("contains", (Column(name), Literal(name))), lookups={}),
    ]


def checks_between(names: tuple[str, ...]) -> list[Check]:
    """Return checks that need other rows and other tables."""
    found = Compare("=", Column(names[0], "t"), Literal(names[0]))
    total = Call("count_if", (Compare("=", Column(names[0]), Literal(names[0])),))
    return [
        Unique(table="t", fields=names),
        Refers(table="t", fields=names, target="t", target_fields=names),
        Holds(table="t", when=None, test=found, lookups={"t": Lookup(fields=names, target=names)}),
        Balances(table="t", group_by=names, when=None, test=Compare("=", total, Literal(Decimal(1))), lookups={}),
    ]


def test_no_text_of_a_package_is_more_than_a_text(tmp_path: Path) -> None:
    lines = [HOSTILE, HOSTILE, ["b"] * len(HOSTILE), HOSTILE[1:] + HOSTILE[:1], [""] * len(HOSTILE)]
    text = io.StringIO()
    csv.writer(text, lineterminator="\n", quoting=csv.QUOTE_ALL).writerows(lines)
    fields: list[Json] = [
        {"name": name, "missingValues": ["", name + "x"], "type": "any" if at % 2 else "string"}
        for at, name in enumerate(HOSTILE)
    ]
    write_package(tmp_path, {"t": TableOf(csv=text.getvalue(), fields=fields)})
    several = [tuple(HOSTILE[at : at + 5]) for at in range(0, len(HOSTILE), 5)]
    asked = [(name, check) for name in HOSTILE for check in checks_with(name)]
    asked += [(names[-1], check) for names in several for check in checks_between(names)]
    demands = [replace(demand(check, name), because=name) for name, check in asked]
    tables = tables_of(tmp_path)
    with TemporaryDirectory() as scratch:
        found = running.run(tables, demands, Path(scratch))
    plain = PlainEngine().run(tables, [check for _, check in asked], 10**9)
    for (_, check), one, two in zip(asked, plain, found, strict=True):
        assert (check, rows(two)) == (check, rows(one))
        assert two.skipped is None
