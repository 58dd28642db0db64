"""The commands end to end, as a process sees them."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from openfigures.cli.output import write_pieces
from openfigures.errors import MachineError
from packages import TableOf, copy_of_this_package, edit_table, write_package

ROOT = Path(__file__).resolve().parent.parent.parent
NUMBERS = [{"name": "id", "type": "string"}, {"name": "n", "type": "integer"}]


def run(*arguments: str, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    """Run `openfigures` as a user would."""
    command = [sys.executable, "-m", "openfigures", *arguments]
    return subprocess.run(command, capture_output=True, text=True, cwd=cwd, check=False, stdin=subprocess.DEVNULL)


def package(folder: Path, csv: str) -> Path:
    """Write a package of one table."""
    return write_package(folder, {"t": TableOf(csv=csv, fields=NUMBERS, schema={"primaryKey": ["id"]})})


@pytest.mark.parametrize(
    ("csv", "arguments", "code"),
    [
        ("id,n\na,1\n", [], 0),
        ("id,n\na,1\n", ["--engine", "duckdb"], 0),
        ("id,n\na,1\n", ["--judge", "structure"], 0),
        ("id,n\na,1\n", ["--full"], 0),
        ("id,n\na,x\n", [], 1),
        ("id,n\na,1\n", ["--judge", "nobody"], 2),
        ("id,n\na,1\n", ["--engine", "nothing"], 2),
        ("id,n\na,1\n", ["--limit", "0"], 2),
        ("id,n\na,1\n", ["one", "too", "many"], 2),
    ],
)
def test_exit_codes(tmp_path: Path, csv: str, arguments: list[str], code: int) -> None:
    done = run("validate", str(package(tmp_path, csv)), *arguments)
    assert (done.returncode, "Traceback" in done.stderr) == (code, False), done


def test_what_cannot_be_opened_is_refused(tmp_path: Path) -> None:
    done = run("validate", str(tmp_path / "nowhere"))
    assert done.returncode == 3
    assert done.stderr.startswith("file-missing ")


def test_a_folder_without_descriptor_says_what_is_missing(tmp_path: Path) -> None:
    done = run("validate", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (3, "")
    assert "datapackage.json" in done.stderr


def test_a_descriptor_can_be_named_instead_of_its_folder(tmp_path: Path) -> None:
    assert run("validate", str(package(tmp_path, "id,n\na,1\n") / "datapackage.json")).returncode == 0


def test_stderr_is_quiet_when_it_is_no_terminal(tmp_path: Path) -> None:
    assert run("validate", str(package(tmp_path, "id,n\na,x\n"))).stderr == ""


def test_json_has_the_keys_of_the_contract(tmp_path: Path) -> None:
    data = json.loads(run("validate", str(package(tmp_path, "id,n\na,x\nb,1.5\n")), "--format", "json").stdout)
    assert {"schema_version", "tool", "package", "verdict", "judges", "counts", "findings"} <= data.keys()
    assert (data["schema_version"], data["verdict"]) == (1, "fail")
    assert data["counts"] == {"error": 2, "warning": 0, "information": 0}
    assert (data["findings_shown"], data["findings_total"]) == (2, 2)
    keys = {"name", "verdict", "rules_declared", "rules_executed", "rules_skipped", "rows", "seconds"}
    assert all(keys <= judge.keys() for judge in data["judges"])
    finding = data["findings"][0]
    place = {name: finding.pop(name) for name in ("path", "line", "column", "resource", "field", "key", "value")}
    assert place == {
        "path": "t.csv", "line": 2, "column": 3, "resource": "t", "field": "n", "key": {"id": "a"}, "value": "x",
    }  # fmt: skip
    assert finding.keys() == {"code", "judge", "rule", "severity", "message", "fix", "related"}


def test_totals_stay_exact_when_few_findings_are_shown(tmp_path: Path) -> None:
    csv = "id,n\n" + "".join(f"{row},x\n" for row in range(30))
    arguments = ("validate", str(package(tmp_path, csv)), "--limit", "2")
    data = json.loads(run(*arguments, "--format", "json").stdout)
    assert (data["findings_shown"], data["findings_total"], data["counts"]["error"]) == (2, 30, 30)
    assert "and 28 more" in run(*arguments).stdout


def test_a_refusal_is_json_as_well(tmp_path: Path) -> None:
    folder = package(tmp_path, "id,n\na,1\n")
    (folder / "datapackage.json").write_text('{"resources": [{"name": "t", "path": "../t.csv"}]}')
    done = run("validate", str(folder), "--format", "json")
    problem = json.loads(done.stdout)["refused"][0]
    assert (done.returncode, problem["code"], problem["line"], problem["column"]) == (3, "unsafe-path", 1, 38)


def test_the_report_can_go_to_a_file(tmp_path: Path) -> None:
    folder, report = package(tmp_path, "id,n\na,1\n"), tmp_path / "report.json"
    done = run("validate", str(folder), "--format", "json", "--output", str(report))
    assert (done.returncode, done.stdout) == (0, "")
    assert json.loads(report.read_text("utf-8"))["verdict"] == "pass"
    assert [one.name for one in tmp_path.iterdir() if one.name.startswith(".")] == []


@pytest.mark.parametrize("form", ["sarif", "junit", "github", "html"])
def test_a_report_in_a_file_is_what_is_printed(tmp_path: Path, form: str) -> None:
    arguments = ("validate", str(package(tmp_path, "id,n\na,x\n")), "--format", form)
    printed, written = run(*arguments), run(*arguments, "--output", str(tmp_path / "report"))
    assert (printed.returncode, written.returncode, written.stdout) == (1, 1, "")
    assert _without_times((tmp_path / "report").read_text("utf-8")) == _without_times(printed.stdout)


def _without_times(text: str) -> str:
    return re.sub(r"\d+\.\d\d+", "", text)


def test_places_are_seen_from_where_the_command_runs(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    package(tmp_path / "data", "id,n\na,x\n")
    assert "::error file=data/t.csv,line=2,col=3," in run("validate", "data", "--format", "github", cwd=tmp_path).stdout
    assert "::error file=t.csv,line=2,col=3," in run("validate", "--format", "github", cwd=tmp_path / "data").stdout


@pytest.mark.parametrize("form", ["sarif", "junit", "github"])
def test_a_refusal_is_told_in_formats_for_programs(tmp_path: Path, form: str) -> None:
    done = run("validate", str(tmp_path / "nowhere"), "--format", form)
    assert done.returncode == 3
    assert "file-missing" in done.stdout


def test_a_report_that_breaks_off_leaves_no_file(tmp_path: Path) -> None:
    def pieces() -> Iterator[str]:
        yield "{"
        raise MachineError("the table is gone")

    with pytest.raises(MachineError, match="gone"):
        write_pieces(pieces(), tmp_path / "report.json")
    assert list(tmp_path.iterdir()) == []


def test_a_report_that_cannot_be_written_is_the_machine_s_fault(tmp_path: Path) -> None:
    done = run("validate", str(package(tmp_path, "id,n\na,1\n")), "--output", str(tmp_path / "no" / "report.txt"))
    assert (done.returncode, done.stdout) == (6, "")
    assert "cannot be written" in done.stderr


def test_a_reader_that_leaves_is_no_error() -> None:
    command = f"{sys.executable} -m openfigures validate --format json | head -c 1; exit ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, cwd=ROOT, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_a_disk_without_any_room_is_no_bug() -> None:
    command = f"ulimit -f 0 && exec {sys.executable} -m openfigures validate --engine duckdb"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, cwd=ROOT, check=False)
    assert (done.returncode, done.stderr.startswith("the machine failed: ")) == (6, True), done


def test_validating_writes_nothing(tmp_path: Path) -> None:
    folder = copy_of_this_package(tmp_path)
    before = sorted((one.path, one.stat().st_mtime_ns) for one in os.scandir(folder))
    assert run("validate", str(folder), "--full").returncode == 0
    assert sorted((one.path, one.stat().st_mtime_ns) for one in os.scandir(folder)) == before


def test_all_judges_see_a_broken_reference(tmp_path: Path) -> None:
    folder = copy_of_this_package(tmp_path)
    edit_table(folder / "datapackage" / "areas.csv", "CN-CQ", {"part_of": "XX"})
    data = json.loads(run("validate", str(folder), "--full", "--format", "json").stdout)
    assert {one["judge"] for one in data["findings"]} == {"structure", "frictionless", "pandera", "great_expectations"}
    assert data["verdict"] == "fail"


def test_a_judge_that_cannot_judge_everything_does_not_pass(tmp_path: Path) -> None:
    rules = [{"name": "positive", "table": "t", "check": "n > 0", "because": "it is a count"}]
    table = TableOf(csv="id,n\na,x\nb,1,2\n", fields=NUMBERS)
    folder = write_package(tmp_path, {"t": table}, rules=rules)
    done = run("validate", str(folder), "--judge", "rules", "--format", "json")
    judge = json.loads(done.stdout)["judges"][0]
    assert (done.returncode, judge["verdict"], judge["undecided"]) == (1, "undecided", 2)


def test_init_lays_out_a_package_that_every_judge_passes(tmp_path: Path) -> None:
    done = run("init", "my figures", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads((tmp_path / "my figures" / "datapackage.json").read_text("utf-8"))["name"] == "my-figures"
    validated = run("validate", "my figures", "--full", cwd=tmp_path)
    assert validated.returncode == 0
    assert "PASS  my-figures 0.1.0\n  Nothing wrong.\n" in validated.stdout


def test_the_lesson_of_init_works(tmp_path: Path) -> None:
    run("init", cwd=tmp_path)
    table = tmp_path / "datapackage" / "figures.csv"
    table.write_text(table.read_text("utf-8").replace(",98,", ",198,"), "utf-8")
    done = run("validate", cwd=tmp_path)
    assert done.returncode == 1
    assert "198 % is not between 0 and 100" in done.stdout


def test_init_overwrites_nothing(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("mine")
    done = run("init", cwd=tmp_path)
    assert done.returncode == 2
    assert [one.name for one in tmp_path.iterdir()] == ["README.md"]
    assert (tmp_path / "README.md").read_text() == "mine"


def test_init_refuses_a_name_that_is_none(tmp_path: Path) -> None:
    assert run("init", "--name", "Not A Name", cwd=tmp_path).returncode == 2


def test_python_has_the_same_verdict() -> None:
    import openfigures  # noqa: PLC0415

    assert openfigures.validate(ROOT).verdict == "pass"
