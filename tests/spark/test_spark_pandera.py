"""The suite for Pandera is the same file on Spark and on DuckDB, and the same rows fail it."""

import re
import warnings
from pathlib import Path
from typing import Any

import pytest
from spark_session import session

from benchmarks.generated.records import write_package
from openfigures.demands.rules import rule_demands
from openfigures.demands.schemas import schema_demands
from openfigures.package.opening import open_package
from openfigures.rules.catalogue import read_catalogue
from openfigures.suites.pandera.compiling import compile_module
from openfigures.suites.pandera.executing import execute
from openfigures.suites.pandera.running import run
from packages import REPOSITORY, tables_of

pytestmark = pytest.mark.tools
__all__ = ["session"]

_, _DOCUMENTED, _ = re.findall(
    r"```python\n(.*?)```", (REPOSITORY / "docs" / "suites.md").read_text("utf-8"), re.DOTALL
)
"""How a table is given to the suite on Spark."""


def test_the_suite_fails_the_same_rows_on_spark(session: Any, tmp_path: Path) -> None:
    write_package(tmp_path, 2_000, every=20)
    package = open_package(tmp_path)
    (resource,) = package.resources
    assert resource.schema is not None
    demands = [*schema_demands(resource.name, resource.schema, []), *rule_demands(package, read_catalogue(package))]
    compiled = compile_module({resource.name: resource.schema}, demands)
    duckdb = run(tables_of(tmp_path), demands, tmp_path)
    pairs = zip(demands, duckdb, strict=True)
    expected = {one.rule: [hit.row for hit in outcome.hits] for one, outcome in pairs if outcome.hits}
    assert len(expected) == 14
    assert _failing(compiled, tmp_path / "figures.csv", resource.name) == expected


def _failing(compiled: Any, path: Path, name: str) -> dict[str, list[int]]:
    """Return the rows that fail each check of the suite on Spark; some checks only tell of long numbers."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # PySpark has doubts about pandas
        import ibis  # noqa: PLC0415 - heavy

        suite: dict[str, Any] = {"__name__": "pandera_suite"}
        exec(compile(compiled.text, "pandera_suite.py", "exec"), suite)
        names: dict[str, Any] = {"ibis": ibis, "package": {"resources": [{"name": name, "path": str(path)}]}}
        exec(_DOCUMENTED.replace("spark://HOST:7077", "local[1]"), names)
        prepared = suite["prepare"](names["tables"])
        executed = execute(suite["SCHEMAS"][name], suite["RULES"][name], prepared[name], compiled.row)
    asked = [one for one, code in zip(executed, compiled.checks[name], strict=True) if code.position is not None]
    return {one.name: sorted(one.failed) for one in asked if one.failed}
