"""The schema of the figures of Chongqing in pointblank on Polars; neither its references nor its rules.

Usage: python pointblank_chongqing.py TABLE.csv
Prints the number of faults of each check as JSON.
"""

import json
import sys

import pointblank as pb
import polars as pl
from chongqing import LEAST, MOST, NUMBERS, OPTIONAL, PATTERNS, VALUES


def judged(cells: pl.DataFrame) -> pb.Validate:
    """Return the table with the outcome of each step, whose `brief` is the name of the check."""
    steps = pb.Validate(cells).rows_distinct(columns_subset="observation_id", brief="observation_id primaryKey")
    for name in set(cells.columns) - set(OPTIONAL):
        steps = steps.col_vals_not_null(name, brief=f"{name} required")
    for name, form in PATTERNS.items():
        steps = steps.col_vals_regex(name, f"^(?:{form})$", na_pass=True, brief=f"{name} pattern")
    for name, values in VALUES.items():
        listed = pl.col(name).is_null() | pl.col(name).is_in(values)
        steps = steps.col_vals_expr(listed, brief=f"{name} enum")
    for name, least in LEAST.items():
        steps = steps.col_vals_ge(name, least, na_pass=True, brief=f"{name} minimum")
    for name, most in MOST.items():
        steps = steps.col_vals_le(name, most, na_pass=True, brief=f"{name} maximum")
    steps = steps.col_vals_expr(pl.col("resolution") > 0, brief="resolution exclusiveMinimum")
    short = pl.col("printed").is_null() | (pl.col("printed").str.len_chars() <= 40)
    return steps.col_vals_expr(short, brief="printed maxLength").interrogate(collect_extracts=False)


def main(table: str) -> None:
    texts = pl.read_csv(table, infer_schema=False)  # the casts fail at a cell that is no number
    cells = texts.with_columns(pl.col(NUMBERS).cast(pl.Decimal(38, 8)), pl.col(list(LEAST)).cast(pl.Int64))
    print(json.dumps({step.brief: step.n_failed for step in judged(cells).validation_info if step.n_failed}))


if __name__ == "__main__":
    main(sys.argv[1])
