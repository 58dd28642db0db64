"""The date of a release: stated, never read off a clock."""

import os
from datetime import UTC, datetime

from openfigures.errors import InputRefusedError, Problem, UsageError
from openfigures.package.opening import Package

_VARIABLE = "SOURCE_DATE_EPOCH"
_EARLIEST, _LATEST = datetime(1980, 1, 1, tzinfo=UTC), datetime(2107, 12, 31, 23, 59, 58, tzinfo=UTC)
"""What the headers of an archive can say."""


def moment_of(package: Package) -> datetime:
    """Return the date of a release of the package, in UTC and even seconds.

    It is that of SOURCE_DATE_EPOCH, else the descriptor's `created`, else the first that an archive can have. Raises
    UsageError or InputRefusedError when it is none.
    """
    variable = os.environ.get(_VARIABLE)
    if variable is not None:
        return _of_variable(variable)
    created = package.descriptor.value.get("created")
    if created is None:
        return _EARLIEST
    place = package.descriptor.place(("created",))
    try:
        moment = datetime.fromisoformat(str(created))
        if moment.tzinfo is None or not _EARLIEST <= moment <= _LATEST:
            raise ValueError
    except ValueError:
        message = f"'created' must be a date with time and zone from {_EARLIEST.year} to {_LATEST.year}"
        fix = "write it as 2026-11-23T19:13:06Z"
        raise InputRefusedError([Problem(code="date-unusable", place=place, message=message, fix=fix)]) from None
    return _even(moment.astimezone(UTC))


def _of_variable(text: str) -> datetime:
    first, last = int(_EARLIEST.timestamp()), int(_LATEST.timestamp())
    if not (text.isascii() and text.isdigit() and len(text) < 12 and first <= int(text) <= last + 1):
        raise UsageError(f"{_VARIABLE} must be the seconds from 1970 to a date of the years 1980 to 2107")
    return _even(datetime.fromtimestamp(int(text), UTC))


def _even(moment: datetime) -> datetime:
    """Return a moment as archives store it."""
    return moment.replace(second=moment.second // 2 * 2, microsecond=0)
