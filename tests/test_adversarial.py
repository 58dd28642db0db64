"""Every folder of `adversarial/AREA/` is an attack: the package, and the verdict that is right beside it.

`package/` is validated as it is, after `make.json` added what git cannot hold. `expected.json` says how the command
ends (`exit`), which `code` stands at which `path`, `line` and `column`, or several of them under `findings`, and `why`
the package is there. Cases of the area `figures` are also given to `openfigures consistency`, which ends in the same
way or as `proof` says. Cases of the area `output` are validated in every format.
"""

import base64
import gzip
import json
import os
import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

HERE = Path(__file__).parent
CORPUS = HERE / "adversarial"
CASES = sorted(expected.parent for expected in CORPUS.glob("*/*/expected.json"))
FIGURES = [case for case in CASES if case.parent.name == "figures"]
OUTPUT = [case for case in CASES if case.parent.name == "output"]
_WHERE = ("code", "path", "line", "column")
_CONTROL = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]")
_COMMAND_OF_A_LOG = re.compile(r"^\s*::|##(?:\w+)?\[", re.MULTILINE)
"""GitHub, Azure and TeamCity act on such lines."""
_ANNOTATION = re.compile(r"::(?:error|warning|notice) \w+=[^:,]*(?:,\w+=[^:,]*)*::.*")

Guard = subprocess.Popen[str]


@dataclass(frozen=True, slots=True)
class Ending:
    """How the command ended: with 99 when the guard stopped it, with -14 when it took too long."""

    code: int
    out: str
    err: str


@dataclass(frozen=True, slots=True)
class Scene:
    """A case laid out for one test."""

    folder: Path

    @property
    def package(self) -> Path:
        """The folder that is validated."""
        return self.folder / "package"

    def snapshot(self) -> list[tuple[str, int, int]]:
        """Return all entries of the package with their sizes and times."""
        entries = [(str(path), path.lstat()) for path in self.package.rglob("*")]
        return sorted((path, entry.st_size, entry.st_mtime_ns) for path, entry in entries)

    def left_behind(self) -> list[Path]:
        """Return what was written into the home and temporary folders."""
        return [left for name in ("home", "temporary") for left in (self.folder / name).iterdir()]

    def run(self, guard: Guard, formats: Sequence[str], *command: str) -> list[Ending]:
        """Run a command on the package under watch, once for each format."""
        assert guard.stdin
        assert guard.stdout
        guard.stdin.write(json.dumps([self._job(form, command) for form in formats]) + "\n")
        guard.stdin.flush()
        codes = json.loads(guard.stdout.readline())
        return [self._ending(form, code) for form, code in zip(formats, codes, strict=True)]

    def _job(self, form: str, command: Sequence[str]) -> dict[str, Any]:
        files = {name: str(self.folder / f"{form}.{name}") for name in ("out", "err")}
        folders = {name: str(self.folder / name) for name in ("home", "temporary")}
        return {"arguments": [*command, str(self.package), "--format", form]} | files | folders

    def _ending(self, form: str, code: int) -> Ending:
        out, err = ((self.folder / f"{form}.{name}").read_bytes().decode() for name in ("out", "err"))
        return Ending(code, out, err)


