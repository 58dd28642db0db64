"""The checks of the benchmark's package as one query of Spark, as a careful person would write it by hand.

Usage: python spark_query.py TABLE.csv [MASTER]
Prints the number of faults of each check as JSON. It says neither where nor why.
"""

import json
import os
import sys
from tempfile import TemporaryDirectory
from typing import Any

from pyspark.sql import SparkSession

NUMBER = r"\\A[+-]?[0-9]{1,18}([.][0-9]{1,8})?\\z"  # DECIMAL(26, 8) holds these without rounding
DAY = r"\\A[0-9]{4}-[0-9]{2}-[0-9]{2}\\z"
HEADER = ["record_id", "ref_area", "period", "published", "unit", "value", "mantissa", "mult", "status", "note"]

QUERY = rf"""
WITH cells AS (
    SELECT
        record_id, ref_area, unit, status, note,
        period AS period_text, published AS published_text,
        value AS value_text, mantissa AS mantissa_text, mult AS mult_text,
        CASE WHEN period RLIKE '{DAY}' THEN try_cast(period AS DATE) END AS period,
        CASE WHEN published RLIKE '{DAY}' THEN try_cast(published AS DATE) END AS published,
        CASE WHEN value RLIKE '{NUMBER}' THEN try_cast(value AS DECIMAL(26, 8)) END AS value,
        CASE WHEN mantissa RLIKE '{NUMBER}' THEN try_cast(mantissa AS DECIMAL(26, 8)) END AS mantissa,
        CASE WHEN mult RLIKE '\\A[+-]?[0-9]{{1,9}}\\z' THEN try_cast(mult AS INT) END AS mult
    FROM texts
)
SELECT
    count(record_id) - count(DISTINCT record_id) AS `record_id primaryKey`,
    count_if(record_id IS NULL) AS `record_id required`,
    count_if(NOT record_id RLIKE '\\AR[0-9]{{9}}\\z') AS `record_id pattern`,
    count_if(ref_area IS NULL) AS `ref_area required`,
    count_if(NOT ref_area RLIKE '\\ACN-[A-Z]{{2}}\\z') AS `ref_area pattern`,
    count_if(period_text IS NULL) AS `period required`,
    count_if(period_text IS NOT NULL AND period IS NULL) AS `period type`,
    count_if(period < DATE '1949-10-01') AS `period minimum`,
    count_if(published_text IS NULL) AS `published required`,
    count_if(published_text IS NOT NULL AND published IS NULL) AS `published type`,
    count_if(unit IS NULL) AS `unit required`,
    count_if(unit NOT IN ('%', 'people', 'CNY')) AS `unit enum`,
    count_if(value_text IS NULL) AS `value required`,
    count_if(value_text IS NOT NULL AND value IS NULL) AS `value type`,
    count_if(mantissa_text IS NULL) AS `mantissa required`,
    count_if(mantissa_text IS NOT NULL AND mantissa IS NULL) AS `mantissa type`,
    count_if(mult_text IS NULL) AS `mult required`,
    count_if(mult_text IS NOT NULL AND mult IS NULL) AS `mult type`,
    count_if(mult < 0) AS `mult minimum`,
    count_if(mult > 8) AS `mult maximum`,
    count_if(status IS NULL) AS `status required`,
    count_if(status NOT IN ('final', 'provisional')) AS `status enum`,
    count_if(length(note) > 40) AS `note maxLength`,
    count_if(unit = '%' AND value NOT BETWEEN 0 AND 100) AS `percentage-in-range`,
    count_if(
        mult BETWEEN 0 AND 9 AND value <> mantissa
            * element_at(transform(sequence(0, 9), x -> CAST(concat('1', repeat('0', x)) AS DECIMAL(10, 0))), mult + 1)
    ) AS `value-agrees-with-mantissa`,
    count_if(unit = 'people' AND NOT (value = floor(value) AND value >= 0)) AS `people-are-whole`,
    count_if(period > published) AS `published-after-period`
FROM cells
"""


def counts(session: Any) -> dict[str, int]:
    """Return the faults of each check in the view `texts`; a session that is warm can be asked again."""
    return {check: count for check, count in session.sql(QUERY).first().asDict().items() if count}


def main(table: str, master: str) -> None:
    with open(table, encoding="utf-8") as file:  # noqa: PTH123 - pathlib costs start-up time
        if file.readline().rstrip("\n").split(",") != HEADER:
            sys.exit("the header is not that of the schema")
    table = os.path.abspath(table)  # noqa: PTH100 - the same
    with TemporaryDirectory() as scratch:
        os.chdir(scratch)
        builder = SparkSession.builder.master(master).config("spark.ui.enabled", "false")
        session = builder.config("spark.sql.shuffle.partitions", "8").getOrCreate()
        texts = session.read.csv(
            table, schema=", ".join(f"{name} STRING" for name in HEADER), header=True, escape='"', multiLine=True
        )
        texts.createOrReplaceTempView("texts")
        print(json.dumps(counts(session)))
        session.stop()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else "local[*]")
