"""The schema of the figures of Chongqing in dataframely; neither its references nor its rules.

Usage: python dataframely_chongqing.py TABLE.csv
Prints the number of faults of each check as JSON.
"""

import json
import sys

import dataframely as dy
import polars as pl
from chongqing import LEAST, MOST, OPTIONAL, PATTERNS, VALUES


def text(name: str, *, key: bool = False) -> dy.String:
    """Return a column of texts of a form."""
    return dy.String(primary_key=key, nullable=name in OPTIONAL, regex=f"^(?:{PATTERNS[name]})$")


def choice(name: str) -> dy.String:
    """Return a column of listed values."""
    return dy.String(nullable=name in OPTIONAL, check=lambda value: value.is_in(VALUES[name]))


def integer(name: str) -> dy.Int64:
    """Return a column of integers."""
    return dy.Int64(nullable=name in OPTIONAL, min=LEAST[name], max=MOST.get(name))


class Observations(dy.Schema):
    """The table."""

    observation_id = text("observation_id", key=True)
    source_id = text("source_id")
    indicator_id = text("indicator_id")
    definition = choice("definition")
    ref_area = text("ref_area")
    time_period = text("time_period")
    obs_value = dy.Decimal(38, 8)
    unit_measure = choice("unit_measure")
    stated_mantissa = dy.Decimal(38, 8)
    unit_mult = integer("unit_mult")
    decimals = integer("decimals")
    qualifier = choice("qualifier")
    value_to = dy.Decimal(38, 8, nullable=True)
    resolution = dy.Decimal(38, 8, min_exclusive=0)
    obs_status = choice("obs_status")
    payment_period = choice("payment_period")
    printed = dy.String(nullable=True, max_length=40)
    selector_start = integer("selector_start")
    selector_end = integer("selector_end")
    prefix_sha256 = text("prefix_sha256")
    suffix_sha256 = text("suffix_sha256")
    derived_from = text("derived_from")
    note = dy.String(nullable=True)


def main(table: str) -> None:
    _, failure = Observations.filter(pl.read_csv(table, infer_schema=False), cast=True)
    print(json.dumps(failure.counts()))


if __name__ == "__main__":
    main(sys.argv[1])
