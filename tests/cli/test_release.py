"""`openfigures release`, as a user calls it, with all judges."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from packages import TableOf, copy_of_this_package, write_package

NAME = "chongqing-poverty-alleviation-figures"


def run(*arguments: str | Path, cwd: Path) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "openfigures", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=cwd)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["."], "--to"),
        ([".", "--to", "store"], "--key"),
        ([".", "--to", "store", "--unsigned", "--key", "key"], "--unsigned"),
        ([".", "--to", "store", "--key", "nowhere"], "nowhere"),
        ([".", "--to", "store", "--unsigned", "--signers", "nowhere"], "nowhere"),
    ],
)
def test_what_does_not_fit_together_is_said_at_once(tmp_path: Path, arguments: list[str], said: str) -> None:
    done = run("release", *arguments, cwd=copy_of_this_package(tmp_path))
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
    assert not (tmp_path / "store").exists()


def test_a_refusal_is_json_as_well(tmp_path: Path) -> None:
    write_package(tmp_path, {"t": TableOf(csv="id\n1\n", fields=[{"name": "id"}])}, name="Not A Name")
    done = run("release", "--to", "store", "--unsigned", "--format", "json", cwd=tmp_path)
    assert done.returncode == 3
    assert json.loads(done.stdout)["refused"][0]["code"] == "name-unusable"


def test_the_chongqing_package_is_released_and_verified(tmp_path: Path) -> None:
    """All judges are asked."""
    package = tmp_path / "package"
    package.mkdir()
    copy_of_this_package(package)
    assert run("suites", package, cwd=tmp_path).returncode == 0
    assert run("keygen", "key", cwd=tmp_path).returncode == 0
    (tmp_path / "signers").write_text(f"{NAME} {(tmp_path / 'key.pub').read_text()}")

    done = run("release", package, "--to", "store", "--key", "key", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    assert done.stdout.startswith(f"{NAME} 0.1.0 is released\n")

    verified = run("verify", f"store/{NAME}/{NAME}-0.1.0.zip", "--signers", "signers", "--format", "json", cwd=tmp_path)
    assert verified.returncode == 0, verified.stderr
    assert json.loads(verified.stdout)["release"]["verdict"] == "authentic"
