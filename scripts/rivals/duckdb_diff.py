"""The diff of two tables of the benchmark's package as one join of DuckDB, as a careful person would write it by hand.

Usage: python duckdb_diff.py OLD.csv NEW.csv
Prints how many rows were added and removed, and how many cells of each column changed, as JSON. Numbers and dates are
compared as such. It says neither which rows nor where, looks at no bytes, and takes the key for unique.
"""

import json
import sys

import duckdb

KEY = "record_id"
TEXTS = ("ref_area", "unit", "status", "note")
NUMBERS = ("value", "mantissa", "mult")
DATES = ("period", "published")
HEADER = ["record_id", "ref_area", "period", "published", "unit", "value", "mantissa", "mult", "status", "note"]

TABLE = f"""
    read_csv(
        ?, header = true, auto_detect = false, delim = ',', quote = '"', escape = '"', nullstr = '', strict_mode = true,
        columns = {{{", ".join(f"{name}: 'VARCHAR'" for name in HEADER)}}}
    )
"""


def changed(name: str) -> str:
    """Return the condition that a column says something else; a text that is no value is compared as text."""
    unlike = f"old.{name} IS DISTINCT FROM new.{name}"
    kind = "DECIMAL(30, 8)" if name in NUMBERS else "DATE" if name in DATES else None
    if kind is None:
        return unlike
    one, other = f"try_cast(old.{name} AS {kind})", f"try_cast(new.{name} AS {kind})"
    return f"{unlike} AND ({one} IS NULL OR {other} IS NULL OR {one} <> {other})"


BOTH = f"old.{KEY} IS NOT NULL AND new.{KEY} IS NOT NULL"
COUNTS = [
    f"count(*) FILTER (new.{KEY} IS NULL) AS removed",
    f"count(*) FILTER (old.{KEY} IS NULL) AS added",
    *(f"count(*) FILTER ({BOTH} AND {changed(name)}) AS {name}" for name in (*TEXTS, *NUMBERS, *DATES)),
]
QUERY = f"SELECT {', '.join(COUNTS)} FROM {TABLE} AS old FULL JOIN {TABLE} AS new ON old.{KEY} = new.{KEY}"


def main(old: str, new: str) -> None:
    result = duckdb.execute(QUERY, [old, new])
    counts = zip([column[0] for column in result.description], result.fetchone() or (), strict=True)
    print(json.dumps({what: count for what, count in counts if count}))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
