"""The same sources make the same archive, whoever makes it, where and when.

More Pythons are asked when OPENFIGURES_PYTHONS names them, separated as in PATH; each must have openfigures[release].
"""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from publishing import NAME, change, write_small

from openfigures.releases.signing.keys import new_key

PYTHONS = [sys.executable, *filter(None, os.environ.get("OPENFIGURES_PYTHONS", "").split(os.pathsep))]
WORLDS: list[tuple[dict[str, str], str, str]] = [
    ({"TZ": "UTC", "LC_ALL": "C", "PYTHONHASHSEED": "0"}, "022", "0"),
    ({"TZ": "Asia/Shanghai", "LC_ALL": "de_DE.UTF-8", "PYTHONHASHSEED": "7"}, "077", "100000000"),
    (
        {"TZ": "America/St_Johns", "LC_ALL": "C.UTF-8", "LANG": "zh_CN.GB18030", "USER": "other"},
        "000",
        "-400000000",
    ),
]
"""Variables, umask, and seconds that the clock is ahead."""


def released(python: str, package: Path, store: Path, key: Path, world: tuple[dict[str, str], str, str]) -> str:
    """Release a package in a world of its own and return the digest of the archive."""
    variables, umask, shift = world
    script = str(Path(__file__).with_name("same_bytes.py"))
    command = [python, script, str(package), str(store), str(key), umask, shift]
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("LC_", "LANG", "PYTHON"))}
    done = subprocess.run(command, capture_output=True, text=True, env=kept | variables, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("python", PYTHONS)
def test_the_archive_is_the_same_in_every_world(tmp_path: Path, python: str) -> None:
    key = tmp_path / "key"
    new_key(key)
    rows = "".join(f"k{row},{row + 1}.{row % 7}5\n" for row in range(500))
    licences = [{"name": "own", "path": "z/LICENCE"}]
    package = write_small(tmp_path / "package", csv=f"id,n\n{rows}é,0.1\n", licenses=licences)
    (package / "z").mkdir()
    (package / "z" / "LICENCE").write_text("free\n")
    worlds = [(sys.executable, WORLDS[0]), *((python, world) for world in WORLDS)]

    def digests() -> set[str]:
        """Release the package in all worlds, each time into the same store."""
        return {released(by, package, tmp_path / f"store{at}", key, world) for at, (by, world) in enumerate(worlds)}

    first = digests()
    change(package, csv=f"id,n\n{rows}é,0.2\n", version="0.1.1")  # the next one says what changed since then
    second = digests()
    assert (len(first), len(second), first & second) == (1, 1, set())


def test_the_date_is_that_of_the_variable(tmp_path: Path) -> None:
    key = tmp_path / "key"
    new_key(key)
    package, store = write_small(tmp_path / "package"), tmp_path / "store"
    variables, umask, shift = WORLDS[1]
    released(sys.executable, package, store, key, (variables | {"SOURCE_DATE_EPOCH": "1700000000"}, umask, shift))
    with zipfile.ZipFile(store / NAME / f"{NAME}-0.1.0.zip") as archive:
        assert {member.date_time for member in archive.infolist()} == {(2023, 11, 14, 22, 13, 20)}
        assert b'"date": "2023-11-14T22:13:20Z"' in archive.read(f"{NAME}-0.1.0/statement.json")
    modes = {path.name: path.stat().st_mode & 0o777 for path in (store / NAME).iterdir()}
    assert modes == {"index.json": 0o644, f"{NAME}-0.1.0.zip": 0o644}
    assert (store / NAME).stat().st_mode & 0o777 == 0o755
