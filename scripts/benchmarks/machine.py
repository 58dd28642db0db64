"""The machine and the versions that a benchmark ran with."""

import os
import platform
import re
import subprocess
from collections.abc import Iterable
from pathlib import Path

from benchmarks.processes import ROOT

OWN = (
    "openfigures",
    "duckdb",
    "google-re2",
    "jsonschema-rs",
    "pandera",
    "ibis-framework",
    "great-expectations",
    "pyspark",
)
VERSIONS = """
import sys
from importlib.metadata import PackageNotFoundError, version
for name in sys.argv[1:]:
    try:
        print(name, version(name))
    except PackageNotFoundError:
        pass
"""


def described() -> str:
    """Describe the machine in one sentence."""
    cores = len(os.sched_getaffinity(0))
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    model = re.search(r"model name\s*: (.+)", Path("/proc/cpuinfo").read_text("utf-8"))
    return (
        f"{cores} cores ({model[1] if model else platform.machine()}), {memory:.0f} GiB, {platform.system()}, "
        f"Python {platform.python_version()}"
    )


def versions(python: Path, names: Iterable[str]) -> str:
    """Return which versions of distributions an environment has; those that it has not are left out."""
    asked = subprocess.run([python, "-c", VERSIONS, *names], check=True, capture_output=True, text=True)
    return ", ".join(asked.stdout.splitlines())


def compile_ahead(python: Path) -> None:
    """Compile all modules of an environment, as pip does: some environments never keep what they compile."""
    where = "import sysconfig; print(sysconfig.get_path('purelib'))"
    folder = subprocess.run([python, "-c", where], check=True, capture_output=True, text=True).stdout.strip()
    subprocess.run([python, "-m", "compileall", "-qq", "-j0", folder, ROOT / "src"], check=False)
