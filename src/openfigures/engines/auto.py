"""The engine for whoever chooses none: each check goes to the engine that is better at it."""

from collections.abc import Mapping, Sequence

from openfigures.engines.checks import Check, Outcome, Refers, fields_read
from openfigures.engines.plain.engine import PlainEngine
from openfigures.options import MEMORY
from openfigures.tables.table import Table

SMALL_BYTES = 2**20
"""Tables that have more bytes together are for DuckDB, whatever is asked of them."""
SMALL_WORK = 100_000
"""Rows times checks up to which the plain engine is done first. It takes 1 µs to test a cell and up to 5 µs for a rule
of three columns; DuckDB takes 0.15 s to start and 0.1 to 1 ms for each check. Measured, in seconds, plain and DuckDB:
60,000: 0.28 and 0.30; 150,000: 0.42 and 0.43; 450,000: 0.89 and 0.49; 4,000,000, by such rules: 17 and 0.9."""
WIDE = 1_000
"""Columns of the widest table that DuckDB gets: it takes some 0.3 MiB of memory for each column, more than 1 GiB for
4,000, and is hardly the faster one. Measured, plain and DuckDB: 1,500 columns of 3,000 rows 21 s and 17 s, 2,000
columns of 250 rows 3 s and 5 s."""


class AutoEngine:
    """Plain for little work and for very wide tables, DuckDB for all else."""

    name = "auto"

    def __init__(self, memory: int = MEMORY) -> None:
        """Let DuckDB take so many bytes of memory for the whole process."""
        self._memory = memory

    def run(self, tables: Mapping[str, Table], checks: Sequence[Check], keep: int) -> list[Outcome]:
        """Return one outcome for each check; see `Engine.run`."""
        little = _is_little(tables, checks)
        plain = [little or _is_wide(check, tables) for check in checks]
        slow = iter(PlainEngine().run(tables, _those(checks, plain, of=True), keep))
        fast = iter(self._fast(tables, _those(checks, plain, of=False), keep))
        return [next(slow if is_plain else fast) for is_plain in plain]

    def _fast(self, tables: Mapping[str, Table], checks: Sequence[Check], keep: int) -> list[Outcome]:
        if not checks:
            return []
        from openfigures.engines.duck.engine import DuckEngine  # noqa: PLC0415 - importing DuckDB takes long

        return DuckEngine(self._memory).run(tables, checks, keep)


def _those(checks: Sequence[Check], plain: Sequence[bool], *, of: bool) -> list[Check]:
    return [check for check, is_plain in zip(checks, plain, strict=True) if is_plain is of]


def _is_little(tables: Mapping[str, Table], checks: Sequence[Check]) -> bool:
    work = sum(tables[check.table].rows for check in checks if check.table in tables)
    return work <= SMALL_WORK and sum(table.size for table in tables.values()) <= SMALL_BYTES


def _is_wide(check: Check, tables: Mapping[str, Table]) -> bool:
    """Whether a check is of a very wide table and of no other, which might have too many rows for the plain engine."""
    others = {table for table, _ in fields_read(check)} | ({check.target} if isinstance(check, Refers) else set())
    return check.table in tables and tables[check.table].width > WIDE and others <= {None, check.table}
