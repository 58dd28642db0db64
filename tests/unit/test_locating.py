"""Findings with their places: of a wide row, each finding reads the few cells that it needs."""

from dataclasses import replace
from pathlib import Path
from unittest.mock import patch

from openfigures.tables.table import Table
from openfigures.tables.table_file import Located
from openfigures.validation import validate
from packages import TableOf, findings_of, write_package

WIDTH = 200


class Counted(tuple[str, ...]):
    """Cells that count how often one is read."""

    __slots__ = ()
    times = 0

    def __getitem__(self, index):  # type: ignore[no-untyped-def]
        Counted.times += 1
        return tuple.__getitem__(self, index)


def test_each_finding_of_a_wide_row_reads_few_cells(tmp_path: Path) -> None:
    names = [f"c{number}" for number in range(WIDTH)]
    fields = [{"name": name, "type": "integer"} for name in names]
    table = TableOf(csv=",".join(names) + "\n" + "x," * (WIDTH - 1) + "x\n", fields=fields)
    locate = Table.locate

    def counted(self: Table, numbers: set[int]) -> dict[int, Located]:
        return {number: replace(row, cells=Counted(row.cells)) for number, row in locate(self, numbers).items()}

    with patch.object(Table, "locate", counted):
        findings = findings_of(validate(write_package(tmp_path, {"t": table})))
    assert [finding.field for finding in findings] == names
    assert Counted.times <= 5 * WIDTH
