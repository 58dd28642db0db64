"""The suites load with the plain libraries as docs/suites.md says, where there is no openfigures."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from packages import REPOSITORY, copy_of_this_package

BLOCKS = dict(
    zip(
        ("pandera", "spark", "great_expectations"),
        re.findall(r"```python\n(.*?)```", (REPOSITORY / "docs" / "suites.md").read_text("utf-8"), re.DOTALL),
        strict=True,
    )
)
WITHOUT = "import sys; sys.modules['openfigures'] = None\n"
"""Whoever imports it then fails."""


def said(library: str, package: Path) -> list[str]:
    """Return the lines that the documented code prints in the folder of a package."""
    command = [sys.executable, "-P", "-c", WITHOUT + BLOCKS[library]]
    done = subprocess.run(command, cwd=package, capture_output=True, text=True, check=True)
    return done.stdout.splitlines()


@pytest.fixture
def package(tmp_path: Path) -> Path:
    return copy_of_this_package(tmp_path)


def test_a_clean_package_is_valid(package: Path) -> None:
    assert said("pandera", package) == ["valid"]
    tables = ("observations", "indicators", "areas", "sources", "bounds")
    assert said("great_expectations", package) == [f"{name}: valid" for name in tables]


def test_a_fault_is_found_by_the_rule_that_it_breaks(package: Path) -> None:
    table = package / "datapackage" / "observations.csv"
    table.write_text(table.read_text("utf-8").replace(",98,%,98,", ",198,%,198,", 1), "utf-8")
    assert said("pandera", package) == ["observations: percentage-in-range"]
    lines = said("great_expectations", package)
    assert lines[:2] == ["observations: not valid", "  percentage-in-range"]
    assert all(line.endswith(": valid") for line in lines[2:])


def test_suites_that_are_shipped_are_those_that_the_rules_make() -> None:
    command = [sys.executable, "-m", "openfigures", "suites", str(REPOSITORY), "--check"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
