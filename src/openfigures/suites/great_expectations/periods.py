"""The first and the last day of a period in the SQL of SQLite; the same as `openfigures.figures.periods`."""

from openfigures.cells.values import Kind
from openfigures.suites.great_expectations.names import text_sql
from openfigures.suites.great_expectations.patterns import anchored
from openfigures.suites.great_expectations.steps import Sql, Steps, combined

_PERIOD = anchored("[0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2}(?:/P[0-9]{1,4}[YMD])?)?)?")


def period_start(steps: Steps, text: Sql) -> Sql:
    """Return the first day; null when the text is no period."""
    start, end = _start(steps, text), period_end(steps, text)
    return _day(steps, f"CASE WHEN {end.text} IS NOT NULL THEN {start.text} END", start, end)


def period_end(steps: Steps, text: Sql) -> Sql:
    """Return the last day; null when the text is no period, or one that ends after the year 9999."""
    t, start = text.text, _start(steps, text)
    count, unit = f"CAST(substr({t}, 13) AS INTEGER)", f"substr({t}, -1)"
    months = f"{count} * CASE {unit} WHEN 'Y' THEN 12 ELSE 1 END"
    after = _day(steps, f"date(substr({start.text}, 1, 8) || '01', '+' || ({months}) || ' months')", text, start)
    same_day = f"min(substr({after.text}, 1, 8) || substr({start.text}, 9), {_month_end(after.text)})"
    return _day(
        steps,
        f"CASE length({t}) WHEN 4 THEN substr({start.text}, 1, 4) || '-12-31' WHEN 7 THEN {_month_end(start.text)} "
        f"WHEN 10 THEN {start.text} ELSE CASE WHEN {count} = 0 THEN NULL "
        f"WHEN {unit} = 'D' THEN date({start.text}, '+' || ({count} - 1) || ' days') "
        f"ELSE date({same_day}, '-1 day') END END",
        text,
        start,
        after,
    )


def _start(steps: Steps, text: Sql) -> Sql:
    """Return the day with which a text begins that has the form of a period; the year 0000 does not exist."""
    t = text.text
    written = f"substr({t} || substr('-01-01', length({t}) - 3), 1, 10)"
    day = _day(steps, f"CASE WHEN {t} REGEXP {text_sql(_PERIOD)} THEN {written} END", text)
    return _day(
        steps, f"CASE WHEN date({day.text}, '+0 days') = {day.text} AND {day.text} >= '0001' THEN {day.text} END", day
    )


def _month_end(day: str) -> str:
    """Return the last day of the month; the one after the last month is beyond SQLite's calendar."""
    end = f"date(substr({day}, 1, 8) || '01', '+1 month', '-1 day')"
    return f"CASE WHEN {day} IS NOT NULL THEN coalesce({end}, '9999-12-31') END"


def _day(steps: Steps, text: str, *parts: Sql) -> Sql:
    return steps.column(combined(text, *parts, kind=Kind.DATE))
