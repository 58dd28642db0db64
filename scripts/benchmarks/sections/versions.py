"""Two versions of a table, compared by everyone."""

import json
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import IO

from benchmarks.commands import limit, peer
from benchmarks.environments import python_of
from benchmarks.generated.package import apart
from benchmarks.generated.versions import write_versions
from benchmarks.processes import Checks, Command, measure
from benchmarks.results import OURS, Comparison
from benchmarks.sections.section import Plan, Setting

PATIENCE = 60.0
"""Seconds; whoever takes longer is stopped."""
NOTE = (
    "Two versions of the large table, matched by the key. openfigures says which rows and cells changed, what it "
    "means for the version, and reads both packages strictly; the join is a limit: it counts. What takes longer than "
    f"{PATIENCE:.0f} seconds is stopped, which makes its ratio the least that it can be."
)


def of_openfigures(output: IO[str]) -> Checks:
    """Read what `openfigures diff --format json` says."""
    names = {"row-added": "added", "row-removed": "removed"}
    groups = json.load(output)["groups"]
    return Counter({names.get(one["kind"], one["field"]): one["total"] for one in groups})


def of_daff(output: IO[str]) -> Checks:
    """Read the table that daff makes: the first column says what became of a row."""
    first = Counter(line.partition(",")[0].strip('"') for line in output)
    names = {"+++": "added", "---": "removed", "->": "value"}
    return Counter({name: first[mark] for mark, name in names.items() if first[mark]})


def of_csv_diff(output: IO[str]) -> Checks:
    """Read what `csv-diff --json` says."""
    told = json.load(output)
    changed = Counter(name for row in told["changed"] for name in row["changes"])
    return Counter(added=len(told["added"]), removed=len(told["removed"])) + changed


def commands(folder: Path, expected: Checks) -> list[Command]:
    """Return what is compared."""
    old, new = folder / "old", folder / "new"
    tables = (old / "figures.csv", new / "figures.csv")
    tools = python_of("peers").parent
    flags = ["--id", "record_id", "--unordered", "--context", "0", "--no-color"]
    ours = (sys.executable, "-m", "openfigures", "diff", old, new, "--format", "json")
    compared = [
        Command(name="`openfigures diff`", arguments=ours, read=of_openfigures, role=OURS),
        limit("hand-written DuckDB join", "duckdb_diff.py", *tables, expected=expected),
        peer("datacompy on Polars", "datacompy_diff.py", *tables, expected=expected, environment="datacompy"),
        Command(
            name="csv-diff",
            arguments=[tools / "csv-diff", *tables, "--key=record_id", "--json"],
            read=of_csv_diff,
        ),
        Command(name="daff", arguments=[tools / "daff", "diff", *flags, *tables], read=of_daff),
    ]
    for one in compared:
        one.expected, one.patience = expected, PATIENCE
    return compared


def measured(setting: Setting) -> Sequence[Comparison]:
    """Measure."""
    folder = setting.folder / "versions"
    expected = apart(lambda: write_versions(folder, setting.rows))
    changed = ", ".join(f"{count:,} {what}" for what, count in expected.items())
    results = measure(commands(folder, expected), setting.runs)
    return [Comparison(title="", note=f"{setting.rows:,} rows; changed: {changed}.", results=results)]


PLAN = Plan(title="Two versions", note=NOTE, measured=measured, minutes=3)
