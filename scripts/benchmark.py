"""Measure `openfigures validate` beside hand-written queries and the frictionless command; write docs/benchmarks.md.

Usage: python scripts/benchmark.py [--rows 1000000] [--runs 5] [--out docs/benchmarks.md]
Needs the extra `full`, polars and daff. Nothing but the output file is written outside a temporary folder.
"""

import argparse
import datetime
import json
import re
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from resource import RUSAGE_SELF, getrusage
from statistics import median

from benchmark_diff import compared_versions
from benchmark_figures import write_panel, write_tree
from benchmark_package import RULE_NAMES, write_package
from measuring import PATIENCE, ROOT, Checks, Command, compile_ahead, machine, measure, table

RIVALS = Path(__file__).resolve().parent / "rivals"
QUICK_RUNS = 20
"""At least so many runs for commands on the small package, which end within a second."""


def of_openfigures(output: str) -> Checks:
    """Read the report of `openfigures validate`."""
    found = re.findall(r"^error: (.+) \([a-z-]+\)(?: in \S+)?: ([0-9,]+) finding", output, re.MULTILINE)
    return Counter({check: int(total.replace(",", "")) for check, total in found})


def of_query(output: str) -> Checks:
    """Read what the hand-written queries print."""
    return Counter(json.loads(output))


def of_nothing(_: str) -> Checks:
    """Read the output of a command that judges nothing."""
    return Counter()


def of_frictionless(output: str) -> Checks:
    """Read the report of `frictionless validate --json`, in our names of checks."""
    found: Checks = Counter()
    for error in (error for task in json.loads(output)["tasks"] for error in task["errors"]):
        kind = {"type-error": "type", "primary-key": "primaryKey"}.get(error["type"], error["type"])
        if constraint := re.match(r'constraint "(\w+)"', error["note"]):
            kind = constraint[1]
        if "are all" not in error["note"]:  # a row without a key is told of a second time
            found[f"{error.get('fieldName', 'record_id')} {kind}"] += 1
    return found


def large_commands(package: Path, expected: Checks) -> list[Command]:
    """Return the commands that judge a generated package."""
    of_schema = Counter({check: count for check, count in expected.items() if check not in RULE_NAMES})
    frictionless = ["validate", "datapackage.json", "--json", "--limit-errors", "1000000000"]
    return [
        openfigures(package, expected),
        Command(
            name="hand-written DuckDB query",
            arguments=[sys.executable, str(RIVALS / "duckdb_query.py"), str(package / "figures.csv")],
            read=of_query,
            expected=expected,
        ),
        Command(
            name="hand-written Polars query",
            arguments=[sys.executable, str(RIVALS / "polars_query.py"), str(package / "figures.csv")],
            read=of_query,
            expected=expected,
        ),
        Command(
            name="`frictionless validate`, without the rules",
            arguments=[sys.executable, "-m", "frictionless", *frictionless],
            folder=package,
            read=of_frictionless,
            expected=of_schema,
        ),
    ]


def openfigures(package: Path, expected: Checks, *options: str) -> Command:
    """Return our own command."""
    return Command(
        name=f"`{' '.join(('openfigures validate', *options))}`",
        arguments=[sys.executable, "-m", "openfigures", "validate", str(package), *options],
        read=of_openfigures,
        expected=expected,
    )


def of_suite(output: str) -> Checks:
    """Read what a suite by itself says; rows that are beyond it are told of in checks of their own."""
    return Counter({name: total for name, total in of_query(output).items() if not name.endswith("beyond this suite")})


def judge_commands(package: Path, expected: Checks) -> list[list[Command]]:
    """Return each judge of another library beside its suite by itself, then all judges beside the slowest one."""
    write_suites = [sys.executable, "-m", "openfigures", "suites", str(package)]
    subprocess.run(write_suites, check=True, stdout=subprocess.DEVNULL)

    def plain(name: str, library: str) -> Command:
        script = str(RIVALS / f"plain_{library}.py")
        arguments = [sys.executable, "-P", script, str(package)]
        return Command(name=f"the suite with {name} alone", arguments=arguments, read=of_suite, expected=expected)

    of_schema = Counter({check: count for check, count in expected.items() if check not in RULE_NAMES})
    return [
        [openfigures(package, expected, "--judge", "pandera"), plain("Pandera", "pandera")],
        [
            openfigures(package, expected, "--judge", "great_expectations"),
            plain("Great Expectations", "great_expectations"),
        ],
        [
            openfigures(package, expected, "--full"),
            openfigures(package, expected, "--judge", "great_expectations"),
            openfigures(package, of_schema, "--judge", "frictionless"),
        ],
    ]


def small_commands() -> list[Command]:
    """Return the commands on the package of this repository, which has no faults."""
    python = {
        "`openfigures validate`": (["-m", "openfigures", "validate"], of_openfigures),
        "`frictionless validate`": (["-m", "frictionless", "validate", "datapackage.json", "--json"], of_frictionless),
        "one query of DuckDB, `select 1`": (["-c", "import duckdb; duckdb.sql('select 1')"], of_nothing),
        "Python, `pass`": (["-c", "pass"], of_nothing),
    }
    return [
        Command(name=name, arguments=[sys.executable, *arguments], read=read)
        for name, (arguments, read) in python.items()
    ]


def of_consistency(output: str) -> Checks:
    """Read the report of the judge of consistency: how many contradictions it found."""
    found = re.findall(r"\(figures-contradict\) in \S+: ([0-9,]+) finding", output)
    return Counter({"contradictions": sum(int(total.replace(",", "")) for total in found)})


