"""Runs checks on DuckDB: one pass counts everything, a second one looks only at what was counted."""

from collections.abc import Mapping, Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

from openfigures.database.connection import connect, restrict
from openfigures.engines.checks import Balances, Check, Outcome, Unique, unexecutable
from openfigures.engines.duck.details import Details
from openfigures.engines.duck.doubts import DoubtsFile, has_doubts
from openfigures.engines.duck.groups import balances, unique
from openfigures.engines.duck.passing import keep_suspects
from openfigures.engines.duck.planning import Planning
from openfigures.engines.duck.plans import Planner, needed_fields, tables_of
from openfigures.engines.duck.queries import count
from openfigures.engines.duck.source import source
from openfigures.engines.duck.sql import UnsupportedError
from openfigures.engines.plain.engine import PlainEngine
from openfigures.errors import MachineError
from openfigures.options import MEMORY
from openfigures.tables.table import Table

_OTHERS = 128 * 2**20
"""Bytes that Python, the libraries and the blocks of files take besides DuckDB's."""
_LIMIT = 0.75
"""The part of the rest that DuckDB is told to keep to: it counts its tables, but not all that it works with. Measured
with a hundred million rows: 110 to 240 MiB more than a limit of 768."""


class DuckEngine:
    """Fast and exact; hands to the plain engine what SQL cannot say."""

    name = "duckdb"

    def __init__(self, memory: int = MEMORY) -> None:
        """Take so many bytes of memory for the whole process; larger work goes to the folder for temporary files."""
        self._memory = int((memory - _OTHERS) * _LIMIT)

    def run(self, tables: Mapping[str, Table], checks: Sequence[Check], keep: int) -> list[Outcome]:
        """Return one outcome for each check; see `Engine.run`. Raises MachineError when disk or memory run out."""
        with TemporaryDirectory(prefix="openfigures-") as scratch:
            try:
                return _Run(tables, checks, keep, Path(scratch), self._memory).outcomes()
            except (duckdb.OutOfMemoryException, duckdb.IOException) as error:
                raise MachineError(_short_of(error, Path(scratch).parent)) from None


class _Run:
    """One run over some tables."""

    def __init__(
        self, tables: Mapping[str, Table], checks: Sequence[Check], keep: int, scratch: Path, memory: int
    ) -> None:
        self.tables = tables
        self.checks = checks
        self.keep = keep
        skipped = [unexecutable(check, tables) for check in checks]
        self.results: list[Outcome | None] = [Outcome(skipped=reason) if reason else None for reason in skipped]
        self.sources: dict[str, str] = {}
        self.files: list[Path] = []
        self.doubts: dict[str, DoubtsFile] = {}
        for name in {name for check in self._open().values() for name in tables_of(check)}:
            path, self.sources[name] = source(tables[name], scratch)
            self.files.append(path)
            if has_doubts(tables[name]):
                self.doubts[name] = DoubtsFile(tables[name], scratch / f"doubts{len(self.doubts)}.csv")
                self.files.append(self.doubts[name].path)
        self.scratch = scratch
        self.memory = memory

    def outcomes(self) -> list[Outcome]:
        """Run everything."""
        with ThreadPoolExecutor(max_workers=1) as beside:  # DuckDB works without Python
            doubts = {name: beside.submit(file.write) for name, file in self.doubts.items()}
            with connect() as connection:
                restrict(connection, self.scratch, self.files, self.memory)
                for name in self.tables:
                    checks = {at: check for at, check in self._open().items() if check.table == name}
                    self._table(connection, beside, checks, doubts.get(name))
        rest = self._open()
        plain = PlainEngine().run(self.tables, list(rest.values()), self.keep)
        for at, outcome in zip(rest, plain, strict=True):
            self.results[at] = outcome
        return [outcome for outcome in self.results if outcome is not None]

    def _open(self) -> dict[int, Check]:
        """Return the checks that have no outcome yet, by position."""
        return {at: check for at, check in enumerate(self.checks) if self.results[at] is None}

    def _table(
        self,
        connection: duckdb.DuckDBPyConnection,
        beside: Executor,
        checks: dict[int, Check],
        doubts: Future[str] | None,
    ) -> None:
        """Run the checks of one table; those beyond SQL stay open."""
        planning = Planning(connection, self.tables, self.sources)
        checks = {at: check for at, check in checks.items() if planning.is_possible(check)}
        if not checks:
            return
        planner = planning.planner(list(checks.values()))
        others = {at: check for at, check in checks.items() if isinstance(check, Unique | Balances)}
        plans = []
        for at, check in checks.items():
            if at not in others:
                with suppress(UnsupportedError):
                    plans.append(planner.row_plan(at, check))
        suspects = keep_suspects(connection, planner, plans, list(others.values()), doubts)
        with connection.cursor() as second:
            groups = beside.submit(self._several, second, planner, suspects, others)
            try:
                details = Details(connection, self.tables, self.keep).outcomes(suspects, plans)
            except BaseException:
                second.interrupt()  # or the other query would be waited for
                raise
            for at, outcome in (details | groups.result()).items():
                self.results[at] = outcome

    def _several(
        self,
        connection: duckdb.DuckDBPyConnection,
        planner: Planner,
        suspects: Planner,
        checks: Mapping[int, Unique | Balances],
    ) -> dict[int, Outcome | None]:
        """Return the outcomes of checks that look at several rows; none for those beyond SQL."""
        found: dict[int, Outcome | None] = {}
        for at, one in checks.items():
            if count(connection, suspects, suspects.wide(needed_fields(one))):
                continue
            if isinstance(one, Unique):
                found[at] = unique(connection, suspects, one, self.keep)
            else:
                found[at] = balances(connection, planner, suspects, one, self.keep)
        return found


def _short_of(error: duckdb.Error, folder: Path) -> str:
    """Say what there was too little of, and what to do."""
    message = str(error).splitlines()[0]
    if isinstance(error, duckdb.OutOfMemoryException) and "max_temp_directory_size" not in message:
        return f"the memory is too small for this package: {message}. Give it more with --memory-limit"
    return f"the disk is too small for the working files: {message}. They go to {folder}; set TMPDIR to a larger one"
