"""The days of periods."""

import ibis
from ibis.expr.types import DateValue, StringValue

from openfigures.suites.pandera.prelude.cells import date
from openfigures.suites.pandera.prelude.conditions import matches

PERIOD = r"[0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2}(?:/P[0-9]{1,4}[YMD])?)?)?"
"""2019, 2019-02, 2019-02-03 or 2016-01-01/P5Y."""


def period_start(text: StringValue) -> DateValue:
    """Return the first day of a period; null when the text is no period."""
    return ibis.ifelse(period_end(text).notnull(), _first_day(text), ibis.null("date"))


def period_end(text: StringValue) -> DateValue:
    """Return the last day of a period; null when the text is no period."""
    size, unit = text.length(), text.right(1)
    count = ibis.ifelse(size > 10, text.re_extract(r"/P([0-9]{1,4})[YMD]\z", 1).try_cast("int32"), 1)
    years, months = (size == 4) | (unit == "Y"), (size == 7) | (unit == "M")
    months = ibis.cases((years, count * 12), (months, count), else_=0)
    days = ibis.ifelse((size == 10) | (unit == "D"), count, 0)
    last = _first_day(text) + months.as_interval("M") + days.as_interval("D") - ibis.interval(days=1)
    limit = ibis.ifelse(unit.isin(["Y", "M"]), ibis.date("9999-12-30"), ibis.date("9999-12-31"))
    return ibis.ifelse((count > 0) & (last <= limit), last, ibis.null("date"))


def _first_day(text: StringValue) -> DateValue:
    """Return the date with which a period begins."""
    size = text.length()
    day = ibis.cases((size == 4, text + "-01-01"), (size == 7, text + "-01"), else_=text.left(10))
    return date(ibis.ifelse(matches(text, PERIOD), day, ibis.null(str)))
