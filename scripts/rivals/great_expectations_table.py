"""The checks of the benchmark's package in Great Expectations on pandas, as a careful user would write them.

Usage: python great_expectations_table.py TABLE.csv
Prints the number of faults of each check as JSON. Cells are read as texts and cast by pandas, to binary fractions, with
the texts beside; whether a value agrees with its mantissa is computed before, up to the error of binary fractions.
"""

import json
import sys
from typing import Any

import great_expectations as gx
import pandas as pd

DATES, NUMBERS = ("period", "published"), ("value", "mantissa", "mult")
gxe: Any = gx.expectations
READ = (*DATES, *NUMBERS)
TEXTS = ("record_id", "ref_area", "unit", "status")
COUNTS_ONLY: Any = {"result_format": "SUMMARY"}


def read(path: str) -> pd.DataFrame:
    """Return the table: the texts of what has another type, its values, and what follows from them."""
    cells = pd.read_csv(path, dtype=str, keep_default_na=False, na_values=[""])
    texts = {f"{name}_text": cells[name] for name in READ}
    cells = cells.assign(**texts)
    for name in DATES:
        cells[name] = pd.to_datetime(cells[name], format="%Y-%m-%d", errors="coerce")
    for name in NUMBERS:
        cells[name] = pd.to_numeric(cells[name], errors="coerce")
    for name in READ:
        cells[f"{name}_unread"] = cells[name].isna() & cells[f"{name}_text"].notna()
    stated = cells["mantissa"] * 10 ** cells["mult"]
    cells["disagrees"] = (cells["value"] - stated).abs() > stated.abs() * 1e-9
    cells["remainder"] = cells["value"] % 1
    return cells


def expectations() -> dict[str, Any]:
    """Return the expectations by the name of their check."""
    people: Any = {"row_condition": 'unit=="people"', "condition_parser": "pandas"}
    percent: Any = {"row_condition": 'unit=="%"', "condition_parser": "pandas"}
    required = {name: name for name in TEXTS} | {name: f"{name}_text" for name in READ}
    return {
        **{f"{name} required": gxe.ExpectColumnValuesToNotBeNull(column=column) for name, column in required.items()},
        **{
            f"{name} type": gxe.ExpectColumnValuesToBeInSet(column=f"{name}_unread", value_set=[False]) for name in READ
        },
        "record_id primaryKey": gxe.ExpectColumnValuesToBeUnique(column="record_id"),
        "record_id pattern": gxe.ExpectColumnValuesToMatchRegex(column="record_id", regex=r"^R[0-9]{9}\Z"),
        "ref_area pattern": gxe.ExpectColumnValuesToMatchRegex(column="ref_area", regex=r"^CN-[A-Z]{2}\Z"),
        "period minimum": gxe.ExpectColumnValuesToBeBetween(column="period", min_value=pd.Timestamp("1949-10-01")),
        "unit enum": gxe.ExpectColumnValuesToBeInSet(column="unit", value_set=["%", "people", "CNY"]),
        "mult minimum": gxe.ExpectColumnValuesToBeBetween(column="mult", min_value=0),
        "mult maximum": gxe.ExpectColumnValuesToBeBetween(column="mult", max_value=8),
        "status enum": gxe.ExpectColumnValuesToBeInSet(column="status", value_set=["final", "provisional"]),
        "note maxLength": gxe.ExpectColumnValueLengthsToBeBetween(column="note", max_value=40),
        "percentage-in-range": gxe.ExpectColumnValuesToBeBetween(column="value", min_value=0, max_value=100, **percent),
        "value-agrees-with-mantissa": gxe.ExpectColumnValuesToBeInSet(column="disagrees", value_set=[False]),
        "people-are-whole": gxe.ExpectColumnValuesToBeInSet(column="remainder", value_set=[0], **people),
        "published-after-period": gxe.ExpectColumnPairValuesAToBeGreaterThanB(
            column_A="published", column_B="period", or_equal=True, ignore_row_if="either_value_is_missing"
        ),
    }


def main(table: str) -> None:
    context: Any = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = {"globally": False}
    asset = context.data_sources.add_pandas("tables").add_dataframe_asset("figures")
    batch = asset.add_batch_definition_whole_dataframe("all").get_batch({"dataframe": read(table)})
    named = expectations()
    suite = gx.ExpectationSuite(name="figures", expectations=list(named.values()))
    for name, expectation in named.items():
        expectation.meta = {"check": name}
    failing = {}
    for result in batch.validate(suite, **COUNTS_ONLY).results:
        if not result.success:
            failing[result.expectation_config.meta["check"]] = result.result["unexpected_count"]
    print(json.dumps(failing))


if __name__ == "__main__":
    main(sys.argv[1])
