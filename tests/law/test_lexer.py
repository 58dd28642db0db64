"""The lexer reads what Python's csv module writes, and accepts nothing that the two would read differently."""

import csv
from collections.abc import Iterator
from io import StringIO
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from openfigures.package.dialect import Dialect
from openfigures.tables.lexer import Lexer, Row

DIALECTS = [
    Dialect(),
    Dialect(delimiter=";"),
    Dialect(delimiter="\t", quote="'"),
    Dialect(delimiter="|", quote=None, escape="\\"),
    Dialect(escape="\\"),
    Dialect(escape="\\", double_quote=False),
    Dialect(delimiter="^", quote="'", escape="*"),
    Dialect(skip_initial_space=True),
]
texts = st.text(st.sampled_from("aé漢 ,;\t|^'\"\\*\n\r\x00") | st.characters(codec="utf-8"), max_size=6)
tables = st.lists(st.lists(texts, min_size=1, max_size=4), min_size=1, max_size=5)


def python(dialect: Dialect, *, every: bool = False, end: str = "\n") -> dict[str, Any]:
    """Return what Python's csv module calls the options of a dialect; with `every`, it writes all cells in quotes."""
    return {
        "quoting": csv.QUOTE_NONE if dialect.quote is None else csv.QUOTE_ALL if every else csv.QUOTE_MINIMAL,
        "delimiter": dialect.delimiter,
        "quotechar": dialect.quote,
        "escapechar": dialect.escape,
        "doublequote": dialect.double_quote,
        "skipinitialspace": dialect.skip_initial_space,
        "lineterminator": end,
    }


def lex(dialect: Dialect, data: bytes) -> Iterator[Row]:
    """Yield all rows of some bytes."""
    lexer, position = Lexer(dialect), 0
    while position < len(data):
        row = lexer.row(data, position)
        assert row.end > position
        yield row
        position = row.end


@settings(max_examples=300)
@given(dialect=st.sampled_from(DIALECTS), table=tables, end=st.sampled_from(["\n", "\r\n"]), every=st.booleans())
def test_what_python_writes_is_read_back(dialect: Dialect, table: list[list[str]], end: str, every: bool) -> None:
    if not every:  # Python does not always protect carriage returns and leading spaces
        table = [[text.replace("\r", "").lstrip(" ") for text in row] for row in table]
    if dialect.quote is None:
        table = [["", *row] for row in table]  # Python cannot write a single empty cell without quotes
    out = StringIO()
    csv.writer(out, **python(dialect, every=every, end=end)).writerows(table)
    rows = list(lex(dialect, out.getvalue().encode()))
    assert [row.fault for row in rows] == [None] * len(rows)
    assert [[cell.decode() for cell in row.cells] for row in rows] == table


pieces = st.sampled_from([*"ab ,;\t|^'\"\\*", '""', "\n", "\n", "\r\n", "a,b\n", '"a",', 'a"'])


@settings(max_examples=500)
@given(dialect=st.sampled_from(DIALECTS), text=st.lists(pieces, max_size=20).map("".join))
def test_what_is_accepted_is_what_python_reads(dialect: Dialect, text: str) -> None:
    text += "\na\n"  # Python cannot read an escaped line end at the very end
    rows = list(lex(dialect, text.encode()))
    if any(row.fault for row in rows):
        return
    expected = list(csv.reader(StringIO(text, newline=""), strict=True, **python(dialect)))
    blank = [[""] if row == [] else row for row in expected]
    assert [[cell.decode() for cell in row.cells] for row in rows] == blank
