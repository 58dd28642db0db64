"""The checks of the benchmark's package in dataframely, as a careful user of that library would write them.

Usage: python dataframely_table.py TABLE.csv
Prints the number of faults of each check as JSON. Dates are read by Polars, all else is cast by dataframely.
"""

import json
import sys
from datetime import date

import dataframely as dy
import polars as pl

POWERS = {exponent: 10**exponent for exponent in range(10)}
DATES = ("period", "published")
KINDS = {
    "nullability": "required",
    "dtype": "type",
    "regex": "pattern",
    "check": "enum",
    "min": "minimum",
    "max": "maximum",
    "max_length": "maxLength",
}
"""Kinds of rules of dataframely, as the benchmark names them."""


def power(exponent: pl.Expr) -> pl.Expr:
    """Return ten to this power, exactly."""
    return exponent.replace_strict(POWERS, default=None, return_dtype=pl.Decimal(38, 0))


def whole(value: pl.Expr) -> pl.Expr:
    """Return whether a number counts something."""
    return (value % 1 == 0) & (value >= 0)


class Figures(dy.Schema):
    """The table, with its rules."""

    record_id = dy.String(primary_key=True, regex="^R[0-9]{9}$")
    ref_area = dy.String(regex="^CN-[A-Z]{2}$")
    period = dy.Date(min=date(1949, 10, 1))
    published = dy.Date()
    unit = dy.String(check=lambda unit: unit.is_in(["%", "people", "CNY"]))
    value = dy.Decimal(38, 8)
    mantissa = dy.Decimal(38, 8)
    mult = dy.Int64(min=0, max=8)
    status = dy.String(check=lambda status: status.is_in(["final", "provisional"]))
    note = dy.String(nullable=True, max_length=40)

    percentage_in_range = dy.rule()(lambda row: (row.unit.col != "%") | row.value.col.is_between(0, 100))
    value_agrees_with_mantissa = dy.rule()(lambda row: row.value.col == row.mantissa.col * power(row.mult.col))
    people_are_whole = dy.rule()(lambda row: (row.unit.col != "people") | whole(row.value.col))
    published_after_period = dy.rule()(lambda row: row.period.col <= row.published.col)


def named(rule: str) -> str:
    """Return the name of a rule in the benchmark; a date that is missing and one that is none look alike."""
    column, _, kind = rule.partition("|")
    if rule == "primary_key":
        return "record_id primaryKey"
    if kind == "nullability" and column in DATES:
        return f"{column} type"
    return f"{column} {KINDS[kind]}" if kind else rule.replace("_", "-")


def main(table: str) -> None:
    texts = pl.scan_csv(table, infer_schema=False)
    cells = texts.with_columns(pl.col(DATES).str.to_date("%Y-%m-%d", strict=False)).collect()
    _, failure = Figures.filter(cells, cast=True)
    print(json.dumps({named(rule): count for rule, count in failure.counts().items()}))


if __name__ == "__main__":
    main(sys.argv[1])
