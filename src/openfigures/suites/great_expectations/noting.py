"""Rows that a query yields, noted by SQLite while the library runs it: the library itself hands out at most 200."""

import sqlite3
from array import array
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace

from openfigures.suites.great_expectations.chain import Query
from openfigures.suites.great_expectations.expecting import QUERY, Expectation
from openfigures.suites.great_expectations.names import Layout, name_sql
from openfigures.suites.great_expectations.verdicts import BEYOND, FALSE, UNKNOWN

_FUNCTION = "noted"
"""Takes the position of the demand, the number of a row and its verdict, and is true."""


def noting(one: Expectation, layout: Layout) -> Expectation:
    """Return an expectation of which a query notes its rows.

    Without its LIMIT, SQLite could note rows before it knows whether the query yields them.
    """
    if one.type != QUERY:
        return one
    noted = f"{_FUNCTION}({one.position}, {name_sql(layout.row)}, verdict)"
    query = Query(f"SELECT * FROM ({one.rows.text} LIMIT -1) WHERE {noted}")
    return replace(one, arguments={"unexpected_rows_query": query.for_library()})


class Notes:
    """The rows that were noted."""

    def __init__(self) -> None:
        self._rows: defaultdict[tuple[int, str], array[int]] = defaultdict(lambda: array("q"))

    def add_to(self, database: sqlite3.Connection) -> None:
        """Let queries of a connection note rows."""
        database.create_function(_FUNCTION, 3, self._note)

    def take(self, position: int) -> Iterator[tuple[int, str]]:
        """Yield the rows of a demand with their verdicts, each once though the library runs a query twice."""
        for verdict in (FALSE, UNKNOWN, BEYOND):
            for row in set(self._rows.pop((position, verdict), ())):
                yield row, verdict

    def _note(self, position: int, row: int, verdict: str) -> bool:
        self._rows[position, verdict].append(row)
        return True
