"""The checks of the benchmark's package in Pandera on DuckDB, as a careful user of that library would write them.

Usage: python pandera_duckdb_table.py TABLE.csv
Prints the number of faults of each check as JSON. The texts are read into a table of DuckDB in memory, with their
values beside; a null fails a rule of its own only, so that each cell is told of once.
"""

import json
import sys
from collections.abc import Callable
from typing import Any

import ibis
import ibis.expr.datatypes as dt
import pandera.errors
import pandera.ibis as pa
from ibis.expr.types import BooleanValue, Table

DATE, VALUE, MANTISSA, MULT = dt.Date(), dt.Decimal(30, 8), dt.Decimal(18, 8), dt.Int64()
TYPES = {"period": DATE, "published": DATE, "value": VALUE, "mantissa": MANTISSA, "mult": MULT}
REQUIRED = ("record_id", "ref_area", "unit", "status")


def filled(name: str) -> Callable[[Table], BooleanValue]:
    """Return the condition that a cell is not missing."""
    return lambda t: t[name].notnull()


def readable(name: str) -> Callable[[Table], BooleanValue]:
    """Return the condition that a text has a value."""
    return lambda t: t[f"{name}_text"].isnull() | t[name].notnull()


RULES: dict[str, Callable[[Table], BooleanValue]] = {
    **{f"{name} required": filled(name) for name in REQUIRED},
    **{f"{name} required": filled(f"{name}_text") for name in TYPES},
    **{f"{name} type": readable(name) for name in TYPES},
    "record_id pattern": lambda t: t.record_id.re_search(r"^R[0-9]{9}$"),
    "ref_area pattern": lambda t: t.ref_area.re_search(r"^CN-[A-Z]{2}$"),
    "period minimum": lambda t: t.period >= ibis.date("1949-10-01"),
    "unit enum": lambda t: t.unit.isin(["%", "people", "CNY"]),
    "mult minimum": lambda t: t.mult >= 0,
    "mult maximum": lambda t: t.mult <= 8,
    "status enum": lambda t: t.status.isin(["final", "provisional"]),
    "note maxLength": lambda t: t.note.length() <= 40,
    "percentage-in-range": lambda t: (t.unit != "%") | t.value.between(0, 100),
    "value-agrees-with-mantissa": lambda t: t.value == t.mantissa * power(t.mult),
    "people-are-whole": lambda t: (t.unit != "people") | ((t.value % 1 == 0) & (t.value >= 0)),
    "published-after-period": lambda t: t.period <= t.published,
}


def power(mult: Any) -> Any:
    """Return ten to this power, exactly."""
    return mult.cases(*((exponent, ibis.literal(10**exponent).cast("decimal(10, 0)")) for exponent in range(10)))


def check(name: str, condition: Callable[[Table], BooleanValue]) -> pa.Check:
    """Return a check of whole rows; what cannot be said of a null is left to the checks for nulls."""

    def holds(data: Any) -> Table:
        table = data.table
        return table.select(condition(table).fill_null(True).name("holds"))

    return pa.Check(holds, name=name)


SCHEMA = pa.DataFrameSchema(
    {name: pa.Column(TYPES.get(name, dt.String()), nullable=True) for name in (*REQUIRED, *TYPES, "note")},
    checks=[check(name, condition) for name, condition in RULES.items()],
    unique=["record_id"],
    report_duplicates="exclude_first",
)


def main(path: str) -> None:
    connection = ibis.duckdb.connect()
    texts = connection.read_csv(path, all_varchar=True, header=True, nullstr="")
    cells = texts.mutate(**{f"{name}_text": texts[name] for name in TYPES})
    values = {name: cells[name].try_cast(kind) for name, kind in TYPES.items()}
    table = connection.create_table("figures", cells.mutate(**values))
    failing: dict[str, int] = {}
    try:
        SCHEMA.validate(table, lazy=True)
    except pandera.errors.SchemaErrors as errors:
        for error in errors.schema_errors:
            name = getattr(error.check, "name", None) or "record_id primaryKey"
            cases = error.failure_cases
            failing[name] = int(cases.count().execute()) if isinstance(cases, Table) else len(cases)
    print(json.dumps(failing))


if __name__ == "__main__":
    main(sys.argv[1])
