"""Measure `openfigures diff` beside a hand-written join of DuckDB and daff, on two versions of one table.

Usage: python scripts/benchmark_diff.py [--rows 1000000] [--runs 5] [--patience 60]
Needs daff (`pip install daff`). 1 % of the rows have another value, 0.1 % are new, 0.1 % are gone. A command that takes
longer than the patience, in seconds, is stopped. Prints a table in Markdown; working files are temporary.
"""

import argparse
import csv
import json
import os
import subprocess
import sys
import sysconfig
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from shutil import copytree
from statistics import median

from benchmark_package import SEED, write_package
from measuring import compile_ahead, machine

RIVALS = Path(__file__).resolve().parent / "rivals"
Counts = dict[str, int]
"""Rows added and removed, and changed cells by column."""


@dataclass(kw_only=True, slots=True)
class Command:
    """One of the commands that are compared, with its runs."""

    name: str
    arguments: list[str]
    read: Callable[[str], Counts]
    seconds: list[float] = field(default_factory=list)
    peak: float = 0.0
    """Most resident memory, in MiB."""
    found: Counts | None = None
    """None when it was stopped."""


def write_versions(folder: Path, rows: int) -> Counts:
    """Write two versions of a package into `old` and `new` and return what changed."""
    write_package(folder / "old", rows, faulty=False)
    copytree(folder / "old", folder / "new")
    random = Random(SEED)
    places = random.sample(range(rows), rows // 100 + rows // 1000)
    removed, changed = set(places[: rows // 1000]), set(places[rows // 1000 :])
    added = {place: number for number, place in enumerate(random.sample(range(rows), rows // 1000))}
    old, new = folder / "old" / "figures.csv", folder / "new" / "figures.csv"
    with old.open(encoding="utf-8", newline="") as source, new.open("w", encoding="utf-8", newline="") as target:
        lines, out = csv.reader(source), csv.writer(target, lineterminator="\n")
        out.writerow(next(lines))
        for place, row in enumerate(lines):
            if place in added:
                out.writerow([f"N{added[place]:09d}", *row[1:]])
            if place in changed:
                row[5] = f"{row[5]}5" if "." in row[5] else f"{row[5]}.5"
            if place not in removed:
                out.writerow(row)
    return {"added": len(added), "removed": len(removed), "value": len(changed)}


def of_openfigures(output: str) -> Counts:
    """Read what `openfigures diff --format json` says."""
    names = {"row-added": "added", "row-removed": "removed"}
    return {names.get(one["kind"], one["field"]): one["total"] for one in json.loads(output)["groups"]}


def of_query(output: str) -> Counts:
    """Read what the hand-written query prints."""
    counts: Counts = json.loads(output)
    return counts


def of_daff(output: str) -> Counts:
    """Read the table that daff makes: the first column says what became of a row."""
    first = [line.partition(",")[0].strip('"') for line in output.splitlines()]
    counts = {"added": first.count("+++"), "removed": first.count("---"), "value": first.count("->")}
    return {what: count for what, count in counts.items() if count}


def commands(folder: Path) -> list[Command]:
    """Return what is compared."""
    old, new = folder / "old", folder / "new"
    tables = [str(old / "figures.csv"), str(new / "figures.csv")]
    ours = [sys.executable, "-m", "openfigures", "diff", str(old), str(new), "--format", "json"]
    daff = str(Path(sysconfig.get_path("scripts")) / "daff")
    flags = ["--id", "record_id", "--unordered", "--context", "0", "--no-color"]
    return [
        Command(name="`openfigures diff`", arguments=ours, read=of_openfigures),
        Command(
            name="hand-written DuckDB join",
            arguments=[sys.executable, str(RIVALS / "duckdb_diff.py"), *tables],
            read=of_query,
        ),
        Command(name="daff", arguments=[daff, "diff", *flags, *tables], read=of_daff),
    ]


def run(command: Command, patience: float) -> None:
    """Run a command once, or stop it."""
    with tempfile.TemporaryFile("w+", encoding="utf-8") as output:
        started = time.perf_counter()
        process = subprocess.Popen(command.arguments, stdout=output)
        while True:
            number, status, usage = os.wait4(process.pid, os.WNOHANG)
            seconds = time.perf_counter() - started
            if number:
                break
            if seconds > patience:
                process.kill()
            time.sleep(0.001)
        process.returncode = os.waitstatus_to_exitcode(status)
        command.seconds.append(seconds)
        command.peak = max(command.peak, usage.ru_maxrss / 1024)
        if process.returncode in {0, 1}:
            output.seek(0)
            command.found = command.read(output.read())


def table(compared: list[Command], expected: Counts) -> Iterator[str]:
    """Yield the lines of a Markdown table; ratios are of medians, to the first command."""
    yield "| command | runs | seconds: median (min to max) | ratio | peak memory, MiB | found all |"
    yield "|---|---|---|---|---|---|"
    for one in compared:
        middle = median(one.seconds)
        ratio = middle / median(compared[0].seconds)
        spread = f"{middle:.2f} ({min(one.seconds):.2f} to {max(one.seconds):.2f})"
        verdict = "stopped" if one.found is None else "yes" if one.found == expected else f"**no**: {one.found}"
        yield f"| {one.name} | {len(one.seconds)} | {spread} | {ratio:.2f} | {one.peak:,.0f} | {verdict} |"


def compared_versions(rows: int, runs: int, folder: Path, patience: float = 60) -> Iterator[str]:
    """Measure everything and yield the lines of a section of the document."""
    folder.mkdir()
    expected = write_versions(folder, rows)
    compared = commands(folder)
    for turn in range(runs + 1):  # the first turn warms up
        for command in compared:
            if len(command.seconds) == turn and not (turn and max(command.seconds) > patience / 10):
                run(command, patience)
    for command in compared:
        del command.seconds[: len(command.seconds) > 1]
    changed = ", ".join(f"{count:,} {what}" for what, count in expected.items())
    yield f"{rows:,} rows; whoever takes longer than {patience:.0f} s is stopped; changed: {changed}.\n"
    yield from table(compared, expected)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--patience", type=float, default=60)
    options = parser.parse_args()
    compile_ahead()
    print(machine())
    with tempfile.TemporaryDirectory(prefix="benchmark-") as folder:
        print("\n".join(compared_versions(options.rows, options.runs, Path(folder) / "versions", options.patience)))


if __name__ == "__main__":
    main()
