"""A file that changes while it is read: nothing is said of a mixture of two versions."""

from collections.abc import Callable
from pathlib import Path

import pytest

from formats import in_gzip, in_parquet
from openfigures.errors import InputRefusedError, MachineError
from openfigures.findings import Report
from openfigures.options import Options
from openfigures.validation import validate
from packages import TableOf, findings_of, write_package

FIELDS = [{"name": "a", "type": "integer"}, {"name": "b", "type": "integer"}]
CSV = "a,b\n" + "1,2\n" * 500 + "x,2\n" * 500
CHANGES = {
    "shorter": lambda data: data[:-40],
    "longer": lambda data: data + data[-40:],
    "other": lambda data: data[:-8] + b"7,7\n7,7\n",
}


def _validated(folder: Path, engine: str, change: Callable[[], object]) -> Report:
    """Validate a package that is changed when all of it was read once and nothing is judged yet."""

    def progress(what: str, done: int, total: int) -> None:
        if (what, done) == ("judging", 0):
            change()

    return validate(folder, options=Options(engine=engine), progress=progress)


@pytest.mark.parametrize("name", CHANGES)
@pytest.mark.parametrize("engine", ["plain", "duckdb"])
@pytest.mark.parametrize("packed", [None, in_gzip, in_parquet])
def test_a_file_that_changes_meanwhile_is_told(
    name: str, engine: str, packed: Callable[[Path], Path] | None, tmp_path: Path
) -> None:
    write_package(tmp_path, {"t": TableOf(csv=CSV, fields=FIELDS)})
    if packed is not None:
        packed(tmp_path)
    (file,) = [one for one in tmp_path.iterdir() if one.name.startswith("t.")]
    with pytest.raises(MachineError, match=f"{file.name}.* was changed while it was read"):
        _validated(tmp_path, engine, lambda: file.write_bytes(CHANGES[name](file.read_bytes())))


@pytest.mark.parametrize("engine", ["plain", "duckdb"])
def test_and_so_is_one_that_is_gone(engine: str, tmp_path: Path) -> None:
    write_package(tmp_path, {"t": TableOf(csv=CSV, fields=FIELDS)})
    with pytest.raises(InputRefusedError, match="there is no file"):
        _validated(tmp_path, engine, (tmp_path / "t.csv").unlink)


def test_and_one_that_changes_before_all_findings_are_told(tmp_path: Path) -> None:
    file = write_package(tmp_path, {"t": TableOf(csv=CSV, fields=FIELDS)}) / "t.csv"
    report = validate(tmp_path, options=Options(keep=1_000))
    file.write_text(CSV.replace("x", "y"), "utf-8")
    with pytest.raises(MachineError, match="was changed while it was read"):
        findings_of(report)
