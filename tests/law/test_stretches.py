"""However the bytes of a table are cut, the same rows and the same faults are found."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from openfigures.package.dialect import Dialect
from openfigures.package.opening import open_package
from openfigures.package.paths import Folder
from openfigures.tables import regular, stretches, text_file
from openfigures.tables.faults import Fault
from openfigures.tables.formed import FormedRows
from openfigures.tables.regular import RegularRows
from openfigures.tables.table import Table, read_table
from openfigures.tables.table_file import Record
from packages import TableOf, write_package

HEADER = "a,b"
GOOD_ROWS = ["1,2", '"1","2"', '"x, y",2', '"say ""no""",', '"two\nlines",2', ",", "é,漢", '"",""', '"line\r\nend",1']
BAD_QUOTES = ['1"2,3', '"1"2,3', '"open,1', '1,"', '"']
BAD_ROWS = [*BAD_QUOTES, "1", "1,2,3", "", "a\x00,1", "a\x07,1", "a\rb,1", "=1+1,2", "\u202e,1"]
RAW = [b"\xff", b'"', b"\r", b"\n", b",", b"\xc3"]

rows = st.lists(st.sampled_from(GOOD_ROWS * 3 + BAD_ROWS), max_size=25)
ends = st.sampled_from([("\n", "\n"), ("\r\n", "\r\n"), ("\n", "\r\n")])
"""The usual line end, and that of the last line."""
dirt = st.lists(st.tuples(st.integers(0, 400), st.sampled_from(RAW)), max_size=3)


def make(rows: Sequence[str], ends: tuple[str, str], dirt: Sequence[tuple[int, bytes]]) -> bytes:
    """Return the bytes of a table, with some bytes put anywhere."""
    end, last_end = ends
    data = "".join(row + end for row in rows[:-1]).encode() + "".join(row + last_end for row in rows[-1:]).encode()
    for position, piece in dirt:
        data = data[:position] + piece + data[position:]
    return (HEADER + end).encode() + data


texts = st.builds(make, rows, ends, dirt)


@contextmanager
def cut(size: int, smallest: int, *, prove: bool = True) -> Iterator[None]:
    """Read files in chunks of a size, and leave stretches up to `smallest` to be read row by row.

    Without `prove` everything is read row by row.
    """
    with (
        patch.object(text_file, "CHUNK", size),
        patch.object(stretches, "_SMALLEST", smallest),
        patch.object(regular, "_ENOUGH", smallest),
        patch.object(RegularRows, "run", RegularRows.run if prove else lambda _, __, position: (position, 0, 0)),
        patch.object(FormedRows, "run", FormedRows.run if prove else lambda _, __, position: (position, 0, 0, ())),
    ):
        yield


Read = Callable[..., Table]


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> Read:
    """Read a table of two texts from bytes."""
    fields = [{"name": "a", "type": "string"}, {"name": "b", "type": "string"}]
    package = open_package(write_package(tmp_path_factory.mktemp("cut"), {"t": TableOf(csv=HEADER, fields=fields)}))

    def read(data: bytes, **more: Any) -> Table:
        (package.folder.root / "t.csv").write_bytes(data)
        return read_table(replace(package.resources[0], **more), Folder(package.folder.root))

    return read


def content(table: Table) -> tuple[int, list[Record], dict[str, list[Fault]]]:
    """Return all that later stages see of a table."""
    return table.rows, list(table.records()), table.log.kept


sizes = st.sampled_from([8, 20, 50])
smallests = st.sampled_from([1, 16, 60, 1000])


@settings(max_examples=200)
@given(data=texts, size=sizes, smallest=smallests)
def test_cutting_makes_no_difference(read: Read, data: bytes, size: int, smallest: int) -> None:
    with cut(2**22, 2**30, prove=False):
        expected = content(read(data))
    with cut(size, smallest):
        assert content(read(data)) == expected
    assert content(read(data)) == expected


DIALECTS = [
    Dialect(delimiter=";"),
    Dialect(delimiter="\t", quote="'"),
    Dialect(quote=None),
    Dialect(quote=None, escape="\\"),
    Dialect(escape="\\"),
    Dialect(skip_initial_space=True),
    Dialect(comment="#"),
    Dialect(comment="#", skip_initial_space=True, escape="\\"),
    Dialect(comment_rows=(1, 4)),
    Dialect(comment_rows=(3, 20), quote=None),
    Dialect(header_rows=()),
    Dialect(header_rows=(1, 2)),
]
CELLS = ["1", "a", "", " x", "é", '"', "'", '"q"', "'q'", '"two\nlines"', '"#"', "#", "\\", '\\"', "=1"]
foreign_rows = st.lists(st.lists(st.sampled_from(CELLS), min_size=2, max_size=2) | st.lists(st.sampled_from(CELLS)))


@settings(max_examples=200)
@given(
    rows=foreign_rows,
    dialect=st.sampled_from(DIALECTS),
    encoding=st.sampled_from(["utf-8", "ascii", "utf-16", "gb18030"]),
    size=st.sampled_from([200, 400]),  # the header must be in the first chunk
    smallest=smallests,
)
def test_nor_does_it_in_any_dialect_or_encoding(
    read: Read, rows: list[list[str]], dialect: Dialect, encoding: str, size: int, smallest: int
) -> None:
    stored = "utf-8" if encoding == "ascii" else encoding  # so that some bytes are not what is declared
    data = "".join(dialect.delimiter.join(row) + "\n" for row in [["a", "b"], *rows]).encode(stored)
    with cut(2**22, 2**30, prove=False):
        expected = content(read(data, dialect=dialect, encoding=encoding))
    with cut(size, smallest):
        assert content(read(data, dialect=dialect, encoding=encoding)) == expected


@pytest.mark.parametrize("size", [8, 50, 2**22])
@pytest.mark.parametrize("comment", [2, 3, 7, 20, 41])
def test_a_line_that_is_a_comment_is_no_row_wherever_it_stands(read: Read, comment: int, size: int) -> None:
    lines = [HEADER, *(f"{line},x" for line in range(2, 42))]
    with cut(size, 1):
        table = read("".join(f"{line}\n" for line in lines).encode(), dialect=Dialect(comment_rows=(comment,)))
        found = [record.cells[0] for record in table.records()]
    assert found == [str(line) for line in range(2, 42) if line != comment]
    assert table.rows == len(found)


@settings(max_examples=200)
@given(data=texts, size=sizes, smallest=smallests)
def test_a_cell_is_located_where_it_stands(read: Read, data: bytes, size: int, smallest: int) -> None:
    with cut(size, smallest):
        table = read(data)
        located = table.locate(range(1, table.rows + 1))
        records = list(table.records())
    text = data.decode("utf-8", "replace")
    lines = [0, *(at + 1 for at, character in enumerate(text) if character == "\n")]
    assert [located[record.number].cells for record in records] == [record.cells for record in records]
    for record in records:
        for column, cell in enumerate(record.cells):
            place = located[record.number].place_of(column)
            assert place.line is not None
            assert place.column is not None
            written = text[lines[place.line - 1] + place.column - 1 :] + "\n"
            quoted = '"' + cell.replace('"', '""') + '"'
            assert written.startswith(tuple(form + end for form in (cell, quoted) for end in (",", "\n", "\r\n")))
        assert located[record.number].place.line == record.line
