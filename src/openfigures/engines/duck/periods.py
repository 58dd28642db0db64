"""The first and the last day of a period in SQL; the same as `openfigures.figures.periods`."""

from openfigures.figures.periods import PERIOD


def period_start_sql(text: str) -> str:
    """Return SQL for the first day of the period in a text; null when it is none."""
    return f"(CASE WHEN {period_end_sql(text)} IS NOT NULL THEN {_start(text)} END)"


def period_end_sql(text: str) -> str:
    """Return SQL for the last day of the period in a text; null when it is none."""
    start = _start(text)
    count = f"CAST(nullif(regexp_extract({text}, 'P([0-9]+)', 1), '') AS INTEGER)"
    after = (
        f"(CASE right({text}, 1) WHEN 'Y' THEN {start} + to_years({count}) "
        f"WHEN 'M' THEN {start} + to_months({count}) ELSE {start} + to_days({count}) END)"
    )
    # the plain engine ends with the year 9999; only days may end on its very last one
    last = f"CASE WHEN right({text}, 1) = 'D' THEN DATE '10000-01-01' ELSE DATE '9999-12-31' END"
    counted = f"CASE WHEN {count} > 0 AND {after} <= {last} THEN CAST({after} AS DATE) - 1 END"
    return (
        f"(CASE WHEN NOT regexp_full_match({text}, '{PERIOD}') OR {start} IS NULL THEN NULL "
        f"WHEN length({text}) = 4 THEN make_date(CAST(left({text}, 4) AS INTEGER), 12, 31) "
        f"WHEN length({text}) = 7 THEN last_day({start}) "
        f"WHEN length({text}) = 10 THEN {start} ELSE {counted} END)"
    )


def _start(text: str) -> str:
    """Return SQL for the date with which a period begins; the year 0000 does not exist."""
    written = f"left({text} || substr('-01-01', greatest(length({text}) - 3, 1)), 10)"
    return f"(CASE WHEN left({text}, 4) <> '0000' THEN TRY_CAST({written} AS DATE) END)"
