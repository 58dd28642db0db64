"""Every folder of `adversarial/AREA/` is an attack: the package, and the verdict that is right beside it.

`package/` is validated as it is, after `make.json` added what git cannot hold. `expected.json` says how the command
ends (`exit`), which `code` stands at which `path`, `line` and `column`, or several of them under `findings`, and `why`
the package is there.
"""

import base64
import compileall
import json
import os
import re
import shutil
import socket
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

import openfigures

HERE = Path(__file__).parent
CORPUS = HERE / "adversarial"
CASES = sorted(expected.parent for expected in CORPUS.glob("*/*/expected.json"))
SECONDS = 10
_WHERE = ("code", "path", "line", "column")
_CONTROL = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]")
_COMMAND_OF_A_LOG = re.compile(r"^\s*::|##(?:\w+)?\[", re.MULTILINE)
"""GitHub, Azure and TeamCity act on such lines."""


@dataclass(frozen=True, slots=True)
class Ending:
    """How the command ended."""

    code: int
    out: str
    err: str


@dataclass(frozen=True, slots=True)
class Scene:
    """A case laid out for one test."""

    package: Path
    temporary: Path
    home: Path

    def snapshot(self) -> list[tuple[str, int, int]]:
        """Return all entries of the package with their sizes and times."""
        entries = [(str(path), path.lstat()) for path in self.package.rglob("*")]
        return sorted((path, entry.st_size, entry.st_mtime_ns) for path, entry in entries)

    def left_behind(self) -> list[Path]:
        """Return what was written into the home and temporary folders."""
        return [*self.home.iterdir(), *self.temporary.iterdir()]

    def start(self, *arguments: str) -> subprocess.Popen[bytes]:
        """Start `openfigures validate` under watch."""
        command = [sys.executable, "-X", "faulthandler", str(HERE / "guard.py"), str(self.temporary), "validate"]
        environment = {"HOME": str(self.home), "TMPDIR": str(self.temporary), "PATH": os.environ["PATH"]}
        return subprocess.Popen(
            [*command, str(self.package), *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            stdin=subprocess.DEVNULL,
            env=environment | {"PYTHONDONTWRITEBYTECODE": "1", "PYTHONUTF8": "1"},
        )


def end(process: subprocess.Popen[bytes]) -> Ending:
    """Wait for a command, at most `SECONDS`."""
    try:
        out, err = process.communicate(timeout=SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
        pytest.fail(f"not done after {SECONDS} seconds: {process.args!r}")
    return Ending(process.returncode, out.decode("utf-8"), err.decode("utf-8"))


def make(package: Path, recipe: dict[str, Any]) -> None:
    """Build into a package what `make.json` describes."""
    for path in recipe.get("folders", []):
        _parent(package, path).mkdir()
    for path, encoded in recipe.get("bytes", {}).items():
        _parent(package, path).write_bytes(base64.b64decode(encoded))
    for one in recipe.get("repeat", []):
        middle = "".join(one["text"].replace("#N#", str(number)) for number in range(one["times"]))
        text = one.get("before", "") + middle + one.get("after", "")
        _parent(package, one["path"]).write_bytes(text.encode())
    for path, target in recipe.get("links", {}).items():
        _parent(package, path).symlink_to(target)
    for path in recipe.get("fifos", []):
        os.mkfifo(_parent(package, path))
    for path in recipe.get("sockets", []):
        with socket.socket(socket.AF_UNIX) as one:
            one.bind(os.path.relpath(_parent(package, path)))


def _parent(package: Path, path: str) -> Path:
    """Return the file of a path, in a folder that exists."""
    file = package / path
    file.parent.mkdir(parents=True, exist_ok=True)
    return file


@pytest.fixture
def scene(request: pytest.FixtureRequest, tmp_path: Path) -> Scene:
    """Lay out a case: the package, empty folders for HOME and TMPDIR, and a secret outside the package."""
    case: Path = request.param
    scene = Scene(tmp_path / "package", tmp_path / "temporary", tmp_path / "home")
    if (case / "package").exists():
        shutil.copytree(case / "package", scene.package)
    for folder in (scene.package, scene.temporary, scene.home, tmp_path / "outside"):
        folder.mkdir(exist_ok=True)
    (tmp_path / "outside" / "secret.csv").write_text("id,value\na,1\n")
    if (case / "make.json").exists():
        make(scene.package, json.loads((case / "make.json").read_text("utf-8")))
    return scene


@pytest.fixture(scope="session", autouse=True)
def compiled() -> None:
    """Compile the library once; the guarded commands write nothing, not even bytecode."""
    for folder in openfigures.__path__:
        compileall.compile_dir(folder, quiet=1)


def missing(expected: dict[str, Any], found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the codes and places that a case asks for and that are not among the problems or findings."""
    one = {key: expected[key] for key in _WHERE if key in expected}
    wanted = expected.get("findings", [one] if one else [])
    return [one for one in wanted if not any(one.items() <= other.items() for other in found)]


@pytest.mark.parametrize(
    ("scene", "case"),
    [(case, case) for case in CASES],
    indirect=["scene"],
    ids=[f"{c.parent.name}/{c.name}" for c in CASES],
)
def test_attack(scene: Scene, case: Path) -> None:
    expected = json.loads((case / "expected.json").read_text("utf-8"))
    before = scene.snapshot()
    running = [scene.start("--format", "json"), scene.start("--format", "text")]
    machine, human = (end(process) for process in running)
    assert machine.code == expected["exit"], machine
    assert human.code == expected["exit"], human
    data = json.loads(machine.out)
    assert not missing(expected, data["refused"] if expected["exit"] == 3 else data["findings"])
    assert data.get("verdict") == expected.get("verdict", data.get("verdict"))
    if expected["exit"] == 3:
        check_refusal(data["refused"], machine, human)
    else:
        assert machine.err == human.err == ""
    for text in (machine.out, machine.err, human.out, human.err):
        assert "Traceback" not in text
        assert not _CONTROL.search(text)
        assert not _COMMAND_OF_A_LOG.search(text)
    assert scene.snapshot() == before
    assert not scene.left_behind()


def check_refusal(refused: list[dict[str, Any]], machine: Ending, human: Ending) -> None:
    """Each problem is one line `CODE file:line:column message` on stderr, and nothing is on stdout for people."""
    lines = human.err.splitlines()
    assert machine.err == human.err
    assert human.out == ""
    assert len(lines) == len(refused)
    for problem, line in zip(refused, lines, strict=True):
        assert problem["message"]
        assert re.match(rf"{problem['code']} \S.*?(?::\d+(?::\d+)?)? \S", line)
