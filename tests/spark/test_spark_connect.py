"""The command at a server of Spark Connect: the same findings as DuckDB."""

from pathlib import Path

import pytest
from spark_cluster import connect_server
from spark_machine import Machine, machine, report

pytestmark = pytest.mark.tools
__all__ = ["machine"]


def test_a_server_finds_what_duckdb_finds_and_keeps_nothing(machine: Machine, tmp_path: Path) -> None:
    duckdb = report(machine.start("--engine", "duckdb"))
    before = machine.files()
    with connect_server(tmp_path) as url:
        for _ in range(2):  # a session leaves nothing in the way of the next one
            assert report(machine.start("--engine", "spark", "--connect", url)) == duckdb
    assert machine.files() == before
