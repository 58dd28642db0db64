"""One session of Spark for all tests of a process, in that process: to start one takes long."""

import shutil
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from openfigures.engines.checks import Check, Outcome, Satisfies
from openfigures.engines.spark.asking import Asking
from openfigures.engines.spark.copies import copied
from openfigures.engines.spark.engine import whole
from openfigures.engines.spark.judging import answers
from openfigures.engines.spark.masters import Master
from openfigures.engines.spark.session import opened
from openfigures.tables.table import Table

QUICK = {"JDK_JAVA_OPTIONS": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"}
"""Variables that keep Java from working for a future that a short test has not."""
_SMALL = {
    "adaptive.enabled": "false",
    "codegen.factoryMode": "NO_CODEGEN",
    "codegen.wholeStage": "false",
    "shuffle.partitions": "1",
}
"""Settings for tables that are not worth a compiled query; those of the cluster's tests are compiled."""


def need_java() -> None:
    """Skip the test where Spark cannot be started."""
    if shutil.which("java") is None:
        pytest.skip("Java is not installed: apt-get install default-jre-headless")


@pytest.fixture(scope="session")
def session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """Give a session for tables of a few rows."""
    need_java()
    scratch = tmp_path_factory.mktemp("spark")
    with ExitStack() as stack:
        with pytest.MonkeyPatch.context() as variables, warnings.catch_warnings():
            for name, value in QUICK.items():
                variables.setenv(name, value)
            warnings.simplefilter("ignore")  # PySpark has doubts about pandas
            found = stack.enter_context(opened(Master("local[1]"), scratch, 1))
        for name, value in _SMALL.items():
            found.conf.set(f"spark.sql.{name}", value)
        yield found


def outcomes(
    session: Any, tables: Mapping[str, Table], checks: Sequence[Check], keep: int, cells: int = 1_000_000
) -> dict[int, Outcome]:
    """Return what Spark says of checks, with what the plain engine says of single rows beyond it.

    With 0 cells it counts all rows where they are, as if they were many.
    """
    with TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        copies = {name: copied(table, Path(folder) / name) for name, table in tables.items()}
        asking = Asking(session, copies, cells)
        asking.know()
        asked = {at: check for at, check in enumerate(checks) if not isinstance(check, Satisfies)}
        found = answers(asking, asked, keep)
    return {at: whole(tables, checks[at], answer, keep) for at, answer in found.items()}
