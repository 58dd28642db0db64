"""A million rows, without faults and with one fault in a hundred rows, judged by everyone."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from benchmarks.commands import frictionless, limit, openfigures, peer
from benchmarks.generated.package import apart
from benchmarks.generated.records import write_package
from benchmarks.processes import Checks, Command, measure
from benchmarks.results import Comparison
from benchmarks.sections.section import Plan, Setting

NOTE = (
    "Ten columns (`scripts/benchmarks/generated/records.py`): text, date, number and integer; patterns, lists of "
    "values, ranges, a primary key and four rules between cells. Only openfigures looks at the bytes and says where "
    "each fault is and why. The scripts of the other libraries (`scripts/rivals/*_table.py`) read texts, cast them, "
    "and count the faults of each check as a careful user would; what they miss or report wrongly stands in the last "
    "column. frictionless is asked for the schema only, as its command knows no such rules. The hand-written queries "
    "are limits: they know this one table and count."
)
PEERS = {
    "dataframely": "dataframely_table.py",
    "pointblank on Polars": "pointblank_table.py",
    "Pandera on Polars": "pandera_polars_table.py",
    "Pandera on DuckDB": "pandera_duckdb_table.py",
    "Great Expectations on pandas": "great_expectations_table.py",
}


def commands(package: Path, expected: Checks) -> list[Command]:
    """Return what judges a generated package."""
    table = package / "figures.csv"
    return [
        openfigures(package, expected),
        *limits(table, expected),
        *(peer(name, script, table, expected=expected) for name, script in PEERS.items()),
        frictionless(package, expected, name="`frictionless validate`, without the rules"),
    ]


def limits(table: Path, expected: Checks) -> list[Command]:
    """Return the hand-written queries."""
    return [
        limit("hand-written DuckDB query", "duckdb_query.py", table, expected=expected),
        limit("hand-written Polars query", "polars_query.py", table, expected=expected),
    ]


def measured(setting: Setting) -> Sequence[Comparison]:
    """Measure."""
    comparisons = []
    for name, every in (("clean", 0), ("faulty", 100)):
        package = setting.folder / name
        expected = apart(partial(write_package, package, setting.rows, every=every))
        size = (package / "figures.csv").stat().st_size / 2**20
        faults = f"one row in a hundred with a fault ({expected.total():,})" if every else "no faults"
        results = measure(commands(package, expected), setting.runs)
        comparisons.append(
            Comparison(title=f"{setting.rows:,} rows, {size:.0f} MiB, {faults}", note="", results=results)
        )
    return comparisons


PLAN = Plan(title="One large table", note=NOTE, measured=measured, minutes=4)
