"""What stays in memory and what does not: rows of small packages, and work within a limit."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path
from unittest.mock import patch

import click
import pytest

from formats import in_gzip
from openfigures.cli.sizes import Size
from openfigures.errors import UsageError
from openfigures.options import Options
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


CHECKED = """
import resource, sys
from openfigures.engines.checks import Unique
from openfigures.engines.duck.engine import DuckEngine
from openfigures.errors import MachineError
from packages import tables_of
from pathlib import Path

memory, disk = int(sys.argv[2]), int(sys.argv[3])
tables = tables_of(Path(sys.argv[1]))
resource.setrlimit(resource.RLIMIT_FSIZE, (disk, disk))
try:
    outcome, = DuckEngine(memory * 2**20).run(tables, [Unique(table="t", fields=("key",))], 5)
    print(outcome.failed, *(hit.row for hit in outcome.hits))
except MachineError as error:
    print(error)
"""


@pytest.fixture(scope="module")
def long_keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write a package whose keys take more memory than a small limit leaves; two rows repeat an earlier one."""
    keys = [hashlib.sha256(b"%d" % at).hexdigest() * 2 for at in range(300_000)]
    csv = "key,more\n" + "".join(f"{key},\n" for key in [*keys, keys[0], keys[-1]])
    fields = [{"name": "key"}, {"name": "more"}]
    return write_package(tmp_path_factory.mktemp("long"), {"t": TableOf(csv=csv, fields=fields)})


@pytest.mark.parametrize(
    ("memory", "disk", "says"),
    [
        (1024, 1000, "2 300001 300002"),  # nothing is written
        (214, 2**30, "2 300001 300002"),
        (214, 1000, "the disk is too small for the working files"),
        (146, 2**30, "the memory is too small for this package"),
    ],
)
def test_what_is_larger_than_the_limit_goes_to_the_disk(memory: int, disk: int, says: str, long_keys: Path) -> None:
    command = [sys.executable, "-c", CHECKED, str(long_keys), str(memory), str(disk)]
    path = {"PYTHONPATH": str(Path(__file__).parent.parent)}
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=os.environ | path)
    assert done.stdout.startswith(says), done


@pytest.mark.parametrize(
    ("text", "size"), [("512MiB", 2**29), ("2GB", 2 * 10**9), ("1 gib", 2**30), ("402653184", 402653184)]
)
def test_a_size_is_written_as_people_do(text: str, size: int) -> None:
    assert Size().convert(text, None, None) == size


@pytest.mark.parametrize("text", ["", "1.5GiB", "GiB", "-1GiB", "1 Gib/s", "１GiB", "9" * 20])
def test_what_is_no_size_is_refused(text: str) -> None:
    with pytest.raises(click.BadParameter, match="is no size"):
        Size().convert(text, None, None)


def test_too_small_a_limit_is_refused(tmp_path: Path) -> None:
    write_package(tmp_path, {"t": TableOf(csv=CSV, fields=[{"name": "a"}])})
    with pytest.raises(UsageError, match="384 MiB"):
        validate(tmp_path, options=Options(memory=2**20))
