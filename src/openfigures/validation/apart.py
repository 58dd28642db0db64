"""A judge in a process of its own: a library cannot slow, crash or clutter the others, and imports overlap."""

import os
import pickle
import shutil
import site
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp
from time import perf_counter
from types import TracebackType

from openfigures.errors import MachineError, OpenFiguresError
from openfigures.findings import JudgeResult, Skipped

JOB, ANSWER, LOG = "job.pickle", "answer.pickle", "log.txt"
"""The files of a judge's folder: what is asked, what came of it, and what the library printed."""
_SWITCHES = ("PANDERA_", "GX_", "GREAT_EXPECTATIONS_", "IBIS_", "FRICTIONLESS_")
"""Variables that switch checks of the libraries off, or telemetry on."""
_HOMES = ("HOME", "USERPROFILE", "TMPDIR", "TEMP", "TMP", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME")
_LAST_WORDS = 300


@dataclass(frozen=True, kw_only=True, slots=True)
class Job:
    """What a judge shall do."""

    path: Path
    """The package; absolute, for the judge works in a folder of its own."""
    engine: str
    keep: int
    compared: bool
    judge: str = ""


class Apart:
    """One judge at work; a context that leaves neither process nor file behind."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self._started = perf_counter()
        try:
            self._folder = Path(mkdtemp(prefix="openfigures-"))
            self._process = _start(self._folder, job)
        except OSError as error:
            raise MachineError(f"the judge '{job.judge}' cannot be started: {error.strerror}") from None

    def __enter__(self) -> "Apart":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.kill()
        self._process.wait()
        shutil.rmtree(self._folder, ignore_errors=True)

    def result(self) -> JudgeResult:
        """Wait for the judge and return its result; one that broke down decides nothing.

        Raises the OpenFiguresError that it met.
        """
        code = self._process.wait()
        answer = self._folder / ANSWER
        if not answer.exists():
            return self._broken_down(f"it ended with {code}: {self._last_words()}", perf_counter() - self._started)
        found = pickle.loads(answer.read_bytes())  # noqa: S301 - written by our own process in our own folder
        if isinstance(found, OpenFiguresError):
            raise found
        return found if isinstance(found, JudgeResult) else self._broken_down(str(found), 0.0)

    def _broken_down(self, reason: str, seconds: float) -> JudgeResult:
        skipped = (Skipped("every rule", f"the judge broke down: {reason}"),)
        return JudgeResult(name=self.job.judge, rules_declared=1, rules_executed=0, skipped=skipped, seconds=seconds)

    def _last_words(self) -> str:
        lines = (self._folder / LOG).read_text("utf-8", errors="replace").strip().splitlines()
        return lines[-1][-_LAST_WORDS:] if lines else "it said nothing"


def _start(folder: Path, job: Job) -> "subprocess.Popen[bytes]":
    home = folder / "home"
    home.mkdir()
    (folder / JOB).write_bytes(pickle.dumps(job))
    # -P keeps Python from importing what lies in the working folder, which may be a stranger's package
    command = [sys.executable, "-P", "-m", "openfigures.validation.worker", str(folder)]
    with (folder / LOG).open("wb") as log:
        return subprocess.Popen(  # noqa: S603 - our own module, and a folder that was just made
            command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=home, env=_environment(home)
        )


def _environment(home: Path) -> dict[str, str]:
    """Return the variables of the process: all files go into its folder, and nothing switches a check off."""
    kept = {name: value for name, value in os.environ.items() if not name.upper().startswith(_SWITCHES)}
    packages = {} if site.USER_BASE is None else {"PYTHONUSERBASE": site.USER_BASE}
    return kept | packages | dict.fromkeys(_HOMES, str(home)) | {"GX_ANALYTICS_ENABLED": "false"}
