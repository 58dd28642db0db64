"""The checks of the benchmark's package as one streaming query of Polars, as a careful person would write it by hand.

Usage: python polars_query.py TABLE.csv
Prints the number of faults of each check as JSON. It says neither where nor why.
"""

import json
import sys

import polars as pl

NUMBER = r"^[+-]?[0-9]{1,18}(\.[0-9]{1,8})?$"  # Decimal(38, 8) holds these without rounding
DAY = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
HEADER = ["record_id", "ref_area", "period", "published", "unit", "value", "mantissa", "mult", "status", "note"]
REQUIRED = HEADER[:-1]
POWERS = {exponent: 10**exponent for exponent in range(10)}


def formed(name: str, form: str) -> pl.Expr:
    """Return the texts of a column that have a form; null otherwise. `$` of Polars matches at the very end only."""
    return pl.when(pl.col(name).str.contains(form)).then(pl.col(name))


def main(table: str) -> None:
    texts = pl.scan_csv(table, infer_schema=False)
    if texts.collect_schema().names() != HEADER:
        sys.exit("the header is not that of the schema")
    values = {
        "period": formed("period", DAY).str.to_date("%Y-%m-%d", strict=False),
        "published": formed("published", DAY).str.to_date("%Y-%m-%d", strict=False),
        "value": formed("value", NUMBER).cast(pl.Decimal(38, 8), strict=False),
        "mantissa": formed("mantissa", NUMBER).cast(pl.Decimal(38, 8), strict=False),
        "mult": formed("mult", "^[+-]?[0-9]{1,9}$").cast(pl.Int32, strict=False),
    }
    cells = texts.with_columns(value.alias(f"{name}_read") for name, value in values.items())
    read = {name: pl.col(f"{name}_read") for name in values}
    unit, value, mult = pl.col("unit"), read["value"], read["mult"]
    power = mult.replace_strict(POWERS, default=None, return_dtype=pl.Decimal(38, 0))
    broken = {
        **{f"{name} required": pl.col(name).is_null() for name in REQUIRED},
        **{f"{name} type": pl.col(name).is_not_null() & read[name].is_null() for name in values},
        "record_id pattern": ~pl.col("record_id").str.contains("^R[0-9]{9}$"),
        "ref_area pattern": ~pl.col("ref_area").str.contains("^CN-[A-Z]{2}$"),
        "period minimum": read["period"] < pl.date(1949, 10, 1),
        "unit enum": ~unit.is_in(["%", "people", "CNY"]),
        "mult minimum": mult < 0,
        "mult maximum": mult > 8,
        "status enum": ~pl.col("status").is_in(["final", "provisional"]),
        "note maxLength": pl.col("note").str.len_chars() > 40,
        "percentage-in-range": (unit == "%") & ~value.is_between(0, 100),
        "value-agrees-with-mantissa": value != read["mantissa"] * power,
        "people-are-whole": (unit == "people") & ~((value % 1 == 0) & (value >= 0)),
        "published-after-period": read["period"] > read["published"],
    }
    key = pl.col("record_id").drop_nulls()
    counts = cells.select(
        (key.len() - key.n_unique()).alias("record_id primaryKey"),
        *(condition.sum().alias(check) for check, condition in broken.items()),
    ).collect(engine="streaming")
    print(json.dumps({check: count for check, count in counts.row(0, named=True).items() if count}))


if __name__ == "__main__":
    main(sys.argv[1])
