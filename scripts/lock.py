"""Renew requirements.lock: the versions that installs and tests use, for every supported Python.

Usage: python scripts/lock.py
Installs the project with all its extras into a new environment and writes down what came.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "requirements.lock"
HEAD = "# Versions that are known to work together; written by scripts/lock.py.\n"


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        python = Path(folder) / "bin" / "python"
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        subprocess.run([python, "-m", "pip", "install", "-q", f"{ROOT}[test,lint]"], check=True)
        freeze = [str(python), "-m", "pip", "freeze", "--exclude", "openfigures", "--exclude", "setuptools"]
        versions = subprocess.run(freeze, check=True, capture_output=True, text=True).stdout
    LOCK.write_text(HEAD + versions, "utf-8")


if __name__ == "__main__":
    main()
