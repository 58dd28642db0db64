"""Judges in processes of their own: whatever happens to them, it is said, and nothing is left behind."""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from guard import forbid_connections
from openfigures.errors import InputRefusedError
from openfigures.findings import Verdict
from openfigures.options import JUDGES, LIBRARIES
from openfigures.package.opening import open_package
from openfigures.rules.catalogue import read_catalogue
from openfigures.validation.apart import Apart, Job
from packages import REPOSITORY, TableOf, write_package

TABLE = TableOf(csv="id,n\na,1\n", fields=[{"name": "id", "type": "string"}, {"name": "n", "type": "integer"}])


def job(path: Path, judge: str = "structure") -> Job:
    return Job(path=path, engine="auto", keep=20, compared=False, judge=judge)


@pytest.fixture(autouse=True)
def scratch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder for temporary files, which must be empty in the end."""
    folder = tmp_path / "scratch"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


@pytest.fixture
def package(tmp_path: Path) -> Path:
    (tmp_path / "package").mkdir()
    return write_package(tmp_path / "package", {"t": TABLE})


def test_a_judge_apart_says_what_it_says_here(package: Path, scratch: Path) -> None:
    with Apart(job(package)) as one:
        result = one.result()
    assert (result.name, result.verdict, result.rows) == ("structure", Verdict.PASS, 1)
    assert list(scratch.iterdir()) == []


def test_a_judge_that_raises_decides_nothing(package: Path) -> None:
    with Apart(job(package, "nobody")) as one:
        result = one.result()
    assert result.verdict is Verdict.UNDECIDED
    assert result.skipped[0].reason == "the judge broke down: KeyError: 'nobody'"


def test_a_judge_that_is_killed_decides_nothing(package: Path, scratch: Path) -> None:
    with Apart(job(package)) as one:
        one._process.kill()
        result = one.result()
    assert result.verdict is Verdict.UNDECIDED
    assert "it ended with -9" in result.skipped[0].reason
    assert list(scratch.iterdir()) == []


def test_a_judge_is_stopped_when_nobody_waits_for_it(package: Path, scratch: Path) -> None:
    with pytest.raises(KeyboardInterrupt), Apart(job(package)) as one:
        raise KeyboardInterrupt
    assert one._process.returncode is not None
    assert list(scratch.iterdir()) == []


def test_what_a_judge_refuses_is_refused_with_all_reasons(package: Path) -> None:
    (package / "t.csv").unlink()
    with Apart(job(package)) as one, pytest.raises(InputRefusedError) as refused:
        one.result()
    assert [problem.code for problem in refused.value.problems] == ["file-missing"]


def _full(package: Path, home: Path, form: str = "text", **variables: str) -> "subprocess.CompletedProcess[str]":
    """Run `validate --full` in the folder of a package, where no process may connect to anybody."""
    command = [sys.executable, "-P", "-m", "openfigures", "validate", ".", "--full", "--format", form]
    environment = os.environ | {"HOME": str(home), "TMPDIR": str(home)} | variables
    return subprocess.run(
        command,
        cwd=package,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=forbid_connections,
    )


def test_a_process_that_connects_is_killed() -> None:
    script = "import socket; socket.socket().connect(('127.0.0.1', 9))"
    assert subprocess.run([sys.executable, "-c", script], check=False, preexec_fn=forbid_connections).returncode == -31


def test_no_library_connects_writes_or_imports_what_lies_in_the_package(package: Path, scratch: Path) -> None:
    for module in ("duckdb", "frictionless", "great_expectations", "ibis", "openfigures", "pandas", "pandera", "re"):
        (package / f"{module}.py").write_text(f"open({str(scratch / 'owned')!r}, 'w')\n")
    before = sorted(package.rglob("*"))
    done = _full(package, scratch, PANDERA_VALIDATION_ENABLED="False", GX_ANALYTICS_ENABLED="true")
    assert (done.returncode, done.stderr) == (0, ""), done
    for name in JUDGES:
        assert f"  {name}: pass" in done.stdout
    assert list(scratch.iterdir()) == []
    assert sorted(package.rglob("*")) == before


def test_variables_do_not_switch_a_check_off(package: Path, scratch: Path) -> None:
    (package / "t.csv").write_text("id,n\na,x\n")
    done = _full(package, scratch, PANDERA_VALIDATION_ENABLED="False", PANDERA_VALIDATION_DEPTH="SCHEMA_ONLY")
    assert done.returncode == 1
    for name in ("structure", *LIBRARIES):
        assert f"  {name}: fail" in done.stdout, done.stdout


def test_every_rule_of_this_package_is_executed_by_three_judges_without_a_network(scratch: Path) -> None:
    done = _full(REPOSITORY, scratch, "json")
    assert (done.returncode, done.stderr) == (0, ""), done
    assert list(scratch.iterdir()) == []
    report = json.loads(done.stdout)
    rules = {rule.name for rule in read_catalogue(open_package(REPOSITORY)).rules}
    assert rules <= {one["rule"] for one in report["coverage"]}
    for one in report["coverage"]:
        own = "rules" if one["rule"] in rules else "structure"
        assert one["executed"] == one["declared"] == [own, "pandera", "great_expectations"]
        assert one["skipped"] == []
    assert {one["name"]: one["rules_skipped"] for one in report["judges"]} == dict.fromkeys([*JUDGES, "agreement"], 0)
