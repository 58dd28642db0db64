"""Measure `openfigures validate` beside hand-written queries and the frictionless command; write docs/benchmarks.md.

Usage: python scripts/benchmark.py [--rows 1000000] [--runs 5] [--out docs/benchmarks.md]
Needs the extra `frictionless`, and polars. Nothing but the output file is written outside a temporary folder.
"""

import argparse
import datetime
import json
import os
import platform
import re
import subprocess
import sys
import sysconfig
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from resource import RUSAGE_SELF, getrusage
from statistics import median

from benchmark_figures import write_panel, write_tree
from benchmark_package import RULE_NAMES, write_package

ROOT = Path(__file__).resolve().parent.parent
RIVALS = Path(__file__).resolve().parent / "rivals"
LIBRARIES = ("openfigures", "duckdb", "polars", "frictionless", "google-re2", "jsonschema-rs")
PATIENCE = 20.0
"""Seconds; a command that takes longer is measured once."""
QUICK_RUNS = 20
"""At least so many runs for commands on the small package, which end within a second."""

Checks = Counter[str]
"""Faults found, by check."""


@dataclass(frozen=True, slots=True)
class Run:
    """One process from start to end."""

    seconds: float
    peak: float
    """Most resident memory, in MiB."""
    found: Checks


@dataclass(kw_only=True, slots=True)
class Command:
    """One of the commands that are compared, with what came of its runs."""

    name: str
    arguments: Sequence[str]
    read: Callable[[str], Checks]
    """Reads the faults found from the output."""
    folder: Path = ROOT
    expected: Checks = field(default_factory=Counter)
    runs: list[Run] = field(default_factory=list)

    @property
    def slow(self) -> bool:
        """Whether it has run and took too long to run again."""
        return bool(self.runs) and self.runs[0].seconds > PATIENCE

    @property
    def seconds(self) -> list[float]:
        """The wall time of each run."""
        return [run.seconds for run in self.runs]

    @property
    def peak(self) -> float:
        """The most memory of any run, in MiB."""
        return max(run.peak for run in self.runs)

    @property
    def verdict(self) -> str:
        """What it found of what there was to find, worst run first."""
        found = min((run.found for run in self.runs), key=lambda one: (one & self.expected).total())
        missed, surplus = self.expected - found, found - self.expected
        text = f"{(found & self.expected).total():,} of {self.expected.total():,}"
        text += f"; missed {_listed(missed)}" if missed else ""
        return text + (f"; **wrongly** {_listed(surplus)}" if surplus else "")


def _listed(checks: Checks) -> str:
    return ", ".join(f"{check} ({count:,})" for check, count in sorted(checks.items()))


def run(command: Command) -> Run:
    """Run a command once; it may say with its exit code that it found faults.

    This process stays small and holds no data, because Linux counts its memory among that of a new process.
    """
    with tempfile.TemporaryFile("w+", encoding="utf-8") as output:
        started = time.perf_counter()
        process = subprocess.Popen(command.arguments, cwd=command.folder, stdout=output)
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode not in {0, 1}:
            sys.exit(f"{command.name} ended with {process.returncode}")
        output.seek(0)
        return Run(seconds, usage.ru_maxrss / 1024, command.read(output.read()))


def measure(commands: Sequence[Command], runs: int) -> None:
    """Run commands in turns, so that a noisy neighbour meets all of them; the first turn warms up."""
    for turn in range(runs + 1):
        print(f"  turn {turn} of {runs}, {len(commands)} commands", file=sys.stderr)
        for command in commands:
            if not command.slow:
                command.runs.append(run(command))
    for command in commands:
        if not command.slow:
            command.runs.pop(0)


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


def openfigures(package: Path, expected: Checks) -> Command:
    """Return our own command."""
    return Command(
        name="`openfigures validate`",
        arguments=[sys.executable, "-m", "openfigures", "validate", str(package)],
        read=of_openfigures,
        expected=expected,
    )


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


def table(commands: Sequence[Command]) -> Iterator[str]:
    """Yield the lines of a Markdown table; ratios are to the first command."""
    yield "| command | runs | seconds: median (min to max) | ratio | peak memory, MiB | faults found |"
    yield "|---|---|---|---|---|---|"
    for one in commands:
        low, middle, high = min(one.seconds), median(one.seconds), max(one.seconds)
        ratio = middle / median(commands[0].seconds)
        spread = f"{middle:.2f} ({low:.2f} to {high:.2f})"
        yield f"| {one.name} | {len(one.runs)} | {spread} | {ratio:.2f} | {one.peak:,.0f} | {one.verdict} |"


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


def machine() -> str:
    """Describe the machine and the versions in one paragraph."""
    cores = len(os.sched_getaffinity(0))
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    model = re.search(r"model name\s*: (.+)", Path("/proc/cpuinfo").read_text("utf-8"))
    libraries = ", ".join(f"{name} {version(name)}" for name in LIBRARIES)
    return (
        f"Machine: {cores} cores ({model[1] if model else platform.machine()}), {memory:.0f} GiB, "
        f"{platform.system()}; Python {platform.python_version()}; {libraries}."
    )


def compile_ahead() -> None:
    """Compile all modules, as pip does: some environments never keep what they compile."""
    folders = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib"), str(ROOT / "src")}
    subprocess.run([sys.executable, "-m", "compileall", "-qq", "-j0", *folders], check=False)


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
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "benchmarks.md")
    options = parser.parse_args()
    compile_ahead()
    with tempfile.TemporaryDirectory(prefix="benchmark-") as folder:
        lines = list(report(options.rows, options.runs, Path(folder)))
    options.out.write_text("\n".join(lines) + "\n", "utf-8")
    print(f"written: {options.out}")


if __name__ == "__main__":
    main()
