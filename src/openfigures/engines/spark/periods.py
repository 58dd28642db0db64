"""The first and the last day of a period in Ibis; the same as `openfigures.figures.periods`."""

from typing import Any

_PERIOD = r"\A[0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2}(?:/P[0-9]{1,4}[YMD])?)?)?\z"


def period_start(text: Any) -> Any:
    """Return the first day of the period in a text; null when it is none."""
    import ibis  # noqa: PLC0415 - heavy, and optional

    return ibis.ifelse(period_end(text).notnull(), _start(text), ibis.null("date"))


def period_end(text: Any) -> Any:
    """Return the last day of the period in a text; null when it is none."""
    import ibis  # noqa: PLC0415 - heavy, and optional

    size, unit = text.length(), text.right(1)
    count = ibis.ifelse(size > 10, text.re_extract(r"P([0-9]{1,4})[YMD]\z", 1).try_cast("int32"), 1)
    months = ibis.cases(((size == 4) | (unit == "Y"), count * 12), ((size == 7) | (unit == "M"), count), else_=0)
    days = ibis.cases(((size == 10) | (unit == "D"), count), else_=0)
    last = _start(text) + months.as_interval("M") + days.as_interval("D") - ibis.interval(days=1)
    # the plain engine ends with the year 9999; only days may end on its very last one
    limit = ibis.ifelse(unit.isin(["Y", "M"]), ibis.date("9999-12-30"), ibis.date("9999-12-31"))
    return ibis.ifelse((count > 0) & (last <= limit), last, ibis.null("date"))


def _start(text: Any) -> Any:
    """Return the date with which a period begins; the year 0000 does not exist."""
    import ibis  # noqa: PLC0415 - heavy, and optional

    whole = ibis.cases((text.length() == 4, text + "-01-01"), (text.length() == 7, text + "-01"), else_=text.left(10))
    known = text.re_search(_PERIOD) & ~text.startswith("0000")
    return ibis.ifelse(known, whole, ibis.null(str)).try_cast("date")
