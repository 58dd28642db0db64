"""The checks of the benchmark's package as one query of DuckDB, as a careful person would write it by hand.

Usage: python duckdb_query.py TABLE.csv
Prints the number of faults of each check as JSON. It says neither where nor why.
"""

import json
import sys

import duckdb

NUMBER = r"[+-]?[0-9]{1,18}(\.[0-9]{1,8})?"  # DECIMAL(30, 8) holds these without rounding
DAY = "[0-9]{4}-[0-9]{2}-[0-9]{2}"
POWERS = [10**exponent for exponent in range(10)]
HEADER = ["record_id", "ref_area", "period", "published", "unit", "value", "mantissa", "mult", "status", "note"]

QUERY = rf"""
WITH texts AS (
    SELECT * FROM read_csv(
        ?, header = true, auto_detect = false, delim = ',', quote = '"', escape = '"', nullstr = '', strict_mode = true,
        columns = {{{", ".join(f"{name}: 'VARCHAR'" for name in HEADER)}}}
    )
),
cells AS (
    SELECT
        record_id, ref_area, unit, status, note,
        period AS period_text, published AS published_text,
        value AS value_text, mantissa AS mantissa_text, mult AS mult_text,
        CASE WHEN regexp_full_match(period, '{DAY}') THEN try_cast(period AS DATE) END AS period,
        CASE WHEN regexp_full_match(published, '{DAY}') THEN try_cast(published AS DATE) END AS published,
        CASE WHEN regexp_full_match(value, '{NUMBER}') THEN try_cast(value AS DECIMAL(30, 8)) END AS value,
        CASE WHEN regexp_full_match(mantissa, '{NUMBER}') THEN try_cast(mantissa AS DECIMAL(18, 8)) END AS mantissa,
        CASE WHEN regexp_full_match(mult, '[+-]?[0-9]{{1,9}}') THEN try_cast(mult AS INTEGER) END AS mult
    FROM texts
)
SELECT
    count(record_id) - count(DISTINCT record_id) AS "record_id primaryKey",
    count(*) FILTER (record_id IS NULL) AS "record_id required",
    count(*) FILTER (NOT regexp_full_match(record_id, 'R[0-9]{{9}}')) AS "record_id pattern",
    count(*) FILTER (ref_area IS NULL) AS "ref_area required",
    count(*) FILTER (NOT regexp_full_match(ref_area, 'CN-[A-Z]{{2}}')) AS "ref_area pattern",
    count(*) FILTER (period_text IS NULL) AS "period required",
    count(*) FILTER (period_text IS NOT NULL AND period IS NULL) AS "period type",
    count(*) FILTER (period < DATE '1949-10-01') AS "period minimum",
    count(*) FILTER (published_text IS NULL) AS "published required",
    count(*) FILTER (published_text IS NOT NULL AND published IS NULL) AS "published type",
    count(*) FILTER (unit IS NULL) AS "unit required",
    count(*) FILTER (unit NOT IN ('%', 'people', 'CNY')) AS "unit enum",
    count(*) FILTER (value_text IS NULL) AS "value required",
    count(*) FILTER (value_text IS NOT NULL AND value IS NULL) AS "value type",
    count(*) FILTER (mantissa_text IS NULL) AS "mantissa required",
    count(*) FILTER (mantissa_text IS NOT NULL AND mantissa IS NULL) AS "mantissa type",
    count(*) FILTER (mult_text IS NULL) AS "mult required",
    count(*) FILTER (mult_text IS NOT NULL AND mult IS NULL) AS "mult type",
    count(*) FILTER (mult < 0) AS "mult minimum",
    count(*) FILTER (mult > 8) AS "mult maximum",
    count(*) FILTER (status IS NULL) AS "status required",
    count(*) FILTER (status NOT IN ('final', 'provisional')) AS "status enum",
    count(*) FILTER (length(note) > 40) AS "note maxLength",
    count(*) FILTER (unit = '%' AND value NOT BETWEEN 0 AND 100) AS "percentage-in-range",
    count(*) FILTER (
        value <> mantissa * ({POWERS}::DECIMAL(10, 0)[])[mult + 1]
    ) AS "value-agrees-with-mantissa",
    count(*) FILTER (unit = 'people' AND NOT (value = floor(value) AND value >= 0)) AS "people-are-whole",
    count(*) FILTER (period > published) AS "published-after-period"
FROM cells
"""


def main(table: str) -> None:
    with open(table, encoding="utf-8") as file:  # noqa: PTH123 - pathlib costs start-up time
        if file.readline().rstrip("\n").split(",") != HEADER:
            sys.exit("the header is not that of the schema")
    result = duckdb.execute(QUERY, [table])
    counts = zip([column[0] for column in result.description], result.fetchone() or (), strict=True)
    print(json.dumps({check: count for check, count in counts if count}))


if __name__ == "__main__":
    main(sys.argv[1])
