"""`openfigures consistency` end to end, as a process sees it."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from openfigures.consistency.checker import verify, verify_witness
from packages import REPOSITORY, copy_of_this_package, edit_table
from worlds import world

CHECKER = REPOSITORY / "src" / "openfigures" / "consistency" / "checker.py"
SUM = {"sum": "a + b = c"}
RIGHT = "quantity value qualifier\na 1 exact\nb 2 exact\nc 3 exact\n"
WRONG = "quantity value qualifier\na 1 exact\nb 2 exact\nc 4 exact\n"
HARD = "quantity value qualifier\nn 1000000007 exact\n"
FACTORS = {"product": "p * q * r = n", "p": "p >= 2", "q": "q > p", "r": "r > q"}
WHOLE = [{"name": name, "whole": "true"} for name in "pqr"]


def run(*arguments: str, cwd: Path = REPOSITORY) -> subprocess.CompletedProcess[str]:
    """Run `openfigures consistency` as a user would."""
    command = [sys.executable, "-m", "openfigures", "consistency", *arguments]
    return subprocess.run(command, capture_output=True, text=True, cwd=cwd, check=False, stdin=subprocess.DEVNULL)


def data_of(folder: Path) -> dict[str, Any]:
    """Return the JSON of a package."""
    data: dict[str, Any] = json.loads(run(str(folder), "--format", "json").stdout)
    return data


def test_the_package_of_this_repository_is_consistent() -> None:
    done = run()
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("CONSISTENT  chongqing-poverty-alleviation-figures ")
    assert (
        "incidence_base[CN-CQ, 2019, current_standard]: at least 19,200,000 and at most 21,304,347.826" in done.stdout
    )
    assert "ichongqing-2020-01-14.rural_minimum_living_standard" in done.stdout


@pytest.mark.parametrize(
    ("figures", "arguments", "code", "first"),
    [
        (RIGHT, [], 0, "CONSISTENT"),
        (WRONG, [], 1, "These figures cannot all be true:"),
        (WRONG.replace("2 exact", "2 roughly"), [], 1, "UNDECIDED"),
        (WRONG.replace("b 2", "b x"), [], 1, "UNDECIDED"),
        (RIGHT, ["--seconds", "-1"], 2, ""),
        (RIGHT, ["--format", "yaml"], 2, ""),
        (RIGHT, ["one", "more"], 2, ""),
        (RIGHT.replace("\nc ", "\nd "), [], 3, ""),
    ],
)
def test_exit_codes(tmp_path: Path, figures: str, arguments: list[str], code: int, first: str) -> None:
    done = run(str(world(tmp_path, figures, SUM)), *arguments)
    assert (done.returncode, "Traceback" in done.stderr) == (code, False), done
    assert done.stdout.startswith(first)
    assert bool(done.stderr) == (code > 1)


def test_no_time_at_all_is_no_pass(tmp_path: Path) -> None:
    done = run(str(world(tmp_path, HARD, FACTORS, quantities=WHOLE)), "--seconds", "0")
    assert (done.returncode, done.stderr) == (1, "")
    assert "UNDECIDED" in done.stdout
    assert "this is no pass" in done.stdout


def test_a_package_without_figures_is_refused(tmp_path: Path) -> None:
    folder = world(tmp_path, RIGHT, SUM)
    (folder / "validators" / "rules.yaml").unlink()
    done = run(str(folder))
    assert (done.returncode, done.stdout) == (3, "")
    assert done.stderr.startswith("no-figures ")


def test_a_folder_without_package_is_refused(tmp_path: Path) -> None:
    done = run(cwd=tmp_path)
    assert (done.returncode, done.stdout) == (3, "")
    assert "datapackage.json" in done.stderr


def test_a_relation_that_mixes_units_is_refused_with_its_place(tmp_path: Path) -> None:
    figures = "quantity value unit\nfunds 5 CNY\npoor 2 {person}\n"
    done = run(str(world(tmp_path, figures, {"both": "funds + poor > 0"})))
    assert done.returncode == 3
    assert done.stderr.startswith("relation-units validators/rules.yaml:")
    assert "CNY" in done.stderr
    assert "{person}" in done.stderr


def test_a_refusal_is_json_as_well(tmp_path: Path) -> None:
    done = run(str(world(tmp_path, RIGHT, {"sum": "a + = c"})), "--format", "json")
    problem = json.loads(done.stdout)["refused"][0]
    assert (done.returncode, problem["code"], problem["path"]) == (
        3, "relation-not-understood", "validators/rules.yaml"
    )  # fmt: skip
    assert problem["line"]
    assert problem["column"]


# What the text says


def test_a_contradiction_is_explained(tmp_path: Path) -> None:
    done = run(str(world(tmp_path, WRONG, SUM)))
    head, _, rest = done.stdout.partition("INCONSISTENT")
    for words in (
        "figures.csv:2:",
        "figures.csv:3:",
        "figures.csv:4:",
        "a + b = c",
        "so it is",
        "exactly 3",
        "f1; or f2; or f3",
    ):
        assert words in head, words
    assert "Not all figures can be true at once." in rest


def test_hostile_names_do_not_break_the_output(tmp_path: Path) -> None:
    folder = world(tmp_path, WRONG, SUM)
    evil = '"\u001b[31m##[error]x\u202e\r\n::error::y"'
    table = folder / "figures.csv"
    text = table.read_text("utf-8").replace("f1,", f"{evil},").replace(",X", ',"\u2028::set-output, ##vso[x] [\u0007"')
    table.write_text(text, "utf-8", newline="")
    for form in ("text", "json"):
        out = run(str(folder), "--format", form).stdout
        assert not any(character in out for character in "\u001b\u202e\u2028\u0007\r")
        assert "##[" not in out
        assert "##vso[" not in out
        assert not any(line.lstrip().startswith("::") for line in out.splitlines())
    assert json.loads(out)["status"] == "inconsistent"


# JSON


def test_json_has_the_keys_of_the_contract(tmp_path: Path) -> None:
    data = data_of(world(tmp_path, WRONG + "d 5 exact\ne 6 exact\n", SUM | {"base": "share = d / base"}, quantities=[
        {"name": "share", "unit": "%"}, {"name": "base", "kind": "people"}
    ]))  # fmt: skip
    assert data["status"] == "inconsistent"
    keys = {"status", "witness", "conflicts", "corrections", "complete", "bounds", "slack", "untested"}
    assert keys <= data.keys()
    (conflict,) = data["conflicts"]
    assert (conflict["figures"], conflict["rules"], conflict["smallest"]) == (["f1", "f2", "f3"], ["sum"], True)
    assert data["corrections"] == [{"figures": [name], "weight": 1} for name in ("f1", "f2", "f3")]
    assert data["complete"] is True
    assert set(data["untested"]) >= {"f5"}


def test_numbers_in_json_are_texts() -> None:
    data = data_of(REPOSITORY)
    base = data["bounds"]["incidence_base[CN-CQ, 2019, current_standard]"]
    assert (base["lower"], base["upper"]) == ("19200000", "490000000/23")
    assert (base["lower_closed"], base["upper_closed"]) == (True, True)
    assert data["slack"]["ichongqing-2020-01-14.share_lifted"].keys() == base.keys() - {"relations"}
    assert all(isinstance(value, str) for value in data["witness"].values())
    assert (data["status"], data["conflicts"], data["corrections"], data["complete"]) == ("consistent", [], [], True)


def test_a_certificate_is_verified_without_us(tmp_path: Path) -> None:
    folder = copy_of_this_package(tmp_path)
    changed = {"obs_value": "2.01", "stated_mantissa": "2.01"}
    edit_table(folder / "datapackage" / "observations.csv", "ichongqing-2020-01-14.poverty_incidence", changed)
    data = data_of(folder)
    assert data["status"] == "inconsistent"
    for number, conflict in enumerate(data["conflicts"]):
        verify(conflict["certificate"])
        stated = {one["label"] for one in conflict["certificate"]["constraints"]}
        assert set(conflict["figures"]) <= stated
        file = tmp_path / f"certificate-{number}.json"
        file.write_text(json.dumps(conflict["certificate"]), "utf-8")
        done = subprocess.run(
            [sys.executable, "-I", str(CHECKER), str(file)], capture_output=True, text=True, cwd=tmp_path, check=False
        )
        assert (done.returncode, done.stderr) == (0, "")
        weaker = {**conflict["certificate"], "constraints": conflict["certificate"]["constraints"][1:]}
        file.write_text(json.dumps(weaker), "utf-8")
        with pytest.raises(subprocess.CalledProcessError):
            subprocess.run([sys.executable, "-I", str(CHECKER), str(file)], capture_output=True, check=True)


def test_the_witness_is_verified_without_us(tmp_path: Path) -> None:
    data = data_of(world(tmp_path, RIGHT.replace("3 exact", "0 at_least"), SUM))
    constraint = {"terms": [[["a[X]"], "1"], [["b[X]"], "1"], [["c[X]"], "-1"]], "strict": False}
    verify_witness([{"label": "sum", "formula": constraint}], [], data["witness"])


# Files


def test_the_result_can_go_to_a_file(tmp_path: Path) -> None:
    report = tmp_path / "report.json"
    done = run("--format", "json", "--output", str(report))
    assert (done.returncode, done.stdout) == (0, "")
    assert json.loads(report.read_text("utf-8"))["status"] == "consistent"


def test_bounds_are_written_as_this_repository_publishes_them(tmp_path: Path) -> None:
    table = tmp_path / "bounds.csv"
    assert run("--bounds", str(table)).returncode == 0
    assert table.read_bytes() == (REPOSITORY / "datapackage" / "bounds.csv").read_bytes()


def test_a_file_that_cannot_be_written_is_the_machine_s_fault(tmp_path: Path) -> None:
    for option in ("--output", "--bounds"):
        done = run(option, str(tmp_path / "no" / "file"))
        assert done.returncode == 6
        assert "cannot be written" in done.stderr


def test_proving_writes_nothing_else(tmp_path: Path) -> None:
    folder = world(tmp_path, WRONG, SUM)
    before = sorted((str(path), path.stat().st_mtime_ns) for path in folder.rglob("*"))
    run(str(folder))
    assert sorted((str(path), path.stat().st_mtime_ns) for path in folder.rglob("*")) == before


# The judge


def test_validate_tells_of_contradictions_and_does_not_pass(tmp_path: Path) -> None:
    folder = world(tmp_path, WRONG, SUM)
    command = [sys.executable, "-m", "openfigures", "validate", str(folder), "--format", "json"]
    data = json.loads(subprocess.run(command, capture_output=True, text=True, check=False).stdout)
    (finding,) = data["findings"]
    assert (finding["code"], finding["judge"], finding["rule"], finding["severity"]) == (
        "figures-contradict", "consistency", "sum", "error"
    )  # fmt: skip
    assert (finding["path"], finding["line"], finding["key"]) == ("figures.csv", 2, {"id": "f1"})
    assert len(finding["related"]) == 2
    assert data["verdict"] == "fail"
    judges = {one["name"]: one for one in data["judges"]}
    assert judges["consistency"]["rules_skipped"] == 0


def test_what_is_undecided_never_passes(tmp_path: Path) -> None:
    folder = world(tmp_path, RIGHT.replace("b 2", "b x"), SUM)
    command = [sys.executable, "-m", "openfigures", "validate", str(folder), "--judge", "consistency"]
    done = subprocess.run([*command, "--format", "json"], capture_output=True, text=True, check=False)
    assert (done.returncode, json.loads(done.stdout)["verdict"]) == (1, "undecided")
