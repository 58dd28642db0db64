"""Measures whole processes side by side: their time, their memory, and whether they found what there was to find."""

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
from statistics import median

ROOT = Path(__file__).resolve().parent.parent
LIBRARIES = (
    *("openfigures", "duckdb", "polars", "frictionless", "pandera", "ibis-framework", "great-expectations", "daff"),
    *("google-re2", "jsonschema-rs"),
)
PATIENCE = 20.0
"""Seconds; a command that takes longer is measured once."""

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


def table(commands: Sequence[Command]) -> Iterator[str]:
    """Yield the lines of a Markdown table; ratios are to the first command."""
    yield "| command | runs | seconds: median (min to max) | ratio | peak memory, MiB | faults found |"
    yield "|---|---|---|---|---|---|"
    for one in commands:
        low, middle, high = min(one.seconds), median(one.seconds), max(one.seconds)
        ratio = middle / median(commands[0].seconds)
        spread = f"{middle:.2f} ({low:.2f} to {high:.2f})"
        yield f"| {one.name} | {len(one.runs)} | {spread} | {ratio:.2f} | {one.peak:,.0f} | {one.verdict} |"


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
