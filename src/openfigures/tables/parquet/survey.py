"""All values of a Parquet file, looked at by DuckDB: how long they are, and where a row may be faulty."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import duckdb

from openfigures.cells.forms import Form
from openfigures.database.quoting import quoted
from openfigures.package.limits import RECORD_BYTES
from openfigures.package.schema import Field
from openfigures.tables.hidden import CHARACTERS
from openfigures.tables.parquet.columns import Column, Holds
from openfigures.tables.parquet.formed import has_form
from openfigures.tables.parquet.texts import null_text

_SUSPICIOUS = quoted(rf"^[=@]|[\r{CHARACTERS}]")
"""What a cell holds if it holds something that one does not see, or that a spreadsheet would run."""


class Part(NamedTuple):
    """Some rows of a file, one after the other."""

    rows: int
    readable: bool
    """Whether each of them surely is well formed."""
    formed: bool
    """Whether the text of each of their values has the form of its field."""


class Lengths(NamedTuple):
    """How long the texts of a file are, in bytes."""

    total: int
    longest: int
    """At most, those of one row."""


class Survey:
    """The questions about some columns of a file, the values of which `values` yields as v0, v1 and so on."""

    def __init__(self, columns: Sequence[Column], fields: Sequence[Field | None], values: str) -> None:
        self._columns = columns
        self._fields = fields
        self._values = values
        self._texts = [f"v{at}" for at, column in enumerate(columns) if column.holds is Holds.TEXT]
        self._nulls = {f"v{at}": null_text(field) for at, field in enumerate(fields)}

    def lengths(self, connection: duckdb.DuckDBPyConnection) -> Lengths:
        """Return how long the texts are; a text that stands in a file once for many cells is measured once."""
        asked = [f"coalesce({name}(strlen({text})), 0)" for name in ("sum", "max") for text in self._texts]
        row = connection.execute(f"SELECT {', '.join(asked) or 0} FROM {self._values}").fetchone() or ()
        return Lengths(int(sum(row[: len(self._texts)])), int(sum(row[len(self._texts) :])))

    def parts(
        self, connection: duckdb.DuckDBPyConnection, rows: int, forms: Sequence[Form], lengths: Lengths
    ) -> list[Part]:
        """Return what is known of each so many rows; every value is read, whether it is asked about or not."""
        faulty = " OR ".join([*self._text_doubts(lengths), *self._null_doubts(), self._blank()])
        known = zip(self._columns, self._nulls, self._fields, forms, strict=True) if forms else ()
        formed = " AND ".join(has_form(*one) for one in known) or "FALSE"
        read = [f"bit_xor(hash({value}))" for value in self._nulls if value not in self._texts]
        asked = ["count(*)", f"NOT coalesce(bool_or({faulty}), FALSE)", f"bool_and({formed})", *read]
        query = f"SELECT row // {rows} AS part, {', '.join(asked)} FROM {self._values} GROUP BY part ORDER BY part"
        return [Part(*row[1:4]) for row in connection.execute(query).fetchall()]

    def _text_doubts(self, lengths: Lengths) -> Iterator[str]:
        yield from (f"regexp_matches({text}, {_SUSPICIOUS})" for text in self._texts)
        if lengths.longest > RECORD_BYTES:
            yield f"strlen(concat({', '.join(self._texts)})) > {RECORD_BYTES}"

    def _null_doubts(self) -> Iterator[str]:
        yield from (f"{value} IS NULL" for value, missing in self._nulls.items() if missing is None)

    def _blank(self) -> str:
        """Return the condition that every cell of a row is empty."""
        return f"({' AND '.join(self._empty(value) for value in self._nulls)})"

    def _empty(self, value: str) -> str:
        conditions = [f"{value} IS NULL"] if self._nulls[value] == "" else []
        conditions += [f"{value} = ''"] if value in self._texts else []
        return f"({' OR '.join(conditions) or 'FALSE'})"
