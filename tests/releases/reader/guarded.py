"""Runs commands under the watch of `tests/guard.py`: no connection, and no file outside the user's home."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

GUARD = Path(__file__).resolve().parents[2] / "guard.py"


@dataclass(frozen=True, slots=True)
class Ending:
    """How a command ended: with 99 when the guard stopped it, with -14 when it took too long."""

    code: int
    out: str
    err: str


@dataclass(frozen=True, slots=True)
class Guard:
    """The process that runs commands."""

    process: subprocess.Popen[str]

    def run(self, commands: Sequence[Sequence[str | Path]], home: Path, results: Path) -> list[Ending]:
        """Run commands side by side, and return how each ended; what they print goes into `results` meanwhile."""
        assert self.process.stdin
        assert self.process.stdout
        jobs: list[dict[str, object]] = [
            {
                "arguments": [str(word) for word in command], "home": str(home), "temporary": str(home),
                "out": str(results / f"{number}.out"), "err": str(results / f"{number}.err"),
            }
            for number, command in enumerate(commands)
        ]  # fmt: skip
        self.process.stdin.write(json.dumps(jobs) + "\n")
        self.process.stdin.flush()
        codes = json.loads(self.process.stdout.readline())
        return [Ending(code, *self._printed(job)) for code, job in zip(codes, jobs, strict=True)]

    def _printed(self, job: dict[str, object]) -> tuple[str, str]:
        return Path(str(job["out"])).read_text("utf-8"), Path(str(job["err"])).read_text("utf-8")


@contextmanager
def guarding() -> Iterator[Guard]:
    """Start the process; all that a user's programs keep goes below HOME."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("XDG_")}
    command = [sys.executable, "-X", "utf8", str(GUARD)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment
    ) as process:
        yield Guard(process)
