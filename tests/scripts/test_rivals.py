"""What other tools find of the faults of the benchmark: their scripts are fair, and what they miss is known."""

import sys
from collections import Counter
from pathlib import Path

import pytest

from benchmarks import commands
from benchmarks.generated.records import write_package
from benchmarks.generated.versions import write_versions
from benchmarks.processes import Checks, run
from benchmarks.sections import million, versions

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture(autouse=True)
def _this_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Run other tools in the environment of the tests, which has them, instead of one made for them."""
    for module in (commands, versions):
        monkeypatch.setattr(module, "python_of", lambda _: Path(sys.executable))


@pytest.fixture(scope="module")
def faulty(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Checks]:
    """Return a package with two faults of each kind, and the faults of each check."""
    package = tmp_path_factory.mktemp("rivals") / "package"
    return package, write_package(package, 3_400, every=100)


POLARS = "period type -2, published-after-period +2, record_id primaryKey +4"
"""Polars takes 2019-2-3 for a date; both rows of a pair are called duplicates."""
OUTCOMES = {
    "`openfigures validate`": "",
    "hand-written DuckDB query": "",
    "hand-written Polars query": "",
    "dataframely": POLARS,
    "pointblank on Polars": POLARS,
    "Pandera on Polars": POLARS,
    "Pandera on DuckDB": (
        "mult type -2, percentage-in-range +1, period type -2, published-after-period +2, record_id primaryKey +1, "
        "value type -2, value-agrees-with-mantissa +4"
    ),
    "Great Expectations on pandas": (
        "mult type -2, period type -2, published-after-period +2, record_id primaryKey +2, "
        "value-agrees-with-mantissa +2"
    ),
    "`frictionless validate`, without the rules": "mult type -2, period type -2, ref_area pattern -2, value type -2",
}
"""What each finds too few (-) or too many (+) when there are two faults of each kind."""


def _differences(found: Checks | None, expected: Checks) -> str:
    assert found is not None
    names = sorted(set(found) | set(expected))
    return ", ".join(f"{name} {found[name] - expected[name]:+}" for name in names if found[name] != expected[name])


@pytest.mark.parametrize("name", OUTCOMES)
def test_faults_that_each_finds(name: str, faulty: tuple[Path, Checks]) -> None:
    command = next(one for one in million.commands(*faulty) if one.name == name)
    assert _differences(run(command).found, command.expected) == OUTCOMES[name]


def test_all_are_compared_that_are_known(faulty: tuple[Path, Checks]) -> None:
    assert [one.name for one in million.commands(*faulty)] == list(OUTCOMES)


CHANGES = ["`openfigures diff`", "hand-written DuckDB join", "csv-diff", "daff"]
"""datacompy needs versions of libraries that other tools do not take: only the benchmark itself runs it."""


@pytest.mark.parametrize("name", CHANGES)
def test_all_find_what_changed(name: str, tmp_path: Path) -> None:
    expected = write_versions(tmp_path / "versions", 2_000)
    command = next(one for one in versions.commands(tmp_path / "versions", expected) if one.name == name)
    assert run(command).found == expected


BROKEN = {
    "a unit that is not listed": (",{person},", ",persons,"),
    "an identifier of another form": ("\nichongqing-2020-01-14.poor_population,", "\nPoor population,"),
    "a note of evidence that is too long": (',"some 24,000",', f",{'x' * 41},"),
}


@pytest.mark.parametrize("script", ["dataframely_chongqing.py", "pandera_chongqing.py", "pointblank_chongqing.py"])
def test_the_figures_of_chongqing_are_judged(script: str, tmp_path: Path) -> None:
    text = (ROOT / "datapackage" / "observations.csv").read_text("utf-8")
    table = tmp_path / "observations.csv"
    command = commands.peer(script, script, table, expected=Counter())
    table.write_text(text, "utf-8")
    assert run(command).found == Counter()
    for old, new in BROKEN.values():
        assert old in text
        text = text.replace(old, new, 1)
    table.write_text(text, "utf-8")
    assert (run(command).found or Counter()).total() == len(BROKEN)