def figures_commands(folder: Path) -> list[Command]:
    """Return the commands that decide generated figures."""
    sizes = (2_500, 5_000, 10_000)
    packages = {f"{size:,} groups of 5 figures": (folder / f"panel{size}", size) for size in sizes}
    commands = [
        Command(
            name=name,
            arguments=[sys.executable, "-m", "openfigures", "validate", str(path), "--judge", "consistency"],
            read=of_consistency,
            expected=Counter({"contradictions": write_panel(path, size)}),
        )
        for name, (path, size) in packages.items()
    ]
    commands.append(
        Command(
            name="60 figures that all hang together, bounds and slack included",
            arguments=[sys.executable, "-m", "openfigures", "consistency", str(folder / "tree")],
            read=lambda output: Counter({"contradictions": output.count("cannot all be true")}),
            expected=Counter({"contradictions": write_tree(folder / "tree")}),
        )
    )
    return commands


def growth(commands: Sequence[Command], rows: Sequence[int]) -> Iterator[str]:
    """Yield the lines of a Markdown table of one command over more and more rows."""
    yield "| rows | runs | seconds, median | peak memory, MiB |"
    yield "|---|---|---|---|"
    for one, number in zip(commands, rows, strict=True):
        yield f"| {number:,} | {len(one.runs)} | {median(one.seconds):.2f} | {one.peak:,.0f} |"


def libraries_and_versions(folder: Path, faulty: Path, expected: Checks, rows: int, runs: int) -> Iterator[str]:
    """Measure the judges of other libraries and `openfigures diff`, and yield the lines of two sections."""
    yield "## Judges of other libraries\n"
    yield (
        f"{rows:,} rows with {expected.total():,} faults, judged by each library through openfigures, and by suites "
        "that openfigures made, with the plain library (`scripts/rivals/plain_*.py`). Numbers with more than six "
        "decimals are beyond the suite of Pandera, which says so; other judges judge them. frictionless counts in its "
        "own way.\n"
    )
    for several in judge_commands(faulty, expected):
        measure(several, runs)
        yield from table(several)
        yield ""
    yield "## Two versions\n"
    yield from compared_versions(rows, runs, folder / "versions")
    yield ""


def report(rows: int, runs: int, folder: Path) -> Iterator[str]:
    """Measure everything and yield the lines of the document."""
    yield "# Benchmarks\n"
    command = " ".join(["python", "scripts/benchmark.py", *sys.argv[1:]])
    yield f"Written by `{command}` on {datetime.datetime.now(datetime.UTC).date()}. {machine()}\n"
    yield (
        "Each run is a whole process, from start to exit code. The commands run in turns after one warm-up; ratios are "
        "of medians, to the first command. All bytecode is compiled before. What takes more than "
        f"{PATIENCE:.0f} seconds runs once. Times are those of one machine: read them as proportions.\n"
    )
    yield "## The package of this repository\n"
    small = small_commands()
    measure(small, max(runs, QUICK_RUNS))
    yield from table(small)
    own = getrusage(RUSAGE_SELF).ru_maxrss / 1024
    yield f"\nMemory of less than {own:.0f} MiB cannot be told apart: so much the benchmark itself takes.\n"
    clean: list[Command] = []
    for faulty in (False, True):
        package = folder / ("faulty" if faulty else "clean")
        expected = write_package(package, rows, faulty=faulty)
        size = (package / "figures.csv").stat().st_size / 2**20
        title = f"one row in a hundred with a fault ({expected.total():,})" if faulty else "no faults"
        yield f"## {rows:,} rows, {size:.0f} MiB, {title}\n"
        if not faulty:
            yield (
                "Ten columns (`scripts/benchmark_package.py`): text, date, number and integer; patterns, lists of "
                "values, ranges, a primary key and four rules between cells. The hand-written queries "
                "(`scripts/rivals/`) count faults; they say neither where nor why, look at no bytes, and know only "
                "this one table. frictionless is asked for the schema only, as its command knows no such rules.\n"
            )
        commands = large_commands(package, expected)
        measure(commands, runs)
        clean = clean or commands
        yield from table(commands)
        yield ""
    yield from libraries_and_versions(folder, folder / "faulty", expected, rows, runs)
    yield "## Figures that hang together\n"
    yield (
        "Rounded figures of independent groups (`scripts/benchmark_figures.py`), one group in a hundred with a wrong "
        "one: read, decided exactly, explained and blamed. Then one system of 60 figures with two errors.\n"
    )
    hanging = figures_commands(folder)
    measure(hanging, runs)
    yield from table(hanging)
    yield ""
    yield "## More rows\n"
    yield "`openfigures validate`, no faults.\n"
    sizes = [rows // 4, rows // 2]
    growing = [openfigures(folder / str(size), write_package(folder / str(size), size, faulty=False)) for size in sizes]
    measure(growing, runs)
    yield from growth([*growing, clean[0]], [*sizes, rows])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--only", choices=["libraries"], help="print the sections on libraries and versions")
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "benchmarks.md")
    options = parser.parse_args()
    compile_ahead()
    with tempfile.TemporaryDirectory(prefix="benchmark-") as folder:
        if options.only:
            faulty = Path(folder) / "faulty"
            expected = write_package(faulty, options.rows, faulty=True)
            print(machine() + "\n")
            print(*libraries_and_versions(Path(folder), faulty, expected, options.rows, options.runs), sep="\n")
            return
        lines = list(report(options.rows, options.runs, Path(folder)))
    options.out.write_text("\n".join(lines) + "\n", "utf-8")
    print(f"written: {options.out}")


if __name__ == "__main__":
    main()
