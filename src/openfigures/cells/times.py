"""Dates and times in the forms that Table Schema names."""

import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from decimal import Decimal
from functools import total_ordering

from openfigures.cells.numbers import EXACT
from openfigures.cells.reasons import NotAValue
from openfigures.package.limits import NUMBER_DIGITS
from openfigures.package.schema import Field

DATE = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
YEARMONTH = r"[0-9]{4}-(?:0[1-9]|1[0-2])"

_DATE = re.compile(DATE)
_YEARMONTH = re.compile(YEARMONTH)
_TIME = re.compile(r"([0-9]{2}):([0-9]{2}):([0-9]{2})(\.[0-9]{1,6})?(Z|[+-][0-9]{2}:[0-9]{2})?")
_DATETIME = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,6})?(?:Z|[+-][0-9]{2}:[0-9]{2})?"
)
_DURATION = re.compile(
    r"(?P<minus>-)?P(?:(?=[0-9T])(?:(?P<years>[0-9]+)Y)?(?:(?P<months>[0-9]+)M)?(?:(?P<days>[0-9]+)D)?"
    r"(?:T(?=[0-9])(?:(?P<hours>[0-9]+)H)?(?:(?P<minutes>[0-9]+)M)?(?:(?P<seconds>[0-9]+(?:\.[0-9]+)?)S)?)?"
    r"|(?P<weeks>[0-9]+)W)"
)
_FOREIGN_DIGIT = re.compile(r"[^\D0-9]")
_SECONDS = {"weeks": 604_800, "days": 86_400, "hours": 3_600, "minutes": 60, "seconds": 1}
_MONTH = 2_629_746
"""Seconds of the average month of the Gregorian calendar."""


@total_ordering
@dataclass(frozen=True, slots=True)
class Duration:
    """A duration in months and seconds; to order the two, a month counts as long as it is on average."""

    months: int
    seconds: Decimal
    text: str = field(compare=False)
    """As written."""

    def __lt__(self, other: "Duration") -> bool:
        return self._length() < other._length()

    def __str__(self) -> str:
        return self.text

    def _length(self) -> Decimal:
        return EXACT.add(Decimal(self.months * _MONTH), self.seconds)


def read_date(text: str) -> date:
    """Return a calendar date written YYYY-MM-DD; raises NotAValue."""
    if _DATE.fullmatch(text):
        try:
            return date.fromisoformat(text)
        except ValueError:
            raise NotAValue("is not a date of the calendar", "correct the day or the month") from None
    raise NotAValue("is not a date", "write year, month and day with all digits, such as 2019-02-03")


def read_yearmonth(text: str) -> str:
    """Return a month written YYYY-MM; raises NotAValue."""
    if _YEARMONTH.fullmatch(text):
        return text
    raise NotAValue("is not a month of a year", "write year and month with all digits, such as 2019-02")


def read_duration(text: str) -> Duration:
    """Return an ISO 8601 duration; raises NotAValue."""
    match = _DURATION.fullmatch(text)
    if match is None:
        raise NotAValue("is not a duration", "write it as ISO 8601 does, such as P1Y")
    if len(text) > NUMBER_DIGITS:
        raise NotAValue(f"is a duration of more than {NUMBER_DIGITS} characters", "write it shorter")
    sign = -1 if match["minus"] else 1
    seconds = Decimal(0)
    for unit, length in _SECONDS.items():
        seconds = EXACT.add(seconds, EXACT.multiply(Decimal(match[unit] or 0), Decimal(sign * length)))
    return Duration(sign * (12 * int(match["years"] or 0) + int(match["months"] or 0)), seconds, text)


def date_reader(field: Field) -> Callable[[str], date]:
    """Return the reader of a date field: ISO by default, or the field's own pattern."""
    if field.format == "default":
        return read_date
    return lambda text: _by_format(text, field, "date").date()


def time_reader(field: Field) -> Callable[[str], time]:
    """Return the reader of a time field; times without a zone count as UTC when compared."""
    return _read_time if field.format == "default" else lambda text: _zoned(_by_format(text, field, "time")).timetz()


def datetime_reader(field: Field) -> Callable[[str], datetime]:
    """Return the reader of a datetime field; times without a zone count as UTC when compared."""
    return _read_datetime if field.format == "default" else lambda text: _zoned(_by_format(text, field, "datetime"))


def _read_time(text: str) -> time:
    if _TIME.fullmatch(text):
        try:
            moment = time.fromisoformat(text)
            return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        except ValueError:
            pass
    raise NotAValue("is not a time of day", "write hours, minutes and seconds, such as 09:30:00")


def _read_datetime(text: str) -> datetime:
    if _DATETIME.fullmatch(text):
        try:
            return _zoned(datetime.fromisoformat(text))
        except ValueError:
            pass
    raise NotAValue("is not a date with a time", "write it as 2019-02-03T09:30:00Z")


def _zoned(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _by_format(text: str, field: Field, noun: str) -> datetime:
    """Read by a strptime pattern; of `any` only the ISO forms, since programs disagree about all others."""
    if field.format == "any":
        with suppress(ValueError):
            return datetime.fromisoformat(text) if noun != "time" else _today(time.fromisoformat(text))
        fix = f"write the {noun} in full as ISO 8601 does, or declare the type or format that the column has"
        raise NotAValue(f"is not a {noun} that every program reads alike", fix)
    with suppress(ValueError, OverflowError):
        moment = datetime.strptime(text, field.format)
        if _same_form(moment, text, field.format):
            return moment
    fix = f"write it in the form {field.format!r}, without spaces around it"
    raise NotAValue(f"is not a {noun} of the declared form", fix)


def _same_form(moment: datetime, text: str, pattern: str) -> bool:
    """Whether the text is what the pattern writes, give or take leading zeros; strptime also takes other spaces."""
    if "%f" in pattern or "%z" in pattern:  # these write what they read in another way
        return text == text.strip() and not _FOREIGN_DIGIT.search(text)
    return _without_zeros(moment.strftime(pattern)) == _without_zeros(text)


def _without_zeros(text: str) -> str:
    return re.sub("0*([0-9]+)", r"\1", text).casefold()


def _today(moment: time) -> datetime:
    return datetime.combine(date(1970, 1, 1), moment)
