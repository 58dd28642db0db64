"""A session of Spark that asks nobody, shows nothing, and leaves its files in one folder."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from openfigures.engines.spark.masters import Master

_ROWS_AT_ONCE = 100_000
"""Rows of a table for which one more task is worth its while when rows are exchanged."""


@contextmanager
def opened(master: Master, scratch: Path, rows: int, *, catalogue: bool = False) -> Iterator[Any]:
    """Give a session for tables of so many rows, with the configured catalogue or none; raises what Spark raises."""
    from pyspark.sql import SparkSession  # noqa: PLC0415 - heavy, and optional

    builder = SparkSession.builder.appName("openfigures")
    if master.is_connect:
        builder = builder.remote(master.url)
    else:
        builder = builder.master(master.url)
        without = {} if catalogue else _without_catalogue(scratch)
        for name, value in (_settings(master, scratch) | without).items():
            builder = builder.config(name, value)
    session = builder.getOrCreate()
    try:
        for name, value in _of_sql(rows).items():
            session.conf.set(name, value)
        yield session
    finally:
        session.stop()


def _of_sql(rows: int) -> dict[str, str]:
    return {
        "spark.sql.ansi.enabled": "true",  # what a type cannot hold is an error and never null
        "spark.sql.shuffle.partitions": str(min(200, 4 + rows // _ROWS_AT_ONCE)),
        "spark.sql.codegen.wholeStage": "false",  # all checks in one method are more than Java compiles
        "spark.sql.parquet.datetimeRebaseModeInRead": "CORRECTED",
        "spark.sql.session.timeZone": "UTC",
        "spark.sql.variable.substitute": "false",  # a rule may hold a text such as ${env:HOME}
    }


def _without_catalogue(scratch: Path) -> dict[str, str]:
    return {"spark.sql.catalogImplementation": "in-memory", "spark.sql.warehouse.dir": str(scratch / "warehouse")}


def _settings(master: Master, scratch: Path) -> dict[str, str]:
    settings = {
        "spark.driver.extraJavaOptions": f"-XX:-UsePerfData -Djava.io.tmpdir={scratch} -Dderby.system.home={scratch}",
        "spark.local.dir": str(scratch),
        "spark.log.level": "ERROR",
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
    }
    if master.is_near:
        settings |= {"spark.driver.bindAddress": "127.0.0.1", "spark.driver.host": "127.0.0.1"}
    return settings
