"""A command in a process of its own, and what it imports until it ends."""

import json
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
_PYYAML = ("_cython_", "cython_runtime")
"""Modules that the compiled part of PyYAML brings along."""
SLOW = {
    *("asyncio", "concurrent.futures", "ctypes", "difflib", "http.client", "importlib.metadata"),
    *("logging", "multiprocessing", "sqlite3", "ssl", "subprocess", "unittest", "urllib.request", "xml", "zipfile"),
}
"""Of the standard library, what takes milliseconds and is for rare work."""


class Run(NamedTuple):
    """A command that ended."""

    code: int
    modules: frozenset[str]
    """All that it imported."""

    def libraries(self) -> set[str]:
        """Return the libraries of others that were imported."""
        names = {module.split(".")[0] for module in self.modules if not module.startswith(_PYYAML)}
        return names - sys.stdlib_module_names - {"openfigures"}

    def own(self) -> list[str]:
        """Return our modules that were imported, but for the package itself."""
        return [module for module in self.modules if module.startswith("openfigures.")]


def run(*arguments: str) -> Run:
    """Run a command in a process of its own."""
    script = (
        "import atexit, json, sys\n"
        "before = set(sys.modules)\n"
        "atexit.register(lambda: sys.stderr.write('MODULES ' + json.dumps(list(set(sys.modules) - before))))\n"
        f"sys.argv = {['openfigures', *arguments]!r}\n"
        "from openfigures.cli.main import main\n"
        "main()\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False, cwd=ROOT)
    return Run(done.returncode, frozenset(json.loads(done.stderr.split("MODULES ", 1)[1])))
