"""The queries of the Great Expectations suites run by SQLite alone, to see quickly what they yield."""

from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from generated import demand
from openfigures.engines.checks import Check, Hit, Outcome
from openfigures.package.schema import Field
from openfigures.suites.great_expectations.cells import Cell
from openfigures.suites.great_expectations.database import write_database
from openfigures.suites.great_expectations.expecting import expected
from openfigures.suites.great_expectations.names import name_sql
from openfigures.suites.great_expectations.regexp import connect
from openfigures.tables.table import Table


def outcomes_of(tables: Mapping[str, Table], checks: Sequence[Check], folder: Path) -> list[Outcome]:
    """Return what the queries of some checks find; the library would run these and take their rows for wrong."""
    found = expected({name: table.schema for name, table in tables.items()}, [demand(one, "x") for one in checks])
    outcomes = {position: Outcome(skipped=reason) for position, reason in found.unsaid.items()}
    path = folder / "package.sqlite"
    write_database(path, tables.values(), found.layouts)
    with closing(connect(path)) as database:
        for name, expectations in found.by_table.items():
            for one in expectations:
                queries = [one.beyond, one.rows] if one.beyond else [one.rows]
                rows = [row for query in queries for row in database.execute(query.over(found.layouts[name].table))]
                outcomes[one.position] = _outcome(dict(rows))
    return [outcomes[position] for position in range(len(checks))]


def _outcome(verdicts: Mapping[int, str]) -> Outcome:
    hits = tuple(Hit(row, verdict == "unknown") for row, verdict in sorted(verdicts.items()) if verdict != "beyond")
    unknown = sum(hit.unknown for hit in hits)
    beyond = tuple(sorted(row for row, verdict in verdicts.items() if verdict == "beyond"))
    return Outcome(failed=len(hits) - unknown, unknown=unknown, beyond=beyond, hits=hits)


def agrees(mine: Outcome, reference: Outcome) -> bool:
    """Whether an outcome is that of the plain engine but for rows that are beyond."""
    hits = tuple(Hit(hit.row, hit.unknown) for hit in reference.hits if hit.row not in mine.beyond)
    unknown = sum(hit.unknown for hit in hits)
    return (mine.hits, mine.failed, mine.unknown) == (hits, len(hits) - unknown, unknown)


def values_of(field: Field, texts: Sequence[str], path: Path, expression: str = "") -> list[Any]:
    """Return the values of cells as SQLite has them, or those of an expression over them."""
    with closing(connect(path)) as database:
        database.execute(f"CREATE TABLE t (row INTEGER PRIMARY KEY, {name_sql(field.name)} TEXT)")
        database.executemany(f"INSERT INTO t ({name_sql(field.name)}) VALUES (?)", [(text,) for text in texts])
        return [
            value for (value,) in database.execute(f"SELECT {expression or Cell(field).value} FROM t AS t ORDER BY row")
        ]
