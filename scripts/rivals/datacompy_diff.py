"""The diff of two tables of the benchmark's package in datacompy on Polars, as a careful user would write it.

Usage: python datacompy_diff.py OLD.csv NEW.csv
Prints how many rows were added and removed, and how many cells of each column changed, as JSON. Cells are compared as
texts, so that no number is rounded.
"""

import json
import sys

import polars as pl
from datacompy import PolarsCompare


def main(old: str, new: str) -> None:
    tables = [pl.read_csv(path, infer_schema=False) for path in (old, new)]
    compared = PolarsCompare(*tables, join_columns="record_id", df1_name="old", df2_name="new")
    changed = {one["column"]: one["unequal_cnt"] for one in compared.column_stats if one["unequal_cnt"]}
    print(json.dumps({"removed": len(compared.df1_unq_rows), "added": len(compared.df2_unq_rows), **changed}))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
