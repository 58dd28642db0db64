"""Demands as suites of Great Expectations: a JSON file for each table, which that library loads by itself."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from openfigures.demands.demand import Demand
from openfigures.findings import Severity
from openfigures.package.schema import Schema
from openfigures.suites.great_expectations.expecting import Expectation, expected
from openfigures.suites.great_expectations.names import Layout
from openfigures.suites.suite import Suite

FOLDER = "validators/great_expectations"
_SEVERITIES = {Severity.ERROR: "critical", Severity.WARNING: "warning", Severity.INFORMATION: "info"}
_LOADING = (
    "Load each table into one SQLite database: its columns as TEXT with every cell as written, an empty one as an "
    "empty text and never as NULL, and the number of the row, from 1, as INTEGER PRIMARY KEY."
)


def compile_suite(schemas: Mapping[str, Schema], demands: Sequence[Demand]) -> Suite:
    """Return the suites for the tables of some schemas; what cannot be said exactly is left out with its reason."""
    found = expected(schemas, demands)
    files = {}
    for name, expectations in found.by_table.items():
        layout = found.layouts[name]
        content = json.dumps(suite_of(layout, expectations, demands), ensure_ascii=False, indent=2)
        files[f"{FOLDER}/{layout.table}.json"] = content + "\n"
    return Suite(files=files, unsaid=found.unsaid)


def suite_of(layout: Layout, expectations: Sequence[Expectation], demands: Sequence[Demand]) -> dict[str, Any]:
    """Return what `great_expectations.ExpectationSuite` takes as its arguments."""
    return {
        "name": layout.table,
        "expectations": [_expectation(one, demands[one.position]) for one in expectations],
        "meta": {"resource": layout.resource, "table": layout.table, "row": layout.row, "loading": _LOADING},
    }


def _expectation(one: Expectation, demand: Demand) -> dict[str, Any]:
    return {
        "type": one.type,
        "kwargs": dict(one.arguments),
        "severity": _SEVERITIES[demand.severity],
        "description": f"{demand.rule}: {demand.because}",
        "meta": {"rule": demand.rule},
    }
