"""The checks of the benchmark's package in Pandera on Polars, as a careful user of that library would write them.

Usage: python pandera_polars_table.py TABLE.csv
Prints the number of faults of each check as JSON. Cells are cast before, because the checks of Pandera do not survive a
column that it cannot coerce; the texts stay beside, so that what is missing can be told from what is no value.
"""

import json
import sys
from datetime import date

import pandera.errors
import pandera.polars as pa
import polars as pl
from pandera.api.polars.types import PolarsData

POWERS = {exponent: 10**exponent for exponent in range(10)}
CASTS = {
    "period": pl.col("period").str.to_date("%Y-%m-%d", strict=False),
    "published": pl.col("published").str.to_date("%Y-%m-%d", strict=False),
    "value": pl.col("value").cast(pl.Decimal(38, 8), strict=False),
    "mantissa": pl.col("mantissa").cast(pl.Decimal(38, 8), strict=False),
    "mult": pl.col("mult").cast(pl.Int64, strict=False),
}
UNIT, VALUE = pl.col("unit"), pl.col("value")
POWER = pl.col("mult").replace_strict(POWERS, default=None, return_dtype=pl.Decimal(38, 0))
RULES = {
    **{f"{name} required": pl.col(f"{name}_text").is_not_null() for name in CASTS},
    **{f"{name} type": pl.col(f"{name}_text").is_null() | pl.col(name).is_not_null() for name in CASTS},
    "percentage-in-range": (UNIT != "%") | VALUE.is_between(0, 100),
    "value-agrees-with-mantissa": pl.col("mantissa") * POWER == VALUE,
    "people-are-whole": (UNIT != "people") | ((VALUE % 1 == 0) & (VALUE >= 0)),
    "published-after-period": pl.col("period") <= pl.col("published"),
}
NAMES = {"not_nullable": "required", "field_uniqueness": "primaryKey"}


def rule(name: str, condition: pl.Expr) -> pa.Check:
    """Return a check of whole rows."""

    def holds(data: PolarsData) -> pl.LazyFrame:
        return data.lazyframe.select(condition)

    return pa.Check(holds, name=name)


SCHEMA = pa.DataFrameSchema(
    {
        "record_id": pa.Column(str, pa.Check.str_matches("^R[0-9]{9}$", name="pattern"), unique=True),
        "ref_area": pa.Column(str, pa.Check.str_matches("^CN-[A-Z]{2}$", name="pattern")),
        "period": pa.Column(pl.Date, pa.Check.ge(date(1949, 10, 1), name="minimum"), nullable=True),
        "published": pa.Column(pl.Date, nullable=True),
        "unit": pa.Column(str, pa.Check.isin(["%", "people", "CNY"], name="enum")),
        "value": pa.Column(pl.Decimal(38, 8), nullable=True),
        "mantissa": pa.Column(pl.Decimal(38, 8), nullable=True),
        "mult": pa.Column(int, [pa.Check.ge(0, name="minimum"), pa.Check.le(8, name="maximum")], nullable=True),
        "status": pa.Column(str, pa.Check.isin(["final", "provisional"], name="enum")),
        "note": pa.Column(str, pa.Check.str_length(max_value=40, name="maxLength"), nullable=True),
    },
    checks=[rule(name, condition) for name, condition in RULES.items()],
)


def main(table: str) -> None:
    texts = pl.scan_csv(table, infer_schema=False)
    cells = texts.with_columns(pl.col(CASTS).name.suffix("_text")).with_columns(**CASTS).collect()
    failing: dict[str, int] = {}
    try:
        SCHEMA.validate(cells, lazy=True)
    except pandera.errors.SchemaErrors as errors:
        for error in errors.schema_errors:
            check = error.check if isinstance(error.check, str) else error.check.name
            name = check if check in RULES else f"{error.schema.name} {NAMES.get(check, check)}"
            failing[name] = len(error.failure_cases)
    print(json.dumps(failing))


if __name__ == "__main__":
    main(sys.argv[1])
