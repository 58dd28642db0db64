"""The checks of the benchmark's package in pointblank on Polars, as a careful user of that library would write them.

Usage: python pointblank_table.py TABLE.csv
Prints the number of faults of each check as JSON. Cells are cast before, with their texts beside, so that what is
missing can be told from what is no value.
"""

import json
import sys
from datetime import date

import pointblank as pb
import polars as pl

POWERS = {exponent: 10**exponent for exponent in range(10)}
CASTS = {
    "period": pl.col("period").str.to_date("%Y-%m-%d", strict=False),
    "published": pl.col("published").str.to_date("%Y-%m-%d", strict=False),
    "value": pl.col("value").cast(pl.Decimal(38, 8), strict=False),
    "mantissa": pl.col("mantissa").cast(pl.Decimal(38, 8), strict=False),
    "mult": pl.col("mult").cast(pl.Int64, strict=False),
}
REQUIRED = {**{name: name for name in ("record_id", "ref_area", "unit", "status")}, **{n: f"{n}_text" for n in CASTS}}
UNIT, VALUE = pl.col("unit"), pl.col("value")
POWER = pl.col("mult").replace_strict(POWERS, default=None, return_dtype=pl.Decimal(38, 0))
RULES = {
    **{f"{name} type": pl.col(f"{name}_text").is_null() | pl.col(name).is_not_null() for name in CASTS},
    "note maxLength": pl.col("note").str.len_chars() <= 40,
    "percentage-in-range": (UNIT != "%") | VALUE.is_between(0, 100),
    "value-agrees-with-mantissa": pl.col("mantissa") * POWER == VALUE,
    "people-are-whole": (UNIT != "people") | ((VALUE % 1 == 0) & (VALUE >= 0)),
    "published-after-period": pl.col("period") <= pl.col("published"),
}
"""What must hold of each row; what cannot be said of a null is left to the steps for nulls."""


def judged(cells: pl.DataFrame) -> pb.Validate:
    """Return the table with the outcome of each step, whose `brief` is the name of the check."""
    steps = (
        pb.Validate(cells)
        .rows_distinct(columns_subset="record_id", brief="record_id primaryKey")
        .col_vals_regex("record_id", "^R[0-9]{9}$", na_pass=True, brief="record_id pattern")
        .col_vals_regex("ref_area", "^CN-[A-Z]{2}$", na_pass=True, brief="ref_area pattern")
        .col_vals_ge("period", date(1949, 10, 1), na_pass=True, brief="period minimum")
        .col_vals_in_set("unit", ["%", "people", "CNY"], brief="unit enum")
        .col_vals_ge("mult", 0, na_pass=True, brief="mult minimum")
        .col_vals_le("mult", 8, na_pass=True, brief="mult maximum")
        .col_vals_in_set("status", ["final", "provisional"], brief="status enum")
    )
    for name, condition in RULES.items():
        steps = steps.col_vals_expr(condition.fill_null(True), brief=name)
    for name, column in REQUIRED.items():
        steps = steps.col_vals_not_null(column, brief=f"{name} required")
    return steps.interrogate(collect_extracts=False)


def main(table: str) -> None:
    texts = pl.scan_csv(table, infer_schema=False)
    cells = texts.with_columns(pl.col(CASTS).name.suffix("_text")).with_columns(**CASTS).collect()
    steps = judged(cells).validation_info
    print(json.dumps({step.brief: step.n_failed for step in steps if step.n_failed}))


if __name__ == "__main__":
    main(sys.argv[1])
