"""The library Great Expectations over one database, as quiet as it can be made."""

import logging
import sqlite3
import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

Validate = Callable[[Mapping[str, Any]], Any]
"""Runs the suite that has some arguments over the table of its name; returns the library's own result."""
_COUNTS = {"result_format": "BASIC", "partial_unexpected_count": 0}
"""The library shall count wrong cells, and not look for examples of them: it looks longest where there are none."""


@contextmanager
def library(connect: Callable[[], sqlite3.Connection]) -> Iterator[Validate]:
    """Give the function that runs suites over the database to which some function connects."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)  # of PySpark, which is imported where it is installed
        import great_expectations as gx  # noqa: PLC0415 - heavy, and optional
        from great_expectations.data_context.types.base import ProgressBarsConfig  # noqa: PLC0415 - the same

    opened: list[sqlite3.Connection] = []

    def connection() -> sqlite3.Connection:
        opened.append(connect())
        return opened[-1]

    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = ProgressBarsConfig(globally=False)
    sources: Any = context.data_sources  # its types leave out what the engine is made with
    # a function opens the file, since the library would look for variables in the text of a path
    source = sources.add_sqlite("package", connection_string="sqlite://", kwargs={"creator": connection})
    batches: list[Any] = []

    def validate(arguments: Mapping[str, Any]) -> Any:
        suite = gx.ExpectationSuite(**arguments)
        asset = source.add_table_asset(suite.name, table_name=suite.name)
        batches.append(asset.add_batch_definition_whole_table("all").get_batch())
        return batches[-1].validate(suite, result_format=_COUNTS)

    try:
        with _silent(logging.getLogger("great_expectations")):
            yield validate
    finally:
        for batch in batches:
            with batch.data.execution_engine.get_connection() as kept:
                kept.close()
        source.get_engine().dispose()
        for one in opened:
            one.close()


@contextmanager
def _silent(logger: logging.Logger) -> Iterator[None]:
    """Keep a logger and those below it from writing: what goes wrong is in the results too."""
    nowhere, before = logging.NullHandler(), logger.propagate
    logger.addHandler(nowhere)
    logger.propagate = False
    try:
        yield
    finally:
        logger.removeHandler(nowhere)
        logger.propagate = before
