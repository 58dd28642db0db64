"""Runs whole processes side by side: their time, their memory, and whether they found what there was to find."""

import os
import select
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from benchmarks.results import PEER, Result

ROOT = Path(__file__).resolve().parent.parent.parent
SLOW = 10.0
"""Seconds; a command that takes longer is measured once, if its section does not ask for more."""
PATIENCE = 600.0
"""Seconds; a command that takes longer is stopped."""

Checks = Counter[str]
"""Faults found, by check."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Run:
    """One process from start to end."""

    seconds: float
    work: float
    peak: float
    found: Checks | None
    """None when it was stopped."""


@dataclass(kw_only=True, slots=True)
class Command:
    """One of the commands that are compared, with what came of its runs."""

    name: str
    arguments: Sequence[str | Path]
    read: Callable[[IO[str]], Checks]
    """Reads the faults found from the output."""
    role: str = PEER
    folder: Path = ROOT
    ends: Sequence[int] = (0, 1)
    """Exit codes of a command that did its work; 1 is for those that found faults."""
    expected: Checks = field(default_factory=Counter)
    patience: float = PATIENCE
    slow: float = SLOW
    """Seconds; when it takes longer, it is measured once."""
    size: int = 0
    runs: list[Run] = field(default_factory=list)

    @property
    def once(self) -> bool:
        """Whether it has run and took too long to run again."""
        return bool(self.runs) and self.runs[0].seconds > self.slow


def measure(commands: Sequence[Command], runs: int) -> list[Result]:
    """Run commands in turns, so that a noisy neighbour meets all of them; the first turn warms up."""
    for turn in range(runs + 1):
        print(f"  turn {turn} of {runs}, {len(commands)} commands", file=sys.stderr)
        for command in commands:
            if not command.once:
                command.runs.append(run(command))
    return [_result(command, command.runs[0 if command.once else 1 :]) for command in commands]


def run(command: Command) -> Run:
    """Run a command once.

    This process stays small and holds no data, because Linux counts its memory among that of a new process.
    """
    with tempfile.TemporaryFile("w+", encoding="utf-8") as output:
        started = time.perf_counter()
        process = subprocess.Popen(command.arguments, cwd=command.folder, stdout=output)
        stopped = _wait(process, command.patience)
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        if not stopped and process.returncode not in command.ends:
            sys.exit(f"{command.name} ended with {process.returncode}")
        output.seek(0)
        found = None if stopped else command.read(output)
    return Run(seconds=seconds, work=usage.ru_utime + usage.ru_stime, peak=usage.ru_maxrss / 1024, found=found)


def _wait(process: subprocess.Popen[bytes], patience: float) -> bool:
    """Wait until a process ends, which leaves its status to be read; kill it when that takes too long."""
    watch = os.pidfd_open(process.pid)
    try:
        ended, _, _ = select.select([watch], [], [], patience)
    finally:
        os.close(watch)
    if not ended:
        process.kill()
    return not ended


def _result(command: Command, runs: Iterable[Run]) -> Result:
    runs = list(runs)
    found = [run.found for run in runs]
    return Result(
        name=command.name,
        role=command.role,
        seconds=[round(run.seconds, 4) for run in runs],
        work=[round(run.work, 4) for run in runs],
        peak=round(max(run.peak for run in runs), 1),
        found=verdict(command.expected, found),
        whole=all(one == command.expected for one in found),
        size=command.size,
    )


def verdict(expected: Checks, runs: Sequence[Checks | None]) -> str:
    """Return what the worst of all runs found of what there was to find, in words."""
    if None in runs:
        return "**stopped**"
    apart = [(expected - one, one - expected) for one in runs if one is not None]
    missed, surplus = max(apart, key=lambda one: (one[0] + one[1]).total())
    text = f"{(expected - missed).total():,} of {expected.total():,}"
    text += f"; missed {_listed(missed)}" if missed else ""
    return text + (f"; **wrongly** {_listed(surplus)}" if surplus else "")


def _listed(checks: Checks) -> str:
    return ", ".join(f"{check} ({count:,})" for check, count in sorted(checks.items()))
