"""Runs the suite for Pandera, compiled afresh, and tells what it says of every row."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from warnings import catch_warnings, simplefilter

import duckdb

from openfigures.demands.demand import Demand
from openfigures.engines.checks import Hit, Outcome
from openfigures.errors import MachineError
from openfigures.suites.pandera.compiling import compile_module
from openfigures.suites.pandera.executing import Executed, execute
from openfigures.suites.pandera.loading import Database, numbered
from openfigures.suites.pandera.tables import CheckCode
from openfigures.tables.table import Table


def run(tables: Mapping[str, Table], demands: Sequence[Demand], scratch: Path) -> list[Outcome]:
    """Return one outcome for each demand, with all rows that fail it.

    Raises MachineError when disk or memory run out.
    """
    compiled = compile_module({name: table.schema for name, table in tables.items()}, demands)
    outcomes = {position: Outcome(skipped=reason, inexpressible=True) for position, reason in compiled.unsaid.items()}
    try:
        with catch_warnings(), Database(scratch) as database:
            simplefilter("ignore", DeprecationWarning)  # Ibis calls functions of DuckDB by their former names
            suite = _loaded(compiled.text)
            cells = database.cells(tables, compiled.fields)
            values = {name: _values(suite, cells[name], fields) for name, fields in suite["FIELDS"].items()}
            for name, checks in compiled.checks.items():
                complete = suite["COMPLETE"][name](values)
                executed = execute(suite["SCHEMAS"][name], suite["RULES"][name], complete, compiled.row)
                outcomes |= _outcomes(checks, executed, tables[name].rows)
    except (duckdb.OutOfMemoryException, duckdb.IOException) as error:
        message = str(error).splitlines()[0]
        raise MachineError(f"the machine ran out of memory or disk: {message}") from None
    return [outcomes[position] for position in range(len(demands))]


def _loaded(text: str) -> dict[str, Any]:
    """Return what the module defines that was compiled a moment ago; the file of a package is never loaded."""
    names: dict[str, Any] = {"__name__": "pandera_suite"}
    exec(compile(text, "pandera_suite.py", "exec"), names)  # noqa: S102 - the text is ours, see above
    return names


def _values(suite: Mapping[str, Any], cells: Any, fields: Any) -> Any:
    """Do what `prepare` does, but number the rows by their places, which is quicker, and keep the values only."""
    return numbered(suite["kept"](suite["read"](cells, fields)), suite["ROW"])


def _outcomes(checks: Sequence[CheckCode], executed: Sequence[Executed], rows: int) -> dict[int, Outcome]:
    """Return by position what came of the demands of one table, which has so many rows."""
    heard = [(one.name, one.seen) for one in executed] == [(check.name, rows) for check in checks]
    if not heard:
        skipped = Outcome(skipped="Pandera did not execute all checks of the table on all of its rows")
        return {check.position: skipped for check in checks if check.position is not None}
    beyond: dict[int, set[int]] = defaultdict(set)
    for check, one in zip(checks, executed, strict=True):
        for position in check.silences:
            beyond[position].update(one.failed)
    return {
        check.position: _outcome(one, beyond[check.position])
        for check, one in zip(checks, executed, strict=True)
        if check.position is not None
    }


def _outcome(executed: Executed, beyond: set[int]) -> Outcome:
    hits = [Hit(row) for row in executed.failed] + [Hit(row, unknown=True) for row in executed.unknown]
    return Outcome(
        failed=len(executed.failed),
        unknown=len(executed.unknown),
        beyond=tuple(sorted(beyond)),
        hits=tuple(sorted(hits, key=lambda hit: hit.row)),
    )
