"""The packages of the benchmark have the faults that they are said to have, and no others."""

import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from click.testing import CliRunner

from benchmarks.commands import of_openfigures
from benchmarks.generated import records
from benchmarks.generated.grid import write_grid
from benchmarks.generated.panel import write_pairs, write_panel, write_tree
from benchmarks.generated.records import FAULTS, write_package
from benchmarks.generated.versions import write_versions
from benchmarks.sections.figures import of_contradictions
from benchmarks.sections.growths import of_json
from benchmarks.sections.versions import of_openfigures as of_diff
from openfigures.cli.main import cli

SCRIPTS = Path(__file__).resolve().parent.parent.parent / "scripts"


def _output(*arguments: object) -> StringIO:
    return StringIO(CliRunner().invoke(cli, [str(one) for one in arguments]).stdout)


@pytest.mark.parametrize("every", [0, 1, 2, 100])
def test_all_faults_of_records_are_found(tmp_path: Path, every: int) -> None:
    faults = write_package(tmp_path / "package", 1_700, every=every)
    assert faults.total() == (1_700 // every if every else 0)
    assert of_openfigures(_output("validate", tmp_path / "package")) == faults


def test_each_kind_of_fault_is_among_them(tmp_path: Path) -> None:
    assert set(write_package(tmp_path / "package", 1_700, every=100)) == {fault.check for fault in FAULTS}


def test_blocks_that_repeat_have_keys_and_faults_of_their_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(records, "BLOCK", 400)
    faults = write_package(tmp_path / "package", 1_000, every=10)
    assert of_openfigures(_output("validate", tmp_path / "package")) == faults
    monkeypatch.setattr(records, "BLOCK", 1_000)
    assert write_package(tmp_path / "other", 1_000, every=10).total() == 100


def test_findings_in_json_are_counted_line_by_line(tmp_path: Path) -> None:
    faults = write_package(tmp_path / "package", 1_700, every=10)
    report = _output("validate", tmp_path / "package", "--limit", "1000", "--format", "json")
    assert of_json(report) == faults


@pytest.mark.parametrize(("columns", "rules"), [(3, 0), (8, 20)])
def test_the_grid_has_one_fault_in_a_hundred_rows(tmp_path: Path, columns: int, rules: int) -> None:
    faults = write_grid(tmp_path / "package", 500, columns, rules)
    assert faults == Counter({"c0 maximum": 5})
    assert of_openfigures(_output("validate", tmp_path / "package")) == faults


HANGING: dict[str, tuple[Callable[[Path], int], int]] = {
    "panel": (lambda folder: write_panel(folder, 200), 2),
    "tree without errors": (lambda folder: write_tree(folder, 4, wrong=0), 0),
    "tree with an error": (lambda folder: write_tree(folder, 2, wrong=1), 1),
    "pairs": (lambda folder: write_pairs(folder, 3, quantities=10, areas=4), 1),
}


@pytest.mark.parametrize(("write", "wrong"), HANGING.values(), ids=HANGING)
def test_wrong_figures_are_found(tmp_path: Path, write: Callable[[Path], int], wrong: int) -> None:
    assert write(tmp_path / "package") == wrong
    report = _output("validate", tmp_path / "package", "--judge", "consistency")
    assert of_contradictions(report) == Counter({"contradictions": wrong})


def test_what_changed_between_versions_is_found(tmp_path: Path) -> None:
    changed = write_versions(tmp_path / "versions", 2_000)
    assert changed == Counter(added=2, removed=2, value=20)
    old, new = tmp_path / "versions" / "old", tmp_path / "versions" / "new"
    assert of_diff(_output("diff", old, new, "--format", "json")) == changed


APART = """
import os
from benchmarks.generated.package import apart
print(os.getpid(), *apart(lambda: (os.getpid(), {"faults": 2})))
"""


def test_packages_are_written_in_a_process_of_their_own() -> None:
    ask = [sys.executable, "-c", APART]  # not here: a process with threads must not be forked
    told = subprocess.run(ask, check=True, capture_output=True, text=True, cwd=SCRIPTS)
    here, there, *written = told.stdout.split(maxsplit=2)
    assert here != there
    assert written == ["{'faults': 2}\n"]


def test_a_writer_that_fails_ends_the_benchmark() -> None:
    ask = [sys.executable, "-c", APART.replace("os.getpid(), {", "1 / 0, {")]
    told = subprocess.run(ask, check=False, capture_output=True, text=True, cwd=SCRIPTS)
    assert told.returncode == 1
    assert "ZeroDivisionError" in told.stderr
