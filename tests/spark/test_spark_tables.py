"""Rows that stand in a table which Spark knows by name."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import duckdb
import pytest
from spark_cluster import connect_server
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


def saved(connect: str) -> None:
    """Save the rows as a table `warehouse.figures` of a catalogue."""
    address = "remote" if connect.startswith("sc:") else "master"
    script = f"""
from pyspark.sql import SparkSession
session = SparkSession.builder.{address}("{connect}").getOrCreate()
session.sql("CREATE DATABASE warehouse")
session.sql("CREATE TABLE warehouse.figures USING parquet AS SELECT * FROM {ROWS} AS t(area, day, value)")
"""
    subprocess.run(
        [sys.executable, "-W", "ignore", "-c", script], capture_output=True, check=True, env=os.environ | QUICK
    )


def validated(package: Path, table: str, connect: str = "local[1]") -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-P", "-m", "openfigures", "validate", str(package), "--engine", "spark"]
    command += ["--connect", connect, "--table", f"t={table}", "--format", "json"]
    return subprocess.run(command, capture_output=True, text=True, check=False, env=os.environ | QUICK)


def judge_in_the_place_of_the_file(package: Path, table: str, connect: str = "local[1]") -> None:
    """Check what is found in the rows of the table."""
    done = validated(package, table, connect)
    assert (done.returncode, done.stderr) == (1, "")
    report: dict[str, Any] = json.loads(done.stdout)
    found = [(one["rule"], one["path"], one["line"], one["value"]) for one in report["findings"]]
    assert sorted(found) == [
        ("area required", "rows-from-spark-1.csv", 5, ""),
        ("area unique", "rows-from-spark-1.csv", 4, "CQ"),
        ("value maximum", "rows-from-spark-1.csv", 3, "100.01"),
    ]
    assert f"The rows of 't' are those of the table '{table}' of Spark" in " ".join(report["notes"])


def test_a_file_by_its_path(package: Path, tmp_path: Path) -> None:
    path = tmp_path / "warehouse.parquet"
    duckdb.execute(f"COPY (FROM ({ROWS}) AS t(area, day, value)) TO '{path}' (FORMAT parquet)")
    judge_in_the_place_of_the_file(package, f"parquet.`{path}`")


def test_a_table_of_a_metastore(package: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "spark-defaults.conf").write_text(
        "spark.sql.catalogImplementation hive\n"
        f"spark.sql.warehouse.dir {tmp_path}/warehouse\n"
        f"spark.hadoop.javax.jdo.option.ConnectionURL jdbc:derby:;databaseName={tmp_path}/metastore;create=true\n"
        "spark.hadoop.datanucleus.schema.autoCreateAll true\n"
        f"spark.driver.extraJavaOptions -Dderby.system.home={tmp_path}\n"
        "spark.ui.enabled false\n",
        "utf-8",
    )
    monkeypatch.setenv("SPARK_CONF_DIR", str(tmp_path))
    saved("local[1]")
    judge_in_the_place_of_the_file(package, "warehouse.figures")


def test_a_table_of_a_server(package: Path, tmp_path: Path) -> None:
    with connect_server(tmp_path) as url:
        saved(url)
        judge_in_the_place_of_the_file(package, "warehouse.figures", url)


def test_a_table_that_is_not_there_is_said(package: Path) -> None:
    done = validated(package, "warehouse.figures")
    assert (done.returncode, done.stdout) == (6, "")
    assert "TABLE_OR_VIEW_NOT_FOUND" in done.stderr
    assert len(done.stderr.splitlines()) == 1
