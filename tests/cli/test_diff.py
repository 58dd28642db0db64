"""`openfigures diff` end to end, as a process sees it."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from packages import TableOf, copy_of_this_package, edit_table, place_of, write_package

ROOT = Path(__file__).resolve().parent.parent.parent
FIELDS = [{"name": "id", "type": "string"}, {"name": "n", "type": "number"}]


def run(*arguments: str, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    """Run `openfigures diff` as a user would."""
    command = [sys.executable, "-m", "openfigures", "diff", *arguments]
    return subprocess.run(command, capture_output=True, text=True, cwd=cwd, check=False, stdin=subprocess.DEVNULL)


def package(folder: Path, csv: str, version: str) -> str:
    """Write a package of one table and return its folder."""
    folder.mkdir()
    table = TableOf(csv=csv, fields=FIELDS, schema={"primaryKey": ["id"]})
    return str(write_package(folder, {"t": table}, version=version))


@pytest.mark.parametrize(
    ("csv", "version", "code", "summary"),
    [
        ("id,n\na,1\n", "1.0.0", 0, "NONE: nothing changed; 1.0.0 -> 1.0.0 fits"),
        ("id,n\na,1.0\n", "1.0.0", 0, "NONE: nothing changed; 1.0.0 -> 1.0.0 fits"),
        ("id,n\na,2\n", "1.0.1", 0, "PATCH: 1 cell changed; 1.0.0 -> 1.0.1 fits"),
        ("id,n\na,2\n", "1.0.0", 1, "PATCH: 1 cell changed; 1.0.0 -> 1.0.0 does not fit, 1.0.1 would"),
        ("id,n\na,1\nb,2\n", "1.0.1", 1, "MINOR: 1 row added; 1.0.0 -> 1.0.1 does not fit, 1.1.0 would"),
        ("id,n\nb,1\n", "2.0.0", 0, "MAJOR: 1 row removed, 1 row added; 1.0.0 -> 2.0.0 fits"),
    ],
)
def test_exit_codes_and_summaries(tmp_path: Path, csv: str, version: str, code: int, summary: str) -> None:
    old, new = package(tmp_path / "old", "id,n\na,1\n", "1.0.0"), package(tmp_path / "new", csv, version)
    done = run(old, new)
    assert (done.returncode, done.stdout.splitlines()[0], done.stderr) == (code, summary, "")


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ([], 2),
        (["one"], 2),
        (["one", "two", "three"], 2),
        (["--format", "xml", ".", "."], 2),
        (["--limit", "0", ".", "."], 2),
        (["nowhere", "."], 3),
        ([".", "--", "--upload-pack=x"], 3),
    ],
)
def test_what_cannot_be_compared(arguments: list[str], code: int) -> None:
    done = run(*arguments)
    assert (done.returncode, done.stdout, "Traceback" in done.stderr) == (code, "", False)


def test_a_refusal_is_json_as_well(tmp_path: Path) -> None:
    done = run(str(tmp_path / "nowhere"), str(ROOT), "--format", "json")
    assert (done.returncode, json.loads(done.stdout)["refused"][0]["code"]) == (3, "revision-unknown")
    assert done.stderr.startswith("revision-unknown ")


def test_a_weaker_rule_is_shown_as_such(tmp_path: Path) -> None:
    folder = copy_of_this_package(tmp_path)
    rules = folder / "validators" / "rules.yaml"
    text = rules.read_text("utf-8")
    rules.write_text(text.replace("obs_value BETWEEN 0 AND 100 AND", "obs_value BETWEEN 0 AND 200 AND"), "utf-8")
    done = run(str(ROOT), str(folder))
    assert done.returncode == 1
    assert "MINOR  looser constraint or rule\n  1 rule weakened in observations\n" in done.stdout
    assert "percentage-in-range" in done.stdout


def test_a_figure_that_was_corrected_is_called_so(tmp_path: Path) -> None:
    folder = copy_of_this_package(tmp_path)
    key = "ichongqing-2020-01-14.poor_population"
    edit_table(folder / "datapackage" / "observations.csv", key, {"obs_value": "24100", "qualifier": "about"})
    edit_table(folder / "datapackage" / "indicators.csv", "poor_population", {"unit_measure": "{household}"})
    data = json.loads(run(str(ROOT), str(folder), "--format", "json").stdout)
    assert data["counts"] == {"unit-changed": 1, "value-corrected": 1, "qualifier-changed": 1}
    value = next(one for one in data["changes"] if one["kind"] == "value-corrected")
    assert (value["before"], value["after"], value["key"]) == ("24000", "24100", {"observation_id": key})
    line, column = place_of(folder / "datapackage" / "observations.csv", key, "obs_value")
    assert value["new_place"] == {"path": "datapackage/observations.csv", "line": line, "column": column}


@pytest.mark.parametrize(("form", "start"), [("text", "PATCH"), ("json", "{"), ("markdown", "**"), ("html", "<!")])
def test_every_form_can_go_to_a_file(tmp_path: Path, form: str, start: str) -> None:
    old, new = package(tmp_path / "old", "id,n\na,1\n", "1.0.0"), package(tmp_path / "new", "id,n\na,2\n", "1.0.1")
    done = run(old, new, "--format", form, "--output", str(tmp_path / "out"))
    assert (done.returncode, done.stdout) == (0, "")
    assert (tmp_path / "out").read_text("utf-8").startswith(start)
    assert run(old, new, "--format", form).stdout == (tmp_path / "out").read_text("utf-8")


def test_totals_stay_exact_when_few_changes_are_shown(tmp_path: Path) -> None:
    sides = [
        package(tmp_path / name, "id,n\n" + "".join(f"{row},{cell}\n" for row in range(30)), "1.0.0")
        for name, cell in (("old", 1), ("new", 2))
    ]
    done = run(*sides, "--limit", "2")
    assert done.stdout.count("1 -> 2") == 2
    assert "and 28 more (--limit shows more)" in done.stdout


def test_python_has_the_same_answer(tmp_path: Path) -> None:
    import openfigures  # noqa: PLC0415

    old, new = package(tmp_path / "old", "id,n\na,1\n", "1.0.0"), package(tmp_path / "new", "id,n\na,2\n", "1.0.1")
    assert openfigures.diff(old, new).bump.name == "PATCH"
