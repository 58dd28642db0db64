"""Packages whose tables are packed or in Parquet, from one end to the other."""

import json
import subprocess
import sys
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

import openfigures
from formats import in_gzip, in_parquet
from packages import REPOSITORY, Json, TableOf, copy_of_this_package, stamp, write_package

FIELDS: list[Json] = [{"name": "id", "constraints": {"required": True}}, {"name": "n", "type": "number"}]
TYPES = {"n": "DECIMAL(9, 2)", "obs_value": "DECIMAL(20, 6)", "unit_mult": "INTEGER", "lower_closed": "BOOLEAN"}
Convert = Callable[[Path], Path]


def _typed(folder: Path) -> Path:
    return in_parquet(folder, TYPES)


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a command as a user would."""
    command = [sys.executable, "-m", "openfigures", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL)


@pytest.fixture(params=[in_gzip, _typed], ids=["gzip", "Parquet"])
def convert(request: pytest.FixtureRequest) -> Convert:
    converted: Convert = request.param
    return converted


@pytest.fixture
def package(convert: Convert, tmp_path: Path) -> Path:
    """The package of the repository in another format."""
    folder = tmp_path / "package"
    folder.mkdir()
    convert(copy_of_this_package(folder))
    stamp(folder)
    return folder


def test_this_package_passes_in_another_format(package: Path) -> None:
    for engine in ("plain", "duckdb"):
        done = run("validate", str(package), "--engine", engine, "--format", "json")
        assert done.returncode == 0, done.stdout + done.stderr
        assert json.loads(done.stdout)["findings"] == []


def test_the_same_is_proved_of_it(package: Path) -> None:
    proofs = [json.loads(run("consistency", str(one), "--format", "json").stdout) for one in (package, REPOSITORY)]
    for key in ("status", "bounds", "slack", "witness"):
        assert proofs[0][key] == proofs[1][key], key


def test_no_row_has_changed_but_the_format(package: Path) -> None:
    for pair in ((str(REPOSITORY), str(package)), (str(package), str(REPOSITORY))):
        done = run("diff", *pair, "--format", "json")
        kinds = json.loads(done.stdout)["counts"].keys()
        assert kinds - {"metadata-changed"} == {"file-format-changed", "file-moved", "stamp-changed"}


def test_every_judge_is_asked(convert: Convert, tmp_path: Path) -> None:
    table = TableOf(csv="id,n\na,1\nb,2.5\n", fields=FIELDS, schema={"primaryKey": ["id"]})
    convert(write_package(tmp_path, {"t": table}))
    done = run("validate", str(tmp_path), "--full")
    assert done.returncode == 0, done.stdout + done.stderr
    in_its_place = "frictionless: pass, 0 of 1 rule executed, 1 more by other judges only" in done.stdout
    assert in_its_place is (convert is not in_gzip)


def test_tables_are_loaded(convert: Convert, tmp_path: Path) -> None:
    pytest.importorskip("pyarrow")
    convert(write_package(tmp_path, {"t": TableOf(csv="id,n\na,0.1\nb,\n", fields=FIELDS)}))
    assert openfigures.load(tmp_path).arrow("t").to_pydict() == {"id": ["a", "b"], "n": [Decimal("0.1"), None]}
