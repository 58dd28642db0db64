"""The schema of the figures of Chongqing in Pandera on Polars; neither its references nor its rules.

Usage: python pandera_chongqing.py TABLE.csv
Prints the number of faults of each check as JSON.
"""

import json
import sys

import pandera.errors
import pandera.polars as pa
import polars as pl
from chongqing import LEAST, MOST, NUMBERS, OPTIONAL, PATTERNS, VALUES

SCHEMA = pa.DataFrameSchema(
    {
        **{
            name: pa.Column(str, pa.Check.str_matches(f"^(?:{form})$"), nullable=name in OPTIONAL)
            for name, form in PATTERNS.items()
        },
        **{name: pa.Column(str, pa.Check.isin(values), nullable=name in OPTIONAL) for name, values in VALUES.items()},
        **{name: pa.Column(pl.Decimal(38, 8), nullable=name in OPTIONAL) for name in NUMBERS},
        "resolution": pa.Column(pl.Decimal(38, 8), pa.Check.gt(0)),
        **{
            name: pa.Column(int, pa.Check.in_range(least, MOST.get(name, sys.maxsize)), nullable=name in OPTIONAL)
            for name, least in LEAST.items()
        },
        "printed": pa.Column(str, pa.Check.str_length(max_value=40), nullable=True),
        "note": pa.Column(str, nullable=True),
    },
    unique=["observation_id"],
    strict=True,
    coerce=True,
)


def main(table: str) -> None:
    failing: dict[str, int] = {}
    try:
        SCHEMA.validate(pl.read_csv(table, infer_schema=False), lazy=True)
    except pandera.errors.SchemaErrors as errors:
        for error in errors.schema_errors:
            check = error.check if isinstance(error.check, str) else error.check.name
            failing[f"{error.schema.name} {check}"] = len(error.failure_cases)
    print(json.dumps(failing))


if __name__ == "__main__":
    main(sys.argv[1])
