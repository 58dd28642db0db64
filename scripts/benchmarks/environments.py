"""Environments of the peers: each holds what the peer needs and no more, so that none is slowed by what others bring.

They are made when they are first needed, in the cache folder of the user, and kept.
"""

import hashlib
import os
import subprocess
import sys
import tomllib
from pathlib import Path

from benchmarks.machine import compile_ahead
from benchmarks.processes import ROOT

APART = {"datacompy": ("datacompy>=1.1",)}
"""Peers that need other versions of libraries than the rest."""


def peers() -> tuple[str, ...]:
    """Return what the extra `bench` asks for."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    return tuple(project["optional-dependencies"]["bench"])


def python_of(name: str) -> Path:
    """Return the interpreter of an environment, which is made when it is not there yet: `peers`, or one of `APART`."""
    wanted = peers() if name == "peers" else APART[name]
    digest = hashlib.sha256("\n".join((sys.version, *wanted)).encode()).hexdigest()
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    folder = cache / "openfigures-benchmark" / f"{name}-{digest[:12]}"
    python = folder / "bin" / "python"
    done = folder / "complete"
    if not done.exists():
        print(f"an environment is made for {name}: {folder}", file=sys.stderr)
        subprocess.run([sys.executable, "-m", "venv", "--clear", folder], check=True)
        subprocess.run([python, "-m", "pip", "install", "-q", *wanted], check=True)
        compile_ahead(python)
        done.touch()
    return python
