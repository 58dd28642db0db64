"""Rows that stand in a table which Spark knows by name."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import duckdb
import pytest
from spark_session import QUICK, need_java

from packages import Json, TableOf, write_package

pytestmark = pytest.mark.tools

FIELDS: list[Json] = [
    {"name": "area", "constraints": {"required": True, "unique": True}},
    {"name": "day", "type": "date"},
    {"name": "value", "type": "number", "constraints": {"maximum": 100}},
]
ROWS = (
    "VALUES ('CQ', DATE '2019-02-03', 99.50), ('SC', NULL, 100.01), ('CQ', DATE '2019-02-03', 1.00), (NULL, NULL, 1.00)"
)


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A package whose file has no faults."""
    need_java()
    folder = tmp_path / "package"
    folder.mkdir()
    return write_package(folder, {"t": TableOf(csv="area,day,value\nCQ,2019-02-03,1\n", fields=FIELDS)})


def validated(package: Path, table: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-P", "-m", "openfigures", "validate", str(package), "--engine", "spark"]
    command += ["--connect", "local[1]", "--table", f"t={table}", "--format", "json"]
    return subprocess.run(command, capture_output=True, text=True, check=False, env=os.environ | QUICK)


def test_its_rows_are_judged_in_the_place_of_the_file(package: Path, tmp_path: Path) -> None:
    path = tmp_path / "warehouse.parquet"
    duckdb.execute(f"COPY (FROM ({ROWS}) AS t(area, day, value)) TO '{path}' (FORMAT parquet)")
    done = validated(package, f"parquet.`{path}`")
    assert (done.returncode, done.stderr) == (1, "")
    report: dict[str, Any] = json.loads(done.stdout)
    found = [(one["rule"], one["path"], one["line"], one["value"]) for one in report["findings"]]
    assert sorted(found) == [
        ("area required", "rows-from-spark-1.csv", 5, ""),
        ("area unique", "rows-from-spark-1.csv", 4, "CQ"),
        ("value maximum", "rows-from-spark-1.csv", 3, "100.01"),
    ]
    assert f"The rows of 't' are those of the table 'parquet.`{path}`' of Spark" in " ".join(report["notes"])


def test_a_table_that_is_not_there_is_said(package: Path) -> None:
    done = validated(package, "warehouse.figures")
    assert (done.returncode, done.stdout) == (6, "")
    assert "TABLE_OR_VIEW_NOT_FOUND" in done.stderr
    assert len(done.stderr.splitlines()) == 1
