"""Rows stay in memory by the size of the whole package, and not of each table."""

from pathlib import Path
from unittest.mock import patch

import pytest

from formats import in_gzip
from openfigures.tables.csv_file import CsvFile
from openfigures.validation import validate, walk
from packages import TableOf, write_package

CSV = "a\n1\n2\n"


@pytest.mark.parametrize(("budget", "again"), [(2 * len(CSV), 0), (2 * len(CSV) - 1, 2)])
def test_small_tables_are_read_again_when_together_they_are_large(budget: int, again: int, tmp_path: Path) -> None:
    fields = [{"name": "a", "type": "integer"}]
    folder = write_package(tmp_path, {name: TableOf(csv=CSV, fields=fields) for name in ("t", "other")})
    with patch.object(walk, "HELD_BYTES", budget), patch.object(CsvFile, "again", autospec=True) as read:
        read.side_effect = lambda _, spans: iter([CSV[2:].encode()] * len(list(spans)))
        assert validate(folder).verdict == "pass"
    assert read.call_count == again


def test_packed_tables_do_not_stay_in_memory_however_small_they_look(tmp_path: Path) -> None:
    in_gzip(write_package(tmp_path, {"t": TableOf(csv=CSV, fields=[{"name": "a", "type": "integer"}])}))
    with patch.object(CsvFile, "again", autospec=True, side_effect=CsvFile.again) as read:
        assert validate(tmp_path).verdict == "pass"
    assert read.called