@pytest.fixture(scope="module")
def guard() -> Iterator[Guard]:
    """Start the process that runs commands under watch."""
    command = [sys.executable, "-X", "utf8", str(HERE / "guard.py")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        yield process


@pytest.fixture
def scene(request: pytest.FixtureRequest, tmp_path: Path) -> Scene:
    """Lay out a case: the package, empty folders for HOME and TMPDIR, and a secret outside the package."""
    case: Path = request.param
    scene = Scene(tmp_path)
    if (case / "package").exists():
        shutil.copytree(case / "package", scene.package)
    for name in ("package", "home", "temporary", "outside"):
        (tmp_path / name).mkdir(exist_ok=True)
    (tmp_path / "outside" / "secret.csv").write_text("id,value\na,1\n")
    if (case / "make.json").exists():
        make(scene.package, json.loads((case / "make.json").read_text("utf-8")))
    return scene


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
    for one in recipe.get("gzip", []):
        member = gzip.compress(one["text"].encode() * one["times"])
        _parent(package, one["path"]).write_bytes(member * one.get("members", 1))
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
def test_attack(guard: Guard, scene: Scene, case: Path) -> None:
    expected = json.loads((case / "expected.json").read_text("utf-8"))
    before = scene.snapshot()
    machine, human = scene.run(guard, ["json", "text"], "validate")
    assert machine.code == expected["exit"], machine
    assert human.code == expected["exit"], human
    data = json.loads(machine.out)
    assert not missing(expected, data["refused"] if expected["exit"] == 3 else data["findings"])
    assert data.get("verdict") == expected.get("verdict", data.get("verdict"))
    if expected["exit"] == 3:
        check_refusal(data["refused"], machine, human)
    else:
        assert machine.err == human.err == ""
    check_harmless(machine, human)
    assert scene.snapshot() == before
    assert not scene.left_behind()


@pytest.mark.parametrize(
    ("scene", "case"), [(case, case) for case in FIGURES], indirect=["scene"], ids=[case.name for case in FIGURES]
)
def test_attack_on_proofs(guard: Guard, scene: Scene, case: Path) -> None:
    expected = json.loads((case / "expected.json").read_text("utf-8"))
    machine, human = scene.run(guard, ["json", "text"], "consistency", "--seconds", "1")
    assert machine.code == human.code == expected.get("proof", expected["exit"]), (machine, human)
    json.loads(machine.out)
    check_harmless(machine, human)


@pytest.mark.parametrize(
    ("scene", "case"), [(case, case) for case in OUTPUT], indirect=["scene"], ids=[case.name for case in OUTPUT]
)
def test_attack_on_formats_for_programs(guard: Guard, scene: Scene, case: Path) -> None:
    expected = json.loads((case / "expected.json").read_text("utf-8"))
    sarif, junit, github = scene.run(guard, ["sarif", "junit", "github"], "validate")
    assert sarif.code == junit.code == github.code == expected["exit"], (sarif, junit, github)
    assert len(json.loads(sarif.out)["runs"]) == 1
    assert list(ElementTree.fromstring(junit.out).iter("testcase"))
    check_harmless(sarif, junit)
    *commands, end = github.out.split("\n")
    assert end == ""
    assert [line for line in commands if _CONTROL.search(line) or not _ANNOTATION.fullmatch(line)] == []


def check_harmless(*endings: Ending) -> None:
    """Nothing that was written is a traceback, or acts on a terminal or a log."""
    for text in (text for ending in endings for text in (ending.out, ending.err)):
        assert "Traceback" not in text
        assert not _CONTROL.search(text)
        assert not _COMMAND_OF_A_LOG.search(text)


def check_refusal(refused: list[dict[str, Any]], machine: Ending, human: Ending) -> None:
    """Each problem is one line `CODE file:line:column message` on stderr, and nothing is on stdout for people."""
    lines = human.err.splitlines()
    assert machine.err == human.err
    assert human.out == ""
    assert len(lines) == len(refused)
    for problem, line in zip(refused, lines, strict=True):
        assert problem["message"]
        assert re.match(rf"{problem['code']} \S.*?(?::\d+(?::\d+)?)? \S", line)


@pytest.mark.parametrize(
    ("action", "code"),
    {
        "import socket; socket.create_connection(('127.0.0.1', 9))": 99,
        "import jsonschema_rs; jsonschema_rs.validator_for({'$ref': 'http://127.0.0.1:9/x'})": -31,
        "import subprocess; subprocess.run(['true'])": 99,
        "open('../written', 'w')": 99,
        "open('../outside/secret.csv')": 99,
        "bytearray(2**31)": 98,
    }.items(),
)
def test_the_guard_bites(tmp_path: Path, action: str, code: int) -> None:
    job = {"arguments": [], "home": "home", "temporary": ".", "out": "out", "err": "err"}
    for name in ("home", "temporary", "outside"):
        (tmp_path / name).mkdir()
    (tmp_path / "outside" / "secret.csv").write_text("id\n")
    program = f"import os, guard; os.chdir('temporary'); os._exit(guard.run(lambda: exec({action!r}), {job!r}))"
    done = subprocess.run([sys.executable, "-c", program], cwd=tmp_path, env={"PYTHONPATH": str(HERE)}, check=False)
    assert done.returncode == code
