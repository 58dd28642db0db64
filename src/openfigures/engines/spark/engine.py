"""Runs checks on Spark, in a process of its own; hands to the plain engine what Spark cannot say."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

from openfigures.engines.checks import Check, Outcome, Satisfies, unexecutable
from openfigures.engines.plain.engine import PlainEngine, judge_rows
from openfigures.engines.spark.copies import copied
from openfigures.engines.spark.jobs import Fetch, Job
from openfigures.engines.spark.joins import tables_of
from openfigures.engines.spark.judging import Answer
from openfigures.engines.spark.masters import HERE, master, need_libraries
from openfigures.engines.spark.process import driven
from openfigures.errors import MachineError
from openfigures.tables.table import Table


class SparkEngine:
    """Exact on a cluster; the tables are copied to the folder for temporary files, which all workers must see."""

    name = "spark"

    def __init__(self, url: str = HERE) -> None:
        """Raise UsageError when the URL is none of Spark's, or a library is not installed."""
        need_libraries()
        self.master = master(url)

    def run(self, tables: Mapping[str, Table], checks: Sequence[Check], keep: int) -> list[Outcome]:
        """Return one outcome for each check; see `Engine.run`. Raises MachineError when Spark or the machine fails."""
        outcomes = {at: Outcome(skipped=why) for at, one in enumerate(checks) if (why := unexecutable(one, tables))}
        asked = {at: one for at, one in enumerate(checks) if at not in outcomes and not isinstance(one, Satisfies)}
        if asked:
            self.master.reach()
            with TemporaryDirectory(prefix="openfigures-", ignore_cleanup_errors=True) as folder:
                found = driven(self._job(tables, asked, keep, Path(folder)), Path(folder))
            outcomes |= {at: whole(tables, checks[at], answer, keep) for at, answer in found.items()}
        rest = {at: one for at, one in enumerate(checks) if at not in outcomes}
        plain = PlainEngine().run(tables, list(rest.values()), keep)
        outcomes |= dict(zip(rest, plain, strict=True))
        return [outcomes[at] for at in range(len(checks))]

    def fetch(self, tables: Mapping[Path, str]) -> None:
        """Write tables of the catalogue into CSV files, in the order in which Spark gives their rows.

        Raises MachineError when a table is not there, or Spark or the machine fails.
        """
        self.master.reach()
        with TemporaryDirectory(prefix="openfigures-", ignore_cleanup_errors=True) as folder:
            driven(Fetch(url=self.master.url, tables=tables), Path(folder))

    def _job(self, tables: Mapping[str, Table], checks: Mapping[int, Check], keep: int, folder: Path) -> Job:
        names = dict.fromkeys(name for check in checks.values() for name in tables_of(check))
        try:
            copies = {name: copied(tables[name], folder / f"table{at}") for at, name in enumerate(names)}
        except duckdb.Error as error:
            message = str(error).splitlines()[0]
            raise MachineError(f"the machine ran out of memory or disk: {message}") from None
        return Job(url=self.master.url, copies=copies, checks=checks, keep=keep)


def whole(tables: Mapping[str, Table], check: Check, answer: Answer, keep: int) -> Outcome:
    """Return an outcome with what the plain engine says of the rows beyond Spark."""
    if not answer.beyond:
        return answer.outcome
    one = answer.outcome
    (other,) = judge_rows(tables, [check], ((row, (True,)) for row in answer.beyond), keep)
    return Outcome(
        failed=one.failed + other.failed,
        unknown=one.unknown + other.unknown,
        blocked=one.blocked + other.blocked,
        hits=tuple(sorted((*one.hits, *other.hits), key=lambda hit: hit.row)[:keep]),
    )
