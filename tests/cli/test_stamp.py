"""`openfigures stamp`, as a steward uses it after a change that is meant."""

import hashlib
import subprocess
import sys
from pathlib import Path

from packages import copy_of_this_package


def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "openfigures", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL)


def test_a_change_that_is_meant(tmp_path: Path) -> None:
    package = copy_of_this_package(tmp_path)
    before = (package / "datapackage.json").read_bytes()
    table = package / "datapackage" / "sources.csv"
    old, new = table.read_bytes(), table.read_bytes().replace(b"iChongqing", b"Chongqing online", 1)
    assert new != old
    table.write_bytes(new)
    told = f"datapackage/sources.csv: {len(new)} bytes, sha256:{hashlib.sha256(new).hexdigest()}"

    found = run("validate", package)
    assert found.returncode == 1
    assert "write the new size and digest into the descriptor: openfigures stamp" in found.stdout
    checked = run("stamp", package, "--check")
    assert (checked.returncode, checked.stdout) == (
        1,
        f"{told}, which the descriptor does not say\n4 files as described\n",
    )
    assert (package / "datapackage.json").read_bytes() == before

    written = run("stamp", package)
    assert (written.returncode, written.stdout, written.stderr) == (0, f"{told}\n4 files unchanged\n", "")
    after = before
    for was, now in ((len(old), len(new)), (hashlib.sha256(old).hexdigest(), hashlib.sha256(new).hexdigest())):
        after = after.replace(str(was).encode(), str(now).encode())
    assert (package / "datapackage.json").read_bytes() == after
    assert run("validate", package).returncode == 0
    again = run("stamp", package, "--check")
    assert (again.returncode, again.stdout) == (0, "5 files as described\n")


def test_what_is_no_package_is_refused(tmp_path: Path) -> None:
    found = run("stamp", tmp_path)
    assert (found.returncode, found.stdout) == (3, "")
    assert "datapackage.json" in found.stderr
