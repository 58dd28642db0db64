"""Periods of time as SDMX and ISO 8601 write them: a year, a month, a day, or a start with a duration."""

import re
from calendar import monthrange
from datetime import date, timedelta

PERIOD = r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2})(?:/P([0-9]{1,4})([YMD]))?)?)?"
"""YYYY, YYYY-MM, YYYY-MM-DD or YYYY-MM-DD/PnY, /PnM, /PnD."""

_PERIOD = re.compile(PERIOD)


def period(text: str) -> tuple[date, date] | None:
    """Return the first and the last day of a period; None when the text is no period.

    A period of n months or years that starts on a day which the end month lacks ends with that month.
    """
    match = _PERIOD.fullmatch(text)
    if match is None:
        return None
    year, month, day, count, unit = match.groups()
    try:
        start = date(int(year), int(month or 1), int(day or 1))
        if unit is None:
            return start, _last_day(start, month is None, day is None)
        return (start, _end_of(start, int(count), unit)) if int(count) else None
    except (ValueError, OverflowError):
        return None


def shifted(text: str, steps: int) -> str | None:
    """Return the period so many of its own lengths later, or earlier; None when the text is no period or there is none.

    The year 2019 less one step is 2018, 2019-01 less one is 2018-12, and 2016-01-01/P5Y less one is 2011-01-01/P5Y.
    """
    match = _PERIOD.fullmatch(text)
    if match is None or period(text) is None:
        return None
    year, month, day, count, unit = match.groups()
    try:
        if month is None:
            return date(int(year) + steps, 1, 1).isoformat()[:4]
        if day is None:
            return _months_later(date(int(year), int(month), 1), steps).isoformat()[:7]
        start, length = date(int(year), int(month), int(day)), steps * int(count or 1)
        if unit in {"Y", "M"}:
            return f"{_months_later(start, length * (12 if unit == 'Y' else 1))}/P{count}{unit}"
        later = (start + timedelta(days=length)).isoformat()
        return later if unit is None else f"{later}/P{count}{unit}"
    except (ValueError, OverflowError):
        return None


def _months_later(start: date, months: int) -> date:
    years, month = divmod(start.month - 1 + months, 12)
    return start.replace(year=start.year + years, month=month + 1)


def _last_day(start: date, whole_year: bool, whole_month: bool) -> date:
    if whole_year:
        return date(start.year, 12, 31)
    return start.replace(day=monthrange(start.year, start.month)[1]) if whole_month else start


def _end_of(start: date, count: int, unit: str) -> date:
    if unit == "D":
        return start + timedelta(days=count - 1)
    months = start.month - 1 + count * (12 if unit == "Y" else 1)
    year, month = start.year + months // 12, months % 12 + 1
    return date(year, month, min(start.day, monthrange(year, month)[1])) - timedelta(days=1)
